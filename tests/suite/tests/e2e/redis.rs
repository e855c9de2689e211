//! What lives here: Redis that is away, hangs, and comes back with nothing in it.

use std::time::{Duration, Instant};

use b2a_simulator::Scope;
use b2a_suite::{Deployment, Plan, Spoken, Store, eventually};
use futures_util::future::join_all;

/// How long the state store may take. A busy machine does not make a store that is well take that long.
const STATE_MS: u64 = 3_000;
/// By then there is an answer about a state store that is away. One that hangs never answers, so whoever waits for it
/// without a limit waits for longer.
const TOLD: Duration = Duration::from_secs(25);

async fn start(accounts: usize) -> Deployment {
    let plan = Plan::accounts(accounts).with(|settings| settings.timeouts.state_ms = STATE_MS);
    plan.on(Store::Redis).start().await
}

/// Every dialect is told.
async fn all_are_refused(gateway: &Deployment) {
    let since = Instant::now();
    let all = Spoken::ALL.map(|spoken| [(spoken, false), (spoken, true)]);
    let replies = all.into_iter().flatten().map(async |(spoken, stream)| {
        let body = spoken.body("gemini-2.5-flash", "Hello", stream);
        let reply = gateway.send(spoken, "gemini-2.5-flash", &body).await;
        (spoken, reply)
    });
    for (spoken, reply) in join_all(replies).await {
        assert_eq!(reply.status, 503, "{}", reply.text());
        assert!(spoken.is_error(&reply.json()), "{}", reply.text());
        assert_eq!(reply.header("retry-after"), "1");
    }
    assert!(since.elapsed() < TOLD, "{:?}", since.elapsed());
}

/// The process says that it lives, and that it can't serve.
async fn health_is_told(gateway: &Deployment) {
    let since = Instant::now();
    let probes = (0..8).map(|_| gateway.client.get("/health", &[]));
    for health in join_all(probes).await {
        assert_eq!(health.status, 200);
        let health = health.json();
        assert_eq!(health["status"], "ok");
        assert!(health.get("ready").is_none(), "nothing is known: {health}");
    }
    assert!(since.elapsed() < TOLD, "{:?}", since.elapsed());
    let ready = gateway.client.get("/ready", &[]).await;
    assert_eq!(ready.status, 503);
    let ready = ready.json();
    assert_eq!(ready["ready"], false);
    assert_eq!(ready["state"], "unreachable");
    assert_eq!(ready["objects"], "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_that_is_gone_is_told_and_lived_through() {
    let mut gateway = start(2).await;
    assert_eq!(gateway.ask(Spoken::OpenAi, "Hello").await.status, 200);
    let ready = gateway.client.get("/ready", &[]).await;
    assert_eq!(ready.status, 200);

    gateway.redis().kill();
    all_are_refused(&gateway).await;
    // Counts that are a second old are still told.
    eventually("health without counts", async || {
        let health = gateway.client.get("/health", &[]).await.json();
        health.get("ready").is_none().then_some(())
    })
    .await;
    health_is_told(&gateway).await;
    let models = gateway
        .client
        .get("/v1/models", Spoken::OpenAi.headers())
        .await;
    assert_eq!(models.status, 200, "what needs no state is served");

    // It comes back empty, and the files tell what was in it.
    gateway.redis().resume().await;
    eventually("an answer again", async || {
        let reply = gateway.ask(Spoken::Gemini, "Hello").await;
        (reply.status == 200).then_some(())
    })
    .await;
    gateway.until_ready(2).await;
    assert_eq!(gateway.client.get("/ready", &[]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_that_hangs_is_no_better_than_none() {
    let mut gateway = start(1).await;
    gateway.redis().freeze();
    all_are_refused(&gateway).await;
    health_is_told(&gateway).await;
    gateway.redis().thaw();
    eventually("an answer again", async || {
        let reply = gateway.ask(Spoken::Claude, "Hello").await;
        (reply.status == 200).then_some(())
    })
    .await;
}

/// Streams go on without the store, beyond the end of their leases, and it does not hold back their end.
#[tokio::test(flavor = "multi_thread")]
async fn running_streams_end_well_while_redis_is_away() {
    const LEASE_TTL_SEC: u64 = 6;
    join_all([false, true].map(async |frozen| {
        let plan = Plan::accounts(1).with(|settings| {
            settings.lease_ttl_sec = LEASE_TTL_SEC;
            // Whoever waits for a frozen store waits for longer than this test does.
            settings.timeouts.state_ms = 300_000;
        });
        let mut gateway = plan.on(Store::Redis).start().await;
        let gate = gateway.simulator.hold_all(&Scope::all(), 3);
        let mut streams = Vec::new();
        for spoken in Spoken::ALL {
            let mut reply = gateway.stream(spoken, "Hello").await;
            let stream = reply.until("You said").await;
            streams.push((spoken, stream, reply));
        }
        if frozen {
            gateway.redis().freeze();
        } else {
            gateway.redis().kill();
        }
        tokio::time::sleep(Duration::from_secs(LEASE_TTL_SEC + 1)).await;
        gate.release();
        for (spoken, mut stream, reply) in streams {
            stream.push_str(&reply.rest().await);
            assert_eq!(spoken.streamed_text(&stream), "You said: Hello");
            assert!(spoken.ended_well(&stream), "{stream}");
        }
        if frozen {
            gateway.redis().thaw();
        }
    }))
    .await;
}
