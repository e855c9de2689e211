//! What lives here: the promises of an inbox, kept by directories and by buckets alike.

use std::path::Path;
use std::sync::Arc;

use b2a_domain::{Clock, ManualClock, SystemClock};
use b2a_objects::DirectoryStore;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::answer::tests::account;

/// As [`place::ORPHANED`].
const ORPHANED_MS: u64 = 600_000;

/// An inbox below a folder, as a directory or as a part of a bucket.
struct Inbox {
    folder: TempDir,
    clock: Arc<ManualClock>,
    in_bucket: bool,
}

impl Inbox {
    fn both() -> [Self; 2] {
        [false, true].map(|in_bucket| Self {
            folder: tempfile::tempdir().unwrap(),
            // Somewhat later than the files that are dropped.
            clock: Arc::new(ManualClock::new(SystemClock.now_ms() + 10_000)),
            in_bucket,
        })
    }

    /// The driver of one bridge.
    fn driver(&self, worker: &str) -> InboxDriver {
        let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(&self.clock);
        let place: Arc<dyn Place> = if self.in_bucket {
            let store = Arc::new(DirectoryStore::open(self.folder.path()).unwrap());
            Arc::new(BucketInbox::open(store, "inbox", worker, clock).unwrap())
        } else {
            Arc::new(DirectoryInbox::open(&self.root(), worker, clock).unwrap())
        };
        InboxDriver {
            places: vec![place],
            default_config: String::new(),
        }
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("inbox")
    }

    fn drop_file(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.root()).unwrap();
        std::fs::write(self.root().join(name), content).unwrap();
    }

    fn drop_account(&self, name: &str, email: &str) {
        self.drop_file(name, account(email).to_bytes().unwrap());
    }

    /// What lies in the inbox and its folders.
    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.root(), "", &mut found);
        found.sort_unstable();
        found
    }
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), found);
        } else {
            found.push(format!("{prefix}{name}"));
        }
    }
}

fn renewal(email: &str) -> Wanted {
    Wanted::Renewal(Box::new(account(email)))
}

fn email_of(brought: &Brought) -> &str {
    brought.account.email.as_deref().unwrap()
}

fn is_nothing(result: &Result<Brought, DriverError>) -> bool {
    matches!(result, Err(DriverError::NothingHere(_)))
}

#[tokio::test]
async fn a_renewal_gets_the_file_of_its_account_and_a_registration_any() {
    for inbox in Inbox::both() {
        inbox.drop_account("x.json", "b@example.com");
        inbox.drop_account("Y.JSON", "a@example.com");
        let driver = inbox.driver("one");
        assert_eq!(driver.offers(TaskKind::Register).await, Offers::Anything);
        let Offers::Accounts(offered) = driver.offers(TaskKind::Refresh).await else {
            panic!("it has these two and no others");
        };
        assert_eq!(offered.len(), 2);
        assert!(is_nothing(&driver.bring(&renewal("c@example.com")).await));

        let brought = driver.bring(&renewal("A@Example.com")).await.unwrap();
        assert_eq!(email_of(&brought), "a@example.com");
        assert!(
            is_nothing(&driver.bring(&renewal("a@example.com")).await),
            "it is taken"
        );
        let other = driver.bring(&Wanted::Registration).await.unwrap();
        assert_eq!(email_of(&other), "b@example.com");
        assert_eq!(driver.offers(TaskKind::Register).await, Offers::Nothing);

        driver.settle(&brought, Fate::Accepted).await;
        driver
            .settle(&other, Fate::Refused("no such workspace"))
            .await;
        assert_eq!(
            inbox.files(),
            ["bad/x.json", "bad/x.json.reason", "done/Y.JSON"]
        );
        let reason = std::fs::read_to_string(inbox.root().join("bad/x.json.reason")).unwrap();
        assert_eq!(reason, "no such workspace\n");
    }
}

#[tokio::test]
async fn a_file_is_taken_by_one_bridge_alone() {
    for inbox in Inbox::both() {
        for number in 0..6 {
            inbox.drop_account(&format!("{number}.json"), &format!("a{number}@example.com"));
        }
        let (one, two) = (inbox.driver("one"), inbox.driver("two"));
        let take_all = async |driver: &InboxDriver| {
            let mut emails = Vec::new();
            while let Ok(brought) = driver.bring(&Wanted::Registration).await {
                emails.push(email_of(&brought).to_owned());
            }
            emails
        };
        let (first, second) = tokio::join!(take_all(&one), take_all(&two));
        let mut all = [first, second].concat();
        all.sort_unstable();
        let wanted: Vec<_> = (0..6)
            .map(|number| format!("a{number}@example.com"))
            .collect();
        assert_eq!(all, wanted);
    }
}

