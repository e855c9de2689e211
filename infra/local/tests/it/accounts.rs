//! What lives here: accounts on the files alone: where the pool is inside another process, or nowhere yet.

use serde_json::json;

use crate::desk::{Desk, sound};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.account("data", "a@example.com");
    desk.account("data", "b@example.com");
    desk.write("data/broken.json", "{");
    let user = json!({"username": "admin", "password_hash": "secret-hash"});
    desk.write("data/admin_panel_auth.json", user.to_string());
    desk
}

#[test]
fn lists_are_tables_for_people_and_json_for_scripts() {
    let desk = desk();
    let listed = desk.run(&["accounts", "list"]).with(0);
    for part in [
        "a@example.com",
        "broken.json",
        "no: json_parse_error",
        "3 files in ./data",
    ] {
        assert!(listed.out.contains(part), "{part}: {}", listed.out);
    }
    assert!(
        listed.err.contains("--url"),
        "says what it can't know: {}",
        listed.err
    );
    let json = desk
        .run(&["accounts", "list", "--json", "-q", "EXAMPLE"])
        .with(0)
        .json();
    assert_eq!((&json["total"], &json["q"]), (&json!(2), &json!("EXAMPLE")));
    assert_eq!(json["items"][0]["status"], "unknown");
    let invalid = desk.run(&[
        "accounts", "list", "--state", "invalid", "--status", "invalid", "--json",
    ]);
    assert_eq!(invalid.with(0).json()["items"][0]["email"], "broken");
    let elsewhere = desk.run(&["accounts", "list", "--json", "--data-dir", "elsewhere"]);
    assert_eq!(elsewhere.with(0).json()["total"], 0);
}

#[test]
fn no_secret_is_ever_shown() {
    let desk = desk();
    for args in [
        &["accounts", "list"][..],
        &["accounts", "list", "--json"],
        &["accounts", "show", "a@example.com"],
        &["accounts", "show", "a@example.com", "--json"],
        &["accounts", "import", "data"],
        &["accounts", "import", "data/broken.json"],
        &["accounts", "disable", "a@example.com", "--json"],
        &["accounts", "export", "out.zip"],
        &["accounts", "remove", "a@example.com"],
    ] {
        let ended = desk.run_with(&[("RUST_LOG", "trace")], args);
        for text in [&ended.out, &ended.err] {
            assert!(!text.contains("secret-"), "{args:?}: {text}");
        }
    }
}

#[test]
fn one_account_is_shown_or_not_found() {
    let desk = desk();
    let shown = desk.run(&["accounts", "show", "A@example.com"]).with(0);
    assert!(
        shown.out.contains("a@example.com.json") && shown.out.contains("sound"),
        "{}",
        shown.out
    );
    let json = desk
        .run(&["accounts", "show", "a@example.com", "--json"])
        .with(0)
        .json();
    assert_eq!(json["files"][0]["parse_ok"], true);
    let missing = desk.run(&["accounts", "show", "x@example.com"]).with(3);
    assert_eq!(missing.out, "");
    assert!(
        missing
            .err
            .contains("x@example.com: there is no such account"),
        "{}",
        missing.err
    );
}

