//! What lives here: signing in by hand, with a driver in place of a browser.

use async_trait::async_trait;
use b2a_registrar_bridge::{
    AuthorizationSource, Brought, Driver, DriverError, Wanted, sign_in, sign_in_with,
};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::bridge::{environment, options, settings};
use crate::fake_gateway::FakeGateway;

/// Brings the account that it is asked for, with other cookies; or fails.
struct Hand {
    fails: bool,
}

#[async_trait]
impl Driver for Hand {
    fn name(&self) -> &'static str {
        "webdriver"
    }

    async fn bring(&self, wanted: &Wanted) -> Result<Brought, DriverError> {
        let Wanted::Renewal(account) = wanted else {
            return Err(DriverError::NothingHere("renewals only".to_owned()));
        };
        if self.fails {
            return Err(DriverError::Failed("nobody signed in".to_owned()));
        }
        let mut account = (**account).clone();
        account.cookies.as_mut().unwrap()[0].value = "by-hand".to_owned();
        Ok(Brought {
            account,
            source: AuthorizationSource::Page,
        })
    }
}

async fn signed_in(gateway: &FakeGateway, email: Option<&str>, fails: bool) -> Result<(), String> {
    let settings = settings(&gateway.base);
    let stop = CancellationToken::new();
    let signed_in = sign_in_with(Box::new(Hand { fails }), &settings, options(), email, stop).await;
    signed_in.map_err(|error| error.to_string())
}

#[tokio::test]
async fn the_account_that_is_named_is_offered_claimed_and_uploaded() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    gateway.add_dead("bob@example.com");
    gateway
        .state
        .with(|it| it.accounts.get_mut("bob@example.com").unwrap().status = "ready");
    signed_in(&gateway, Some("Bob@example.com"), false)
        .await
        .unwrap();
    let upload = gateway.uploaded(1).await.remove(0);
    assert_eq!(upload["email"], "bob@example.com");
    assert_eq!(upload["cookies"][0]["value"], "by-hand");
    assert_eq!(upload["authorization_source"], "page");
    assert!(
        gateway
            .state
            .with(|it| it.accounts["alice@example.com"].lease.is_none()),
        "others are left alone"
    );
}

#[tokio::test]
async fn without_a_name_it_is_the_one_that_waits() {
    let gateway = FakeGateway::start().await;
    let error = signed_in(&gateway, None, false).await.unwrap_err();
    assert!(error.contains("no account waits"), "{error}");
    gateway.add_dead("alice@example.com");
    signed_in(&gateway, None, false).await.unwrap();
    assert_eq!(gateway.uploaded(1).await[0]["email"], "alice@example.com");
}

#[tokio::test]
async fn what_goes_wrong_is_told() {
    let gateway = FakeGateway::start().await;
    gateway.add_dead("alice@example.com");
    let error = signed_in(&gateway, Some("nobody@example.com"), false)
        .await
        .unwrap_err();
    assert_eq!(error, "not signed in: the gateway knows no such account");
    let error = signed_in(&gateway, Some("alice@example.com"), true)
        .await
        .unwrap_err();
    assert_eq!(error, "not signed in: webdriver: nobody signed in");
    let body = gateway.called("refresh-tasks/fail", 200).await;
    assert_eq!(body["error"], json!("webdriver: nobody signed in"));
    // It backs off now, so that nobody gets it.
    let error = signed_in(&gateway, Some("alice@example.com"), false)
        .await
        .unwrap_err();
    assert!(
        error.contains("another registrar works on this account"),
        "{error}"
    );
}

#[tokio::test]
async fn without_a_browser_there_is_no_sign_in() {
    let gateway = FakeGateway::start().await;
    let stop = CancellationToken::new();
    let result = sign_in(
        &settings(&gateway.base),
        &environment(),
        options(),
        None,
        stop,
    )
    .await;
    assert_eq!(
        result.unwrap_err().to_string(),
        "registrar.webdriver: this driver is not set up"
    );
}
