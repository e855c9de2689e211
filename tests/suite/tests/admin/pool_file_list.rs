//! What lives here: listing account files: every field, pages, and what nonsense means.

use b2a_suite::{Deployment, Plan};
use http::Method;
use serde_json::{Value, json};

use crate::{fields, get, send};

async fn deployment() -> Deployment {
    let plan = Plan::accounts(3).with_files(|data| {
        std::fs::write(data.join("broken@example.com.json"), "{").unwrap();
        let bare =
            json!({"email": "bare@example.com", "configId": "c", "authorization": "Bearer x"});
        std::fs::write(data.join("some-name.json"), bare.to_string()).unwrap();
        std::fs::write(data.join("Admin_Panel_Auth.JSON"), "{}").unwrap();
        std::fs::write(data.join("admin_panel_auth.json.broken.1.json"), "{}").unwrap();
        std::fs::write(data.join("notes.txt"), "hello").unwrap();
    });
    plan.start().await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_shown_as_the_contract_says() {
    let deployment = deployment().await;
    let all = get(&deployment.client, "/admin/pool-files?state=nonsense").await;
    assert_eq!(
        (
            &all["total"],
            &all["page"],
            &all["page_size"],
            &all["total_page"]
        ),
        (&json!(5), &json!(1), &json!(20), &json!(1))
    );
    assert_eq!(
        (&all["state"], &all["status"], &all["q"]),
        (&json!("all"), &json!(""), &json!(""))
    );
    assert_eq!(
        fields(&all, "file_name"),
        [
            "demo-1@example.com.json",
            "demo-2@example.com.json",
            "demo-3@example.com.json",
            "broken@example.com.json",
            "some-name.json",
        ]
    );
    let sound = &all["items"][0];
    assert_eq!(sound["email_from_filename"], "demo-1@example.com");
    assert_eq!(
        (&sound["parse_ok"], &sound["parse_error"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        (&sound["exists_in_pool"], &sound["pool_status"]),
        (&json!(true), &json!("ready"))
    );
    assert_eq!(
        (&sound["has_config_id"], &sound["has_csesidx"]),
        (&json!(true), &json!(true))
    );
    assert!(sound["size_bytes"].as_u64().unwrap() > 0);
    assert!(sound["modified_at"].as_str().unwrap().ends_with('Z'));
    let broken = &all["items"][3];
    assert_eq!(
        (&broken["parse_ok"], &broken["pool_status"]),
        (&json!(false), &json!("invalid"))
    );
    assert!(
        broken["parse_error"]
            .as_str()
            .unwrap()
            .starts_with("json_parse_error")
    );
    let bare = &all["items"][4];
    // Sound JSON, and a field is missing.
    assert_eq!(
        (&bare["parse_ok"], &bare["parse_error"]),
        (&json!(true), &json!("missing cookies"))
    );
    assert_eq!(
        (&bare["has_config_id"], &bare["has_csesidx"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(bare["email_from_filename"], "some-name");

    for (query, wanted) in [
        ("?state=active", 3),
        ("?state=invalid", 2),
        ("?status=INVALID,%20pending", 2),
        ("?q=SOME-name", 1),
        ("?q=bare", 1),
        ("?q=nobody", 0),
    ] {
        let listed = get(&deployment.client, &format!("/admin/pool-files{query}")).await;
        assert_eq!(listed["total"], wanted, "{query}");
    }
    let none = get(&deployment.client, "/admin/pool-files?q=nobody").await;
    assert_eq!(
        (&none["items"], &none["total_page"]),
        (&json!([]), &json!(0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_cut_and_nonsense_means_the_default() {
    let deployment = deployment().await;
    for path in ["/admin/pool-files", "/admin/accounts"] {
        let page = async |query: &str| get(&deployment.client, &format!("{path}?{query}")).await;
        let second = page("page=2&page_size=2").await;
        assert_eq!(
            (
                &second["total"],
                &second["page"],
                &second["page_size"],
                &second["total_page"]
            ),
            (&json!(5), &json!(2), &json!(2), &json!(3))
        );
        assert_eq!(second["items"].as_array().unwrap().len(), 2);
        let last = page("page=3&page_size=2").await;
        assert_eq!(last["items"].as_array().unwrap().len(), 1);
        let beyond = page("page=4&page_size=2").await;
        assert_eq!((&beyond["items"], &beyond["page"]), (&json!([]), &json!(4)));
        for nonsense in ["-1", "0", "x", "1e9", "", "%00", "99999999999999999999"] {
            let listed = page(&format!("page={nonsense}&page_size={nonsense}")).await;
            assert_eq!(
                (&listed["page"], &listed["page_size"]),
                (&json!(1), &json!(20)),
                "{nonsense}"
            );
            assert_eq!(listed["items"].as_array().unwrap().len(), 5);
        }
        assert_eq!(page("page_size=5000").await["page_size"], 200);
    }
    // Accounts are on one page unless a page is asked for.
    let all = get(&deployment.client, "/admin/accounts").await;
    assert_eq!((&all["total"], &all["page"]), (&json!(5), &Value::Null));
    let twice = send(
        &deployment.client,
        Method::GET,
        "/admin/pool-files?q=a&q=b",
        &Value::Null,
    )
    .await;
    assert_eq!(twice.status, 400);
    assert!(twice.json()["error"].is_string());
}
