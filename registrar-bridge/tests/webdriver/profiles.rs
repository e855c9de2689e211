//! What lives here: profiles that outlive a visit.

use std::os::unix::fs::PermissionsExt as _;

use b2a_registrar_bridge::{Driver as _, DriverError};
use b2a_simulator::{Call, Fault, Scope};

use crate::stage::{EMAIL, LIMIT, Stage, bring};

#[tokio::test]
async fn a_profile_keeps_its_session_until_the_file_has_a_better_one() {
    let mut stage = Stage::new().await;
    let profiles = stage.path("profiles");
    stage.settings.profiles = Some(profiles.clone());
    let first = stage.bring(&stage.file).await.unwrap();
    let profile = profiles.join(EMAIL);
    let mode = profile.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);

    // The visit has made the file's cookies dead; those that the browser kept are good.
    assert_eq!(stage.mint(&stage.file).await, 401);
    let second = stage.bring(&stage.file).await.unwrap();
    assert_eq!(stage.mint(&second.account).await, 200);
    assert_ne!(second.account.cookie_string, first.account.cookie_string);

    // Now it is the other way round.
    let renewed = stage.simulator.rotate_cookies(EMAIL).unwrap();
    let renewed = serde_json::from_value(renewed.content).unwrap();
    let third = stage.bring(&renewed).await.unwrap();
    assert_eq!(stage.mint(&third.account).await, 200);
}

#[tokio::test]
async fn two_visits_do_not_share_a_profile() {
    let mut stage = Stage::new().await;
    stage.settings.profiles = Some(stage.path("profiles"));
    let hang = Scope::account(EMAIL);
    stage.simulator.script(Call::Page, &hang, [Fault::Hang]);
    let driver = stage.driver();
    let second = async {
        let is_there = stage
            .simulator
            .wait_until(|seen| seen.of(Call::Page).in_flight == 1, LIMIT);
        assert!(is_there.await);
        bring(&driver, &stage.file).await
    };
    tokio::select! {
        first = bring(&driver, &stage.file) => panic!("it hangs: {first:?}"),
        second = second => {
            let busy = "the browser profile of this account is in use".to_owned();
            assert_eq!(second.err(), Some(DriverError::TryLater(busy)));
        }
    }
    // The first one was dropped; once its browser is closed, the profile is free.
    driver.end().await;
    assert!(bring(&driver, &stage.file).await.is_ok());
}
