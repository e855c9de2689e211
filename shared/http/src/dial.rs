//! What lives here: a bare connection to a server, for what begins as HTTP and goes on as something else, as a WebSocket does.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use url::{Host, Url};

use crate::{HttpError, HttpSettings, HttpSettingsError, tls};

/// Connects to servers, straight and without a proxy. TLS is verified as the client's is.
#[derive(Clone)]
pub struct Dialer {
    tls: TlsConnector,
    connect_timeout: Duration,
}

impl Dialer {
    /// A dialer that trusts the certificates in these PEM files beside those of the system. `connect_timeout` is for the
    /// connection, TLS included.
    pub fn new(
        extra_ca_files: &[PathBuf],
        connect_timeout: Duration,
    ) -> Result<Self, HttpSettingsError> {
        let mut config = tls::config(&HttpSettings {
            extra_ca_files: extra_ca_files.to_vec(),
            ..HttpSettings::default()
        })?;
        // What comes next begins as HTTP/1.1.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
            connect_timeout,
        })
    }

    /// Connects to the host and port of `url`, with TLS where its scheme is `https` or `wss`.
    pub async fn dial(&self, url: &Url) -> Result<Connection, HttpError> {
        let connect = tokio::time::timeout(self.connect_timeout, self.connect(url));
        connect.await.map_err(|_| HttpError::ConnectTimeout)?
    }

    async fn connect(&self, url: &Url) -> Result<Connection, HttpError> {
        let no_server = || HttpError::InvalidRequest("the URL names no server".to_owned());
        let host = match url.host().ok_or_else(no_server)? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let is_secure = matches!(url.scheme(), "https" | "wss");
        let port = url
            .port_or_known_default()
            .unwrap_or(if is_secure { 443 } else { 80 });
        let refused = |error: io::Error| HttpError::Connect(error.to_string());
        let stream = TcpStream::connect((host.as_str(), port))
            .await
            .map_err(refused)?;
        stream.set_nodelay(true).map_err(refused)?;
        if !is_secure {
            return Ok(Connection(Stream::Plain(stream)));
        }
        let name = ServerName::try_from(host).map_err(|_| no_server())?;
        let stream = self.tls.connect(name, stream).await.map_err(refused)?;
        Ok(Connection(Stream::Tls(Box::new(stream))))
    }
}

impl fmt::Debug for Dialer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialer")
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

/// A connection: bytes to and fro.
#[derive(Debug)]
pub struct Connection(Stream);

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.0 {
            Stream::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Stream::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.0 {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.0 {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.0 {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
