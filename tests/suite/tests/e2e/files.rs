//! What lives here: the data folder: an old one just works, and what changes in it is followed while the gateway runs.

use std::fs;
use std::path::Path;

use b2a_domain::AccountState;
use b2a_suite::{Plan, Spoken, Store, eventually, write_account};
use serde_json::{Value, json};

on_each_store!(changes_are_followed);

/// What lies in a folder that has been in use for years.
fn old_folder(data: &Path) {
    for folder in [
        "at",
        "screenshots",
        "registrar-artifacts/run-1",
        "backups",
        "media",
    ] {
        fs::create_dir_all(data.join(folder)).unwrap();
    }
    let write = |name: &str, text: &str| fs::write(data.join(name), text).unwrap();
    write("at/token.txt", "ya29.token");
    write(
        "registrar-artifacts/run-1/page.json",
        r#"{"email": "nobody@example.com"}"#,
    );
    write("screenshots/1.png", "no picture");
    write("invalid-backup-20260216-120000.zip", "no archive");
    write(
        "admin_panel_auth.json",
        r#"{"username": "admin", "password_hash": "x"}"#,
    );
    write(".hidden.json", "{}");
    write("notes.txt", "mine");
    write("broken.json", r#"{"email": "cut@exam"#);
    write("empty.json", "");
    write("list.json", "[1, 2]");
    write("bare@example.com.json", r#"{"email": "bare@example.com"}"#);
}

/// Leaves in a file what an old registrar wrote.
fn change(data: &Path, name: &str, change: impl FnOnce(&mut Value)) {
    let path = data.join(name);
    let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut file);
    fs::write(path, file.to_string()).unwrap();
}

#[tokio::test]
async fn an_old_folder_just_works() {
    let plan = Plan::accounts(3).with_files(|data| {
        old_folder(data);
        // The cookies as one string only, and the number in the token only.
        change(data, "demo-1@example.com.json", |file| {
            let fields = file.as_object_mut().unwrap();
            fields.remove("cookies");
            fields.remove("csesidx");
            fields.insert("surprise".to_owned(), json!({"unknown": [1, null]}));
        });
        // A name of its own; the e-mail inside counts.
        let second = data.join("demo-2@example.com.json");
        fs::rename(second, data.join("second account.json")).unwrap();
    });
    let gateway = plan.start().await;
    let counts = gateway.counts().await;
    assert_eq!((counts.ready, counts.invalid), (3, 4), "{counts:?}");
    assert_eq!(counts.total(), 7, "{:?}", gateway.accounts().await);
    for account in gateway.accounts().await {
        if account.state == AccountState::Invalid {
            assert!(account.reason.is_some_and(|why| !why.is_empty()));
        }
    }
    for spoken in [Spoken::OpenAi, Spoken::Claude, Spoken::Gemini] {
        assert_eq!(gateway.ask(spoken, "Hello").await.status, 200);
    }
    let mut asked = gateway.asked();
    asked.sort();
    assert_eq!(
        asked,
        [
            "demo-1@example.com",
            "demo-2@example.com",
            "demo-3@example.com"
        ]
    );
    // Nothing of it was touched.
    assert!(gateway.data.path().join("broken.json").exists());
    assert!(gateway.data.path().join("second account.json").exists());
}

/// Takes the configId out of a file.
fn take_config_id(data: &Path) -> String {
    let mut taken = Value::Null;
    change(data, "demo-1@example.com.json", |file| {
        taken = file["configId"].take();
        file.as_object_mut().unwrap().remove("configId");
    });
    taken.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_default_config_id_stands_in_for_a_missing_one() {
    let plan = Plan::accounts(1).unproven().with_files(|data| {
        take_config_id(data);
    });
    let gateway = plan.start().await;
    let account = gateway.account("demo-1@example.com").await;
    assert_eq!(account.state, AccountState::Invalid);
    assert!(account.reason.unwrap().contains("configId"));

    let plan = Plan::accounts(1)
        .with(|settings| settings.default_config = take_config_id(&settings.data_dir));
    let gateway = plan.start().await;
    assert_eq!(gateway.ask(Spoken::OpenAi, "Hello").await.status, 200);
}

#[tokio::test]
async fn a_folder_that_is_not_there_yet_is_made() {
    let data = tempfile::tempdir().unwrap();
    let folder = data.path().join("not/there/yet");
    let wanted = folder.clone();
    let plan = Plan::accounts(0).with(move |settings| settings.data_dir = wanted);
    let gateway = plan.start().await;
    assert!(folder.is_dir());
    for file in gateway.simulator.add_accounts(1) {
        write_account(&folder, &file);
    }
    gateway.until_ready(1).await;
}

async fn changes_are_followed(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    let data = gateway.data.path();
    let email = "demo-1@example.com";
    let file = format!("{email}.json");

    let added = gateway.simulator.add_accounts(1).remove(0);
    write_account(data, &added);
    gateway.until_state(&added.email, AccountState::Ready).await;

    // New credentials are proven; the old ones are dead.
    let before = gateway.account(email).await.generation;
    write_account(data, &gateway.simulator.rotate_cookies(email).unwrap());
    eventually("the new credentials", async || {
        let account = gateway.account(email).await;
        (account.generation != before && account.state == AccountState::Ready).then_some(())
    })
    .await;

    // What is no credential changes nothing.
    let before = gateway.account(email).await;
    change(data, &file, |file| {
        file["fullName"] = json!("Somebody Else");
    });
    change(data, &added.file_name, |file| {
        file["disabled"] = json!(true);
    });
    gateway
        .until_state(&added.email, AccountState::Disabled)
        .await;
    let after = gateway.account(email).await;
    assert_eq!(after.generation, before.generation);
    assert_eq!(after.state, AccountState::Ready);

    change(data, &added.file_name, |file| {
        file["disabled"] = json!(false);
    });
    gateway.until_state(&added.email, AccountState::Ready).await;

    let sound = fs::read(data.join(&file)).unwrap();
    fs::write(data.join(&file), "{").unwrap();
    let broken = gateway.until_state(email, AccountState::Invalid).await;
    assert!(broken.reason.is_some());
    fs::write(data.join(&file), sound).unwrap();
    gateway.until_state(email, AccountState::Ready).await;

    fs::remove_file(data.join(&file)).unwrap();
    eventually("the account's end", async || {
        gateway.find(email).await.is_none().then_some(())
    })
    .await;
    assert_eq!(gateway.ask(Spoken::OpenAi, "Hello").await.status, 200);
    assert_eq!(gateway.asked().pop().unwrap(), added.email);
}
