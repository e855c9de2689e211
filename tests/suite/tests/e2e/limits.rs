//! What lives here: more requests than the gateway takes: told at once, in the dialect's form, and gone with the load.

use b2a_simulator::Scope;
use b2a_suite::{MODEL, Plan, Spoken};

#[tokio::test(flavor = "multi_thread")]
async fn one_request_too_many_is_told_at_once() {
    let plan = Plan::accounts(2).with(|settings| settings.limits.in_flight_requests = 1);
    let gateway = plan.start().await;
    for spoken in Spoken::ALL {
        let gate = gateway.simulator.hold(&Scope::all(), 3);
        let mut first = gateway.stream(spoken, "Hello").await;
        let mut stream = first.until("You said").await;

        let asked = gateway.asked().len();
        let since = std::time::Instant::now();
        let refused = gateway.ask(spoken, "Hello").await;
        assert!(since.elapsed().as_millis() < 500, "{:?}", since.elapsed());
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
        let next = gateway.ask(spoken, "Hello").await;
        assert_eq!(next.status, 200, "{}", next.text());
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
    let served = b2a_suite::eventually("a free place", async || {
        let headers = Spoken::OpenAi.headers();
        let reply = gateway.client.post(&path, headers, body.clone()).await;
        (reply.status == 200).then_some(())
    });
    served.await;
    assert!(!gate.is_open());
}
