//! What lives here: turns of jobs that fail, take too long, panic or are told to stop, with time that does not pass.

use std::sync::Arc;

use b2a_config::Settings;
use b2a_domain::{Clock, SystemClock};
use b2a_objects::DirectoryStore;
use b2a_pool::StoreError;
use b2a_process::Parts;
use futures_util::future::BoxFuture;
use tokio::time::{sleep, sleep_until};

use super::*;

type Run = for<'a> fn(&'a Work, &'a Turn) -> BoxFuture<'a, Result<Done, JobError>>;

const MINUTE: Duration = Duration::from_secs(60);

fn rota(run: Run) -> Rota {
    Rota::new(vec![Job {
        name: "a_job",
        interval: |_| Some(MINUTE),
        limit: Duration::from_secs(10),
        delay: Duration::ZERO,
        run,
    }])
}

async fn work(folder: &tempfile::TempDir) -> Work {
    let settings = Settings::default();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let objects = Arc::new(DirectoryStore::open(folder.path()).unwrap());
    let pool = b2a_process::pool(&settings, &clock).await.unwrap();
    let parts = Parts::over(&settings, clock, objects, pool).unwrap();
    Work::now(&parts)
}

/// One turn: what came of it, how long it took, and how long it is to the next.
async fn take(rota: &Rota, most: Duration) -> (Result<Done, JobError>, Duration, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let work = work(&folder).await;
    let stop = CancellationToken::new();
    let began = Instant::now();
    let result = rota.entries[0].take(&work, &stop, most).await;
    let due = rota.entries[0].due(&work.settings).unwrap();
    let next = due - Instant::now();
    (result, began.elapsed(), next)
}

/// Jitter is ten per cent to either side.
fn is_about(time: Duration, wanted: Duration) -> bool {
    time >= wanted.mul_f64(0.89) && time <= wanted.mul_f64(1.11)
}

#[tokio::test(start_paused = true)]
async fn failures_put_a_job_off_and_a_success_brings_it_back() {
    let fails = rota(|_, _| Box::pin(async { Err(JobError::NothingMinted(1)) }));
    for wanted in [2, 4, 5, 5] {
        let (result, _, next) = take(&fails, Duration::MAX).await;
        assert!(result.is_err());
        assert!(is_about(next, MINUTE * wanted), "{next:?}");
    }
    let works = rota(|_, _| Box::pin(async { Ok(Done::did("something")) }));
    let (result, _, next) = take(&works, Duration::MAX).await;
    assert_eq!(result.unwrap().what(), Some("something"));
    assert!(is_about(next, MINUTE), "{next:?}");
}

#[tokio::test(start_paused = true)]
async fn a_state_store_that_is_away_puts_nothing_off() {
    let fails =
        rota(|_, _| Box::pin(async { Err(StoreError::Unreachable("gone".to_owned()).into()) }));
    for _ in 0..3 {
        let (result, _, next) = take(&fails, Duration::MAX).await;
        assert!(result.is_err());
        assert!(is_about(next, MINUTE), "{next:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_that_takes_too_long_is_told_and_then_cut_off() {
    let stubborn = rota(|_, _| {
        Box::pin(async {
            sleep(MINUTE * 60).await;
            Ok(Done::NOTHING)
        })
    });
    let (result, took, _) = take(&stubborn, Duration::MAX).await;
    assert!(matches!(result, Err(JobError::TooLong(10))));
    assert_eq!(took.as_secs(), 15);

    let obliging = rota(|_, turn| {
        Box::pin(async {
            turn.stop.cancelled().await;
            sleep(Duration::from_secs(1)).await;
            Ok(Done::did("as much as there was time for"))
        })
    });
    let (result, took, _) = take(&obliging, Duration::MAX).await;
    assert!(result.is_ok());
    assert_eq!(took.as_secs(), 11);
    let (result, took, _) = take(&obliging, Duration::from_secs(3)).await;
    assert!(result.is_ok());
    assert_eq!(
        took.as_secs(),
        4,
        "a tick has less time than the job may take"
    );
}

#[tokio::test(start_paused = true)]
async fn a_job_that_panics_has_failed_and_comes_again() {
    let panics = rota(|_, _| Box::pin(async { panic!("as told") }));
    let (result, _, next) = take(&panics, Duration::MAX).await;
    assert!(matches!(result, Err(JobError::Panicked)));
    assert!(is_about(next, MINUTE * 2));
}

#[tokio::test(start_paused = true)]
async fn a_job_is_due_after_its_delay() {
    let began = Instant::now();
    let mut jobs = rota(|_, _| Box::pin(async { Ok(Done::NOTHING) })).entries;
    let mut job = jobs.remove(0).job;
    job.delay = MINUTE;
    let rota = Rota::new(vec![job]);
    let settings = Settings::default();
    sleep_until(rota.entries[0].due(&settings).unwrap()).await;
    assert_eq!(began.elapsed(), MINUTE);
}

#[tokio::test(start_paused = true)]
async fn other_settings_bring_a_turn_forward_and_switch_a_job_off() {
    let mut jobs = rota(|_, _| Box::pin(async { Ok(Done::NOTHING) })).entries;
    let mut job = jobs.remove(0).job;
    job.interval = |settings| match settings.pool.check_interval_minutes {
        13 => None,
        minutes => Some(MINUTE * u32::try_from(minutes).unwrap()),
    };
    job.delay = MINUTE * 60;
    let rota = Rota::new(vec![job]);
    let entry = &rota.entries[0];
    let mut settings = Settings::default();
    let left = |settings: &Settings| entry.due(settings).unwrap() - Instant::now();
    settings.pool.check_interval_minutes = 100;
    entry.see_to_settings(&settings);
    assert_eq!(left(&settings), MINUTE * 60, "it is not put off");
    settings.pool.check_interval_minutes = 2;
    entry.see_to_settings(&settings);
    assert!(is_about(left(&settings), MINUTE * 2));
    settings.pool.check_interval_minutes = 13;
    entry.see_to_settings(&settings);
    assert_eq!(entry.due(&settings), None);
}
