//! What lives here: importing what strangers send: archives that lie, bombs, and one bad file among good ones.

use b2a_accounts::{DataDirectory, EntryOutcome, ImportRules, Overwrite, ZipLimits, import};
use proptest::prelude::*;
use serde_json::json;

use crate::desk::{Desk, OVERWRITE, sound, taken, zipped};

fn text(email: &str, cookie: &str) -> Vec<u8> {
    sound(email, cookie).to_string().into_bytes()
}

#[tokio::test]
async fn one_bad_entry_fails_alone() {
    let desk = Desk::new();
    let mut bare = sound("bare@example.com", "1");
    bare["csesidx"] = json!("");
    let archive = zipped(&[
        ("manifest.json", b"{}"),
        ("pool/whatever.json", &text("a@example.com", "1")),
        ("bare.json", bare.to_string().as_bytes()),
        ("broken.JSON", b"{"),
        ("nobody.json", b"{}"),
        ("huge.json", &vec![b' '; 3 * 1024 * 1024]),
        ("readme.txt", b"hello"),
        ("folder/", b""),
    ]);
    let report = desk.import("Pool.ZIP", archive, OVERWRITE).await;
    assert_eq!(report.succeeded(), 1);
    assert_eq!(report.failed(), 4);
    let mut errors = report.errors();
    errors.sort();
    assert_eq!(
        errors,
        [
            "bare.json: missing csesidx",
            "broken.json: json_parse_error: ends too early at line 1 column 1",
            "huge.json: larger than 1048576 bytes",
            "nobody.json: missing email",
        ]
    );
    assert_eq!(desk.names(""), ["a@example.com.json"]);
}

#[tokio::test]
async fn accounts_that_are_there_are_overwritten_or_not_as_asked() {
    let desk = Desk::new();
    desk.import("x.json", text("a@example.com", "1"), OVERWRITE)
        .await;
    let careful = ImportRules {
        overwrite: Overwrite::Never,
        ..OVERWRITE
    };
    let report = desk
        .import("y.json", text("a@example.com", "2"), careful)
        .await;
    assert_eq!((report.succeeded(), report.skipped()), (0, 1));
    assert_eq!(report.errors().len(), 1, "skipped ones are told");
    assert_eq!(desk.cookie("a@example.com.json"), "1");
    let report = desk
        .import("y.json", text("a@example.com", "2"), OVERWRITE)
        .await;
    assert_eq!(report.entries[0].outcome, EntryOutcome::Replaced);
    assert_eq!(report.entries[0].email.as_deref(), Some("a@example.com"));
    let report = desk.import("notes.txt", b"hello".to_vec(), OVERWRITE).await;
    assert!(report.entries.is_empty());
}

#[tokio::test]
async fn of_two_entries_for_one_account_the_newer_stays() {
    for order in [["new", "old"], ["old", "new"]] {
        let desk = Desk::new();
        let entries = order.map(|age| {
            let when = if age == "new" {
                "2026-03-01"
            } else {
                "2026-02-01"
            };
            let file = taken("a@example.com", age, &format!("{when}T00:00:00Z"));
            (format!("{age}.json"), file.to_bytes().unwrap())
        });
        let entries: Vec<(&str, &[u8])> = entries
            .iter()
            .map(|(name, content)| (name.as_str(), content.as_ref()))
            .collect();
        let report = desk.import("two.zip", zipped(&entries), OVERWRITE).await;
        assert_eq!(report.entries.len(), 2);
        assert_eq!(desk.cookie("a@example.com.json"), "new", "{order:?}");
    }
}

#[tokio::test]
async fn of_two_entries_neither_overwrites_an_account_that_is_to_stay() {
    let desk = Desk::new();
    let file = taken("a@example.com", "there", "2026-01-01T00:00:00Z");
    desk.repository.save(file, Overwrite::Always).await.unwrap();
    let entry = |day: &str| {
        let file = taken("a@example.com", day, &format!("2026-02-{day}T00:00:00Z"));
        file.to_bytes().unwrap()
    };
    let archive = zipped(&[("1.json", &entry("01")), ("2.json", &entry("02"))]);
    let careful = ImportRules {
        overwrite: Overwrite::Never,
        ..OVERWRITE
    };
    let report = desk.import("two.zip", archive, careful).await;
    assert_eq!((report.succeeded(), report.skipped()), (0, 2));
    assert_eq!(desk.cookie("a@example.com.json"), "there");
}

