//! What lives here: what happens when the page asks for a sign-in.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use b2a_simulator::{Call, PageOptions};

use crate::processes::gone;
use crate::stage::{EMAIL, LIMIT, Stage};

/// The names of the screenshots so far, in order.
fn screenshots(directory: &Path) -> Vec<String> {
    let listed = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut names: Vec<String> = listed
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The step in the name of each: `<time>-<digest>-<number>-<step>.png`.
fn steps(directory: &Path) -> Vec<String> {
    let names = screenshots(directory);
    let steps = names.iter().map(|name| {
        let step = name.splitn(4, '-').nth(3).unwrap();
        step.strip_suffix(".png").unwrap().to_owned()
    });
    steps.collect()
}

#[tokio::test]
async fn without_an_operator_it_is_a_failure() {
    let mut stage = Stage::new().await;
    stage.options.debug = true;
    stage.simulator.sign_out(EMAIL);
    assert_eq!(stage.failure().await, "sign-in required");
    assert_eq!(stage.simulator.counters().of(Call::SignIn).calls, 0);

    let directory = &stage.settings.artifacts_dir;
    assert_eq!(steps(directory), ["sign-in", "failed"]);
    for name in screenshots(directory) {
        assert!(!name.contains("alice") && !name.contains('@'), "{name}");
        let path = directory.join(name);
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(std::fs::read(path).unwrap().starts_with(b"\x89PNG"));
    }
    gone(stage.directory.path()).await;
}

#[tokio::test]
async fn an_operator_who_signs_in_by_hand_is_waited_for() {
    let mut stage = Stage::new().await;
    stage.options.debug = true;
    stage.options.waits_for_sign_in = true;
    stage.simulator.sign_out(EMAIL);
    let operator = async {
        let directory = &stage.settings.artifacts_dir;
        // By then the driver has seen what the page asks for.
        while !steps(directory).contains(&"sign-in".to_owned()) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        stage.simulator.set_pages(PageOptions {
            somebody_signs_in: Some(EMAIL.to_owned()),
            ..PageOptions::default()
        });
    };
    let (brought, operated) = tokio::join!(
        stage.bring(&stage.file),
        tokio::time::timeout(LIMIT, operator)
    );
    operated.expect("a screenshot of the sign-in page");
    let brought = brought.unwrap();
    assert_eq!(stage.mint(&brought.account).await, 200);
    assert_eq!(
        steps(&stage.settings.artifacts_dir),
        ["sign-in", "signed-in", "session"]
    );
    let seen = stage.simulator.counters();
    assert_eq!(seen.of_account(EMAIL, Call::SignIn).calls, 1);
}

#[tokio::test]
async fn an_operator_who_does_not_come_is_not_waited_for_forever() {
    let mut stage = Stage::new().await;
    stage.options.waits_for_sign_in = true;
    stage.settings.sign_in_wait_sec = 1;
    stage.simulator.sign_out(EMAIL);
    assert_eq!(
        stage.failure().await,
        "sign-in required: nobody signed in within 1 s"
    );
}
