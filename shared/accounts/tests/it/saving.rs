//! What lives here: saving accounts: what is kept, who wins, and where it is written.

use b2a_accounts::{AccountsError, Overwrite, SaveOutcome};
use b2a_domain::AccountState;
use serde_json::json;

use crate::desk::{Desk, at_once, file_of, sound, taken};
use crate::fixture::id;

const MONDAY: &str = "2026-02-16T12:00:00Z";
const TUESDAY: &str = "2026-02-17T12:00:00Z";
const WEDNESDAY: &str = "2026-02-18T12:00:00Z";

#[tokio::test]
async fn a_new_account_gets_a_file_of_its_name_and_is_pending_at_once() {
    let desk = Desk::new();
    let file = file_of(sound("Ann@Example.com", "1"));
    let saved = desk.repository.save(file, Overwrite::Never).await.unwrap();
    assert_eq!(saved.outcome, SaveOutcome::Created);
    assert_eq!(saved.file.as_str(), "ann@example.com.json");
    let account = desk.account("ann@example.com").await;
    assert_eq!(account.state, AccountState::Pending);
    let credentials = desk
        .repository
        .credentials(&account.id, &account.generation);
    assert!(credentials.await.is_ok());
    assert_eq!(
        desk.repository.sync().await.unwrap().read,
        0,
        "what was just written is known"
    );
}

#[tokio::test]
async fn what_is_not_brought_is_kept_wherever_the_account_lives() {
    let desk = Desk::new();
    let mut old = sound("a@example.com", "1");
    old["mail_password"] = json!("p");
    old["future"] = json!({"x": 1});
    old["timestamp"] = json!(MONDAY);
    desk.put("whatever.json", &old.to_string());
    let mut new = sound("a@example.com", "2");
    new["fullName"] = json!("");
    let saved = desk.repository.save(file_of(new), Overwrite::Always).await;
    let saved = saved.unwrap();
    assert_eq!(
        (saved.outcome, saved.file.as_str()),
        (SaveOutcome::Replaced, "whatever.json")
    );
    assert_eq!(desk.names(""), ["whatever.json"]);
    let now = desk.json("whatever.json");
    assert_eq!(now["fullName"], "Ann");
    assert_eq!(now["mail_password"], "p");
    assert_eq!(now["future"], json!({"x": 1}));
    assert_eq!(now["cookies"][0]["value"], "2");
    assert_eq!(
        now["timestamp"], "2027-01-15T08:00:00Z",
        "the time of these credentials, not of the old ones"
    );
}

#[tokio::test]
async fn rules_of_overwriting_hold() {
    let desk = Desk::new();
    let save = async |file, overwrite| {
        let saved = desk.repository.save(file, overwrite).await.unwrap();
        saved.outcome
    };
    let tuesday = || taken("a@example.com", "tuesday", TUESDAY);
    assert_eq!(
        save(tuesday(), Overwrite::Always).await,
        SaveOutcome::Created
    );
    assert_eq!(
        save(tuesday(), Overwrite::Always).await,
        SaveOutcome::Unchanged
    );
    for (day, when, overwrite, outcome) in [
        (
            "never",
            WEDNESDAY,
            Overwrite::Never,
            SaveOutcome::KeptExisting,
        ),
        ("monday", MONDAY, Overwrite::IfNewer, SaveOutcome::KeptNewer),
        (
            "wednesday",
            WEDNESDAY,
            Overwrite::IfNewer,
            SaveOutcome::Replaced,
        ),
        ("monday", MONDAY, Overwrite::Always, SaveOutcome::Replaced),
    ] {
        let done = save(taken("a@example.com", day, when), overwrite).await;
        assert_eq!(done, outcome, "{day} {overwrite:?}");
    }
    assert_eq!(desk.cookie("a@example.com.json"), "monday");
}

#[tokio::test]
async fn unsound_accounts_are_refused_and_nothing_is_written() {
    let desk = Desk::new();
    for (field, reason) in [
        ("email", "missing email"),
        ("cookies", "missing cookies"),
        ("authorization", "missing authorization"),
        ("configId", "missing configId"),
        ("csesidx", "missing csesidx"),
    ] {
        let mut file = sound("a@example.com", "1");
        file[field] = json!(null);
        let refused = desk.repository.save(file_of(file), Overwrite::Always).await;
        assert!(
            matches!(&refused, Err(AccountsError::Unsound(why)) if why == reason),
            "{refused:?}"
        );
    }
    for email in ["../a@example.com", "a/b@example.com", "a\n@example.com"] {
        let file = file_of(sound(email, "1"));
        let refused = desk.repository.save(file, Overwrite::Always).await;
        assert!(matches!(refused, Err(AccountsError::Unsound(_))));
    }
    assert_eq!(desk.names(""), [""; 0]);
}

