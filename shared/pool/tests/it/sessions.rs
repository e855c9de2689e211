//! What lives here: the promises of a store of panel sessions, for both stores and for a cluster.

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::SystemClock;
use b2a_pool::{
    EmbeddedSessions, NewSession, RedisSessions, Session, SessionEpoch, SessionId, SessionStore,
    SignIn, SignInAttempt, StoreError,
};

use crate::redis_cluster::RedisCluster;
use crate::redis_server::RedisServer;
use crate::wait::eventually;

const LONG: Duration = Duration::from_secs(600);

fn id(digit: u8) -> SessionId {
    SessionId([digit; 32])
}

/// Three attempts each, within a long time.
fn attempt<'a>(user: &'a str, source: &'a str) -> SignInAttempt<'a> {
    SignInAttempt {
        user,
        source,
        most: 3,
        window: LONG,
    }
}

fn session(digit: u8) -> NewSession {
    NewSession {
        id: id(digit),
        ttl: LONG,
        replaces: None,
    }
}

async fn allowed(store: &dyn SessionStore, attempt: &SignInAttempt<'_>) -> SessionEpoch {
    allowed_as(store, attempt).await.0
}

/// The same, and whether it was the last one of the user and from the source.
async fn allowed_as(
    store: &dyn SessionStore,
    attempt: &SignInAttempt<'_>,
) -> (SessionEpoch, [bool; 2]) {
    match store.begin_sign_in(attempt).await.unwrap() {
        SignIn::Allowed { epoch, last } => (epoch, [last.of_user, last.from_source]),
        refused @ SignIn::Refused { .. } => panic!("{attempt:?}: {refused:?}"),
    }
}

/// When the window ends, if the attempt is refused.
async fn refused(store: &dyn SessionStore, attempt: &SignInAttempt<'_>) -> Option<u64> {
    match store.begin_sign_in(attempt).await.unwrap() {
        SignIn::Allowed { .. } => None,
        SignIn::Refused { ends_in_ms } => Some(ends_in_ms),
    }
}

async fn sign_in(store: &dyn SessionStore, user: &str, new: &NewSession) -> Session {
    let attempt = attempt(user, "10.0.0.1");
    let epoch = allowed(store, &attempt).await;
    let begun = store.complete_sign_in(&attempt, epoch, new).await.unwrap();
    begun.unwrap()
}

/// All promises that need no waiting.
async fn keeps_its_promises(store: &dyn SessionStore) {
    sessions_begin_and_end(store).await;
    all_sessions_of_a_user_end_at_once(store).await;
    attempts_are_limited(store).await;
}

async fn sessions_begin_and_end(store: &dyn SessionStore) {
    assert_eq!(store.session(&id(1)).await.unwrap(), None);
    assert!(!store.end_session(&id(1)).await.unwrap());
    let begun = sign_in(store, "ann", &session(1)).await;
    assert_eq!(begun.user, "ann");
    assert_eq!(store.session(&id(1)).await.unwrap(), Some(begun.clone()));
    let other = sign_in(store, "ann", &session(2)).await;
    assert!(other.expires_ms >= begun.expires_ms);
    assert_eq!(store.session(&id(1)).await.unwrap(), Some(begun));

    let rotated = NewSession {
        replaces: Some(id(1)),
        ..session(3)
    };
    sign_in(store, "ann", &rotated).await;
    assert_eq!(store.session(&id(1)).await.unwrap(), None);
    assert!(store.session(&id(3)).await.unwrap().is_some());

    assert!(store.end_session(&id(3)).await.unwrap());
    assert!(!store.end_session(&id(3)).await.unwrap());
    assert_eq!(store.session(&id(3)).await.unwrap(), None);
    assert!(store.session(&id(2)).await.unwrap().is_some());
}

async fn all_sessions_of_a_user_end_at_once(store: &dyn SessionStore) {
    for digit in [11, 12] {
        sign_in(store, "bob", &session(digit)).await;
    }
    sign_in(store, "eve", &session(13)).await;
    let late = attempt("bob", "10.0.0.2");
    let epoch = allowed(store, &late).await;
    store.end_sessions("bob").await.unwrap();
    for digit in [11, 12] {
        assert_eq!(store.session(&id(digit)).await.unwrap(), None);
    }
    assert!(store.session(&id(13)).await.unwrap().is_some());

    // The password that this attempt brought may be the old one.
    let completed = store.complete_sign_in(&late, epoch, &session(14)).await;
    assert_eq!(completed.unwrap(), None);
    assert_eq!(store.session(&id(14)).await.unwrap(), None);
    sign_in(store, "bob", &session(15)).await;
    assert!(store.session(&id(15)).await.unwrap().is_some());
    assert_eq!(store.session(&id(11)).await.unwrap(), None);

    // Also before anybody has ever signed in.
    let first = attempt("new", "10.0.0.3");
    let epoch = allowed(store, &first).await;
    store.end_sessions("new").await.unwrap();
    let completed = store.complete_sign_in(&first, epoch, &session(16)).await;
    assert_eq!(completed.unwrap(), None);
}

