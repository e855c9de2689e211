//! What lives here: a real S3 service to test against: `MiniStack`, or one that variables name.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use aws_sdk_s3::config::{BehaviorVersion, Builder, Credentials, Region};
use b2a_objects::{S3Credentials, S3Settings, S3Store};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use url::Url;
use uuid::Uuid;

use crate::port::Port;

const REGION: &str = "us-east-1";
/// Far more than it takes to start, also on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(90);

/// A service with a key that may do anything.
pub(super) struct Server {
    endpoint: Url,
    access_key_id: String,
    secret_access_key: String,
    process: Option<Child>,
    _port: Option<Port>,
}

/// An empty bucket of it. Ends with the service, if that was started here.
pub(super) struct Bucket {
    /// How to reach it.
    pub(super) settings: S3Settings,
    /// The SDK's own client, to see what the store does not show.
    pub(super) raw: aws_sdk_s3::Client,
    _server: Server,
}

#[allow(
    clippy::disallowed_methods,
    reason = "tests are told by variables what to run against"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Server {
    /// The service that `B2A_TEST_S3_ENDPOINT` and the variables of the AWS tools name, else a `MiniStack` of its own.
    pub(super) async fn start() -> Self {
        let Some(endpoint) = variable("B2A_TEST_S3_ENDPOINT") else {
            return Self::ministack().await;
        };
        Self {
            endpoint: endpoint.parse().expect("B2A_TEST_S3_ENDPOINT"),
            access_key_id: variable("AWS_ACCESS_KEY_ID").expect("AWS_ACCESS_KEY_ID"),
            secret_access_key: variable("AWS_SECRET_ACCESS_KEY").expect("AWS_SECRET_ACCESS_KEY"),
            process: None,
            _port: None,
        }
    }

    async fn ministack() -> Self {
        let port = Port::claim();
        let number = port.number;
        let (id, secret) = ("b2a-tests", "not a secret");
        let process = Command::new(ministack_program())
            .env("AUTH", "true")
            .env("AWS_ACCESS_KEY_ID", id)
            .env("AWS_SECRET_ACCESS_KEY", secret)
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", number.to_string())
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let server = Self {
            endpoint: format!("http://127.0.0.1:{number}").parse().expect("a URL"),
            access_key_id: id.to_owned(),
            secret_access_key: secret.to_owned(),
            process: Some(process.expect("start MiniStack")),
            _port: Some(port),
        };
        let listens = async {
            while TcpStream::connect(("127.0.0.1", number)).await.is_err() {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(START_LIMIT, listens)
            .await
            .expect("MiniStack does not listen");
        server
    }

    /// A new bucket.
    pub(super) async fn bucket(self) -> Bucket {
        let name = format!("b2a-{}", Uuid::new_v4().simple());
        let credentials = Credentials::new(
            &self.access_key_id,
            &self.secret_access_key,
            None,
            None,
            "test",
        );
        let config = Builder::new()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .credentials_provider(credentials)
            .region(Region::new(REGION))
            .endpoint_url(self.endpoint.as_str())
            .force_path_style(true)
            .build();
        let raw = aws_sdk_s3::Client::from_conf(config);
        raw.create_bucket()
            .bucket(&name)
            .send()
            .await
            .expect("a bucket");
        let settings = S3Settings {
            endpoint: Some(self.endpoint.clone()),
            region: Some(REGION.to_owned()),
            path_style: true,
            credentials: Some(S3Credentials {
                access_key_id: self.access_key_id.clone(),
                secret_access_key: self.secret_access_key.clone().into(),
            }),
            ..S3Settings::new(name)
        };
        Bucket {
            settings,
            raw,
            _server: self,
        }
    }
}

impl Bucket {
    /// The bucket of a service that is started for it.
    pub(super) async fn new() -> Self {
        Server::start().await.bucket().await
    }

    /// The whole bucket as a store.
    pub(super) async fn store(&self) -> S3Store {
        S3Store::connect(&self.settings)
            .await
            .expect("a store that keeps conditions")
    }

    /// The part of the bucket below `prefix` as a store.
    pub(super) async fn below(&self, prefix: &str) -> S3Store {
        let settings = S3Settings {
            prefix: prefix.to_owned(),
            ..self.settings.clone()
        };
        S3Store::connect(&settings)
            .await
            .expect("a store that keeps conditions")
    }

    /// Writes an object past the store.
    pub(super) async fn put_raw(&self, name: &str) {
        let request = self.raw.put_object().bucket(&self.settings.bucket);
        request.key(name).send().await.expect("an object");
    }

    /// The names of all objects in the bucket (up to a thousand).
    pub(super) async fn names(&self) -> Vec<String> {
        let request = self.raw.list_objects_v2().bucket(&self.settings.bucket);
        let page = request.send().await.expect("a listing");
        let names = page.contents().iter().filter_map(|entry| entry.key());
        names.map(str::to_owned).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// `B2A_MINISTACK`, else the one that `make` installs beside the sources.
fn ministack_program() -> PathBuf {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/ministack");
    let program = variable("B2A_MINISTACK").map_or(installed, PathBuf::from);
    assert!(
        program.exists(),
        "MiniStack, the S3 service of these tests, is missing at {}: `make test-rust` installs it, or \
         `pip install -r tests/servers/requirements.txt` wherever B2A_MINISTACK then points to",
        program.display()
    );
    program
}
