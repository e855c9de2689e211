//! What lives here: nginx as a reverse proxy of the upstream, the yardstick of every number.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use crate::error::{BenchError, Context};
use crate::ports;
use crate::process::Process;
use crate::simulator::Simulator;

/// Where Debian puts the program, which is not on everybody's PATH.
const DEBIAN_PATH: &str = "/usr/sbin/nginx";

/// A running nginx with one worker, in a folder of its own.
#[derive(Debug)]
pub(crate) struct Nginx {
    process: Process,
    address: SocketAddr,
}

impl Nginx {
    pub(crate) fn start(folder: &Path, upstream: &Simulator) -> Result<Self, BenchError> {
        let address = ports::free()?;
        let prefix = folder.join("nginx");
        std::fs::create_dir_all(&prefix).context("making a folder for nginx")?;
        let config = prefix.join("nginx.conf");
        std::fs::write(&config, configuration(address, upstream))
            .context("writing nginx's configuration")?;
        let program = if Path::new(DEBIAN_PATH).exists() {
            DEBIAN_PATH
        } else {
            "nginx"
        };
        let mut command = Command::new(program);
        command
            .arg("-p")
            .arg(&prefix)
            .arg("-c")
            .arg(&config)
            .args(["-e", "stderr"]);
        let process = Process::start("nginx", &mut command, folder, address)?;
        Ok(Self { process, address })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The master and its worker.
    pub(crate) fn ids(&self) -> Result<Vec<u32>, BenchError> {
        self.process.ids()
    }
}

/// As good as nginx gets at this: connections are kept on both sides, nothing is logged, and what comes
/// from the upstream is passed on at once, as the gateway does it. It speaks no HTTP/2 to an upstream.
fn configuration(listen: SocketAddr, upstream: &Simulator) -> String {
    let (scheme, tls) = match upstream.ca_file() {
        None => ("http", String::new()),
        Some(ca_file) => ("https", trust(ca_file)),
    };
    let upstream = upstream.address();
    format!(
        "daemon off;
worker_processes 1;
worker_rlimit_nofile 65536;
pid nginx.pid;
error_log stderr error;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    tcp_nodelay on;
    keepalive_timeout 300s;
    keepalive_requests 100000000;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    upstream simulator {{
        server {upstream};
        keepalive 2048;
        keepalive_requests 100000000;
        keepalive_timeout 300s;
    }}
    server {{
        listen {listen} backlog=4096;
        location / {{
            proxy_pass {scheme}://simulator;{tls}
            proxy_http_version 1.1;
            proxy_set_header Connection \"\";
            proxy_buffering off;
            proxy_read_timeout 300s;
        }}
    }}
}}
"
    )
}

/// The server is `localhost` by name: nginx does not look for addresses in certificates.
fn trust(ca_file: &Path) -> String {
    format!(
        "
            proxy_ssl_server_name on;
            proxy_ssl_name localhost;
            proxy_ssl_verify on;
            proxy_ssl_trusted_certificate {};",
        ca_file.display()
    )
}
