//! What lives here: the command `seal`.

use serde_json::json;

use crate::desk::{Desk, KEY, NEW_KEY};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.account("data", "a@example.com");
    desk.account("data", "b@example.com");
    desk.write("data/at/one.txt", "token");
    desk.write("data/at/README.md", "words");
    desk.write("data/admin_panel_auth.json", "{}");
    desk
}

fn is_sealed(desk: &Desk, name: &str) -> bool {
    desk.read(name).starts_with(b"B2AS")
}

#[test]
fn credentials_come_under_the_key_and_nothing_else_does() {
    let desk = desk();
    let with = |keys: &str, args: &[&str]| desk.run_with(&[("B2A_MASTER_KEY", keys)], args);
    let plan = with(KEY, &["seal", "--dry-run"]).with(0);
    assert!(
        plan.out.contains("3 objects: 3 would be sealed"),
        "{}",
        plan.out
    );
    assert!(
        !is_sealed(&desk, "data/a@example.com.json"),
        "nothing was written"
    );
    let done = with(KEY, &["seal", "--json"]).with(0).json();
    assert_eq!((&done["sealed"], &done["current"]), (&json!(3), &json!(0)));
    for name in [
        "data/a@example.com.json",
        "data/b@example.com.json",
        "data/at/one.txt",
    ] {
        assert!(is_sealed(&desk, name), "{name}");
    }
    assert_eq!(desk.read("data/at/README.md"), b"words");
    assert_eq!(desk.read("data/admin_panel_auth.json"), b"{}");
    assert_eq!(with(KEY, &["seal", "--json"]).with(0).json()["current"], 3);

    let listed = with(KEY, &["accounts", "list", "--json"]).with(0).json();
    assert_eq!(
        listed["items"][0]["invalid_reason"], "status_not_active",
        "sound, and in no pool yet"
    );
}

#[test]
fn a_new_key_takes_over_and_a_wrong_one_changes_nothing() {
    let desk = desk();
    let with = |keys: &str, args: &[&str]| desk.run_with(&[("B2A_MASTER_KEY", keys)], args);
    with(KEY, &["seal"]).with(0);
    let before = desk.read("data/a@example.com.json");
    desk.account("data", "plain@example.com");

    let wrong = with(NEW_KEY, &["seal"]).with(1);
    assert!(
        wrong.out.contains("Left as they are, 3 objects"),
        "{}",
        wrong.out
    );
    let why = "a@example.com.json: the data is sealed with a master key that is not configured";
    assert!(wrong.out.contains(why), "{}", wrong.out);
    assert!(wrong.err.contains("nothing was written"), "{}", wrong.err);
    assert_eq!(desk.read("data/a@example.com.json"), before);
    assert!(!is_sealed(&desk, "data/plain@example.com.json"));
    with(NEW_KEY, &["seal", "--skip-unreadable"]).with(4);
    assert!(is_sealed(&desk, "data/plain@example.com.json"));
    assert_eq!(desk.read("data/a@example.com.json"), before);
    let listed = with(NEW_KEY, &["accounts", "list"]).with(0);
    assert!(listed.out.contains("master key"), "{}", listed.out);
    let switched = with(NEW_KEY, &["accounts", "disable", "a@example.com"]).with(1);
    assert!(switched.err.contains("master key"), "{}", switched.err);
    assert_eq!(desk.read("data/a@example.com.json"), before);

    // With all keys everything can be brought together.
    let all = format!("{NEW_KEY},{KEY}");
    let done = with(&all, &["seal", "--json"]).with(0).json();
    assert_eq!((&done["rekeyed"], &done["current"]), (&json!(3), &json!(1)));
    let sound = with(NEW_KEY, &["accounts", "export", "out.zip"]).with(0);
    assert!(sound.out.contains("3 account files"), "{}", sound.out);
}

#[test]
fn a_key_that_is_none_is_explained() {
    let desk = desk();
    let short = desk
        .run_with(&[("B2A_MASTER_KEY", "c2hvcnQ=")], &["seal"])
        .with(1);
    assert!(
        short.err.contains("a master key must be 32 bytes"),
        "{}",
        short.err
    );
}
