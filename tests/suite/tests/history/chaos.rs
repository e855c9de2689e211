//! What lives here: the torment itself: gateways and schedulers are killed at random under load, and nothing is lost.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use b2a_domain::AccountState;
use b2a_pool::PoolPolicy;
use b2a_simulator::{Answer, Call, Fault, Scope, Simulator, SimulatorOptions};
use b2a_suite::{LIMIT, RedisServer, Spoken, eventually, write_account};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio_util::sync::CancellationToken;

use crate::checker::{CLOCK_MARGIN_US, violations};
use crate::clients::{Ending, QUESTION, Tally, ask, ask_until};
use crate::observer::Observer;
use crate::record::{History, SeenAccount, UpstreamCall};
use crate::site::{GATEWAYS, MAX_IN_FLIGHT, SCHEDULERS, Site, USE_COOLDOWN_SEC};

const ACCOUNTS: usize = 16;
const CLIENTS: u64 = 24;
/// Accounts that are told to slow down now and then; too few for the egress guard.
const THROTTLED: usize = 4;
/// Accounts, none of them throttled, whose upstream fails now and then.
const FAILING: usize = 2;

/// A number from the environment.
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told by variables how long to run, and what to repeat"
)]
fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_random_under_load_the_pool_keeps_its_promises() {
    let span = Duration::from_secs(number("B2A_HISTORY_SEC").unwrap_or(20));
    let seed = number("B2A_HISTORY_SEED").unwrap_or_else(|| rand::rng().random());
    eprintln!("B2A_HISTORY_SEED={seed} repeats the choices of this run");

    let redis = RedisServer::start().await;
    let policy = PoolPolicy {
        max_in_flight: MAX_IN_FLIGHT,
        use_cooldown_ms: USE_COOLDOWN_SEC * 1000,
        ..PoolPolicy::default()
    };
    let observer = Observer::connect(&redis.url(), policy).await;
    let (simulator, epoch_us) = simulator(&observer).await;
    let data = tempfile::tempdir().unwrap();
    let files = simulator.add_accounts(ACCOUNTS);
    for file in &files {
        write_account(data.path(), file);
    }
    let emails: Vec<String> = files.into_iter().map(|file| file.email).collect();
    let answer = Answer::text(["It ", "teaches ", "that ", "it ", "teaches ", "nothing."]);
    simulator.always_answer(&Scope::all(), answer.with_pause_ms(50));
    let mut site = Site::start(&simulator, &redis, &data).await;
    until_usable(&observer).await;

    let (stop_clients, stop_looking) = (CancellationToken::new(), CancellationToken::new());
    let looking = observer.clone().watch(stop_looking.clone());
    let asking = ask_until(CLIENTS, site.doors.clone(), seed, stop_clients.clone());
    let torment = async {
        let kills = torment(&mut site, &simulator, &emails, span, seed).await;
        stop_clients.cancel();
        kills
    };
    let rest = async {
        let (tally, kills) = tokio::join!(asking, torment);
        until_idle(&observer).await;
        stop_looking.cancel();
        (tally, kills)
    };
    let (mut looks, (tally, kills)) = tokio::join!(looking, rest);
    looks.push(observer.look().await);

    let history = History {
        max_in_flight: MAX_IN_FLIGHT as usize,
        accounts: emails.into_iter().collect(),
        calls: calls(&simulator, epoch_us),
        looks,
    };
    sum_up(&history, &tally, kills);
    let broken = violations(&history);
    let first = &broken[..broken.len().min(10)];
    assert!(
        broken.is_empty(),
        "{} broken promises: {first:#?}",
        broken.len()
    );
    assert_pressed(&history);
    assert_served(&tally);
    answers_again(&site).await;
}

/// A simulator, and when it began by the clock of Redis, in Unix microseconds: well within what the checker bears.
async fn simulator(observer: &Observer) -> (Simulator, u64) {
    loop {
        let before = observer.now_us().await;
        let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
        let after = observer.now_us().await;
        if after - before < CLOCK_MARGIN_US / 2 {
            return (simulator, before.midpoint(after));
        }
    }
}

