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

pub(crate) async fn another_content_has_another_tag(store: &dyn ObjectStore) {
    let mut seen = Vec::new();
    for content in ["", "1", "2", "12", "1\n"] {
        let etag = put_any(store, "a.json", content).await;
        assert!(!seen.contains(&etag), "two contents share a tag");
        seen.push(etag);
    }
}

/// More than the contract: stores whose tags are digests don't keep it.
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

pub(crate) async fn no_increment_is_lost(store: Arc<dyn ObjectStore>) {
    const WRITERS: u32 = 4;
    const ROUNDS: u32 = 8;
    let counter = key("counter.json");
    put_any(&*store, "counter.json", "0").await;
    let writers = (0..WRITERS).map(|_| async {
        let mut done = 0;
        while done < ROUNDS {
            let read = store.get(&counter).await.unwrap().unwrap();
            let value: u32 = str::from_utf8(&read.bytes).unwrap().parse().unwrap();
            let next = Bytes::from((value + 1).to_string());
            let condition = PutCondition::IfMatch(read.meta.etag);
            match store.put(&counter, next, condition).await {
                Ok(_) => done += 1,
                Err(ObjectError::Conflict) => {}
                Err(other) => panic!("{other}"),
            }
        }
    });
    join_all(writers).await;
    let total = store.get(&counter).await.unwrap().unwrap().bytes;
    assert_eq!(total, (WRITERS * ROUNDS).to_string());
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
    // What is gone is there to be created again, and no longer to be replaced.
    let write = async |condition| {
        store
            .put(&key("a.json"), Bytes::from_static(b"3"), condition)
            .await
    };
    let replaced = write(PutCondition::IfMatch(new)).await;
    assert!(matches!(replaced, Err(ObjectError::Conflict)));
    write(PutCondition::IfAbsent).await.unwrap();
}

pub(crate) async fn names_are_kept_as_they_are(store: &dyn ObjectStore) {
    let wanted = [
        "a b+c.json",
        "a%20b&c=d.json",
        "a@example.com.json",
        "quote\"'<>.json",
        "ü v.json",
    ];
    for name in wanted {
        put_any(store, name, name).await;
    }
    let listed = store.list("").await.unwrap();
    let names: Vec<_> = listed.iter().map(|meta| meta.key.as_str()).collect();
    assert_eq!(names, wanted);
    for meta in &listed {
        let object = store.get(&meta.key).await.unwrap().unwrap();
        assert_eq!(object.bytes, meta.key.as_str());
    }
    assert!(store.delete(&key("a b+c.json"), None).await.unwrap());
    assert_eq!(store.list("").await.unwrap().len(), wanted.len() - 1);
}

pub(crate) async fn it_can_be_reached(store: &dyn ObjectStore) {
    store.ping().await.unwrap();
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
