//! What lives here: the panel: its page, and who is signed in to it.

use b2a_suite::admin::ADMIN;
use b2a_suite::{Plan, Reply};
use http::Method;
use serde_json::{Value, json};

use crate::calls::{Desk, Row};
use crate::site::Site;

const LOGIN: &str = "/admin/panel/login";
const LOGOUT: &str = "/admin/panel/logout";
const CHANGE: &str = "/admin/panel/change-password";
const ME: &str = "/admin/panel/me";
const PASSWORD: &str = "correct-horse";

pub(crate) fn rows() -> Vec<Row> {
    let signed_in = json!({"success": true, "username": "text", "expires_at": "time"});
    let me = json!({"authenticated": "yes or no", "username?": "text", "expires_at?": "time"});
    let changed = json!({"success": true, "username": "text", "password_updated_at": "time"});
    vec![
        Row::post(LOGIN, signed_in),
        Row::post(LOGOUT, json!({"success": true})),
        Row::post(CHANGE, changed),
        Row::get(ME, me),
    ]
}

/// What a browser sends, with the cookie that it has.
async fn browse(desk: &Desk, cookie: &str, method: Method, path: &str, body: &Value) -> Reply {
    let headers = [("cookie", cookie), ("sec-fetch-site", "same-origin")];
    desk.send(method, path, &headers, body.to_string()).await
}

async fn sign_in(desk: &Desk, password: &str) -> Reply {
    let body = json!({"username": " admin ", "password": password});
    browse(desk, "", Method::POST, LOGIN, &body).await
}

/// The cookie of a new session.
async fn cookie(desk: &Desk, password: &str) -> String {
    let reply = sign_in(desk, password).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let set = reply.header("set-cookie");
    assert!(
        set.contains("; Path=/;") && set.contains("; HttpOnly"),
        "{set}"
    );
    let cookie = set.split(';').next().unwrap();
    assert!(cookie.starts_with("b2a_admin_session="), "{cookie}");
    cookie.to_owned()
}

/// Whether a cookie opens what only an administrator may see.
async fn opens(desk: &Desk, cookie: &str) -> bool {
    let path = "/admin/accounts";
    let seen = browse(desk, cookie, Method::GET, path, &Value::Null).await;
    let me = browse(desk, cookie, Method::GET, ME, &Value::Null).await;
    assert_eq!(me.json()["authenticated"], seen.status == 200);
    seen.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_one_instance_is_one_of_all() {
    let plan = Plan::accounts(0)
        .with(|settings| settings.admin.password = Some(PASSWORD.to_owned().into()));
    let site = Site::start(plan, rows()).await;
    let (one, other) = (&site.one, &site.other);
    for desk in [one, other] {
        let page = desk.client.get("/admin/panel", &[]).await;
        assert_eq!(page.status, 200, "the page needs no session");
    }
    let session = cookie(one, &format!(" {PASSWORD} ")).await;
    assert!(opens(other, &session).await);
    let out = browse(other, &session, Method::POST, LOGOUT, &Value::Null).await;
    assert_eq!(out.status, 200);
    assert!(!opens(one, &session).await);
    let again = browse(one, "", Method::POST, LOGOUT, &Value::Null).await;
    assert_eq!(again.status, 200, "also without a session");

    let (here, there) = (cookie(one, PASSWORD).await, cookie(other, PASSWORD).await);
    let wish = |password: &str| json!({"new_password": password});
    let short = browse(other, &here, Method::POST, CHANGE, &wish("12345")).await;
    assert_eq!(short.status, 400);
    let (by_key, wanted) = (ADMIN, wish("another-one").to_string());
    let by_key = other.send(Method::POST, CHANGE, by_key, wanted).await;
    assert_eq!(by_key.status, 401, "a key is not enough");
    let changed = browse(other, &here, Method::POST, CHANGE, &wish("battery-staple")).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert!(changed.header("set-cookie").contains("Max-Age=0"));
    for session in [&here, &there] {
        assert!(!opens(one, session).await && !opens(other, session).await);
    }
    assert_eq!(sign_in(one, PASSWORD).await.status, 401);
    let after = cookie(one, "battery-staple").await;
    assert!(opens(other, &after).await);
    assert_eq!(sign_in(one, "").await.status, 400);
    let nothing = one.send(Method::POST, LOGIN, &[], "").await;
    assert_eq!(nothing.status, 400);
}