#[tokio::test]
async fn a_renewal_that_was_quicker_stays_when_it_is_newer_and_goes_when_it_is_older() {
    for (theirs, left) in [(WEDNESDAY, "theirs"), (MONDAY, "ours")] {
        for was_there in [true, false] {
            let desk = Desk::new();
            if was_there {
                let old = taken("a@example.com", "old", MONDAY);
                desk.repository.save(old, Overwrite::Always).await.unwrap();
            }
            let other = desk.other(b2a_objects::Vault::default());
            desk.objects.before_put(Box::new(move || {
                Box::pin(async move {
                    let file = taken("a@example.com", "theirs", theirs);
                    other
                        .repository
                        .save(file, Overwrite::Always)
                        .await
                        .unwrap();
                })
            }));
            let ours = taken("a@example.com", "ours", TUESDAY);
            let saved = desk.repository.save(ours, Overwrite::Always).await.unwrap();
            assert_eq!(desk.cookie("a@example.com.json"), left, "{was_there}");
            let lost = saved.outcome == SaveOutcome::KeptNewer;
            assert_eq!(lost, left == "theirs");
        }
    }
}

#[tokio::test]
async fn a_switch_in_between_is_kept() {
    let desk = Desk::new();
    let old = taken("a@example.com", "old", MONDAY);
    desk.repository.save(old, Overwrite::Always).await.unwrap();
    let other = desk.other(b2a_objects::Vault::default());
    desk.objects.before_put(Box::new(move || {
        Box::pin(async move {
            let switched = other
                .repository
                .set_disabled(&id("a@example.com"), true)
                .await;
            assert!(switched.unwrap().changed);
        })
    }));
    let new = taken("a@example.com", "new", TUESDAY);
    let saved = desk.repository.save(new, Overwrite::Always).await.unwrap();
    assert_eq!(saved.outcome, SaveOutcome::Replaced);
    assert_eq!(desk.cookie("a@example.com.json"), "new");
    assert_eq!(desk.json("a@example.com.json")["disabled"], true);
    let state = desk.account("a@example.com").await.state;
    assert_eq!(state, AccountState::Disabled);
}

#[tokio::test]
async fn of_many_writers_at_once_the_newest_is_left() {
    let desk = Desk::new();
    let desks: Vec<Desk> = (0..4)
        .map(|_| desk.other(b2a_objects::Vault::default()))
        .collect();
    at_once((0..24).map(|number| {
        let desk = &desks[number % desks.len()];
        // Not in the order of their time.
        let minute = (number * 7) % 24;
        async move {
            let when = format!("2026-02-16T12:{minute:02}:00Z");
            let file = taken("a@example.com", &format!("at-{minute}"), &when);
            // Who always loses the race may give up; then a newer one has won it.
            desk.repository.save(file, Overwrite::IfNewer).await.ok();
        }
    }))
    .await;
    assert_eq!(desk.cookie("a@example.com.json"), "at-23");
    assert_eq!(desk.names(""), ["a@example.com.json"]);
}

#[tokio::test]
async fn a_name_that_another_account_has_is_not_taken_from_it() {
    let desk = Desk::new();
    desk.put(
        "a@example.com.json",
        &sound("other@example.com", "1").to_string(),
    );
    let file = file_of(sound("a@example.com", "2"));
    let saved = desk.repository.save(file, Overwrite::Always).await.unwrap();
    assert_eq!(saved.file.as_str(), "a@example.com-2.json");
    assert_eq!(
        desk.json("a@example.com.json")["email"],
        "other@example.com"
    );
    let again = file_of(sound("a@example.com", "3"));
    let saved = desk
        .repository
        .save(again, Overwrite::Always)
        .await
        .unwrap();
    assert_eq!(saved.file.as_str(), "a@example.com-2.json");
}

#[tokio::test]
async fn a_broken_file_is_repaired_by_new_credentials() {
    let desk = Desk::new();
    desk.put("a@example.com.json", "{\"email\":");
    desk.repository.sync().await.unwrap();
    assert_eq!(
        desk.account("a@example.com").await.state,
        AccountState::Invalid
    );
    let file = file_of(sound("a@example.com", "1"));
    let saved = desk
        .repository
        .save(file, Overwrite::IfNewer)
        .await
        .unwrap();
    assert_eq!(saved.outcome, SaveOutcome::Replaced);
    assert_eq!(
        desk.account("a@example.com").await.state,
        AccountState::Pending
    );
}
