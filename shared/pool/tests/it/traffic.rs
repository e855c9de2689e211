//! What lives here: the promises of a store that counts requests, for both stores and for a cluster; and that nothing is
//! counted twice or lost, whatever becomes of the answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{Clock, ManualClock, SystemClock};
use b2a_pool::{
    AddressTraffic, BatchId, EmbeddedTraffic, Ended, FinishedRequest, RedisTraffic, RequestTrace,
    StoreError, TrafficBatch, TrafficRecorder, TrafficReport, TrafficStore, TrafficTotals,
    TryTrace,
};

use crate::bench::not_at_the_end_of_an_hour;
use crate::redis_cluster::RedisCluster;
use crate::redis_server::RedisServer;

const HOUR_MS: u64 = 3_600_000;

fn request(now_ms: u64, model: &str, address: &str, ended: Ended) -> FinishedRequest {
    FinishedRequest {
        ended,
        model_is_known: true,
        user_agent: Some("curl/8".to_owned()),
        trace: RequestTrace {
            id: format!("req_{model}_{address}"),
            at_ms: now_ms - 1000,
            key: "client-a".to_owned(),
            client_ip: Some(address.to_owned()),
            dialect: "openai".to_owned(),
            model: model.to_owned(),
            streamed: true,
            status: 200,
            error: None,
            duration_ms: 800,
            first_content_ms: Some(100),
            input_tokens: 10,
            output_tokens: 5,
            images: 1,
            videos: 0,
            tries: vec![TryTrace {
                account: "a***e@example.com".to_owned(),
                outcome: "ok".to_owned(),
                reason: None,
                duration_ms: 790,
            }],
        },
    }
}

fn batch(requests: impl IntoIterator<Item = FinishedRequest>) -> TrafficBatch {
    let mut batch = TrafficBatch::default();
    for request in requests {
        batch.count(request);
    }
    batch
}

fn id(process: &str, number: u64) -> BatchId {
    BatchId {
        process: process.to_owned(),
        number,
    }
}

/// The promises, on an empty store.
async fn keeps_its_promises(store: &dyn TrafficStore, now_ms: u64) {
    let empty = store.totals().await.unwrap();
    assert_eq!((empty.counts.requests, empty.since_ms), (0, None));
    assert_eq!(store.report().await.unwrap().models.len(), 0);
    assert!(store.addresses().await.unwrap().is_empty());
    assert!(store.latest(10).await.unwrap().is_empty());

    let first = batch([
        request(now_ms, "flash", "10.0.0.1", Ended::Answered),
        request(now_ms, "flash", "10.0.0.1", Ended::Failed),
        request(now_ms, "pro", "10.0.0.2", Ended::ClientGone),
    ]);
    let second = batch([request(now_ms, "flash", "10.0.0.1", Ended::Answered)]);
    assert!(store.add(&id("one", 1), &first).await.unwrap());
    assert!(!store.add(&id("one", 1), &first).await.unwrap(), "again");
    assert!(store.add(&id("other", 1), &second).await.unwrap());
    sums_add_up(store, now_ms).await;
    addresses_are_told(store).await;

    let latest = store.latest(2).await.unwrap();
    let expected = [
        request(now_ms, "flash", "10.0.0.1", Ended::Answered).trace,
        request(now_ms, "pro", "10.0.0.2", Ended::ClientGone).trace,
    ];
    assert_eq!(latest, expected);
    assert_eq!(store.latest(0).await.unwrap(), []);
    assert_eq!(store.latest(u32::MAX).await.unwrap().len(), 4);
}

