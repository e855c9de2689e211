//! What lives here: an old data directory that moves, in one command.

use serde_json::json;

use crate::desk::{Desk, KEY, sound};

/// A data directory as the single-process system leaves it behind.
fn old() -> Desk {
    let desk = Desk::new();
    desk.account("old/data", "a@example.com");
    desk.write("old/data/whatever.json", sound("B@example.com").to_string());
    let mut off = sound("off@example.com");
    off["disabled"] = json!(true);
    off["response_headers"] = json!({"x": "y"});
    desk.write("old/data/off@example.com.json", off.to_string());
    desk.write("old/data/broken@example.com.json", "{\"email\": ");
    let bare = json!({"email": "bare@example.com", "csesidx": "7"});
    desk.write("old/data/bare@example.com.json", bare.to_string());
    desk.write("old/data/large.json", " ".repeat(10 * 1024 * 1024));
    let user =
        json!({"version": 1, "username": "admin", "password_hash": "$2a$12$x", "updated_at": "x"});
    desk.write("old/data/admin_panel_auth.json", user.to_string());
    desk.write("old/data/admin_panel_auth.json.broken.20260216", "{");
    desk.write(
        "old/data/at/one.txt",
        "__Secure-next-auth.session-token=secret-token",
    );
    desk.write("old/data/at/README.md", "put tokens here");
    desk.write("old/data/invalid-backup-20260216-120000.zip", "PK");
    desk.write("old/data/screenshots/a.png", "x");
    desk.write("old/data/registrar-artifacts/run.json", "{}");
    desk.write("old/config/config.json", r#"{"api_keys": ["k"]}"#);
    desk
}

const EXPECTED: [&str; 8] = [
    "a@example.com.json",
    "admin_panel_auth.json",
    "at/one.txt",
    "b@example.com.json",
    "bare@example.com.json",
    "broken@example.com.json",
    "config/config.json",
    "off@example.com.json",
];

#[test]
fn everything_of_use_comes_along_and_the_rest_is_named() {
    let desk = old();
    let args = ["accounts", "import", "old/data", "--with-config", "--json"];
    let moved = desk.run(&args).with(4).json();
    assert_eq!(desk.files("data"), EXPECTED);
    assert_eq!((&moved["total"], &moved["success"]), (&json!(6), &json!(3)));
    assert_eq!(
        (&moved["failed"], &moved["kept_unusable"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(
        moved["errors"].as_array().unwrap().len(),
        3,
        "bare, broken and large: {}",
        moved["errors"]
    );
    let carried: Vec<&str> = moved["carried"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["key"].as_str().unwrap())
        .collect();
    assert_eq!(
        carried,
        ["admin_panel_auth.json", "at/one.txt", "config/config.json"]
    );
    assert_eq!(
        moved["left_out"],
        json!([
            "admin_panel_auth.json.broken.20260216",
            "at/README.md",
            "invalid-backup-20260216-120000.zip",
            "registrar-artifacts",
            "screenshots"
        ])
    );
    let off = desk.json("data/off@example.com.json");
    assert_eq!(
        (&off["disabled"], &off["response_headers"]["x"]),
        (&json!(true), &json!("y"))
    );
    assert_eq!(
        desk.read("data/at/one.txt"),
        desk.read("old/data/at/one.txt")
    );
    assert_eq!(desk.read("data/broken@example.com.json"), b"{\"email\": ");

    let again = desk.run(&args).json();
    assert_eq!(
        (&again["success"], &again["skipped"]),
        (&json!(3), &json!(2))
    );
    let outcomes = again["carried"].as_array().unwrap().iter();
    assert!(
        outcomes.clone().all(|it| it["outcome"] == "there already"),
        "{again}"
    );
    assert_eq!(
        desk.files("data"),
        EXPECTED,
        "a second time changes nothing"
    );
}

#[test]
fn with_a_master_key_credentials_arrive_sealed() {
    let desk = old();
    let key = [("B2A_MASTER_KEY", KEY)];
    desk.run_with(&key, &["accounts", "import", "old/data"])
        .with(4);
    for sealed in [
        "a@example.com.json",
        "b@example.com.json",
        "broken@example.com.json",
        "at/one.txt",
    ] {
        let bytes = desk.read(&format!("data/{sealed}"));
        assert!(bytes.starts_with(b"B2AS"), "{sealed}");
    }
    assert!(!desk.path("data/config").exists(), "only when asked for");
    assert_eq!(desk.json("data/admin_panel_auth.json")["username"], "admin");
    desk.run_with(&key, &["accounts", "export", "out.zip"])
        .with(0);
    let again = desk
        .run_with(&key, &["accounts", "import", "old/data", "--json"])
        .json();
    assert_eq!(
        (&again["success"], &again["skipped"]),
        (&json!(3), &json!(2))
    );
}

#[test]
fn an_operators_panel_user_is_not_overwritten_and_nonsense_is_none() {
    let desk = old();
    desk.write("data/admin_panel_auth.json", r#"{"username": "me"}"#);
    let moved = desk.run(&["accounts", "import", "old/data"]);
    assert!(
        moved
            .out
            .contains("admin_panel_auth.json: left: there is another one"),
        "{}",
        moved.out
    );
    assert_eq!(desk.json("data/admin_panel_auth.json")["username"], "me");
    desk.write("old/data/admin_panel_auth.json", "{}");
    let moved = desk
        .run(&["accounts", "import", "old/data", "--data-dir", "other"])
        .with(4);
    assert!(
        moved
            .out
            .contains("admin_panel_auth.json: no panel user is in it"),
        "{}",
        moved.out
    );
    assert!(!desk.path("other/admin_panel_auth.json").exists());
}

#[test]
fn a_directory_of_ours_moves_with_its_panel_user_sealed_or_not() {
    let desk = Desk::new();
    desk.account("one", "a@example.com");
    desk.write("one/config/panel_user.json", r#"{"username": "me"}"#);
    desk.write("one/config/other.json", "{}");
    desk.write("one/at/token.txt", "token");
    let key = [("B2A_MASTER_KEY", KEY)];
    let into = |from: &str, to: &str| {
        let args = ["accounts", "import", from, "--data-dir", to, "--json"];
        desk.run_with(&key, &args).with(0).json()
    };
    assert_eq!(into("one", "two")["left_out"], json!(["config/other.json"]));
    // What is sealed already arrives as it was, and not sealed twice.
    into("two", "three");
    let opened = into("three", "three");
    let outcomes = opened["carried"].as_array().unwrap().iter();
    assert!(
        outcomes.clone().all(|it| it["outcome"] == "there already"),
        "{opened}"
    );
    for name in ["config/panel_user.json", "at/token.txt"] {
        assert!(desk.read(&format!("three/{name}")).starts_with(b"B2AS"));
    }
    let from_one = into("one", "three");
    let outcomes = from_one["carried"].as_array().unwrap().iter();
    assert!(
        outcomes.clone().all(|it| it["outcome"] == "there already"),
        "the same in clear: {from_one}"
    );
    desk.write("one/config/panel_user.json", r#"{"username": "you"}"#);
    let args = [
        "accounts",
        "import",
        "one",
        "--data-dir",
        "three",
        "--overwrite",
    ];
    let kept = desk.run_with(&key, &args).with(0);
    assert!(
        kept.out.contains("config/panel_user.json: left"),
        "{}",
        kept.out
    );
}

#[test]
fn what_was_renewed_since_is_not_overwritten_unless_asked_for() {
    let desk = Desk::new();
    let file = |csesidx: &str, timestamp: &str| {
        let mut file = sound("a@example.com");
        file["csesidx"] = json!(csesidx);
        file["timestamp"] = json!(timestamp);
        file.to_string()
    };
    desk.write("old/a@example.com.json", file("1", "2026-02-01T00:00:00Z"));
    desk.write("data/a@example.com.json", file("2", "2026-02-02T00:00:00Z"));
    let now = || desk.json("data/a@example.com.json")["csesidx"].clone();
    let kept = desk.run(&["accounts", "import", "old"]).with(0);
    assert!(
        kept.out.contains("the account has newer credentials"),
        "{}",
        kept.out
    );
    assert_eq!(now(), "2");
    desk.run(&["accounts", "import", "old", "--overwrite", "--no-overwrite"])
        .with(2);
    desk.run(&["accounts", "import", "old", "--overwrite"])
        .with(0);
    assert_eq!(now(), "1");
}

#[test]
fn a_directory_imported_into_itself_stays_as_it_is() {
    let desk = Desk::new();
    desk.account("data", "a@example.com");
    desk.write("data/whatever.json", sound("b@example.com").to_string());
    desk.write("data/at/one.txt", "token");
    let moved = desk
        .run(&["accounts", "import", "data", "--json"])
        .with(0)
        .json();
    assert_eq!(moved["success"], 2);
    assert_eq!(
        desk.files("data"),
        ["a@example.com.json", "at/one.txt", "whatever.json"]
    );
}

#[test]
fn an_empty_directory_holds_nothing_to_import() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("old")).unwrap();
    let moved = desk.run(&["accounts", "import", "old"]).with(3);
    assert!(
        moved.out.contains("No account file was found"),
        "{}",
        moved.out
    );
    desk.write("notes.txt", "hello");
    desk.run(&["accounts", "import", "notes.txt"]).with(2);
}
