//! What lives here: the panel's page: there for everybody, and harmless.

use b2a_suite::Plan;
use http::Method;

#[tokio::test(flavor = "multi_thread")]
async fn the_page_needs_no_session_and_forbids_what_it_does_not_need() {
    let deployment = Plan::accounts(0)
        .with(|settings| {
            settings.public_base_url = Some("https://ai.example/base".parse().unwrap());
        })
        .start()
        .await;
    let client = &deployment.client;
    for path in ["/admin/panel", "/admin/panel/", "/admin/panel/accounts?q=1"] {
        let page = client.get(path, &[]).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        let policy = page.header("content-security-policy").to_owned();
        for directive in [
            "default-src 'self';",
            "script-src 'self';",
            "style-src 'self';",
            "img-src 'self' data: blob: https://ai.example;",
            "object-src 'none';",
            "frame-ancestors 'none';",
            "base-uri 'none';",
            "form-action 'self'",
        ] {
            assert!(policy.contains(directive), "{directive}: {policy}");
        }
        assert!(page.text().starts_with("<!doctype html>"));
        let known = [("if-none-match", page.header("etag"))];
        assert_eq!(client.get(path, &known).await.status, 304);
        let head = client
            .whole(Method::HEAD, path, &[], bytes::Bytes::new())
            .await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    }
    let gone = client.get("/admin/panel/assets/gone-1a2b.js", &[]).await;
    assert_eq!(gone.status, 404);
    let write = client.post("/admin/panel", &[], "").await;
    assert_eq!(write.status, 401, "strangers learn nothing more");
}