async fn sums_add_up(store: &dyn TrafficStore, now_ms: u64) {
    let report = store.report().await.unwrap();
    let counts = report.totals.counts;
    assert_eq!((counts.requests, counts.success, counts.failed), (4, 2, 1));
    assert_eq!((counts.input_tokens, counts.output_tokens), (40, 20));
    assert_eq!((counts.images, counts.videos), (4, 0));
    assert_eq!(report.totals.current_rpm, 4);
    assert!(report.totals.since_ms.unwrap() <= report.totals.now_ms);
    assert_eq!(store.totals().await.unwrap().counts, counts);

    let models: Vec<&String> = report.models.keys().collect();
    assert_eq!(models, ["flash", "pro"]);
    assert_eq!(report.models["flash"].success, 2);
    let pro = report.models["pro"];
    assert_eq!((pro.requests, pro.failed), (1, 0));
    assert_eq!(report.keys["client-a"].counts, counts);
    assert_eq!(report.keys["client-a"].last_ms, now_ms - 200);
    let hour = (now_ms - 200) / HOUR_MS;
    assert_eq!(report.hours.keys().copied().collect::<Vec<_>>(), [hour]);
    assert_eq!(report.hours[&hour], counts);
    assert_eq!(report.days[&(hour / 24)], counts);
    let near = |told: Option<u64>, ms: u64| told.unwrap().abs_diff(ms) * 12 <= ms;
    assert!(near(report.latency.p50_ms, 800), "{:?}", report.latency);
    assert!(near(report.latency.first_content_p95_ms, 100));
}

async fn addresses_are_told(store: &dyn TrafficStore) {
    let mut addresses = store.addresses().await.unwrap();
    addresses.sort_by(|a, b| a.address.cmp(&b.address));
    let [busy, quiet] = &addresses[..] else {
        panic!("{addresses:?}");
    };
    assert_eq!(
        (busy.address.as_str(), busy.counts.requests),
        ("10.0.0.1", 3)
    );
    assert_eq!((busy.counts.success, busy.counts.failed), (2, 1));
    assert_eq!(busy.current_rpm, 3);
    assert_eq!(busy.models.iter().next(), Some((&"flash".to_owned(), &3)));
    assert_eq!(busy.user_agents["curl/8"], 3);
    assert!(busy.first_ms > 0 && busy.first_ms <= busy.last_ms);
    assert_eq!((quiet.counts.requests, quiet.counts.success), (1, 0));
}

/// What comes when there is too much of everything.
async fn is_bounded(store: &dyn TrafficStore, now_ms: u64) {
    let recorder = TrafficRecorder::new("bounded");
    for number in 0..10_400_u64 {
        let mut request = request(now_ms, &format!("m{number}"), "x", Ended::Answered);
        request.trace.client_ip = Some(format!("10.{}.{}.1", number / 200, number % 200));
        request.trace.key = format!("k{number}");
        // Those that were seen first leave first.
        request.trace.at_ms = now_ms - 20_000 + number;
        recorder.record(request);
        if number == 9_000 {
            recorder.flush(store).await.unwrap();
        }
    }
    recorder.flush(store).await.unwrap();
    let report = store.report().await.unwrap();
    assert_eq!(report.totals.counts.requests, 10_400);
    // `other` is one of them, and may have come before some of the others.
    assert!((499..=500).contains(&report.models.len()));
    let named: u64 = report.models.values().map(|counts| counts.requests).sum();
    assert_eq!(named, 10_400, "none is left out");
    assert!((999..=1000).contains(&report.keys.len()));
    let addresses = store.addresses().await.unwrap();
    assert_eq!(addresses.len(), 10_000);
    let has = |address: &str| addresses.iter().any(|it| it.address == address);
    assert!(!has("10.0.0.1") && !has("10.1.199.1"));
    assert!(has("10.2.0.1") && has("10.51.199.1"));
    assert_eq!(store.latest(5000).await.unwrap().len(), 1000);

    let mut agents = Vec::new();
    for number in 0..200 {
        let mut request = request(now_ms, &format!("m{number}"), "10.51.0.1", Ended::Failed);
        request.user_agent = Some(format!("agent {number}"));
        agents.push(request);
    }
    store.add(&id("agents", 1), &batch(agents)).await.unwrap();
    let addresses = store.addresses().await.unwrap();
    let one = addresses.iter().find(|it| it.address == "10.51.0.1");
    let one = one.unwrap();
    assert!((49..=50).contains(&one.models.len()));
    assert!((49..=50).contains(&one.user_agents.len()));
    assert_eq!(one.user_agents.values().sum::<u64>(), 201);
}

