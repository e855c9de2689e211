//! What lives here: how the outbound client is set up.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// How the outbound client is set up.
#[derive(Clone)]
pub struct HttpSettings {
    /// Where all calls go through: `http://`, `https://`, `socks5://` or `socks5h://` (names are resolved
    /// by the proxy), with user and password when it wants them. `None`: straight to the target.
    pub proxy: Option<String>,
    /// PEM files with certificates that are trusted beside those of the system.
    pub extra_ca_files: Vec<PathBuf>,
    /// The `User-Agent` of every call.
    pub user_agent: String,
    /// For the connection, TLS included.
    pub connect_timeout: Duration,
    /// From the call to the head of the answer, the connection and the upload of the body included.
    pub first_byte_timeout: Duration,
    /// Between two pieces of the answer's body.
    pub idle_timeout: Duration,
    /// How long an unused connection is kept.
    pub keep_alive: Duration,
    /// Calls under way at once over one HTTP/2 connection, before another one is opened. To be somewhat below what the
    /// servers allow, which mostly is 100: a call that ended here may still count there.
    pub calls_per_connection: usize,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            proxy: None,
            extra_ca_files: Vec::new(),
            user_agent: concat!("business2api/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            first_byte_timeout: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(120),
            keep_alive: Duration::from_secs(90),
            calls_per_connection: 90,
        }
    }
}

/// Leaves the proxy's address out: it may hold a password.
impl fmt::Debug for HttpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSettings")
            .field("proxy", &self.proxy.as_ref().map(|_| "***"))
            .field("extra_ca_files", &self.extra_ca_files)
            .field("user_agent", &self.user_agent)
            .field("connect_timeout", &self.connect_timeout)
            .field("first_byte_timeout", &self.first_byte_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("keep_alive", &self.keep_alive)
            .field("calls_per_connection", &self.calls_per_connection)
            .finish()
    }
}
