//! What lives here: opening the WebSocket to a server.

use std::time::Duration;

use b2a_http::{Connection, Dialer};
use http::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::{Error, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use url::Url;

/// Bytes of one message, either way.
pub(super) const FRAME_BYTES: usize = 8 * 1024 * 1024;
/// Bytes that wait to be written.
const WRITE_BYTES: usize = 4 * FRAME_BYTES;
/// Bytes of the read buffer.
const READ_BYTES: usize = 16 * 1024;
/// From the connection to the answer of the server.
const HANDSHAKE: Duration = Duration::from_secs(15);

/// The WebSocket.
pub(super) type Socket = WebSocketStream<Connection>;

/// Opens it. The secret is shown in a header: a query ends up in the logs of whatever is on the way. `Err` tells why in words.
pub(super) async fn open(
    dialer: &Dialer,
    url: &Url,
    secret: Option<&SecretString>,
) -> Result<Socket, String> {
    let connection = dialer.dial(url).await;
    let connection = connection.map_err(|error| format!("the server can't be reached: {error}"))?;
    let request = url.as_str().into_client_request();
    let mut request = request.map_err(|_| "the server's address is not valid".to_owned())?;
    if let Some(secret) = secret {
        let value = HeaderValue::from_str(secret.expose_secret());
        let mut value = value.map_err(|_| "the secret can't stand in a header".to_owned())?;
        value.set_sensitive(true);
        request.headers_mut().insert("x-pool-secret", value);
    }
    let config = WebSocketConfig::default()
        .max_message_size(Some(FRAME_BYTES))
        .max_frame_size(Some(FRAME_BYTES))
        .read_buffer_size(READ_BYTES)
        .max_write_buffer_size(WRITE_BYTES);
    let handshake = tokio_tungstenite::client_async_with_config(request, connection, Some(config));
    match tokio::time::timeout(HANDSHAKE, handshake).await {
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(error)) => Err(told(&error)),
        Err(_) => Err("the server did not answer in time".to_owned()),
    }
}

/// What an error means, without what was sent.
pub(super) fn told(error: &Error) -> String {
    match error {
        Error::Http(answer) => match answer.status().as_u16() {
            401 => "the server does not accept the secret (401)".to_owned(),
            503 => "the server takes no workers (503)".to_owned(),
            status => format!("the server answered {status}"),
        },
        Error::ConnectionClosed | Error::AlreadyClosed => {
            "the server closed the connection".to_owned()
        }
        Error::Capacity(_) => format!("a frame is larger than {FRAME_BYTES} bytes"),
        Error::Io(error) => format!("the connection broke: {error}"),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            "the connection broke".to_owned()
        }
        _ => "the server does not speak the protocol".to_owned(),
    }
}