/// A process whose clock is wrong by days.
async fn wrong_clocks_do_no_harm(store: &dyn TrafficStore, now_ms: u64) {
    let days = 100 * 24 * HOUR_MS;
    let early = request(now_ms - days, "early", "10.0.0.1", Ended::Answered);
    let late = request(now_ms + days, "late", "10.0.0.1", Ended::Answered);
    store.add(&id("early", 1), &batch([early])).await.unwrap();
    store.add(&id("late", 1), &batch([late])).await.unwrap();
    let report = store.report().await.unwrap();
    let hours: Vec<u64> = report.hours.keys().copied().collect();
    assert_eq!(hours, [now_ms / HOUR_MS - 47, now_ms / HOUR_MS]);
    let address = &store.addresses().await.unwrap()[0];
    assert!(address.last_ms <= now_ms + 120_000, "{address:?}");
    assert!(report.totals.current_rpm <= 2);
}

#[tokio::test]
async fn embedded_keeps_its_promises() {
    let clock = Arc::new(ManualClock::new(1_800_014_400_000));
    let store = || EmbeddedTraffic::new(Arc::clone(&clock) as Arc<dyn Clock>);
    keeps_its_promises(&store(), clock.now_ms()).await;
    is_bounded(&store(), clock.now_ms()).await;
    wrong_clocks_do_no_harm(&store(), clock.now_ms()).await;
}

#[tokio::test]
async fn redis_keeps_its_promises() {
    not_at_the_end_of_an_hour().await;
    let server = RedisServer::start().await;
    let store = async |prefix| {
        RedisTraffic::connect(server.settings(prefix))
            .await
            .unwrap()
    };
    let now_ms = || SystemClock.now_ms();
    keeps_its_promises(&store("a:").await, now_ms()).await;
    is_bounded(&store("b:").await, now_ms()).await;
    wrong_clocks_do_no_harm(&store("c:").await, now_ms()).await;
    let mut raw = server.raw().await;
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg("*")
        .query_async(&mut raw)
        .await
        .unwrap();
    assert!(
        keys.iter().all(|key| key.contains(":traffic}:")),
        "{keys:?}"
    );
}

#[tokio::test]
async fn a_cluster_keeps_the_promises() {
    not_at_the_end_of_an_hour().await;
    let cluster = RedisCluster::start().await;
    let store = RedisTraffic::connect(cluster.settings("a:")).await.unwrap();
    keeps_its_promises(&store, SystemClock.now_ms()).await;
}

#[tokio::test]
async fn hours_and_days_and_rates_pass() {
    let clock = Arc::new(ManualClock::new(1_800_014_400_000));
    let store = EmbeddedTraffic::new(Arc::clone(&clock) as Arc<dyn Clock>);
    clock.advance_ms(60_000);
    for number in 1..=100 {
        let counted = request(clock.now_ms(), "m", "10.0.0.1", Ended::Answered);
        store
            .add(&id("p", number), &batch([counted]))
            .await
            .unwrap();
        clock.advance_ms(HOUR_MS);
    }
    let report = store.report().await.unwrap();
    assert_eq!((report.hours.len(), report.days.len()), (48, 5));
    assert_eq!(report.totals.counts.requests, 100);
    assert_eq!(report.totals.current_rpm, 0);
    clock.advance_ms(2 * HOUR_MS);
    assert_eq!(store.report().await.unwrap().latency.p50_ms, None);
    clock.advance_ms(91 * 24 * HOUR_MS);
    let counted = request(clock.now_ms(), "m", "10.0.0.1", Ended::Answered);
    store.add(&id("p", 101), &batch([counted])).await.unwrap();
    assert_eq!(store.report().await.unwrap().days.len(), 1);
}

/// A store whose answers get lost, before or after it did what it was asked to.
struct Unsteady {
    store: EmbeddedTraffic,
    refuses: AtomicBool,
    loses_answers: AtomicBool,
}