/// Kills and restarts, and makes accounts fail, for this long. Tells how often it killed.
async fn torment(
    site: &mut Site,
    simulator: &Simulator,
    emails: &[String],
    span: Duration,
    seed: u64,
) -> u32 {
    let mut rng = StdRng::seed_from_u64(seed);
    let (began, mut kills) = (Instant::now(), 0);
    // On a busy machine a start takes its time.
    while began.elapsed() < span || u64::from(kills) * 6 < span.as_secs() {
        fail_some(simulator, emails, &mut rng);
        let life = rng.random_range(800..1_800);
        tokio::time::sleep(Duration::from_millis(life)).await;
        let doomed = rng.random_range(0..GATEWAYS + SCHEDULERS);
        site.kill(doomed);
        kills += 1;
        let absence = rng.random_range(0..400);
        tokio::time::sleep(Duration::from_millis(absence)).await;
        site.revive(doomed).await;
    }
    kills
}

/// Has the next question of one account throttled, and sometimes that of another one fail.
fn fail_some(simulator: &Simulator, emails: &[String], rng: &mut StdRng) {
    let script = |email: &String, fault: Fault| {
        let scope = Scope {
            account: Some(email.clone()),
            ..Scope::body_contains(QUESTION)
        };
        simulator.script(Call::StreamAssist, &scope, [fault]);
    };
    script(&emails[rng.random_range(0..THROTTLED)], Fault::status(429));
    if rng.random_bool(0.5) {
        let failing = &emails[THROTTLED + rng.random_range(0..FAILING)];
        script(failing, Fault::status(503));
    }
}

/// Waits until every account is proven.
async fn until_usable(observer: &Observer) {
    eventually("ready accounts", async || {
        let look = observer.look().await;
        let ready = |account: &SeenAccount| account.state == AccountState::Ready;
        (look.accounts.len() == ACCOUNTS && look.accounts.iter().all(ready)).then_some(())
    })
    .await;
}

/// Waits until the leases of the killed are over; what is left then is left for good.
async fn until_idle(observer: &Observer) {
    let since = Instant::now();
    while since.elapsed() < LIMIT && !observer.look().await.leases.is_empty() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The questions of this test that reached the upstream.
fn calls(simulator: &Simulator, epoch_us: u64) -> Vec<UpstreamCall> {
    let questions = simulator.log().into_iter();
    let questions = questions.filter(|record| record.call == Call::StreamAssist);
    let calls = questions.filter_map(|record| {
        Some(UpstreamCall {
            account: record.account?,
            from_us: epoch_us + record.started_us,
            to_us: epoch_us + record.ended_us.unwrap_or(u64::MAX / 2),
        })
    });
    calls.collect()
}

fn leases_seen(history: &History) -> usize {
    let leases = history.looks.iter().flat_map(|look| &look.leases);
    leases.map(|lease| lease.id).collect::<BTreeSet<_>>().len()
}

fn sum_up(history: &History, tally: &Tally, kills: u32) {
    let (calls, looks, leases) = (
        history.calls.len(),
        history.looks.len(),
        leases_seen(history),
    );
    eprintln!(
        "{kills} kills, {calls} questions at the upstream, {looks} looks, {leases} leases seen"
    );
    eprintln!("{:?}", tally.0);
}

/// A history in which nothing happened would prove nothing.
fn assert_pressed(history: &History) {
    let mut fullest = 0;
    let mut cooled = BTreeSet::new();
    for look in &history.looks {
        for account in &look.accounts {
            fullest = fullest.max(look.live(&account.name).count());
            if account.cools_until_us > look.at_us {
                cooled.insert(&account.name);
            }
        }
    }
    assert_eq!(fullest, history.max_in_flight, "no account was ever full");
    assert!(!cooled.is_empty(), "no account ever cooled");
    assert!(
        leases_seen(history) * 2 > history.calls.len(),
        "most leases went unseen"
    );
}

/// Most were answered; the others were told the truth.
fn assert_served(tally: &Tally) {
    let answered = tally.of(Ending::Answered);
    assert!(
        f64::from(answered) > 0.6 * f64::from(tally.total()),
        "{:?}",
        tally.0
    );
    for ending in tally.0.keys() {
        let is_true = match ending {
            Ending::Answered | Ending::Killed => true,
            // Busy or resting accounts, in the words of each dialect, or a failing upstream.
            Ending::Refused(status) => [429, 502, 503, 529].contains(status),
            Ending::Failed | Ending::Broken => false,
        };
        assert!(is_true, "{ending:?}: {:?}", tally.0);
    }
}

/// After all of that, each gateway answers.
async fn answers_again(site: &Site) {
    let doors = site.doors.lock().unwrap().clone();
    for door in doors.iter().flatten() {
        eventually("an answer", async || {
            (ask(door, Spoken::Claude).await == Ending::Answered).then_some(())
        })
        .await;
    }
}
