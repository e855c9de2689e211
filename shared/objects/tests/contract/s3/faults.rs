//! What lives here: the S3 store against services that are away, lose answers, or keep no conditions.

use std::time::Duration;

use b2a_objects::{ObjectError, ObjectStore as _, PutCondition, S3Limits, S3Settings, S3Store};
use bytes::Bytes;

use super::fake::{Fake, Fault};
use crate::suite::key;

async fn open(fake: &Fake) -> S3Store {
    S3Store::open(&fake.settings()).await.unwrap()
}

async fn create(store: &S3Store, name: &str) -> Result<b2a_objects::ETag, ObjectError> {
    let content = Bytes::from_static(b"content");
    store.put(&key(name), content, PutCondition::IfAbsent).await
}

/// Whether every kind of call says that the store is away.
async fn is_told_to_be_away(store: &S3Store) {
    let name = key("a");
    let outcomes = tokio::join!(
        async { store.get(&name).await.map(drop) },
        async {
            store
                .put(&name, Bytes::new(), PutCondition::Any)
                .await
                .map(drop)
        },
        async { create(store, "a").await.map(drop) },
        async { store.delete(&name, None).await.map(drop) },
        async { store.list("").await.map(drop) },
        async { store.ping().await },
    );
    let (get, put, create, delete, list, ping) = outcomes;
    for outcome in [get, put, create, delete, list, ping] {
        let is_away = matches!(outcome, Err(ObjectError::Unavailable(_)));
        assert!(is_away, "{outcome:?}");
    }
}

#[tokio::test]
async fn an_overloaded_service_is_asked_again_and_then_no_more() {
    let fake = Fake::start(Fault::Overloaded).await;
    let store = open(&fake).await;
    let read = store.get(&key("a")).await;
    let told = read.unwrap_err().to_string();
    assert!(told.contains("SlowDown (503)"), "{told}");
    assert_eq!(fake.calls(), 3);
    is_told_to_be_away(&store).await;
    let connected = S3Store::connect(&fake.settings()).await;
    assert!(matches!(connected, Err(ObjectError::Unavailable(_))));
}

#[tokio::test]
async fn a_silent_service_is_not_waited_for_forever() {
    let fake = Fake::start(Fault::Silent).await;
    let limits = S3Limits {
        connect: Duration::from_millis(500),
        attempt: Duration::from_millis(500),
        call: Duration::from_secs(2),
        attempts: 3,
    };
    let settings = S3Settings {
        limits,
        ..fake.settings()
    };
    let store = S3Store::open(&settings).await.unwrap();
    // It never answers: without a limit the test would wait for ever.
    let told = is_told_to_be_away(&store);
    tokio::time::timeout(Duration::from_secs(60), told)
        .await
        .expect("limits");
}

#[tokio::test]
async fn nobody_there() {
    // A port that was free a moment ago may be another test's by now.
    let settings = S3Settings {
        endpoint: Some("http://127.0.0.1:1".parse().unwrap()),
        ..Fake::start(Fault::None).await.settings()
    };
    is_told_to_be_away(&S3Store::open(&settings).await.unwrap()).await;
}

#[tokio::test]
async fn a_store_that_was_away_at_the_start_is_used_when_it_is_back() {
    let fake = Fake::start(Fault::Overloaded).await;
    let store = open(&fake).await;
    assert!(matches!(
        store.prove().await,
        Err(ObjectError::Unavailable(_))
    ));
    fake.set(Fault::None);
    create(&store, "a").await.unwrap();
    assert!(matches!(
        create(&store, "a").await,
        Err(ObjectError::Conflict)
    ));
}

#[tokio::test]
async fn a_service_without_conditions_is_refused() {
    for fault in [Fault::IgnoresConditions, Fault::KnowsNoConditions] {
        let fake = Fake::start(fault).await;
        let refused = S3Store::connect(&fake.settings()).await.unwrap_err();
        assert!(matches!(refused, ObjectError::Unconditional(_)));
        let told = refused.to_string();
        assert!(
            told.contains("ignores If-None-Match and If-Match"),
            "{told}"
        );
        assert!(told.contains("s3.allow_unconditional_writes"), "{told}");
        assert!(fake.names().is_empty(), "a probe was left");

        // Found out late, it is refused all the same.
        let store = open(&fake).await;
        let written = create(&store, "a").await;
        assert!(matches!(written, Err(ObjectError::Unconditional(_))));
        assert!(fake.names().is_empty());
    }
}

#[tokio::test]
async fn a_service_without_conditions_is_made_do_with_when_told_so() {
    for fault in [Fault::IgnoresConditions, Fault::KnowsNoConditions] {
        let fake = Fake::start(fault).await;
        let settings = S3Settings {
            allow_unconditional_writes: true,
            ..fake.settings()
        };
        let store = S3Store::connect(&settings).await.unwrap();
        let old = create(&store, "a").await.unwrap();
        assert!(matches!(
            create(&store, "a").await,
            Err(ObjectError::Conflict)
        ));
        let replace = async |etag| {
            let condition = PutCondition::IfMatch(etag);
            store.put(&key("a"), Bytes::new(), condition).await
        };
        let new = replace(old.clone()).await.unwrap();
        assert!(matches!(
            replace(old.clone()).await,
            Err(ObjectError::Conflict)
        ));
        let stale = store.delete(&key("a"), Some(&old)).await;
        assert!(matches!(stale, Err(ObjectError::Conflict)));
        assert!(store.delete(&key("a"), Some(&new)).await.unwrap());
    }
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_has_won() {
    let fake = Fake::start(Fault::LosesAnswers).await;
    let store = S3Store::connect(&fake.settings()).await.unwrap();
    let etag = create(&store, "a").await.unwrap();
    let replaced = store
        .put(&key("a"), Bytes::new(), PutCondition::IfMatch(etag.clone()))
        .await
        .unwrap();
    assert_ne!(etag, replaced);
    // And others still lose.
    assert!(matches!(
        create(&store, "a").await,
        Err(ObjectError::Conflict)
    ));
}

#[tokio::test]
async fn tags_are_written_as_the_service_wants_them() {
    let fake = Fake::start(Fault::BareTags).await;
    let store = S3Store::connect(&fake.settings()).await.unwrap();
    let old = create(&store, "a").await.unwrap();
    let replace = async |etag| {
        let condition = PutCondition::IfMatch(etag);
        store.put(&key("a"), Bytes::new(), condition).await
    };
    let new = replace(old.clone()).await.unwrap();
    assert!(matches!(replace(old).await, Err(ObjectError::Conflict)));
    assert!(store.delete(&key("a"), Some(&new)).await.unwrap());
}

#[tokio::test]
async fn an_object_that_breaks_off_is_read_anew() {
    let fake = Fake::start(Fault::None).await;
    let store = open(&fake).await;
    create(&store, "a").await.unwrap();
    fake.set(Fault::BreaksOff);
    let object = store.get(&key("a")).await.unwrap().unwrap();
    assert_eq!(object.bytes, "content");
}