#[tokio::test]
async fn bad_files_are_moved_aside_with_the_reason() {
    for inbox in Inbox::both() {
        let without_cookies = json!({"email": "a@example.com", "authorization": "x", "configId": "c", "csesidx": "1"});
        inbox.drop_file("1.json", "garbage with a secret");
        inbox.drop_file("2.json", without_cookies.to_string());
        inbox.drop_file("3.json", " ".repeat(MAX_ACCOUNT_FILE_BYTES + 1));
        let mut elsewhere = account("x");
        elsewhere.email = Some("../../a".to_owned());
        inbox.drop_file("4.json", elsewhere.to_bytes().unwrap());
        for ignored in ["5.json.tmp", "notes.txt", ".6.json"] {
            inbox.drop_file(ignored, "half a fi");
        }
        assert!(is_nothing(
            &inbox.driver("one").bring(&Wanted::Registration).await
        ));
        let reason = |name: &str| {
            let path = inbox.root().join(format!("bad/{name}.reason"));
            std::fs::read_to_string(path).unwrap().trim().to_owned()
        };
        assert_eq!(
            reason("1.json"),
            "there is no account: it is no JSON object"
        );
        assert_eq!(reason("2.json"), "missing cookies");
        assert_eq!(
            reason("3.json"),
            format!("larger than {MAX_ACCOUNT_FILE_BYTES} bytes")
        );
        assert_eq!(reason("4.json"), "invalid email");
        let left: Vec<_> = inbox
            .files()
            .into_iter()
            .filter(|it| !it.contains('/'))
            .collect();
        assert_eq!(left, [".6.json", "5.json.tmp", "notes.txt"]);
    }
}

#[tokio::test]
async fn what_a_bridge_took_that_is_gone_waits_again() {
    for inbox in Inbox::both() {
        inbox.drop_account("a.json", "a@example.com");
        inbox
            .driver("one")
            .bring(&Wanted::Registration)
            .await
            .unwrap();
        let two = inbox.driver("two");
        inbox.clock.advance_ms(ORPHANED_MS / 2);
        assert!(
            is_nothing(&two.bring(&Wanted::Registration).await),
            "it may be at work still"
        );
        inbox.clock.advance_ms(ORPHANED_MS / 2);
        let again = two.bring(&Wanted::Registration).await.unwrap();
        assert_eq!(email_of(&again), "a@example.com");
        inbox.driver("three").settle(&again, Fate::Accepted).await;
        assert_eq!(
            inbox.files(),
            ["done/a.json"],
            "a bridge that was started anew finds it"
        );
    }
}

#[tokio::test]
async fn what_is_kept_stays_taken() {
    let [inbox, _] = Inbox::both();
    inbox.drop_account("a.json", "a@example.com");
    let brought = inbox
        .driver("one")
        .bring(&Wanted::Registration)
        .await
        .unwrap();
    for _ in 0..3 {
        inbox.clock.advance_ms(ORPHANED_MS / 2);
        inbox
            .driver("one, again")
            .settle(&brought, Fate::Kept)
            .await;
    }
    assert!(is_nothing(
        &inbox.driver("two").bring(&Wanted::Registration).await
    ));
}

#[tokio::test]
async fn a_file_that_changed_just_now_may_not_be_complete() {
    let [inbox, _] = Inbox::both();
    inbox.drop_account("a.json", "a@example.com");
    let now = Arc::new(ManualClock::new(SystemClock.now_ms()));
    let young = Inbox {
        clock: now,
        ..inbox
    };
    assert!(is_nothing(
        &young.driver("one").bring(&Wanted::Registration).await
    ));
    young.clock.advance_ms(3000);
    assert!(
        young
            .driver("one")
            .bring(&Wanted::Registration)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn another_file_of_the_same_name_loses_nothing() {
    for inbox in Inbox::both() {
        let driver = inbox.driver("one");
        for email in ["a@example.com", "b@example.com"] {
            inbox.drop_account("same.json", email);
            let brought = driver.bring(&Wanted::Registration).await.unwrap();
            driver.settle(&brought, Fate::Accepted).await;
        }
        let files = inbox.files();
        assert_eq!(files.len(), 2, "{files:?}");
        assert!(
            files.iter().all(|it| it.starts_with("done/same.")),
            "{files:?}"
        );
    }
}
