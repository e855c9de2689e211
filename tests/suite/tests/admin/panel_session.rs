//! What lives here: signing in to the panel and out of it, and what a session opens, on every instance alike.

use b2a_suite::{Client, Deployment, Plan, Reply, Store};
use http::Method;
use serde_json::{Value, json};

use crate::{ADMIN, get, send};

pub(crate) const PASSWORD: &str = "correct-horse";
/// What a page of ours makes a browser say.
const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
/// What a page of somebody else does.
const THEIRS: (&str, &str) = ("origin", "https://evil.example");

pub(crate) fn plan() -> Plan {
    Plan::accounts(1).with(|settings| settings.admin.password = Some(PASSWORD.to_owned().into()))
}

pub(crate) async fn sign_in(client: &Client, username: &str, password: &str) -> Reply {
    let body = json!({"username": username, "password": password});
    let path = "/admin/panel/login";
    client.post(path, &[OURS], body.to_string()).await
}

/// The cookie of a new session, as a browser sends it back.
pub(crate) async fn cookie(client: &Client, password: &str) -> String {
    let reply = sign_in(client, "admin", password).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    cookie_of(&reply)
}

fn cookie_of(reply: &Reply) -> String {
    let cookie = reply.header("set-cookie").split(';').next().unwrap();
    assert!(cookie.starts_with("b2a_admin_session="), "{cookie}");
    cookie.to_owned()
}

pub(crate) async fn with(client: &Client, cookie: &str, method: Method, path: &str) -> Reply {
    let headers = [("cookie", cookie), OURS];
    client
        .whole(method, path, &headers, bytes::Bytes::new())
        .await
}

/// The status of a call that only an administrator may make.
async fn opens(client: &Client, cookie: &str) -> u16 {
    let reply = with(client, cookie, Method::GET, "/admin/accounts").await;
    reply.status.as_u16()
}

pub(crate) async fn change(client: &Client, cookie: &str, password: &str) -> Reply {
    let body = json!({"new_password": password}).to_string();
    let headers = [("cookie", cookie), OURS];
    let path = "/admin/panel/change-password";
    client.post(path, &headers, body).await
}

