//! What lives here: tests of settings that change: by a file, from inside, and on another instance.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use b2a_config::{Environment, Layers, Settings};
use b2a_domain::{Clock, SystemClock};
use b2a_objects::{DirectoryStore, ObjectKey, ObjectStore as _, Sealer};
use b2a_pool::SettingsSignal;
use b2a_telemetry::LogLevel;
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::State;

/// Far more than anything here takes.
const LIMIT: Duration = Duration::from_secs(60);
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A folder with a configuration file and the objects, and what several instances share beside it.
struct Site {
    folder: tempfile::TempDir,
    signal: Arc<dyn SettingsSignal>,
    key: Option<&'static str>,
}

impl Site {
    fn new(file: &Value) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let site = Self {
            folder: tempfile::tempdir().unwrap(),
            signal: State::embedded(&Settings::default(), &clock).settings_signal,
            key: None,
        };
        site.write(&file.to_string());
        site
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("config.json")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn write(&self, text: &str) {
        std::fs::write(self.file(), text).unwrap();
    }

    /// The settings of another process.
    async fn try_start(&self) -> Result<Arc<LiveSettings>, crate::StartError> {
        let key = self.key.map(|key| ("B2A_MASTER_KEY".into(), key.into()));
        let environment: Environment = key.into_iter().collect();
        let layers = Layers::new(&environment)
            .with_argument("data_dir", self.data().to_string_lossy().into_owned());
        let read = ReadSettings::read(Some(&self.file()), layers).await?;
        let opened = read.open(LogLevel::FIXED).await?;
        let live = LiveSettings::new(opened, Arc::clone(&self.signal), Arc::new(SystemClock));
        Ok(Arc::new(live))
    }

    async fn start(&self) -> Arc<LiveSettings> {
        self.try_start().await.unwrap()
    }

    fn runtime_object(&self) -> PathBuf {
        self.data().join(b2a_objects::RUNTIME_CHANGES_KEY)
    }
}

fn changes<const N: usize>(changes: [(&str, Value); N]) -> BTreeMap<String, Value> {
    changes.map(|(path, value)| (path.to_owned(), value)).into()
}

fn rest(live: &LiveSettings) -> u64 {
    live.now().settings.pool.use_cooldown_sec
}

/// Follows while `act` runs.
async fn following<T>(live: &Arc<LiveSettings>, act: impl Future<Output = T>) -> T {
    let stop = CancellationToken::new();
    let acting = async {
        let result = act.await;
        stop.cancel();
        result
    };
    let (result, ()) = tokio::join!(acting, live.follow(stop.clone()));
    result
}

/// Waits until the settings are as wanted.
async fn until(live: &LiveSettings, is_so: impl Fn(&Settings) -> bool) {
    let mut changes = live.changes();
    let waiting = async {
        while !is_so(&live.now().settings) {
            changes.changed().await.unwrap();
        }
    };
    timeout(LIMIT, waiting).await.expect("other settings");
}

/// A part that may refuse, and counts what it was given.
#[derive(Default)]
struct Part {
    refuses: bool,
    prepared: AtomicU64,
    committed: AtomicU64,
}

impl Follower for Part {
    fn prepare(self: Arc<Self>, change: &Change<'_>) -> Result<Commit, Refusal> {
        self.prepared.fetch_add(1, Ordering::Relaxed);
        if self.refuses && change.settings.debug {
            return Err(Refusal::of("debug", "is too noisy"));
        }
        Ok(Box::new(move || {
            self.committed.fetch_add(1, Ordering::Relaxed);
        }))
    }
}

#[tokio::test]
async fn a_change_is_kept_in_force_here_and_followed_elsewhere() {
    let site = Site::new(&json!({"pool": {"use_cooldown_sec": 3}}));
    let (one, other) = (site.start().await, site.start().await);
    assert_eq!(rest(&one), 3);
    following(&other, async {
        let change = changes([
            ("pool.use_cooldown_sec", json!(7)),
            ("listen_addr", json!(":9")),
        ]);
        let changed = one.change(&change, Some(0), "me").await.unwrap();
        assert_eq!(changed.version, 1);
        assert_eq!(changed.applied, ["pool.use_cooldown_sec"]);
        assert_eq!(changed.waiting, ["listen_addr"]);
        assert_eq!(rest(&one), 7);
        until(&other, |settings| settings.pool.use_cooldown_sec == 7).await;
        let version = other.reset("pool.use_cooldown_sec").await.unwrap();
        assert_eq!((version, rest(&other)), (2, 3));
    })
    .await;
    following(
        &one,
        until(&one, |settings| settings.pool.use_cooldown_sec == 3),
    )
    .await;
    let third = site.start().await;
    assert_eq!(rest(&third), 3);
    assert_eq!(third.now().settings.listen_addr.to_string(), ":9");
    assert_eq!(third.now().version(), 2);
}

