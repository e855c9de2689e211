//! What lives here: the promises of `ObjectStore`, as functions over any store that starts empty.

use std::sync::Arc;

use b2a_objects::{ETag, ObjectError, ObjectKey, ObjectStore, PutCondition};
use bytes::Bytes;
use futures_util::future::join_all;

pub(crate) fn key(text: &str) -> ObjectKey {
    ObjectKey::new(text).unwrap()
}

async fn put_any(store: &dyn ObjectStore, name: &str, content: &'static str) -> ETag {
    store
        .put(
            &key(name),
            Bytes::from_static(content.as_bytes()),
            PutCondition::Any,
        )
        .await
        .unwrap()
}

pub(crate) async fn reads_back_what_was_written(store: &dyn ObjectStore) {
    assert!(store.get(&key("a.json")).await.unwrap().is_none());
    let etag = put_any(store, "a.json", "one").await;
    let object = store.get(&key("a.json")).await.unwrap().unwrap();
    assert_eq!(object.bytes, "one");
    assert_eq!(
        (&object.meta.key, &object.meta.etag, object.meta.size),
        (&key("a.json"), &etag, 3)
    );
    assert!(object.meta.modified_ms > 1_600_000_000_000);

    put_any(store, "deep/er/b.bin", "").await;
    assert_eq!(
        store
            .get(&key("deep/er/b.bin"))
            .await
            .unwrap()
            .unwrap()
            .bytes,
        ""
    );
    assert!(
        store.get(&key("deep")).await.unwrap().is_none(),
        "a folder is no object"
    );
    assert!(store.get(&key("a.json/below")).await.unwrap().is_none());
}

pub(crate) async fn every_write_has_a_tag_of_its_own(store: &dyn ObjectStore) {
    let mut seen = Vec::new();
    for _ in 0..20 {
        let etag = put_any(store, "a.json", "same").await;
        assert!(!seen.contains(&etag), "a tag came twice");
        seen.push(etag);
    }
    // Also when the object is gone in between, so that an old tag never fits a new object.
    assert!(store.delete(&key("a.json"), None).await.unwrap());
    let etag = put_any(store, "a.json", "same").await;
    assert!(!seen.contains(&etag));
}

pub(crate) async fn a_creation_race_has_one_winner(store: Arc<dyn ObjectStore>) {
    let attempts = (0..16).map(|n: u8| {
        let store = Arc::clone(&store);
        let body = Bytes::from(vec![n; 1000]);
        async move {
            store
                .put(&key("a.json"), body, PutCondition::IfAbsent)
                .await
        }
    });
    let results = join_all(attempts).await;
    let winner = results
        .iter()
        .position(Result::is_ok)
        .expect("one must win");
    let lost = results
        .iter()
        .filter(|r| matches!(r, Err(ObjectError::Conflict)))
        .count();
    assert_eq!(lost, 15);
    let object = store.get(&key("a.json")).await.unwrap().unwrap();
    assert_eq!(object.bytes, vec![u8::try_from(winner).unwrap(); 1000]);
}

pub(crate) async fn of_two_writers_the_later_one_is_told(store: Arc<dyn ObjectStore>) {
    let read = put_any(&*store, "a.json", "0").await;
    let write = |body: &'static str| {
        let condition = PutCondition::IfMatch(read.clone());
        let store = Arc::clone(&store);
        async move {
            store
                .put(&key("a.json"), Bytes::from(body), condition)
                .await
        }
    };
    let (one, two) = tokio::join!(write("1"), write("2"));
    let content = store.get(&key("a.json")).await.unwrap().unwrap().bytes;
    match (one, two) {
        (Ok(_), Err(ObjectError::Conflict)) => assert_eq!(content, "1"),
        (Err(ObjectError::Conflict), Ok(_)) => assert_eq!(content, "2"),
        other => panic!("exactly one must win: {other:?}"),
    }
    // An absent object matches no tag.
    let gone = store
        .put(&key("b.json"), Bytes::new(), PutCondition::IfMatch(read))
        .await;
    assert!(matches!(gone, Err(ObjectError::Conflict)));
    assert!(store.get(&key("b.json")).await.unwrap().is_none());
}

pub(crate) async fn removal_is_conditional_and_tells(store: &dyn ObjectStore) {
    assert!(!store.delete(&key("a.json"), None).await.unwrap());
    assert!(
        !store
            .delete(&key("no/such/folder.json"), None)
            .await
            .unwrap()
    );
    let old = put_any(store, "a.json", "1").await;
    let new = put_any(store, "a.json", "2").await;
    let stale = store.delete(&key("a.json"), Some(&old)).await;
    assert!(matches!(stale, Err(ObjectError::Conflict)));
    assert!(store.delete(&key("a.json"), Some(&new)).await.unwrap());
    assert!(store.get(&key("a.json")).await.unwrap().is_none());
}

pub(crate) async fn a_listing_does_not_descend(store: &dyn ObjectStore) {
    assert!(store.list("").await.unwrap().is_empty());
    for name in [
        "b.json",
        "a.json",
        "at/x.txt",
        "at/y.txt",
        "at/sub/z.txt",
        "other/q.txt",
    ] {
        put_any(store, name, "12").await;
    }
    let names = |listed: Vec<b2a_objects::ObjectMeta>| -> Vec<String> {
        listed
            .into_iter()
            .map(|meta| meta.key.to_string())
            .collect()
    };
    assert_eq!(names(store.list("").await.unwrap()), ["a.json", "b.json"]);
    assert_eq!(
        names(store.list("at/").await.unwrap()),
        ["at/x.txt", "at/y.txt"]
    );
    assert_eq!(names(store.list("at/y").await.unwrap()), ["at/y.txt"]);
    assert_eq!(names(store.list("a").await.unwrap()), ["a.json"]);
    assert!(store.list("none/").await.unwrap().is_empty());

    let listed = store.list("").await.unwrap().remove(0);
    let read = store.get(&listed.key).await.unwrap().unwrap();
    assert_eq!(listed, read.meta, "a listing and a read tell the same");
}

pub(crate) async fn broken_prefixes_are_refused(store: &dyn ObjectStore) {
    for prefix in ["/", "../", "a/../b", "a\\b", "a\nb", "/etc/"] {
        let listed = store.list(prefix).await;
        assert!(
            matches!(listed, Err(ObjectError::InvalidKey(_))),
            "{prefix:?}"
        );
    }
}