#[async_trait]
impl TrafficStore for Unsteady {
    async fn add(&self, id: &BatchId, batch: &TrafficBatch) -> Result<bool, StoreError> {
        let away = || StoreError::Unreachable("away".to_owned());
        if self.refuses.load(Ordering::Relaxed) {
            return Err(away());
        }
        let added = self.store.add(id, batch).await;
        if self.loses_answers.load(Ordering::Relaxed) {
            return Err(away());
        }
        added
    }

    async fn totals(&self) -> Result<TrafficTotals, StoreError> {
        self.store.totals().await
    }

    async fn report(&self) -> Result<TrafficReport, StoreError> {
        self.store.report().await
    }

    async fn addresses(&self) -> Result<Vec<AddressTraffic>, StoreError> {
        self.store.addresses().await
    }

    async fn latest(&self, limit: u32) -> Result<Vec<RequestTrace>, StoreError> {
        self.store.latest(limit).await
    }
}

#[tokio::test]
async fn nothing_is_lost_or_counted_twice_when_answers_are_lost() {
    let clock = Arc::new(ManualClock::new(1_800_014_400_000));
    let store = Unsteady {
        store: EmbeddedTraffic::new(Arc::clone(&clock) as Arc<dyn Clock>),
        refuses: AtomicBool::new(false),
        loses_answers: AtomicBool::new(false),
    };
    let recorder = TrafficRecorder::new("p");
    let record = |n: u32| {
        for number in 0..n {
            let address = format!("10.0.{}.{}", number / 256, number % 256);
            recorder.record(request(clock.now_ms(), "m", &address, Ended::Answered));
        }
    };
    let counted = async || store.totals().await.unwrap().counts.requests;
    let steps = [(true, false), (false, true), (false, true), (false, false)];
    for (refuses, loses_answers) in steps {
        store.refuses.store(refuses, Ordering::Relaxed);
        store.loses_answers.store(loses_answers, Ordering::Relaxed);
        record(600);
        assert!(recorder.has_news());
        let flushed = recorder.flush(&store).await;
        assert_eq!(flushed.is_err(), refuses || loses_answers);
    }
    assert_eq!(counted().await, 2400);
    assert!(!recorder.has_news());
    recorder.flush(&store).await.unwrap();
    assert_eq!(counted().await, 2400);
    let addresses = store.addresses().await.unwrap();
    assert!(addresses.iter().all(|it| it.counts.requests == 4));
    assert_eq!(addresses.len(), 600);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_record_and_flush_at_once_lose_nothing() {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(1_800_014_400_000));
    let store = Arc::new(EmbeddedTraffic::new(Arc::clone(&clock)));
    let recorder = Arc::new(TrafficRecorder::new("p"));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (store, recorder) = (Arc::clone(&store), Arc::clone(&recorder));
        let now_ms = clock.now_ms();
        tasks.spawn(async move {
            for number in 0..200 {
                recorder.record(request(now_ms, "m", "10.0.0.1", Ended::Answered));
                if number % 7 == 0 {
                    recorder.flush(&*store).await.unwrap();
                }
            }
            recorder.flush(&*store).await.unwrap();
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    assert_eq!(store.totals().await.unwrap().counts.requests, 1600);
}

#[tokio::test]
async fn a_redis_that_is_away_is_told_and_gets_everything_later() {
    let mut server = RedisServer::start().await;
    let settings = b2a_pool::RedisPoolSettings {
        response_timeout_ms: 300,
        ..server.settings("")
    };
    let store = RedisTraffic::connect(settings).await.unwrap();
    let recorder = TrafficRecorder::new("p");
    server.kill();
    recorder.record(request(
        SystemClock.now_ms(),
        "m",
        "10.0.0.1",
        Ended::Answered,
    ));
    assert!(recorder.flush(&store).await.is_err());
    server.restart().await;
    recorder.record(request(
        SystemClock.now_ms(),
        "m",
        "10.0.0.1",
        Ended::Answered,
    ));
    for _ in 0..400 {
        if recorder.flush(&store).await.is_ok() {
            assert_eq!(store.totals().await.unwrap().counts.requests, 2);
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came back");
}