#[tokio::test]
async fn what_one_part_refuses_changes_nothing_at_all() {
    let site = Site::new(&json!({}));
    let live = site.start().await;
    let strict = Arc::new(Part {
        refuses: true,
        ..Part::default()
    });
    let (first, last) = (Arc::new(Part::default()), Arc::new(Part::default()));
    live.attach(&first);
    live.attach(&strict);
    live.attach(&last);
    let change = changes([("debug", json!(true)), ("pool.use_cooldown_sec", json!(7))]);
    let refused = live.change(&change, None, "me").await.unwrap_err();
    assert_eq!(refused.field(), Some("debug"));
    assert_eq!(refused.to_string(), "field `debug`: is too noisy");
    assert_eq!((rest(&live), live.now().version()), (15, 0));
    assert!(!site.runtime_object().exists());
    assert_eq!(first.prepared.load(Ordering::Relaxed), 1);
    assert_eq!(first.committed.load(Ordering::Relaxed), 0);

    let change = changes([("pool.use_cooldown_sec", json!(7))]);
    live.change(&change, None, "me").await.unwrap();
    for part in [&first, &strict, &last] {
        assert_eq!(part.committed.load(Ordering::Relaxed), 1);
    }
    drop(first);
    let change = changes([("pool.use_cooldown_sec", json!(8))]);
    live.change(&change, None, "me").await.unwrap();
    assert_eq!(
        last.committed.load(Ordering::Relaxed),
        2,
        "the others go on"
    );
}

