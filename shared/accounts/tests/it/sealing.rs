//! What lives here: account files under a master key: sealed on every write, never lost under a wrong key.

use b2a_accounts::{AccountsError, FileVerdict, Overwrite};
use b2a_domain::AccountState;
use b2a_objects::{Sealer, Vault, credential_keys, reseal};

use crate::desk::{Desk, NEW_KEY, OLD_KEY, OVERWRITE, file_of, sound, unzipped, vault};
use crate::fixture::id;

#[tokio::test]
async fn every_write_seals_and_plain_files_are_still_read() {
    let desk = Desk::with(vault(OLD_KEY));
    desk.put("plain.json", &sound("plain@example.com", "1").to_string());
    let file = file_of(sound("a@example.com", "secret-cookie"));
    desk.repository.save(file, Overwrite::Always).await.unwrap();
    assert_eq!(desk.repository.sync().await.unwrap().invalid, 0);
    assert_eq!(
        desk.account("plain@example.com").await.state,
        AccountState::Pending
    );
    let stored = desk.bytes("a@example.com.json");
    assert!(Sealer::is_sealed(&stored));
    assert!(!stored.windows(13).any(|piece| piece == b"secret-cookie"));
    let plain = desk
        .repository
        .set_disabled(&id("plain@example.com"), true)
        .await;
    assert!(plain.unwrap().changed);
    assert!(Sealer::is_sealed(&desk.bytes("plain.json")));
}

#[tokio::test]
async fn sealing_and_another_key_change_nothing_but_the_envelope() {
    let desk = Desk::new();
    desk.put("x.json", &sound("a@example.com", "1").to_string());
    desk.repository.sync().await.unwrap();
    let generation = desk.account("a@example.com").await.generation;
    for keys in [
        OLD_KEY.to_owned(),
        format!("{NEW_KEY},{OLD_KEY}"),
        NEW_KEY.to_owned(),
    ] {
        let with_key = desk.other(vault(&keys));
        for key in credential_keys(&*desk.objects).await.unwrap() {
            let repository = &with_key.repository;
            let sealed = reseal(&*desk.objects, repository.vault(), &key, false).await;
            sealed.unwrap();
        }
        let report = with_key.repository.sync().await.unwrap();
        assert_eq!(
            (report.read, report.added, report.changed, report.removed),
            (1, 0, 0, 0)
        );
        let now = with_key.account("a@example.com").await.generation;
        assert_eq!(now, generation);
        let a = id("a@example.com");
        let credentials = with_key.repository.credentials(&a, &now).await;
        assert!(credentials.is_ok());
    }
}

#[tokio::test]
async fn under_a_wrong_key_nothing_is_overwritten_and_the_pool_keeps_what_it_had() {
    let right = Desk::with(vault(OLD_KEY));
    for email in ["a@example.com", "b@example.com"] {
        let file = file_of(sound(email, "1"));
        right
            .repository
            .save(file, Overwrite::Always)
            .await
            .unwrap();
    }
    let before = right.bytes("a@example.com.json");
    for wrong in [vault(NEW_KEY), Vault::default()] {
        let wrong = right.other(wrong);
        wrong.put("plain.json", &sound("c@example.com", "1").to_string());
        let report = wrong.repository.sync().await.unwrap();
        assert_eq!((report.removed, report.changed, report.invalid), (0, 0, 0));
        assert_eq!(
            wrong.account("a@example.com").await.state,
            AccountState::Pending
        );

        let inventory = wrong.repository.inventory().await.unwrap();
        let FileVerdict::Unreadable(problem) = &inventory.files[0].verdict else {
            panic!("{:?}", inventory.files[0]);
        };
        assert!(
            problem.starts_with("read_failed: ") && problem.contains("master key"),
            "{problem}"
        );

        let refused = |error: &AccountsError| matches!(error, AccountsError::Unreadable { .. });
        let file = file_of(sound("a@example.com", "2"));
        let saved = wrong.repository.save(file, Overwrite::Always).await;
        assert!(refused(&saved.unwrap_err()));
        let switched = wrong
            .repository
            .set_disabled(&id("a@example.com"), true)
            .await;
        assert!(refused(&switched.unwrap_err()));
        let archive = sound("a@example.com", "3").to_string().into_bytes();
        assert_eq!(wrong.import("a.json", archive, OVERWRITE).await.failed(), 1);
        assert_eq!(right.bytes("a@example.com.json"), before);
    }
}

#[tokio::test]
async fn a_file_that_can_not_be_opened_under_a_strange_name_keeps_everybody_in_the_pool() {
    let desk = Desk::with(vault(OLD_KEY));
    desk.put("gone.json", &sound("gone@example.com", "1").to_string());
    desk.repository.sync().await.unwrap();
    // An envelope belongs to its object: under another name it can't be opened.
    let file = file_of(sound("a@example.com", "1"));
    desk.repository.save(file, Overwrite::Always).await.unwrap();
    let path = |name: &str| desk.folder.path().join(name);
    std::fs::rename(path("a@example.com.json"), path("moved.json")).unwrap();
    std::fs::remove_file(path("gone.json")).unwrap();
    assert_eq!(desk.repository.sync().await.unwrap().removed, 0);
    std::fs::rename(path("moved.json"), path("a@example.com.json")).unwrap();
    assert_eq!(desk.repository.sync().await.unwrap().removed, 1);
    assert!(
        desk.pool
            .get(&id("gone@example.com"))
            .await
            .unwrap()
            .is_none()
    );
    assert!(desk.pool.get(&id("a@example.com")).await.unwrap().is_some());
}

#[tokio::test]
async fn backups_are_sealed_and_exports_are_open() {
    let desk = Desk::with(vault(OLD_KEY));
    desk.put("plain.json", &sound("plain@example.com", "1").to_string());
    let file = file_of(sound("a@example.com", "1"));
    desk.repository.save(file, Overwrite::Always).await.unwrap();
    let keys: Vec<_> = {
        let inventory = desk.repository.inventory().await.unwrap();
        inventory.files.into_iter().map(|file| file.key).collect()
    };
    let sink = std::io::Cursor::new(Vec::new());
    let exported = desk
        .repository
        .export(&keys, sink, |_| "{}".into(), || {})
        .await;
    let entries = unzipped(&exported.unwrap().0.into_inner());
    let open: serde_json::Value = serde_json::from_slice(&entries["a@example.com.json"]).unwrap();
    assert_eq!(open["email"], "a@example.com");

    for (email, name) in [
        ("a@example.com", "a@example.com.json"),
        ("plain@example.com", "plain.json"),
    ] {
        let deleted = desk.repository.delete(&id(email)).await.unwrap();
        let archive = desk.bytes(deleted.backup.unwrap().as_str());
        assert!(Sealer::is_sealed(&unzipped(&archive)[name]));
        let report = desk.import("backup.zip", archive, OVERWRITE).await;
        assert_eq!(report.succeeded(), 1, "{:?}", report.errors());
        assert_eq!(desk.account(email).await.state, AccountState::Pending);
    }
}
