//! What lives here: the directory store against the contract, and what is true of files alone.

use std::fs;
use std::sync::Arc;

use b2a_objects::{DirectoryStore, ObjectError, ObjectStore as _, PutCondition};
use bytes::Bytes;
use tempfile::TempDir;

use crate::suite::{self, key};

fn store() -> (TempDir, DirectoryStore) {
    let folder = TempDir::new().unwrap();
    let store = DirectoryStore::open(folder.path().join("data")).unwrap();
    (folder, store)
}

macro_rules! contract {
    ($($name:ident($wrap:expr);)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let (_folder, store) = store();
                suite::$name($wrap(&store)).await;
            }
        )*
    };
}

fn shared(store: &DirectoryStore) -> Arc<DirectoryStore> {
    Arc::new(store.clone())
}

contract! {
    reads_back_what_was_written(std::convert::identity);
    another_content_has_another_tag(std::convert::identity);
    every_write_has_a_tag_of_its_own(std::convert::identity);
    a_creation_race_has_one_winner(shared);
    of_two_writers_the_later_one_is_told(shared);
    no_increment_is_lost(shared);
    removal_is_conditional_and_tells(std::convert::identity);
    a_listing_does_not_descend(std::convert::identity);
    broken_prefixes_are_refused(std::convert::identity);
    names_are_kept_as_they_are(std::convert::identity);
    it_can_be_reached(std::convert::identity);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_stores_on_one_folder_are_one() {
    let (folder, one) = store();
    let two = DirectoryStore::open(folder.path().join("data")).unwrap();
    for round in 0..20 {
        let name = key(&format!("{round}.json"));
        let put = |store: DirectoryStore| {
            let name = name.clone();
            async move {
                store
                    .put(&name, Bytes::new(), PutCondition::IfAbsent)
                    .await
                    .is_ok()
            }
        };
        let (a, b) = tokio::join!(put(one.clone()), put(two.clone()));
        assert!(a ^ b, "exactly one must win");
    }
}

#[tokio::test]
async fn its_own_files_and_foreign_dot_files_are_not_listed() {
    let (_folder, store) = store();
    store
        .put(&key("a.json"), Bytes::new(), PutCondition::Any)
        .await
        .unwrap();
    fs::write(store.root().join(".DS_Store"), "x").unwrap();
    fs::write(store.root().join(".b2a-left.tmp"), "x").unwrap();
    let listed = store.list("").await.unwrap();
    assert_eq!(listed.len(), 1);
    let in_folder = fs::read_dir(store.root()).unwrap().count();
    assert_eq!(
        in_folder, 4,
        "the object, the lock and the two above: no temporary file is left"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_for_its_owner_and_an_old_one_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, store) = store();
    let path = store.root().join("a.json");
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    store
        .put(&key("a.json"), Bytes::new(), PutCondition::Any)
        .await
        .unwrap();
    assert_eq!(mode(), 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    store
        .put(&key("a.json"), Bytes::new(), PutCondition::Any)
        .await
        .unwrap();
    assert_eq!(mode(), 0o640);
}

#[cfg(unix)]
#[tokio::test]
async fn no_link_leads_a_write_out_of_the_store() {
    use std::os::unix::fs::symlink;
    let (folder, store) = store();
    let outside = folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("target"), "untouched").unwrap();
    symlink(&outside, store.root().join("way-out")).unwrap();
    symlink(outside.join("target"), store.root().join("link.json")).unwrap();

    for name in ["way-out/x", "way-out/sub/x"] {
        let refused = store.put(&key(name), Bytes::new(), PutCondition::Any).await;
        assert!(matches!(refused, Err(ObjectError::Outside)), "{name}");
    }
    let refused = store.delete(&key("way-out/target"), None).await;
    assert!(matches!(refused, Err(ObjectError::Outside)));
    store
        .put(&key("link.json"), Bytes::from("mine"), PutCondition::Any)
        .await
        .unwrap();
    assert!(store.delete(&key("link.json"), None).await.unwrap());
    assert_eq!(
        fs::read_to_string(outside.join("target")).unwrap(),
        "untouched"
    );
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
}