#[tokio::test]
async fn of_two_files_in_a_directory_the_one_written_last_stays() {
    let (old, desk) = (Desk::new(), Desk::new());
    for (name, cookie, second) in [("a.json", "later", 2_000), ("b.json", "earlier", 1_000)] {
        old.put(name, &sound("a@example.com", cookie).to_string());
        let path = old.folder.path().join(name);
        let file = std::fs::File::options().write(true).open(path).unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(second);
        file.set_modified(time).unwrap();
    }
    let rules = ImportRules {
        overwrite: Overwrite::IfNewer,
        keep_unusable: true,
    };
    for _ in 0..2 {
        let found = DataDirectory::look(old.folder.path()).unwrap();
        let files = import::from_paths(found.account_files);
        let report = desk.repository.import(files, rules, |_| {}).await.unwrap();
        assert_eq!(report.failed(), 0, "{:?}", report.errors());
        assert_eq!(desk.cookie("a@example.com.json"), "later");
    }
    // What was renewed here since is not overwritten by a second move.
    let renewed = taken("a@example.com", "renewed", "2026-02-16T12:00:00Z");
    desk.repository
        .save(renewed, Overwrite::Always)
        .await
        .unwrap();
    let found = DataDirectory::look(old.folder.path()).unwrap();
    let files = import::from_paths(found.account_files);
    let report = desk.repository.import(files, rules, |_| {}).await.unwrap();
    assert_eq!(report.skipped(), 2);
    assert_eq!(desk.cookie("a@example.com.json"), "renewed");
}

#[tokio::test]
async fn archives_that_are_none_or_too_much_are_refused() {
    let desk = Desk::new();
    let report = desk
        .import("x.zip", b"no archive".to_vec(), OVERWRITE)
        .await;
    assert_eq!(
        report.broken_archives,
        ["x.zip: not a ZIP that can be read"]
    );

    let a = text("a@example.com", "1");
    let names: Vec<String> = (0..5).map(|number| format!("{number}.json")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &a[..])).collect();
    let archive = zipped(&entries);
    for (limits, reason) in [
        (
            ZipLimits {
                entries: 4,
                ..ZipLimits::UPLOAD
            },
            "more than 4 entries".to_owned(),
        ),
        (
            ZipLimits {
                bytes: a.len() as u64 * 2,
                ..ZipLimits::UPLOAD
            },
            format!("more than {} bytes of account files", a.len() * 2),
        ),
    ] {
        let files = import::uploaded("x.zip", archive.clone().into(), limits);
        let report = desk.repository.import(files, OVERWRITE, |_| {}).await;
        let report = report.unwrap();
        assert_eq!(report.broken_archives, [format!("x.zip: {reason}")]);
    }
}

#[tokio::test]
async fn a_bomb_is_not_unpacked() {
    let desk = Desk::new();
    // 64 MiB of blanks in a few KB, five hundred times over would be 32 GiB.
    let blanks = vec![b' '; 64 * 1024 * 1024];
    let archive = zipped(&[
        ("bomb.json", &blanks),
        ("a.json", &text("a@example.com", "1")),
    ]);
    assert!(archive.len() < 200 * 1024);
    let report = desk.import("bomb.zip", archive, OVERWRITE).await;
    assert_eq!((report.succeeded(), report.failed()), (1, 1));
}

#[tokio::test]
async fn an_archive_cut_off_gives_what_is_in_it_or_nothing() {
    let desk = Desk::new();
    let archive = zipped(&[("a.json", &text("a@example.com", "1"))]);
    for end in (0..archive.len()).step_by(7) {
        let report = desk
            .import("x.zip", archive[..end].to_vec(), OVERWRITE)
            .await;
        assert_eq!(report.succeeded(), 0, "cut at {end}");
        assert_eq!(report.broken_archives.len(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_entries_are_called_accounts_are_written_under_their_own_name(
        names in prop::collection::hash_set("(\\.\\./|/|\\\\|[a-zäC:. ]){0,12}(\\.json|\\.JSON)?", 1..6)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let parent = tempfile::tempdir().unwrap();
            let desk = Desk::new();
            let entries: Vec<(String, Vec<u8>)> = names
                .iter()
                .enumerate()
                .map(|(number, name)| (name.clone(), text(&format!("a{number}@example.com"), "1")))
                .collect();
            let entries: Vec<(&str, &[u8])> =
                entries.iter().map(|(name, content)| (name.as_str(), &content[..])).collect();
            let report = desk.import("x.zip", zipped(&entries), OVERWRITE).await;
            assert_eq!(report.failed(), 0, "{:?}", report.errors());
            for name in desk.names("") {
                assert!(name.starts_with('a') && name.ends_with("@example.com.json"), "{name}");
            }
            assert_eq!(desk.names("").len(), report.succeeded());
            drop(parent);
        });
    }
}