/// A deployment with a second instance, on Redis.
pub(crate) async fn two_instances() -> (Deployment, Client) {
    let deployment = plan().on(Store::Redis).start().await;
    let other = deployment.another().await;
    (deployment, other)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_opens_what_a_key_opens_until_it_is_signed_out() {
    for store in Store::ALL {
        let deployment = plan().on(store).start().await;
        let client = &deployment.client;
        let nobody = client.get("/admin/panel/me", &[]).await;
        assert_eq!(nobody.json(), json!({"authenticated": false}));

        let reply = sign_in(client, " admin ", &format!(" {PASSWORD}\n")).await;
        let answer = reply.json();
        assert_eq!(
            (&answer["success"], &answer["username"]),
            (&json!(true), &json!("admin"))
        );
        let set = reply.header("set-cookie").to_owned();
        let attributes = "; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict";
        assert!(set.ends_with(attributes), "{set}");
        assert_eq!(reply.header("cache-control"), "no-store");

        let cookie = cookie_of(&reply);
        let me = with(client, &cookie, Method::GET, "/admin/panel/me").await;
        assert_eq!(
            me.json(),
            json!({"authenticated": true, "username": "admin", "expires_at": answer["expires_at"]})
        );
        assert_eq!(opens(client, &cookie).await, 200);
        // Old panels send a key for chats along, which is no admin key.
        let both = [
            ("cookie", cookie.as_str()),
            ("authorization", "Bearer sk-chat"),
        ];
        assert_eq!(client.get("/admin/accounts", &both).await.status, 200);

        let out = with(client, &cookie, Method::POST, "/admin/panel/logout").await;
        assert_eq!(
            (out.status.as_u16(), out.json()),
            (200, json!({"success": true}))
        );
        assert!(out.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(
            opens(client, &cookie).await,
            401,
            "a stolen cookie is worth nothing"
        );
        let me = with(client, &cookie, Method::GET, "/admin/panel/me").await;
        assert_eq!(me.json(), json!({"authenticated": false}));
        for cookie in [cookie.as_str(), "a=b"] {
            let again = with(client, cookie, Method::POST, "/admin/panel/logout").await;
            assert_eq!(
                (again.status.as_u16(), again.json()),
                (200, json!({"success": true}))
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_belongs_to_every_instance_and_ends_on_all_of_them() {
    let (deployment, other) = two_instances().await;
    let here = cookie(&deployment.client, PASSWORD).await;
    assert_eq!(opens(&other, &here).await, 200);
    let out = with(&other, &here, Method::POST, "/admin/panel/logout").await;
    assert_eq!(out.status, 200);
    assert_eq!(opens(&deployment.client, &here).await, 401);

    // A new sign-in in the same browser ends what it had.
    let first = cookie(&other, PASSWORD).await;
    let headers = [("cookie", first.as_str()), OURS];
    let body = json!({"username": "admin", "password": PASSWORD}).to_string();
    let second = deployment
        .client
        .post("/admin/panel/login", &headers, body)
        .await;
    let second = cookie_of(&second);
    assert_ne!(first, second);
    assert_eq!(opens(&other, &first).await, 401);
    assert_eq!(opens(&other, &second).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_every_session_and_outlives_a_flush() {
    let (mut deployment, other) = two_instances().await;
    let client = deployment.client.clone();
    let (here, there) = (
        cookie(&client, PASSWORD).await,
        cookie(&other, PASSWORD).await,
    );
    for short in ["", "12345", " 12345 "] {
        let refused = change(&client, &here, short).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["success"]),
            (400, &json!(false))
        );
    }
    let by_key = client
        .post(
            "/admin/panel/change-password",
            ADMIN,
            r#"{"new_password":"another-one"}"#,
        )
        .await;
    assert_eq!(by_key.status, 401, "a key is not enough");
    assert_eq!(opens(&other, &there).await, 200, "nothing has changed yet");

    let changed = change(&client, &here, " battery-staple ").await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let answer = changed.json();
    assert_eq!(
        (&answer["success"], &answer["username"]),
        (&json!(true), &json!("admin"))
    );
    assert!(
        answer["password_updated_at"]
            .as_str()
            .unwrap()
            .ends_with('Z')
    );
    assert!(changed.header("set-cookie").contains("Max-Age=0"));
    for (instance, cookie) in [(&client, &here), (&other, &there), (&other, &here)] {
        assert_eq!(opens(instance, cookie).await, 401);
    }
    assert_eq!(sign_in(&other, "admin", PASSWORD).await.status, 401);
    let after = cookie(&other, "battery-staple").await;
    assert_eq!(opens(&client, &after).await, 200);

    deployment.redis().flush().await;
    assert_eq!(
        opens(&client, &after).await,
        401,
        "sessions go with the state"
    );
    assert_eq!(sign_in(&client, "admin", PASSWORD).await.status, 401);
    let again = cookie(&client, "battery-staple").await;
    assert_eq!(opens(&other, &again).await, 200, "the password does not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_somebody_else_writes_nothing_in_a_users_name() {
    let deployment = plan().start().await;
    let client = &deployment.client;
    let cookie = cookie(client, PASSWORD).await;
    let listed = get(&deployment.client, "/admin/accounts").await;
    let email = listed["items"][0]["email"].as_str().unwrap().to_owned();
    let disable = format!("/admin/accounts/{email}/disable");
    let host = client.base().trim_start_matches("http://").to_owned();
    let ours = format!("http://{host}");
    let sent = async |path: &str, body: &'static str, says: (&str, &str)| {
        let headers = [("cookie", cookie.as_str()), says];
        client.post(path, &headers, body).await.status.as_u16()
    };
    for says in [
        THEIRS,
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert_eq!(sent(&disable, "", says).await, 403, "{says:?}");
        assert_eq!(sent("/admin/panel/logout", "", says).await, 403, "{says:?}");
        let change = r#"{"new_password":"stolen-word"}"#;
        assert_eq!(
            sent("/admin/panel/change-password", change, says).await,
            403
        );
        let login = r#"{"username":"admin","password":"correct-horse"}"#;
        assert_eq!(
            sent("/admin/panel/login", login, says).await,
            403,
            "{says:?}"
        );
    }
    let listed = get(&deployment.client, "/admin/accounts").await;
    assert_eq!(
        listed["items"][0]["status"], "ready",
        "nothing has happened"
    );
    assert_eq!(opens(client, &cookie).await, 200);

    let by_key = [ADMIN[0], THEIRS];
    let by_key = client.post(&disable, &by_key, "").await;
    assert_eq!(by_key.status, 200, "no browser sends a key by itself");
    for says in [("origin", ours.as_str()), OURS, ("x-nothing", "said")] {
        assert_eq!(sent(&disable, "", says).await, 200, "{says:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_eleventh_wrong_password_is_one_too_many_everywhere() {
    let (deployment, other) = two_instances().await;
    for number in 0..10 {
        let client = [&deployment.client, &other][number % 2];
        let wrong = sign_in(client, "admin", &format!("wrong-{number}")).await;
        assert_eq!(wrong.status, 401);
        assert_eq!(wrong.json()["success"], false);
        assert_eq!(wrong.header("set-cookie"), "");
    }
    for (client, password) in [(&other, "wrong-11"), (&deployment.client, PASSWORD)] {
        let refused = sign_in(client, "admin", password).await;
        assert_eq!(refused.status, 429);
        let seconds: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=900).contains(&seconds), "{seconds}");
        assert!(refused.json()["error"].is_string());
    }
    // A key opens the rest all the same.
    assert_eq!(
        send(&other, Method::GET, "/admin/accounts", &Value::Null)
            .await
            .status,
        200
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_does_not_keep_others_from_signing_in() {
    let deployment = Plan::accounts(0)
        .with(|settings| {
            settings.admin.password = Some(PASSWORD.to_owned().into());
            settings.trusted_proxies = serde_json::from_str(r#"["127.0.0.1"]"#).unwrap();
        })
        .start()
        .await;
    let from = async |address: &str, username: &str, password: &str| {
        let body = json!({"username": username, "password": password}).to_string();
        let headers = [("x-forwarded-for", address), ("x-forwarded-proto", "https")];
        let path = "/admin/panel/login";
        deployment.client.post(path, &headers, body).await
    };
    for number in 0..10 {
        let wrong = from("1.1.1.1", &format!("guess-{number}"), PASSWORD).await;
        assert_eq!(wrong.status, 401);
        // The very words that a wrong password gets.
        assert_eq!(
            wrong.json()["error"],
            from("3.3.3.3", "admin", "wrong").await.json()["error"]
        );
        assert_eq!(from("3.3.3.3", "admin", PASSWORD).await.status, 200);
    }
    assert_eq!(from("1.1.1.1", "admin", PASSWORD).await.status, 429);
    let elsewhere = from("2.2.2.2", "admin", PASSWORD).await;
    assert_eq!(elsewhere.status, 200);
    assert!(
        elsewhere.header("set-cookie").ends_with("; Secure"),
        "over TLS"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_sign_in_is_refused() {
    let deployment = plan().start().await;
    let client = &deployment.client;
    for body in [
        "",
        "{",
        "[]",
        r#""admin""#,
        r#"{"username":"admin"}"#,
        r#"{"username":"admin","password":7}"#,
        r#"{"username":" ","password":"x"}"#,
        r#"{"username":"admin","password":" "}"#,
    ] {
        let refused = client.post("/admin/panel/login", &[], body).await;
        let answer: Value = refused.json();
        assert_eq!(
            (refused.status.as_u16(), &answer["success"]),
            (400, &json!(false)),
            "{body}"
        );
        assert!(answer["error"].is_string());
    }
    let large = json!({"username": "admin", "password": "x".repeat(20_000)}).to_string();
    assert_eq!(
        client.post("/admin/panel/login", &[], large).await.status,
        413
    );
    let made_up = format!("b2a_admin_session={}", "A".repeat(43));
    for cookie in [
        made_up.as_str(),
        "b2a_admin_session=",
        "b2a_admin_session=x",
    ] {
        assert_eq!(opens(client, cookie).await, 401, "{cookie}");
    }
}
