//! What lives here: more requests than the gateway takes: told at once, in the dialect's form, and gone with the load.

use std::time::{Duration, Instant};

use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::{Deployment, LIMIT, MODEL, Plan, Spoken, Store, eventually};

on_each_store!(
    a_long_answer_keeps_its_account,
    an_account_is_kept_while_its_answer_is_awaited
);

/// Renewals come each third of it: a machine that stands still for some seconds loses no lease.
const LEASE_TTL_SEC: u64 = 6;

/// One account that bears one answer, and leases that end soon unless they are renewed.
fn short_leases() -> Plan {
    Plan::accounts(1).with(|settings| {
        settings.lease_ttl_sec = LEASE_TTL_SEC;
        settings.max_in_flight_per_account = 1;
    })
}

/// For longer than a lease is good, nobody else gets the account.
async fn stays_busy(gateway: &Deployment) {
    let until = Instant::now() + Duration::from_secs(LEASE_TTL_SEC + 1);
    while Instant::now() < until {
        let second = gateway.ask(Spoken::OpenAi, "Hello").await;
        assert_eq!(second.status, 503, "the lease was lost");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn a_long_answer_keeps_its_account(store: Store) {
    let gateway = short_leases().on(store).start().await;
    let gate = gateway.simulator.hold(&Scope::all(), 3);
    let mut first = gateway.stream(Spoken::OpenAi, "Hello").await;
    first.until("You said").await;
    stays_busy(&gateway).await;
    gate.release();
    assert!(Spoken::OpenAi.ended_well(&first.rest().await));
    gateway.until_idle().await;
    assert_eq!(gateway.ask(Spoken::OpenAi, "Hello").await.status, 200);
}

async fn an_account_is_kept_while_its_answer_is_awaited(store: Store) {
    let gateway = short_leases().on(store).start().await;
    let (call, all) = (Call::CreateSession, Scope::all());
    gateway.simulator.script(call, &all, [Fault::Hang]);
    let first = gateway.ask(Spoken::Claude, "Hello");
    let others = async {
        let arrived = gateway
            .simulator
            .wait_until(|seen| seen.of(call).in_flight == 1, LIMIT);
        assert!(arrived.await);
        stays_busy(&gateway).await;
    };
    tokio::select! {
        first = first => panic!("nothing was to come: {}", first.text()),
        () = others => {}
    }
    gateway.until_idle().await;
    assert_eq!(gateway.ask(Spoken::OpenAi, "Hello").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_too_many_is_told_at_once() {
    let plan = Plan::accounts(2).with(|settings| settings.limits.in_flight_requests = 1);
    let gateway = plan.start().await;
    for spoken in Spoken::ALL {
        let gate = gateway.simulator.hold(&Scope::all(), 3);
        let mut first = gateway.stream(spoken, "Hello").await;
        let mut stream = first.until("You said").await;

        let asked = gateway.asked().len();
        // The first one does not end before the gate is open.
        let refused = gateway.ask(spoken, "Hello").await;
        assert_eq!(refused.status, spoken.no_account_status());
        assert!(spoken.is_error(&refused.json()), "{}", refused.text());
        assert_eq!(refused.header("retry-after"), "1");
        assert_eq!(gateway.asked().len(), asked);
        // A large body does not hide the refusal.
        let refused = gateway.ask(spoken, &"x".repeat(8 << 20)).await;
        assert_eq!(refused.status, spoken.no_account_status());
        // What costs nothing is served.
        let health = gateway.client.get("/health", &[]).await;
        assert_eq!(health.status, 200);
        let models = gateway.client.get("/v1/models", spoken.headers()).await;
        assert_eq!(models.status, 200);

        gate.release();
        stream.push_str(&first.rest().await);
        assert!(spoken.ended_well(&stream), "{stream}");
        // The client may have seen the end before the gateway has.
        eventually("a free place", async || {
            (gateway.ask(spoken, "Hello").await.status == 200).then_some(())
        })
        .await;
    }
}

/// A place is given back by clients that leave, too.
#[tokio::test(flavor = "multi_thread")]
async fn places_come_back_from_those_who_leave() {
    let plan = Plan::accounts(1).with(|settings| settings.limits.in_flight_requests = 1);
    let gateway = plan.start().await;
    let gate = gateway.simulator.hold(&Scope::all(), 3);
    let mut reply = gateway.stream(Spoken::OpenAi, "Hello").await;
    reply.until("You said").await;
    drop(reply);
    gateway.until_idle().await;
    let path = Spoken::OpenAi.path(MODEL, false);
    let body = Spoken::OpenAi.body(MODEL, "Hello", false).to_string();
    let served = eventually("a free place", async || {
        let headers = Spoken::OpenAi.headers();
        let reply = gateway.client.post(&path, headers, body.clone()).await;
        (reply.status == 200).then_some(())
    });
    served.await;
    assert!(!gate.is_open());
}