#[test]
fn switches_are_kept_in_the_files() {
    let desk = desk();
    let off = desk
        .run(&["accounts", "disable", "a@example.com", "b@example.com"])
        .with(0);
    assert!(off.out.contains("a@example.com: disabled\n"), "{}", off.out);
    assert!(off.err.contains("follows within 30 s"), "{}", off.err);
    assert_eq!(desk.json("data/a@example.com.json")["disabled"], true);
    assert_eq!(
        desk.json("data/a@example.com.json")["mail_password"],
        "secret-password"
    );
    let listed = desk
        .run(&["accounts", "list", "--status", "disabled", "--json"])
        .with(0);
    assert_eq!(listed.json()["total"], 2);
    let on = desk
        .run(&[
            "accounts",
            "enable",
            "a@example.com",
            "x@example.com",
            "--json",
        ])
        .with(4);
    let results = &on.json()["results"];
    assert_eq!(
        (&results[0]["ok"], &results[0]["changed"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        (&results[1]["ok"], &results[1]["email"]),
        (&json!(false), &json!("x@example.com"))
    );
    assert_eq!(desk.json("data/a@example.com.json").get("disabled"), None);
}

#[test]
fn exit_codes_mean_something() {
    let desk = desk();
    for (args, code) in [
        (&["accounts"][..], 2),
        (&["accounts", "nonsense"], 2),
        (&["accounts", "disable"], 2),
        (&["accounts", "disable", "a/b"], 2),
        (&["accounts", "list", "--key", "k"], 2),
        (&["accounts", "list", "--url", "https://example.com"], 2),
        (
            &["accounts", "list", "--url", "ftp://127.0.0.1", "--key", "k"],
            1,
        ),
        (
            &[
                "accounts",
                "list",
                "--url",
                "http://127.0.0.1:1",
                "--key",
                "k",
            ],
            1,
        ),
        (&["accounts", "list", "--config", "missing.json"], 1),
        (
            &["accounts", "list", "--redis-url", "redis://127.0.0.1:1"],
            1,
        ),
        (&["accounts", "disable", "x@example.com"], 3),
        (&["accounts", "disable", "broken"], 1),
        (&["accounts", "refresh", "a@example.com"], 1),
        (&["accounts", "import", "missing"], 3),
        (&["accounts", "import", "data/a@example.com.json"], 0),
        (&["accounts", "import", "data/broken.json"], 1),
        (&["accounts", "import", "data"], 0),
        (&["accounts", "export", "no/such/folder/x.zip"], 1),
        (&["seal"], 2),
    ] {
        let ended = desk.run(args);
        assert_eq!(ended.code, code, "{args:?}: {}{}", ended.out, ended.err);
    }
}

#[test]
fn what_is_exported_can_be_imported_elsewhere() {
    let desk = desk();
    let out = desk.run(&["accounts", "export", "out.zip"]).with(0);
    assert!(
        out.out
            .contains("3 account files written to out.zip, in clear"),
        "{}",
        out.out
    );
    #[cfg(unix)]
    {
        let mode =
            std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(desk.path("out.zip")).unwrap());
        assert_eq!(mode & 0o777, 0o600, "for its owner alone");
    }
    desk.run(&["accounts", "export", "out.zip"]).with(2);
    let some = [
        "accounts", "export", "out.zip", "--force", "-q", "a@", "--json",
    ];
    assert_eq!(desk.run(&some).with(0).json()["exported_count"], 1);
    desk.run(&["accounts", "export", "out.zip", "--force"])
        .with(0);

    let import = [
        "accounts",
        "import",
        "out.zip",
        "--data-dir",
        "other",
        "--json",
    ];
    let imported = desk.run(&import).with(4).json();
    assert_eq!(
        (&imported["success"], &imported["failed"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        desk.files("other"),
        ["a@example.com.json", "b@example.com.json"]
    );
    assert_eq!(
        desk.json("other/a@example.com.json"),
        sound("a@example.com")
    );
}

#[test]
fn accounts_that_are_there_can_be_left_alone() {
    let desk = desk();
    let mut newer = sound("a@example.com");
    newer["csesidx"] = json!("2002");
    desk.write("new.json", newer.to_string());
    let left = desk
        .run(&["accounts", "import", "new.json", "--no-overwrite"])
        .with(0);
    assert!(left.out.contains("0 imported, 1 skipped"), "{}", left.out);
    assert_eq!(desk.json("data/a@example.com.json")["csesidx"], "1001");
    desk.run(&["accounts", "import", "new.json"]).with(0);
    assert_eq!(desk.json("data/a@example.com.json")["csesidx"], "2002");
}

#[test]
fn what_is_removed_can_be_brought_back() {
    let desk = desk();
    let removed = desk
        .run(&["accounts", "remove", "a@example.com", "broken", "--json"])
        .with(0);
    let results = removed.json()["results"].clone();
    let backup = results[0]["backup_file"].as_str().unwrap();
    assert_eq!(results[1]["deleted_files"], json!(["broken.json"]));
    assert_eq!(
        desk.files("data").len(),
        4,
        "b, the panel's user and two backups"
    );
    let archive = format!("data/{backup}");
    desk.run(&["accounts", "import", &archive]).with(0);
    assert_eq!(desk.json("data/a@example.com.json"), sound("a@example.com"));
    desk.run(&["accounts", "remove", "x@example.com"]).with(3);
}
