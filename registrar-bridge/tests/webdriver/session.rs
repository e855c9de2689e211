//! What lives here: what is brought from a live session, and where its token is seen.

use b2a_registrar_bridge::AuthorizationSource;
use b2a_simulator::{Call, PageOptions, TokenPlace};
use serde_json::json;

use crate::processes::gone;
use crate::stage::{EMAIL, Stage};

#[tokio::test]
async fn a_live_session_is_renewed() {
    let mut stage = Stage::new().await;
    stage.file.full_name = Some("Alice".to_owned());
    let kept = json!("kept");
    stage.file.other.insert("mail_provider".to_owned(), kept);
    assert!(stage.simulator.age_cookies(EMAIL));
    assert_eq!(stage.mint(&stage.file).await, 401);

    let brought = stage.bring(&stage.file).await.unwrap();
    assert_eq!(brought.source, AuthorizationSource::Network);
    let account = &brought.account;
    assert_eq!(stage.mint(account).await, 200);
    assert_eq!(account.email, stage.file.email);
    assert_eq!(account.full_name.as_deref(), Some("Alice"));
    assert_eq!(account.other, stage.file.other);
    assert_eq!(account.csesidx, stage.file.csesidx);
    assert_eq!(account.config_id, stage.file.config_id);
    let authorization = account.authorization.as_deref().unwrap();
    assert!(
        authorization.starts_with("Bearer ey") && account.authorization != stage.file.authorization
    );

    let cookies = account.cookies.as_ref().unwrap();
    let names: Vec<&str> = cookies.iter().map(|cookie| cookie.name.as_str()).collect();
    assert_eq!(names, ["__Secure-C_SES", "__Host-C_OSES"]);
    for cookie in cookies {
        assert_eq!(cookie.other["domain"], "127.0.0.1");
        assert_eq!(cookie.other["path"], "/");
        assert!(cookie.other["expiry"].is_u64(), "{:?}", cookie.other);
        let pair = format!("{}={}", cookie.name, cookie.value);
        assert!(account.cookie_string.as_ref().unwrap().contains(&pair));
    }
    let seen = stage.simulator.counters();
    assert_eq!(seen.of_account(EMAIL, Call::PageCall).by_status[&200], 1);
    assert_eq!(seen.of_account(EMAIL, Call::Page).calls, 1);
    assert!(!stage.settings.artifacts_dir.exists());
    gone(stage.directory.path()).await;
}

/// A visit of a page that shows its token in these places.
async fn source_of(token_in: Vec<TokenPlace>, wait_sec: u64) -> (AuthorizationSource, String) {
    let mut stage = Stage::new().await;
    stage.settings.credentials_wait_sec = wait_sec;
    stage.simulator.set_pages(PageOptions {
        token_in,
        ..PageOptions::default()
    });
    let brought = stage.bring(&stage.file).await.unwrap();
    assert_eq!(stage.mint(&brought.account).await, 200);
    (brought.source, brought.account.authorization.unwrap())
}

#[tokio::test]
async fn the_token_is_found_in_storage() {
    let (source, token) = source_of(vec![TokenPlace::Storage, TokenPlace::Url], 60).await;
    assert_eq!(source, AuthorizationSource::Storage);
    assert!(token.starts_with("Bearer ey"));
}

#[tokio::test]
async fn the_token_is_found_in_the_page() {
    let (source, token) = source_of(vec![TokenPlace::Page], 60).await;
    assert_eq!(source, AuthorizationSource::Page);
    assert!(token.starts_with("Bearer ey"));
}

#[tokio::test]
async fn the_token_is_found_in_the_address() {
    let (source, token) = source_of(vec![TokenPlace::Url], 60).await;
    assert_eq!(source, AuthorizationSource::Url);
    assert!(token.starts_with("Bearer ey"));
}

#[tokio::test]
async fn a_placeholder_stands_for_a_token_that_is_nowhere() {
    let (source, token) = source_of(Vec::new(), 20).await;
    assert_eq!(source, AuthorizationSource::Fallback);
    let number = token.strip_prefix("Bearer fallback-csesidx-").unwrap();
    assert!(number.parse::<u32>().is_ok(), "{number}");
}