async fn attempts_are_limited(store: &dyn SessionStore) {
    for number in 0..3 {
        let source = format!("10.1.0.{number}");
        let (_, last) = allowed_as(store, &attempt("cat", &source)).await;
        assert_eq!(last, [number == 2, false], "told once, with the last one");
    }
    let ends_in_ms = refused(store, &attempt("cat", "10.1.0.9")).await.unwrap();
    assert!(ends_in_ms > 1000 && ends_in_ms <= 600_000, "{ends_in_ms}");
    // One that is refused is not counted where it comes from.
    for user in ["dog", "fox", "gnu"] {
        let (_, last) = allowed_as(store, &attempt(user, "10.1.0.9")).await;
        assert_eq!(last, [false, user == "gnu"]);
    }
    assert!(refused(store, &attempt("yak", "10.1.0.9")).await.is_some());
    assert!(refused(store, &attempt("yak", "10.1.0.8")).await.is_none());

    // A success forgets both.
    let owl = attempt("owl", "10.2.0.1");
    for _ in 0..2 {
        allowed(store, &owl).await;
    }
    let epoch = allowed(store, &owl).await;
    let begun = store.complete_sign_in(&owl, epoch, &session(21)).await;
    assert!(begun.unwrap().is_some());
    for _ in 0..3 {
        allowed(store, &owl).await;
    }
    assert!(refused(store, &owl).await.is_some());
}

/// Sessions and counts end by themselves.
async fn forgets_in_time(store: &dyn SessionStore) {
    let short = NewSession {
        ttl: Duration::from_secs(1),
        ..session(31)
    };
    sign_in(store, "tim", &short).await;
    eventually("the end of a session", async || {
        store
            .session(&id(31))
            .await
            .unwrap()
            .is_none()
            .then_some(())
    })
    .await;
    let hasty = SignInAttempt {
        most: 1,
        window: Duration::from_secs(1),
        ..attempt("tom", "10.3.0.1")
    };
    allowed(store, &hasty).await;
    eventually("the end of a window", async || {
        refused(store, &hasty).await.is_none().then_some(())
    })
    .await;
}

#[tokio::test]
async fn embedded_keeps_its_promises() {
    let store = EmbeddedSessions::new(Arc::new(SystemClock));
    keeps_its_promises(&store).await;
    forgets_in_time(&store).await;
}

#[tokio::test]
async fn redis_keeps_its_promises_and_every_key_has_its_end() {
    let server = RedisServer::start().await;
    let connect = async || {
        RedisSessions::connect(server.settings("b2a:"))
            .await
            .unwrap()
    };
    keeps_its_promises(&connect().await).await;
    forgets_in_time(&connect().await).await;
    sign_in(&connect().await, "zoe", &session(41)).await;
    let there = connect().await.session(&id(41)).await.unwrap();
    assert_eq!(there.unwrap().user, "zoe", "another instance knows it");

    let mut raw = server.raw().await;
    let mut keys = redis::cmd("KEYS");
    let keys: Vec<String> = keys.arg("*").query_async(&mut raw).await.unwrap();
    assert!(keys.contains(&"{b2a:panel}:epochs".to_owned()), "{keys:?}");
    for key in keys {
        assert!(key.starts_with("{b2a:panel}:"), "{key}");
        let left: i64 = redis::cmd("PTTL")
            .arg(&key)
            .query_async(&mut raw)
            .await
            .unwrap();
        assert_eq!(left > 0, !key.ends_with(":epochs"), "{key}: {left}");
    }
    let mut names = redis::cmd("HKEYS");
    let names: Vec<String> = names
        .arg("{b2a:panel}:epochs")
        .query_async(&mut raw)
        .await
        .unwrap();
    assert!(
        !names.contains(&"cat".to_owned()),
        "never signed in: {names:?}"
    );
}

#[tokio::test]
async fn a_flush_ends_every_session() {
    let server = RedisServer::start().await;
    let store = RedisSessions::connect(server.settings("")).await.unwrap();
    sign_in(&store, "ann", &session(1)).await;
    let mut raw = server.raw().await;
    let () = redis::cmd("FLUSHALL").query_async(&mut raw).await.unwrap();
    assert_eq!(store.session(&id(1)).await.unwrap(), None);
    sign_in(&store, "ann", &session(2)).await;
    assert!(store.session(&id(2)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_lost_epoch_ends_the_sessions_that_carry_it() {
    let server = RedisServer::start().await;
    let store = RedisSessions::connect(server.settings("")).await.unwrap();
    sign_in(&store, "ann", &session(1)).await;
    let mut raw = server.raw().await;
    let mut lost = redis::cmd("DEL");
    let _: i64 = lost
        .arg("{panel}:epochs")
        .query_async(&mut raw)
        .await
        .unwrap();
    assert_eq!(store.session(&id(1)).await.unwrap(), None);
    sign_in(&store, "ann", &session(2)).await;
    assert_eq!(store.session(&id(1)).await.unwrap(), None);
}

#[tokio::test]
async fn a_cluster_keeps_the_promises() {
    let cluster = RedisCluster::start().await;
    let store = RedisSessions::connect(cluster.settings("b2a:"))
        .await
        .unwrap();
    keeps_its_promises(&store).await;
}

#[tokio::test]
async fn redis_that_went_away_is_told_at_once() {
    let mut server = RedisServer::start().await;
    let settings = b2a_pool::RedisPoolSettings {
        response_timeout_ms: 300,
        ..server.settings("")
    };
    let store = RedisSessions::connect(settings).await.unwrap();
    server.kill();
    let gone = store.session(&id(1)).await;
    assert!(matches!(gone, Err(StoreError::Unreachable(_))), "{gone:?}");
    let gone = store.begin_sign_in(&attempt("ann", "10.0.0.1")).await;
    assert!(matches!(gone, Err(StoreError::Unreachable(_))), "{gone:?}");
}
