//! What lives here: account files that come, change and go.

use b2a_accounts::AccountsError;
use b2a_domain::{AccountState, Generation};

use crate::fixture::{Fixture, id};

#[tokio::test]
async fn the_pool_follows_the_files() {
    let f = Fixture::new();
    f.write("a@example.com.json", "a@example.com", "1");
    f.write("whatever.json", "B@example.com", "1");
    std::fs::write(f.folder.path().join("broken@example.com.json"), "{").unwrap();
    std::fs::write(f.folder.path().join("admin_panel_auth.json"), "{}").unwrap();
    let first = f.repository.sync().await.unwrap();
    assert_eq!((first.read, first.added, first.invalid), (3, 3, 1));
    assert_eq!(
        f.account("b@example.com").await.unwrap().state,
        AccountState::Pending
    );
    let broken = f.account("broken@example.com").await.unwrap();
    assert_eq!(broken.state, AccountState::Invalid);
    assert!(broken.reason.unwrap().starts_with("json_parse_error"));

    let second = f.repository.sync().await.unwrap();
    assert_eq!(
        (second.read, second.added, second.changed, second.removed),
        (0, 0, 0, 0)
    );

    std::fs::remove_file(f.folder.path().join("whatever.json")).unwrap();
    f.write("a@example.com.json", "a@example.com", "two");
    let third = f.repository.sync().await.unwrap();
    assert_eq!((third.read, third.changed, third.removed), (1, 1, 1));
    assert!(f.account("b@example.com").await.is_none());
}

#[tokio::test]
async fn of_two_files_for_one_account_the_newer_counts() {
    let f = Fixture::new();
    f.write("a@example.com.json", "a@example.com", "old");
    f.write("copy.json", "a@example.com", "new");
    let newer = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000);
    let copy = std::fs::File::options()
        .write(true)
        .open(f.folder.path().join("copy.json"));
    copy.unwrap().set_modified(newer).unwrap();
    assert_eq!(f.repository.sync().await.unwrap().added, 1);
    let generation = f.account("a@example.com").await.unwrap().generation;
    let credentials = f
        .repository
        .credentials(&id("a@example.com"), &generation)
        .await
        .unwrap();
    let header = secrecy::ExposeSecret::expose_secret(&credentials.cookie_header).to_owned();
    assert_eq!(header, "__Secure-C_SES=new");
}

#[tokio::test]
async fn credentials_that_another_instance_renewed_are_read_when_a_lease_asks_for_them() {
    let f = Fixture::new();
    f.write("a@example.com.json", "a@example.com", "1");
    f.repository.sync().await.unwrap();
    let other = Fixture::new();
    other.write("a@example.com.json", "a@example.com", "2");
    other.repository.sync().await.unwrap();
    let renewed = other.account("a@example.com").await.unwrap().generation;
    let ask = async || {
        f.repository
            .credentials(&id("a@example.com"), &renewed)
            .await
    };
    assert!(matches!(ask().await, Err(AccountsError::NoCredentials)));
    f.write("a@example.com.json", "a@example.com", "2");
    assert!(ask().await.is_ok());
    let gone = f
        .repository
        .credentials(&id("a@example.com"), &Generation::new("0"))
        .await;
    assert!(matches!(gone, Err(AccountsError::NoCredentials)));
}
