//! What lives here: numbers for Prometheus.

use b2a_simulator::{Call, Fault, Scope, Simulator, SimulatorOptions};
use b2a_suite::{
    Client, InstancePlan, MODEL, Plan, Port, RedisServer, Spoken, Store, eventually, write_account,
};

use crate::exposition::Exposition;
use crate::{ADMIN, ask, ask_in_vain};

on_each_store!(numbers_tell_what_was_done);

async fn scrape(client: &Client, headers: &[(&str, &str)]) -> Exposition {
    let reply = client.get("/metrics", headers).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let content_type = reply.header("content-type");
    assert!(
        content_type.starts_with("text/plain; version=0.0.4"),
        "{content_type}"
    );
    Exposition::read(&reply.text())
}

/// Whether a number is this one.
fn is(number: f64, expected: u32) -> bool {
    (number - f64::from(expected)).abs() < 0.5
}

async fn numbers_tell_what_was_done(store: Store) {
    let gateway = Plan::accounts(3).on(store).start().await;
    let (call, all) = (Call::StreamAssist, Scope::all());
    gateway.simulator.script(call, &all, [Fault::status(429)]);
    for spoken in Spoken::ALL {
        ask(&gateway.client, spoken, true).await;
    }
    ask_in_vain(&gateway.client).await;
    let alias = Spoken::OpenAi.body("gemini-2.5-flash-search", "Hello", false);
    let path = Spoken::OpenAi.path("", false);
    let headers = Spoken::OpenAi.headers();
    let reply = gateway.client.post(&path, headers, alias.to_string()).await;
    assert_eq!(reply.status, 200);

    let told = scrape(&gateway.client, ADMIN).await;
    let requests = "b2a_requests_total";
    assert!(is(told.sum(requests, &[]), 5), "{:?}", told.samples);
    assert!(is(
        told.sum(requests, &[("dialect", "claude"), ("status", "2xx")]),
        1
    ));
    let refused = [("status", "4xx"), ("model", "none"), ("outcome", "failed")];
    assert!(
        is(told.sum(requests, &refused), 1),
        "an unknown model is no label"
    );
    let answered = [("model", MODEL), ("outcome", "answered")];
    assert!(
        is(told.sum(requests, &answered), 4),
        "with a suffix it is the same model"
    );
    for histogram in [
        "b2a_request_duration_seconds_count",
        "b2a_first_byte_seconds_count",
        "b2a_first_content_seconds_count",
    ] {
        assert!(
            is(told.sum(histogram, &[("model", MODEL)]), 4),
            "{histogram}"
        );
    }
    assert!(is(told.sum("b2a_leases_total", &[("outcome", "ok")]), 4));
    assert!(is(
        told.sum("b2a_leases_total", &[("outcome", "rate_limited")]),
        1
    ));
    assert!(is(
        told.sum("b2a_upstream_errors_total", &[("kind", "rate_limited")]),
        1
    ));
    assert!(told.sum("b2a_tokens_total", &[("direction", "output")]) > 0.0);
    assert!(is(told.sum("b2a_requests_in_flight", &[]), 0));
    assert!(is(told.sum("b2a_state_store_up", &[]), 1));
    assert!(is(told.sum("b2a_build_info", &[]), 1));
    let states = told.values("b2a_pool_accounts", "state");
    assert_eq!(states.len(), 6, "{states:?}");
    assert!(is(told.sum("b2a_pool_accounts", &[]), 3));
    assert!(told.values("b2a_tasks", "kind").contains("register"));
    assert!(
        told.values("b2a_jobs_total", "job")
            .contains("sync_pool_files")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_admin_key_opens_them() {
    let plan = Plan::accounts(0).with(|settings| {
        settings.admin_keys = vec!["sk-admin".to_owned().into()];
    });
    let gateway = plan.start().await;
    for headers in [&[][..], ADMIN] {
        let reply = gateway.client.get("/metrics", headers).await;
        assert_eq!(reply.status, 401);
        assert!(reply.json()["error"].is_string());
    }
    scrape(&gateway.client, &[("x-api-key", "sk-admin")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_under_way_are_told() {
    let gateway = Plan::accounts(1).start().await;
    gateway.simulator.hold(&Scope::all(), 3);
    let mut held = gateway.stream(Spoken::OpenAi, "Hello").await;
    held.until("You said").await;
    let told = scrape(&gateway.client, ADMIN).await;
    assert!(is(told.sum("b2a_requests_in_flight", &[]), 1));
    drop(held);
    eventually("a request that is over", async || {
        let told = scrape(&gateway.client, ADMIN).await;
        let gone = told.sum("b2a_requests_total", &[("outcome", "client_gone")]);
        (is(gone, 1) && is(told.sum("b2a_requests_in_flight", &[]), 0)).then_some(())
    })
    .await;
}

/// Gateways and schedulers alike.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_their_own_needs_no_key() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let redis = RedisServer::start().await;
    let data = tempfile::tempdir().unwrap();
    for file in simulator.add_accounts(1) {
        write_account(data.path(), &file);
    }
    let (port, other) = (Port::claim(), Port::claim());
    let address = |port: &Port| format!("127.0.0.1:{}", port.number);
    let at =
        |plan: InstancePlan, port: &Port| plan.env("B2A__METRICS__LISTEN_ADDR", &address(port));
    let url = redis.url();
    let scheduler = InstancePlan::scheduler(simulator.url(), data.path(), &url);
    let _scheduler = at(scheduler, &port).start().await;
    let gateway = InstancePlan::serve(simulator.url(), data.path(), &url);
    let gateway = at(gateway, &other).start().await;
    let of_scheduler = Client::new(format!("http://{}", address(&port)));
    eventually("jobs that were done", async || {
        let told = scrape(&of_scheduler, &[]).await;
        let is_ready = is(told.sum("b2a_pool_accounts", &[("state", "ready")]), 1);
        let jobs = told.sum("b2a_jobs_total", &[("result", "done")]);
        (is_ready && jobs > 0.5).then_some(())
    })
    .await;
    let of_gateway = Client::new(format!("http://{}", address(&other)));
    ask(&gateway.client, Spoken::OpenAi, true).await;
    let told = scrape(&of_gateway, &[]).await;
    assert!(is(told.sum("b2a_requests_total", &[]), 1));
    let nowhere = of_gateway.get("/admin/accounts", ADMIN).await;
    assert_eq!(nowhere.status, 404, "nothing else is there");
}
