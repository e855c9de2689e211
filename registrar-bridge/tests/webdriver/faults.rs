//! What lives here: pages and browsers that fail, and the words for it.

use b2a_simulator::{Call, Fault, Scope};

use crate::processes::{at_home_in, gone};
use crate::stage::{EMAIL, LIMIT, Stage};

/// Lets the page hang.
fn hang(stage: &Stage) {
    let scope = Scope::account(EMAIL);
    stage.simulator.stand(Call::Page, &scope, Fault::Hang);
}

/// Waits until the browser waits for the page.
async fn waiting(stage: &Stage) {
    let waits = stage
        .simulator
        .wait_until(|seen| seen.of(Call::Page).in_flight > 0, LIMIT);
    assert!(waits.await, "the browser never asked for the page");
}

#[tokio::test]
async fn a_page_that_never_comes_ends_at_the_limit() {
    let mut stage = Stage::new().await;
    stage.settings.credentials_wait_sec = 2;
    hang(&stage);
    assert_eq!(stage.failure().await, "the page did not load within 2 s");
    gone(stage.directory.path()).await;
}

/// A page that asks something of its visitor, and breaks off.
fn broken_page() -> Fault {
    Fault::Body {
        status: 200,
        content_type: "text/html".to_owned(),
        body: "<script>alert('stop'); throw new Error('broken');</script>".to_owned(),
    }
}

#[tokio::test]
async fn a_page_that_fails_in_itself_shows_no_session() {
    let mut stage = Stage::new().await;
    stage.settings.credentials_wait_sec = 15;
    let all = Scope::all();
    stage.simulator.stand(Call::Page, &all, broken_page());
    assert_eq!(
        stage.failure().await,
        "the page showed no session within 15 s"
    );
}

#[tokio::test]
async fn a_visit_that_fails_is_tried_again_where_it_is_allowed() {
    let mut stage = Stage::new().await;
    stage.settings.credentials_wait_sec = 15;
    stage.options.tries = 2;
    let all = Scope::all();
    stage.simulator.script(Call::Page, &all, [broken_page()]);
    let brought = stage.bring(&stage.file).await.unwrap();
    assert_eq!(stage.mint(&brought.account).await, 200);
    assert_eq!(stage.simulator.counters().of(Call::Page).calls, 2);
}

#[tokio::test]
async fn a_page_that_is_not_there_is_unreachable() {
    let stage = Stage::new().await;
    let reset = Fault::ConnectionReset;
    stage.simulator.stand(Call::Page, &Scope::all(), reset);
    assert_eq!(stage.failure().await, "the page can't be reached");
}

#[tokio::test]
async fn a_browser_that_is_killed_is_told_and_leaves_nothing() {
    let stage = Stage::new().await;
    hang(&stage);
    let home = stage.directory.path();
    let killer = async {
        waiting(&stage).await;
        let processes = at_home_in(home);
        let mut browsers = processes.iter().filter(|process| process.is_browser());
        browsers.next().expect("a browser").kill();
    };
    let (words, ()) = tokio::join!(stage.failure(), killer);
    assert_eq!(words, "the browser is gone");
    gone(home).await;
}

#[tokio::test]
async fn a_driver_program_that_is_killed_is_told_and_leaves_nothing() {
    let stage = Stage::new().await;
    hang(&stage);
    let home = stage.directory.path();
    let killer = async {
        waiting(&stage).await;
        let processes = at_home_in(home);
        let mut programs = processes.iter().filter(|process| process.is_driver());
        programs.next().expect("a program").kill();
    };
    let (words, ()) = tokio::join!(stage.failure(), killer);
    let beginning = "the WebDriver can't be reached: ";
    assert!(words.starts_with(beginning), "{words}");
    gone(home).await;
}
