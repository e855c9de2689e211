//! What lives here: nginx in front of two gateways, configured by the template of `infra/compose`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use b2a_suite::{Port, eventually};

/// Where Debian puts the program, which is not on everybody's PATH.
const DEBIAN_PATH: &str = "/usr/sbin/nginx";

/// A running nginx.
pub(crate) struct Nginx {
    process: Child,
    _folder: tempfile::TempDir,
    _port: Port,
    /// Where it listens.
    pub(crate) url: String,
}

impl Nginx {
    pub(crate) async fn start(gateways: [&str; 2]) -> Self {
        let port = Port::claim();
        let address = format!("127.0.0.1:{}", port.number);
        let folder = tempfile::tempdir().expect("a folder");
        let (site, config) = (
            folder.path().join("site.conf"),
            folder.path().join("nginx.conf"),
        );
        let filled_in = fill_in(&template(), &address, gateways);
        std::fs::write(&site, filled_in).expect("the site");
        std::fs::write(&config, around(&site)).expect("the configuration");
        let program = if Path::new(DEBIAN_PATH).exists() {
            DEBIAN_PATH
        } else {
            "nginx"
        };
        let process = Command::new(program)
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&config)
            .args(["-e", "stderr"])
            .stdout(Stdio::null())
            .spawn()
            .expect("nginx: install the Debian package nginx");
        let nginx = Self {
            process,
            _folder: folder,
            _port: port,
            url: format!("http://{address}"),
        };
        eventually("an nginx that listens", async || {
            tokio::net::TcpStream::connect(&address).await.ok()
        })
        .await;
        nginx
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with it only if it is asked to end.
        let pid = self.process.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.process.wait();
    }
}

fn template() -> String {
    let path: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/compose/nginx.conf.template");
    std::fs::read_to_string(path).expect("the template")
}

/// What the image does with a template: variables that it is given are filled in, nginx's own stay.
fn fill_in(template: &str, listen: &str, [first, second]: [&str; 2]) -> String {
    let filled_in = template
        .replace("${LISTEN}", listen)
        .replace("${GATEWAY_1}", first)
        .replace("${GATEWAY_2}", second);
    assert!(!filled_in.contains("${"), "a variable was not filled in");
    filled_in
}

/// What the image has around the site.
fn around(site: &Path) -> String {
    format!(
        "daemon off;
worker_processes 2;
pid nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include {};
}}
",
        site.display()
    )
}
