//! What lives here: a repository over a real directory, and what tests of account files do with it.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use async_trait::async_trait;
use b2a_accounts::{AccountRepository, ImportReport, ImportRules, Overwrite, ZipLimits, import};
use b2a_domain::{Account, Clock, ManualClock};
use b2a_objects::{
    AccountFile, DirectoryStore, ETag, Object, ObjectError, ObjectKey, ObjectMeta, ObjectStore,
    PutCondition, Sealer, Vault,
};
use b2a_pool::{EmbeddedPool, PoolPolicy, PoolStore};
use bytes::Bytes;
use futures_util::StreamExt as _;
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::fixture::id;

/// Two master keys.
pub(crate) const OLD_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub(crate) const NEW_KEY: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

/// What an import of uploads does, as the admin contract says.
pub(crate) const OVERWRITE: ImportRules = ImportRules {
    overwrite: Overwrite::Always,
    keep_unusable: false,
};

/// The vault that has these master keys.
pub(crate) fn vault(keys: &str) -> Vault {
    Vault::new(Some(Sealer::from_base64(&keys.to_owned().into()).unwrap()))
}

/// A repository over a directory and a pool of its own.
pub(crate) struct Desk {
    pub(crate) folder: Arc<tempfile::TempDir>,
    pub(crate) objects: Arc<Interrupted>,
    pub(crate) pool: Arc<dyn PoolStore>,
    pub(crate) repository: Arc<AccountRepository>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(Vault::default())
    }

    pub(crate) fn with(vault: Vault) -> Self {
        let clock = Arc::new(ManualClock::new(1_800_000_000_000));
        let pool = Arc::new(EmbeddedPool::new(clock, PoolPolicy::default()));
        Self::on(Arc::new(tempfile::tempdir().unwrap()), pool, vault)
    }

    /// What another instance would have: the same files and the same pool.
    pub(crate) fn other(&self, vault: Vault) -> Self {
        Self::on(Arc::clone(&self.folder), Arc::clone(&self.pool), vault)
    }

    fn on(folder: Arc<tempfile::TempDir>, pool: Arc<dyn PoolStore>, vault: Vault) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(1_800_000_000_000));
        let directory = DirectoryStore::open(folder.path()).unwrap();
        let objects = Arc::new(Interrupted {
            directory,
            before_put: Mutex::default(),
        });
        let repository = AccountRepository::new(objects.clone(), Arc::clone(&pool), None);
        Self {
            folder,
            objects,
            pool,
            repository: Arc::new(repository.with_vault(vault).with_clock(clock)),
        }
    }

    /// Writes a file of the folder as it is.
    pub(crate) fn put(&self, name: &str, content: &str) {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// A file of the folder as it is.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }

    /// A file of the folder that is in clear.
    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name)).unwrap()
    }

    /// The value of the session cookie in a file.
    pub(crate) fn cookie(&self, name: &str) -> String {
        let json = self.json(name);
        json["cookies"][0]["value"].as_str().unwrap().to_owned()
    }

    /// The names of the files at the top of the folder, or in a folder of it.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let listed = std::fs::read_dir(self.folder.path().join(folder)).unwrap();
        let names = listed.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    pub(crate) async fn account(&self, email: &str) -> Account {
        self.pool.get(&id(email)).await.unwrap().unwrap()
    }

    /// Imports one uploaded file.
    pub(crate) async fn import(
        &self,
        name: &str,
        content: Vec<u8>,
        rules: ImportRules,
    ) -> ImportReport {
        let files = import::uploaded(name, content.into(), ZipLimits::UPLOAD);
        self.repository.import(files, rules, |_| {}).await.unwrap()
    }
}

/// A sound account file, to be changed.
pub(crate) fn sound(email: &str, cookie: &str) -> Value {
    json!({
        "email": email, "fullName": "Ann", "authorization": "Bearer x", "configId": "c",
        "csesidx": "1", "cookies": [{"name": "__Secure-C_SES", "value": cookie}]
    })
}

/// The same, with the time at which the credentials came to be.
pub(crate) fn taken(email: &str, cookie: &str, timestamp: &str) -> AccountFile {
    let mut file = sound(email, cookie);
    file["timestamp"] = json!(timestamp);
    file_of(file)
}

pub(crate) fn file_of(value: Value) -> AccountFile {
    serde_json::from_value(value).unwrap()
}

/// An archive with these entries.
pub(crate) fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The entries of an archive, by name.
pub(crate) fn unzipped(archive: &[u8]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut entries = std::collections::BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        entries.insert(entry.name().unwrap().into_owned(), content);
    }
    entries
}

type Interruption = Box<dyn FnOnce() -> futures_util::future::BoxFuture<'static, ()> + Send>;

/// A store in which something happens just before the next write of an account file: the moment in which races are lost.
pub(crate) struct Interrupted {
    directory: DirectoryStore,
    before_put: Mutex<Option<Interruption>>,
}

impl Interrupted {
    pub(crate) fn before_put(&self, interruption: Interruption) {
        *self.before_put.lock() = Some(interruption);
    }
}

#[async_trait]
impl ObjectStore for Interrupted {
    async fn get(&self, key: &ObjectKey) -> Result<Option<Object>, ObjectError> {
        self.directory.get(key).await
    }

    async fn put(
        &self,
        key: &ObjectKey,
        bytes: Bytes,
        condition: PutCondition,
    ) -> Result<ETag, ObjectError> {
        let interruption = self.before_put.lock().take();
        if let Some(interruption) = interruption {
            interruption().await;
        }
        self.directory.put(key, bytes, condition).await
    }

    async fn delete(&self, key: &ObjectKey, etag: Option<&ETag>) -> Result<bool, ObjectError> {
        let interruption = self.before_put.lock().take();
        if let Some(interruption) = interruption {
            interruption().await;
        }
        self.directory.delete(key, etag).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, ObjectError> {
        self.directory.list(prefix).await
    }

    async fn ping(&self) -> Result<(), ObjectError> {
        self.directory.ping().await
    }
}

/// Runs many pieces of work at once, and waits for all.
pub(crate) async fn at_once<F: Future<Output = ()>>(work: impl Iterator<Item = F>) {
    futures_util::stream::iter(work)
        .for_each_concurrent(None, |work| work)
        .await;
}