#[tokio::test]
async fn bad_changes_are_refused_by_field_and_not_written() {
    let site = Site::new(&json!({}));
    let live = site.start().await;
    for (path, value, problem) in [
        (
            "max_tries",
            json!("many"),
            "invalid type: string \"many\", expected u32",
        ),
        ("max_tries", json!(0), "must be at least 1"),
        ("nothing", json!(1), "there is no such setting"),
        (
            "data_dir",
            json!("/elsewhere"),
            "can be set in the file and the environment alone",
        ),
        ("proxy", json!(5), "must be a text"),
    ] {
        let both = changes([(path, value), ("debug", json!(true))]);
        let refused = live.change(&both, None, "me").await.unwrap_err();
        assert_eq!(refused.field(), Some(path));
        assert_eq!(refused.to_string(), format!("field `{path}`: {problem}"));
    }
    let refused = live.reset("nothing").await.unwrap_err();
    assert_eq!(refused.field(), Some("nothing"));
    assert!(!live.now().settings.debug && !site.runtime_object().exists());
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let site = Site::new(&json!({}));
    let (one, other) = (site.start().await, site.start().await);
    let change = changes([("debug", json!(true))]);
    one.change(&change, Some(0), "one").await.unwrap();
    let stale = other.change(&change, Some(0), "other").await.unwrap_err();
    assert!(matches!(stale, SettingsError::Stale { present: 1 }));
    // Without a version the changes of both are there.
    let change = changes([("max_tries", json!(2))]);
    let changed = other.change(&change, None, "other").await.unwrap();
    assert_eq!(changed.version, 2);
    let settings = &other.now().settings;
    assert!(settings.debug && settings.max_tries == 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_at_once_are_all_kept() {
    let site = Site::new(&json!({}));
    let instances = [site.start().await, site.start().await, site.start().await];
    let fields = [
        "max_tries",
        "daily_limit",
        "lease_ttl_sec",
        "proving_concurrency",
    ];
    let tasks = fields.into_iter().zip(instances.iter().cycle());
    let tasks: Vec<_> = tasks
        .map(|(field, live)| {
            let (live, change) = (Arc::clone(live), changes([(field, json!(11))]));
            async move { live.change(&change, None, "somebody").await.unwrap() }
        })
        .collect();
    let mut versions: Vec<u64> = futures_of(tasks).await;
    versions.sort_unstable();
    assert_eq!(versions, [1, 2, 3, 4]);
    let settings = Arc::clone(&site.start().await.now().settings);
    assert_eq!((settings.max_tries, settings.daily_limit), (11, 11));
    assert_eq!(
        (settings.lease_ttl_sec, settings.proving_concurrency),
        (11, 11)
    );
}

async fn futures_of(tasks: Vec<impl Future<Output = Changed> + Send + 'static>) -> Vec<u64> {
    let tracker = tokio_util::task::TaskTracker::new();
    let running: Vec<_> = tasks.into_iter().map(|task| tracker.spawn(task)).collect();
    let mut versions = Vec::new();
    for task in running {
        versions.push(task.await.unwrap().version);
    }
    versions
}

#[tokio::test]
async fn a_file_is_followed_and_a_bad_one_is_named_and_not_taken() {
    let site = Site::new(&json!({"pool": {"use_cooldown_sec": 3}}));
    let live = site.start().await;
    following(&live, async {
        site.write(r#"{"pool": {"use_cooldown_sec": 4}}"#);
        until(&live, |settings| settings.pool.use_cooldown_sec == 4).await;
        site.write("{\n \"debug\": true,\n \"max_tries\": \"many\"\n}");
        let named = async {
            while live.problem().is_none() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(LIMIT, named).await.expect("a problem");
        let problem = live.problem().unwrap();
        assert!(problem.contains("config.json:3:"), "{problem}");
        assert!(problem.contains("field `max_tries`"), "{problem}");
        let settings = Arc::clone(&live.now().settings);
        assert!(!settings.debug && settings.pool.use_cooldown_sec == 4);
        let refused = live.reload().await.unwrap_err();
        assert_eq!(refused.field(), Some("max_tries"));

        let change = changes([("max_tries", json!(2))]);
        live.change(&change, None, "me").await.unwrap();
        assert_eq!(
            live.now().settings.max_tries,
            2,
            "a bad file hinders no change"
        );

        replace(&site.file(), r#"{"pool": {"use_cooldown_sec": 5}}"#);
        until(&live, |settings| settings.pool.use_cooldown_sec == 5).await;
        let solved = async {
            while live.problem().is_some() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(LIMIT, solved).await.expect("no problem");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_gone_takes_nothing_along() {
    let site = Site::new(&json!({"api_keys": ["a"]}));
    let live = site.start().await;
    std::fs::remove_file(site.file()).unwrap();
    let reloaded = live.reload().await.unwrap();
    assert_eq!(reloaded.file, None);
    assert_eq!(
        live.now().settings.api_keys.len(),
        1,
        "nobody gets in without a key"
    );
    following(&live, async {
        let named = async {
            while live.problem().is_none() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(LIMIT, named).await.expect("a problem");
        assert_eq!(live.now().settings.api_keys.len(), 1);
        site.write(r#"{"api_keys": ["b", "c"]}"#);
        until(&live, |settings| settings.api_keys.len() == 2).await;
    })
    .await;
}

#[tokio::test]
async fn with_a_master_key_changes_are_sealed() {
    let mut site = Site::new(&json!({}));
    let change = changes([("proxy", json!("http://u:hush@127.0.0.1:1"))]);
    site.start()
        .await
        .change(&change, None, "me")
        .await
        .unwrap();
    let stored = std::fs::read_to_string(site.runtime_object()).unwrap();
    assert!(
        stored.contains("hush"),
        "in clear without a key, and still read: {stored}"
    );
    site.key = Some(KEY);
    let live = site.start().await;
    assert!(live.now().settings.proxy.is_some());
    let change = changes([("debug", json!(true))]);
    live.change(&change, None, "me").await.unwrap();
    let stored = std::fs::read(site.runtime_object()).unwrap();
    assert!(Sealer::is_sealed(&stored));
    assert!(site.start().await.now().settings.debug);
    site.key = None;
    let refused = site.try_start().await.err().unwrap().to_string();
    assert!(refused.starts_with("config/runtime.json: "), "{refused}");
}

#[tokio::test]
async fn changes_that_no_longer_fit_are_named_at_the_start() {
    let site = Site::new(&json!({"public_base_url": "https://ai.example.com"}));
    let live = site.start().await;
    let change = changes([("media_output", json!("url"))]);
    live.change(&change, None, "me").await.unwrap();
    site.write("{}");
    let refused = live.reload().await.unwrap_err();
    assert_eq!(refused.field(), Some("media_output"));
    assert!(
        live.now().settings.public_base_url.is_some(),
        "nothing of it is taken"
    );
    let refused = site.try_start().await.err().unwrap().to_string();
    assert!(refused.contains("field `media_output`"), "{refused}");
    assert!(refused.contains("config/runtime.json"), "{refused}");
    let objects = DirectoryStore::open(site.data()).unwrap();
    let key = ObjectKey::new(b2a_objects::RUNTIME_CHANGES_KEY).unwrap();
    objects.delete(&key, None).await.unwrap();
    site.start().await;
}

/// Writes beside the file, and renames onto it.
fn replace(file: &Path, text: &str) {
    let beside = file.with_extension("new");
    std::fs::write(&beside, text).unwrap();
    std::fs::rename(beside, file).unwrap();
}
