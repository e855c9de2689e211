//! What lives here: the command `health`: what a container is asked by whoever runs it.

use std::error::Error;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use b2a_config::{Environment, Settings};
use b2a_domain::{Clock, SystemClock};
use b2a_process::{SCHEDULER, pool};

use crate::cli::{HealthArgs, HealthOf};

/// How long the answer may take.
const LIMIT: Duration = Duration::from_secs(3);

/// Why something is not well.
#[derive(Debug, thiserror::Error)]
enum Unwell {
    /// It answers, but not as it should.
    #[error("it answers: {0}")]
    Answer(String),
    /// There is no address to ask.
    #[error("the address to ask is none")]
    Address,
    /// No scheduler is at work.
    #[error("no scheduler leads")]
    Unled,
}

/// Asks whether a process of this configuration is well.
pub(crate) async fn run(
    args: &HealthArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    // Without a look into any bucket: one that is away makes nobody unwell. And without a log, which would fill that of
    // the container.
    let settings = args.process.local_settings(environment)?;
    match args.of {
        HealthOf::Gateway => {
            let (host, port) = settings.listen_addr.to_bind();
            answers(&host, port)
        }
        HealthOf::RegistrarBridge => answers(&settings.registrar.host, settings.registrar.port),
        HealthOf::Scheduler => scheduler(&settings).await,
    }
}

/// What listens there answers.
fn answers(host: &str, port: u16) -> Result<(), Box<dyn Error>> {
    let host = match host {
        "0.0.0.0" | "::" => "localhost",
        other => other,
    };
    let mut refused: Box<dyn Error> = Box::new(Unwell::Address);
    for address in (host, port).to_socket_addrs()? {
        match ask(address) {
            Ok(status) if status.contains(" 200 ") => return Ok(()),
            Ok(status) => refused = Box::new(Unwell::Answer(status)),
            Err(error) => refused = Box::new(error),
        }
    }
    Err(refused)
}

/// The first line of the answer to `GET /health`.
fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut head = Vec::new();
    stream.take(4096).read_to_end(&mut head)?;
    let text = String::from_utf8_lossy(&head);
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// The state store can be reached, and some scheduler leads: this one, or the one for which it stands by.
async fn scheduler(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let pool = pool(settings, &clock).await?;
    if pool.is_led(SCHEDULER).await? {
        Ok(())
    } else {
        Err(Box::new(Unwell::Unled))
    }
}
