//! What lives here: the web app as a browser sees it, by a caller that keeps cookies by hand.

use b2a_simulator::{
    AccountFile, Call, Fault, PageOptions, Scope, Simulator, SimulatorOptions, TokenPlace,
};
use hyper::Method;
use serde_json::{Value, json};

use crate::caller::{Answered, Caller, simulator};

/// The cookies of the account's file, as a header.
fn cookies_of(caller: &Caller) -> String {
    let cookies = caller.file.content["cookie_string"].as_str();
    cookies.expect("cookies").to_owned()
}

async fn look(caller: &Caller, path: &str, cookies: &str) -> Answered {
    caller
        .call(Method::GET, path, &[("cookie", cookies)], Vec::new())
        .await
}

fn place(answered: &Answered) -> &str {
    answered.headers["location"].to_str().unwrap()
}

/// The cookies that an answer sets, as a header.
fn set_by(answered: &Answered) -> String {
    let set = answered.headers.get_all("set-cookie").iter();
    let pairs: Vec<&str> = set
        .map(|line| line.to_str().unwrap().split(';').next().unwrap())
        .collect();
    pairs.join("; ")
}

/// The token in the app's script.
async fn token_of(caller: &Caller, cookies: &str) -> String {
    let script = look(caller, "/app/script.js", cookies).await;
    assert_eq!(script.status, 200, "{}", script.text());
    let mut quoted = script.text().split('"');
    quoted.nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn a_visit_brings_new_cookies_and_leads_into_the_app() {
    let (simulator, caller) = simulator().await;
    let old = cookies_of(&caller);
    let visited = look(&caller, "/", &old).await;
    assert_eq!(visited.status, 302);
    let wanted = format!(
        "/app/cid/{}?csesidx={}",
        caller.file.content["configId"].as_str().unwrap(),
        caller.file.content["csesidx"].as_str().unwrap(),
    );
    assert_eq!(place(&visited), wanted);
    let new = set_by(&visited);
    assert_ne!(new, old);
    assert_eq!(caller.mint_with(&old).await.status, 401);
    assert_eq!(caller.mint_with(&new).await.status, 200);

    assert_eq!(look(&caller, &wanted, &new).await.status, 200);
    assert_eq!(look(&caller, "/app/cid/another", &new).await.status, 403);
    let bearer = format!("Bearer {}", token_of(&caller, &new).await);
    let headers = [("authorization", bearer.as_str())];
    let answered = caller
        .call(Method::POST, "/app/calls", &headers, Vec::new())
        .await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let counters = simulator.counters();
    let email = &caller.file.email;
    assert_eq!(counters.of_account(email, Call::Page).by_status[&302], 1);
    assert_eq!(counters.of_account(email, Call::PageCall).calls, 1);
}

#[tokio::test]
async fn old_cookies_stay_good_where_it_is_said_so() {
    let (simulator, caller) = simulator().await;
    simulator.set_pages(PageOptions {
        old_cookies_stay: true,
        ..PageOptions::default()
    });
    let old = cookies_of(&caller);
    let new = set_by(&look(&caller, "/", &old).await);
    assert_eq!(caller.mint_with(&old).await.status, 200);
    assert_eq!(caller.mint_with(&new).await.status, 200);
}

#[tokio::test]
async fn aged_cookies_are_renewed_by_a_visit_alone() {
    let (_simulator, caller) = simulator().await;
    let path = format!("/accounts/{}/age-cookies", caller.file.email);
    let aged = caller.control(Method::POST, &path, Value::Null).await;
    assert_eq!(aged.status, 204);
    let old = cookies_of(&caller);
    assert_eq!(caller.mint_with(&old).await.status, 401);
    let new = set_by(&look(&caller, "/", &old).await);
    assert_eq!(caller.mint_with(&new).await.status, 200);
    assert_eq!(caller.mint_with(&old).await.status, 401);
}

#[tokio::test]
async fn who_is_signed_out_signs_in_by_hand() {
    let (simulator, caller) = simulator().await;
    let path = format!("/accounts/{}/sign-out", caller.file.email);
    let gone = caller.control(Method::POST, &path, Value::Null).await;
    assert_eq!(gone.status, 204);
    let old = cookies_of(&caller);
    assert_eq!(caller.mint_with(&old).await.status, 401);
    for cookies in [&old, "", "__Secure-C_SES=nonsense"] {
        let visited = look(&caller, "/", cookies).await;
        assert_eq!((visited.status, place(&visited)), (302, "/signin"));
        assert_eq!(look(&caller, "/app/script.js", cookies).await.status, 401);
    }
    assert!(look(&caller, "/signin", "").await.text().contains("<form"));

    let form = [("content-type", "application/x-www-form-urlencoded")];
    let send = async |email: &str| {
        let body = format!("email={}", email.replace('@', "%40")).into_bytes();
        caller.call(Method::POST, "/signin", &form, body).await
    };
    assert_eq!(place(&send("stranger@example.com").await), "/signin");
    let signed_in = send(&caller.file.email).await;
    assert_eq!((signed_in.status, place(&signed_in)), (303, "/"));
    let new = set_by(&signed_in);
    assert_eq!(caller.mint_with(&new).await.status, 200);
    assert_eq!(caller.mint_with(&old).await.status, 401);
    assert_eq!(simulator.counters().of(Call::SignIn).calls, 2);
}

#[tokio::test]
async fn pages_behave_as_they_are_told_to() {
    let (simulator, caller) = simulator().await;
    let cookies = cookies_of(&caller);
    let told = json!({"token_in": ["storage", "url"], "somebody_signs_in": "a@example.com"});
    let answered = caller.control(Method::POST, "/pages", told).await;
    assert_eq!(answered.status, 204);
    let told = caller.control(Method::GET, "/pages", Value::Null).await;
    assert_eq!(told.json()["token_in"], json!(["storage", "url"]));
    let script = look(&caller, "/app/script.js", &cookies).await;
    assert!(script.text().contains("localStorage") && !script.text().contains("fetch"));
    let somebody = look(&caller, "/signin/somebody", "").await;
    assert_eq!(somebody.json(), "a@example.com");

    simulator.script(
        Call::Page,
        &Scope::account(&caller.file.email),
        [Fault::status(503)],
    );
    assert_eq!(look(&caller, "/", "").await.status, 302);
    assert_eq!(look(&caller, "/", &cookies).await.status, 503);

    simulator.reset();
    let told = caller.control(Method::GET, "/pages", Value::Null).await;
    assert_eq!(told.json()["token_in"], json!(["network"]));
    simulator.set_pages(PageOptions {
        token_in: vec![TokenPlace::Page],
        ..PageOptions::default()
    });
    let script = look(&caller, "/app/script.js", &cookies).await;
    assert!(script.text().contains("window.appState"));
}

#[tokio::test]
async fn cookies_are_for_the_domain_where_the_host_lies_in_it() {
    let (simulator, caller) = simulator().await;
    let set = async |host: &str| {
        let caller = Caller::new(simulator.url(), simulator.account_files().remove(0));
        let cookies = cookies_of(&caller);
        let headers = [("cookie", cookies.as_str()), ("host", host)];
        let visited = caller.call(Method::GET, "/", &headers, Vec::new()).await;
        let lines = visited.headers.get_all("set-cookie").iter();
        let lines: Vec<String> = lines
            .map(|line| line.to_str().unwrap().to_owned())
            .collect();
        lines
    };
    let shared = set("business.gemini.google").await;
    assert!(shared[0].contains("; Domain=gemini.google; Path=/;"));
    assert!(!shared[1].contains("Domain"), "{}", shared[1]);
    for host in ["127.0.0.1:9100", "notgemini.google"] {
        assert!(!set(host).await[0].contains("Domain"), "{host}");
    }
    let domain_in = |file: &AccountFile| file.content["cookies"][0]["domain"].clone();
    assert_eq!(domain_in(&caller.file), ".gemini.google");
    let local = SimulatorOptions {
        cookie_domain: "127.0.0.1".to_owned(),
        ..SimulatorOptions::default()
    };
    let local = Simulator::start(local).await.expect("starts");
    assert_eq!(domain_in(&local.add_accounts(1)[0]), "127.0.0.1");
}
