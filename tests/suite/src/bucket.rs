//! What lives here: an S3 service (`MiniStack`) with one bucket.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use b2a_config::BucketSettings;
use b2a_objects::{ObjectKey, ObjectStore as _, PutCondition, S3Credentials, S3Settings, S3Store};
use bytes::Bytes;
use http::Method;

use crate::{Client, InstancePlan, Port, eventually};

const NAME: &str = "business2api";
const KEY_ID: &str = "b2a-tests";
const SECRET: &str = "not a secret";
const REGION: &str = "us-east-1";

/// A bucket of a service of its own, which goes with it.
pub struct Bucket {
    process: Child,
    _port: Port,
    endpoint: String,
}

impl Bucket {
    /// Starts the service, and makes the bucket. Fails where `MiniStack` is missing.
    pub async fn start() -> Self {
        let port = Port::claim();
        let number = port.number;
        // Without AUTH it takes a bucket from anybody, so that no client of S3 is needed to make one. Signed URLs it
        // checks all the same.
        let process = Command::new(program())
            .env("AWS_ACCESS_KEY_ID", KEY_ID)
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", number.to_string())
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("start MiniStack");
        let bucket = Self {
            process,
            _port: port,
            endpoint: format!("http://127.0.0.1:{number}"),
        };
        eventually("an S3 service that listens", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", number))
                .await
                .ok()
        })
        .await;
        let client = Client::new(bucket.endpoint.clone());
        let path = format!("/{NAME}");
        let made = client.whole(Method::PUT, &path, &[], Bytes::new()).await;
        assert!(made.status.is_success(), "{}", made.text());
        bucket
    }

    /// Writes an object.
    pub async fn put(&self, key: &str, text: &str) {
        let key = ObjectKey::new(key).expect("a key");
        let text = text.to_owned().into();
        let store = self.store().await;
        let put = store.put(&key, text, PutCondition::Any);
        put.await.expect("an object");
    }

    /// What is in an object, if there is one.
    pub async fn get(&self, key: &str) -> Option<Bytes> {
        let key = ObjectKey::new(key).expect("a key");
        let object = self.store().await.get(&key).await.expect("the bucket");
        object.map(|object| object.bytes)
    }

    /// Copies a folder into it, as `aws s3 sync` would.
    pub async fn copy_from(&self, folder: &Path) {
        let store = self.store().await;
        for entry in std::fs::read_dir(folder).expect("the folder") {
            let entry = entry.expect("an entry");
            let key = ObjectKey::new(entry.file_name().to_string_lossy()).expect("a key");
            let bytes = std::fs::read(entry.path()).expect("a file");
            let put = store.put(&key, bytes.into(), PutCondition::Any);
            put.await.expect("an object");
        }
    }

    async fn store(&self) -> S3Store {
        let settings = S3Settings {
            endpoint: Some(self.endpoint.parse().expect("a URL")),
            region: Some(REGION.to_owned()),
            path_style: true,
            credentials: Some(S3Credentials {
                access_key_id: KEY_ID.to_owned(),
                secret_access_key: SECRET.into(),
            }),
            ..S3Settings::new(NAME)
        };
        S3Store::open(&settings).await.expect("a store")
    }

    /// Tells a process to keep its account files here.
    pub fn of(&self, plan: InstancePlan) -> InstancePlan {
        plan.env("B2A__S3__BUCKET", NAME)
            .env("B2A__S3__ENDPOINT", &self.endpoint)
            .env("B2A__S3__PATH_STYLE", "true")
            .env("B2A__S3__REGION", REGION)
            .env("B2A__S3__ACCESS_KEY_ID", KEY_ID)
            .env("B2A__S3__SECRET_ACCESS_KEY", SECRET)
    }

    /// The same as settings.
    pub(crate) fn settings(&self) -> BucketSettings {
        BucketSettings {
            bucket: NAME.to_owned(),
            endpoint: Some(self.endpoint.parse().expect("a URL")),
            region: Some(REGION.to_owned()),
            path_style: true,
            access_key_id: Some(KEY_ID.to_owned()),
            secret_access_key: Some(SECRET.into()),
            ..BucketSettings::default()
        }
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// `B2A_MINISTACK`, else the one that `make` installs beside the sources.
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told by variables what to run against"
)]
fn program() -> PathBuf {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/ministack");
    let program = std::env::var_os("B2A_MINISTACK").map_or(installed, PathBuf::from);
    assert!(
        program.exists(),
        "MiniStack is missing at {}: `make test-rust` installs it, or \
         `pip install -r tests/servers/requirements.txt` anywhere and B2A_MINISTACK names it",
        program.display()
    );
    program
}
