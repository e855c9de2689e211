//! What lives here: what is true of buckets alone: prefixes, pages, presigned URLs, and the trying of conditions.

use std::time::Duration;

use b2a_objects::{
    ObjectError, ObjectStore as _, PutCondition, S3Credentials, S3Settings, S3Store,
};
use bytes::Bytes;
use futures_util::future::join_all;
use futures_util::{StreamExt as _, stream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use super::server::Bucket;
use crate::suite::key;

async fn put(store: &S3Store, name: &str, content: &str) {
    let bytes = Bytes::from(content.to_owned());
    store
        .put(&key(name), bytes, PutCondition::Any)
        .await
        .unwrap();
}

/// The status and the whole answer of a plain GET.
async fn get(url: &Url) -> (u16, String) {
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(address).await.unwrap();
    let target = &url[url::Position::BeforePath..];
    let head = format!(
        "GET {target} HTTP/1.1\r\nhost: {}:{}\r\nconnection: close\r\n\r\n",
        address.0, address.1
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

#[tokio::test]
async fn prefixes_do_not_see_each_other() {
    let bucket = Bucket::new().await;
    let (one, other, top) = (
        bucket.below("team").await,
        bucket.below("/team-b/x/").await,
        bucket.store().await,
    );
    put(&one, "a.json", "1").await;
    put(&other, "a.json", "22").await;
    for (store, size) in [(&one, 1), (&other, 2)] {
        let listed = store.list("").await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].key.as_str(), listed[0].size), ("a.json", size));
    }
    assert!(top.list("").await.unwrap().is_empty());
    assert_eq!(top.list("team/").await.unwrap().len(), 1);
    assert!(one.delete(&key("a.json"), None).await.unwrap());
    assert!(other.get(&key("a.json")).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listing_goes_over_many_pages() {
    const OBJECTS: usize = 2_100;
    let bucket = Bucket::new().await;
    let store = bucket.below("p").await;
    let puts = (0..OBJECTS).map(|n| {
        let store = &store;
        async move { put(store, &format!("{n:05}.json"), "x").await }
    });
    stream::iter(puts).buffer_unordered(16).count().await;
    // Folders share the pages with the objects.
    put(&store, "01000.folder/x.json", "x").await;
    let listed = store.list("").await.unwrap();
    assert_eq!(listed.len(), OBJECTS);
    let expected = (0..OBJECTS).map(|n| format!("{n:05}.json"));
    assert!(expected.eq(listed.iter().map(|meta| meta.key.to_string())));
    assert_eq!(store.list("020").await.unwrap().len(), 100);
}

#[tokio::test]
async fn a_large_object_comes_back_whole() {
    let bucket = Bucket::new().await;
    let store = bucket.store().await;
    let content: Bytes = (0..9_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
    let name = key("media/large.mp4");
    let put = store.put(&name, content.clone(), PutCondition::IfAbsent);
    put.await.unwrap();
    let object = store.get(&name).await.unwrap().unwrap();
    assert!(object.bytes == content, "{} bytes", object.bytes.len());
}

#[tokio::test]
async fn what_others_put_there_is_passed_over() {
    let bucket = Bucket::new().await;
    for name in ["at/", ".hidden", "config/.b2a-probe-old", "ok.json"] {
        bucket.put_raw(name).await;
    }
    let store = bucket.store().await;
    let listed = store.list("").await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].key, key("ok.json"));
    assert!(store.list("at/").await.unwrap().is_empty());
    assert!(store.list("config/").await.unwrap().is_empty());
}

#[tokio::test]
async fn trying_the_conditions_leaves_nothing_behind() {
    let bucket = Bucket::new().await;
    let connected = join_all((0..4).map(|_| bucket.below("p"))).await;
    assert_eq!(connected.len(), 4);
    assert!(bucket.names().await.is_empty(), "a probe was left");
}

#[tokio::test]
async fn a_presigned_url_reads_one_object_for_a_while() {
    let bucket = Bucket::new().await;
    let store = bucket.below("p").await;
    put(&store, "media/a b.txt", "the content").await;
    let sign = async |expires| {
        let url = store.presigned_get(&key("media/a b.txt"), expires).await;
        url.unwrap().unwrap()
    };
    let url = sign(Duration::from_secs(60)).await;
    let (status, answer) = get(&url).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer.ends_with("the content"), "{answer}");
    assert!(answer.to_lowercase().contains("content-type: text/plain"));

    let mut other = url.clone();
    other.set_path(&url.path().replace("a%20b", "c"));
    assert_eq!(get(&other).await.0, 403, "signed for one object only");
    let short = sign(Duration::from_secs(1)).await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_eq!(get(&short).await.0, 403, "only for a while");
    let too_long = store
        .presigned_get(&key("x"), Duration::from_secs(8 * 86_400))
        .await;
    assert!(matches!(too_long, Err(ObjectError::Refused(_))));
}

#[tokio::test]
async fn a_wrong_key_and_a_missing_bucket_are_told() {
    let bucket = Bucket::new().await;
    let stranger = S3Settings {
        credentials: Some(S3Credentials {
            access_key_id: "stranger".to_owned(),
            secret_access_key: "something else".into(),
        }),
        ..bucket.settings.clone()
    };
    let refused = S3Store::connect(&stranger).await.unwrap_err();
    assert!(matches!(&refused, ObjectError::Refused(_)), "{refused}");
    let shown = format!("{refused} {refused:?} {stranger:?}");
    assert!(shown.contains("InvalidAccessKeyId (403)"), "{shown}");
    assert!(!shown.contains("something else"), "{shown}");

    let nowhere = S3Settings {
        bucket: "no-such-bucket".to_owned(),
        ..bucket.settings.clone()
    };
    let refused = S3Store::connect(&nowhere).await.unwrap_err();
    assert!(refused.to_string().contains("NoSuchBucket"), "{refused}");
    let store = S3Store::open(&nowhere).await.unwrap();
    let read = store.get(&key("a.json")).await;
    assert!(matches!(read, Err(ObjectError::Refused(_))), "{read:?}");
    assert!(store.list("").await.is_err() && store.ping().await.is_err());
}

#[tokio::test]
async fn settings_that_can_not_work_are_refused_at_once() {
    let good = S3Settings::new("bucket");
    let no_certificate = tempfile::NamedTempFile::new().unwrap();
    for (bad, field) in [
        (S3Settings::new(" "), "s3.bucket"),
        (
            S3Settings {
                prefix: "a/../b".to_owned(),
                ..good.clone()
            },
            "s3.prefix",
        ),
        (
            S3Settings {
                endpoint: Some("ftp://example.com".parse().unwrap()),
                ..good.clone()
            },
            "s3.endpoint",
        ),
        (
            S3Settings {
                extra_ca_files: vec![no_certificate.path().to_owned()],
                ..good.clone()
            },
            "extra_ca_files",
        ),
    ] {
        let refused = S3Store::check(&bad).unwrap_err().to_string();
        assert!(refused.starts_with(field), "{refused}");
        assert_eq!(S3Store::open(&bad).await.unwrap_err().to_string(), refused);
    }
    S3Store::check(&good).unwrap();
}
