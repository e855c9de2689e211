//! What lives here: what is counted of requests, in the fields of the contract.

use b2a_simulator::{Answer, Call, Fault, Scope};
use b2a_suite::{Deployment, LIMIT, MODEL, Plan, Spoken, Store, eventually};
use serde_json::Value;

use crate::{ADMIN, ask, ask_in_vain, get};

on_each_store!(
    requests_are_counted_as_the_contract_says,
    how_they_end_is_told_apart,
    images_are_counted
);

const NUMBERS: [&str; 9] = [
    "total_requests",
    "success_requests",
    "failed_requests",
    "input_tokens",
    "output_tokens",
    "total_tokens",
    "images_generated",
    "videos_generated",
    "current_rpm",
];

async fn requests_are_counted_as_the_contract_says(store: Store) {
    let gateway = Plan::accounts(2).on(store).start().await;
    let root = get(&gateway.client, "/").await;
    assert_eq!(
        (&root["total_requests"], &root["success_rate"]),
        (&0.into(), &"0.00%".into())
    );
    for spoken in Spoken::ALL {
        ask(&gateway.client, spoken, false).await;
        ask(&gateway.client, spoken, true).await;
    }
    ask_in_vain(&gateway.client).await;
    // Those who only look are not counted, and strangers are no clients.
    gateway
        .client
        .get("/v1/models", Spoken::OpenAi.headers())
        .await;
    let body = Spoken::OpenAi.body(MODEL, "Hello", false).to_string();
    let refused = gateway.client.post("/v1/chat/completions", &[], body).await;
    assert_eq!(refused.status, 401);
    let counting = r#"{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}"#;
    let path = format!("/v1beta/models/{MODEL}:countTokens");
    let counted = gateway
        .client
        .post(&path, Spoken::Gemini.headers(), counting);
    assert_eq!(counted.await.status, 200);

    let stats = get(&gateway.client, "/admin/stats").await;
    counters(&stats);
    counters(&get(&gateway.client, "/").await);
    let models = stats["models"].as_object().unwrap();
    assert_eq!(models.keys().collect::<Vec<_>>(), [MODEL]);
    let model = &models[MODEL];
    assert_eq!(
        (&model["requests"], &model["success"]),
        (&6.into(), &6.into())
    );
    assert_eq!(model["success_rate"], "100.00%");
    assert_eq!(model["total_tokens"], stats["total_tokens"]);
    assert_eq!(model["images"], 0);
    assert!(stats["uptime"].as_str().unwrap().ends_with('s'));
    assert!(stats["uptime_seconds"].is_u64());
    by_time(&stats);
    pool(&stats["pool"]);
    assert_eq!(
        stats["proxy_pool"],
        serde_json::json!({"idle":0,"in_use":0,"total":0})
    );
    let keys = stats["keys"].as_array().unwrap();
    assert_eq!((keys.len(), &keys[0]["requests"]), (1, &7.into()));
    assert!(keys[0]["id"].is_string() && keys[0]["name"].is_string());
    assert_ne!(keys[0]["id"], b2a_suite::KEY, "never the key itself");
}

fn counters(told: &Value) {
    for field in NUMBERS {
        assert!(told[field].is_u64(), "{field} in {told}");
    }
    assert_eq!(told["total_requests"], 7);
    assert_eq!(
        (&told["success_requests"], &told["failed_requests"]),
        (&6.into(), &1.into())
    );
    assert_eq!(told["success_rate"], "85.71%");
    assert!(told["input_tokens"].as_u64().unwrap() > 0);
    assert!(told["output_tokens"].as_u64().unwrap() > 0);
    let sum = told["input_tokens"].as_u64().unwrap() + told["output_tokens"].as_u64().unwrap();
    assert_eq!(told["total_tokens"], sum);
    let average = told["average_rpm"].as_str().unwrap();
    let (_, decimals) = average.split_once('.').unwrap();
    assert_eq!(decimals.len(), 2, "{average}");
}

fn by_time(stats: &Value) {
    let hours = stats["hourly"].as_array().unwrap();
    let sum = |field: &str| -> u64 { hours.iter().map(|it| it[field].as_u64().unwrap()).sum() };
    assert_eq!((sum("requests"), sum("success")), (7, 6));
    assert!(hours.iter().all(|it| it["hour"].as_u64().unwrap() < 24));
    assert_eq!(sum("input_tokens"), stats["input_tokens"].as_u64().unwrap());
    let days = stats["days"].as_array().unwrap();
    assert!(
        days.iter()
            .all(|it| it["date"].as_str().unwrap().len() == 10)
    );
    let latency = &stats["latency"];
    assert!(latency["p50_ms"].as_u64() <= latency["p95_ms"].as_u64());
    assert!(latency["first_content_p50_ms"].is_u64(), "{latency}");
}

fn pool(pool: &Value) {
    for field in [
        "ready",
        "pending",
        "pending_external",
        "invalid",
        "total",
        "available_today",
        "exceeded_today",
        "total_requests",
        "total_success",
        "total_failed",
    ] {
        assert!(pool[field].is_u64(), "{field} in {pool}");
    }
    assert_eq!((&pool["ready"], &pool["total"]), (&2.into(), &2.into()));
    assert!(pool["success_rate"].as_str().unwrap().ends_with("0%"));
    assert_eq!(pool["daily_limit"], 3000);
    assert_eq!(
        pool["cooldowns"],
        serde_json::json!({"refresh_sec": 240, "use_sec": 15})
    );
}

async fn how_they_end_is_told_apart(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    // A stream that breaks off under status 200.
    let (call, all) = (Call::StreamAssist, Scope::all());
    let cut = Fault::CutMidObject {
        after_pieces: 1,
        abort: false,
    };
    gateway
        .simulator
        .answer(&all, [Answer::text(["Once upon "])]);
    gateway.simulator.script(call, &all, [cut]);
    let broken = gateway.stream(Spoken::OpenAi, "Tell").await;
    assert_eq!(broken.status, 200);
    broken.rest().await;
    // A client that goes away in the middle.
    let gate = gateway.simulator.hold(&Scope::all(), 3);
    let mut left = gateway.stream(Spoken::OpenAi, "Hello there").await;
    left.until("You said").await;
    assert!(gate.reached(1, LIMIT).await);
    drop(left);
    let stats = eventually("both requests", async || {
        let stats = get(&gateway.client, "/admin/stats").await;
        (stats["total_requests"] == 2).then_some(stats)
    })
    .await;
    assert_eq!(
        (&stats["success_requests"], &stats["failed_requests"]),
        (&0.into(), &1.into())
    );
    let requests = get(&gateway.client, "/admin/requests").await;
    let [gone, failed] = &requests["items"].as_array().unwrap()[..] else {
        panic!("{requests}");
    };
    assert_eq!(
        (&gone["status"], &gone["streamed"]),
        (&200.into(), &true.into())
    );
    assert_eq!(gone["tries"][0]["outcome"], "client_gone");
    assert_eq!(gone.get("error"), None, "that is nobody's fault");
    assert_eq!(failed["tries"][0]["outcome"], "upstream_error");
    assert!(failed["error"].is_string(), "{failed}");
}

async fn images_are_counted(store: Store) {
    let gateway = Plan::accounts(1).on(store).start().await;
    let body = r#"{"prompt": "A boat at dawn", "n": 2}"#;
    let drawn = gateway
        .client
        .post("/v1/images/generations", ADMIN, body)
        .await;
    assert_eq!(drawn.status, 200, "{}", drawn.text());
    let stats = get(&gateway.client, "/admin/stats").await;
    assert_eq!(stats["total_requests"], 1, "however many answers it took");
    let images = stats["images_generated"].as_u64().unwrap();
    assert!(images >= 2, "{stats}");
    let model = stats["models"].as_object().unwrap().iter().next().unwrap();
    assert_eq!(model.1["images"], images);
    let requests = get(&gateway.client, "/admin/requests").await;
    assert_eq!(requests["items"][0]["tries"].as_array().unwrap().len(), 2);
}

/// While the store is away nobody is told old numbers, and nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_while_the_store_is_away_comes_later() {
    let plan = Plan::accounts(1).on(Store::Redis);
    let plan = plan.with(|settings| settings.timeouts.state_ms = 2_000);
    let mut gateway: Deployment = plan.start().await;
    ask(&gateway.client, Spoken::OpenAi, true).await;
    gateway.redis().freeze();
    let away = gateway.client.get("/admin/stats", ADMIN).await;
    assert_eq!(away.status, 503);
    assert!(away.json()["error"].is_string());
    let body = Spoken::OpenAi.body(MODEL, "Hello", false).to_string();
    let headers = Spoken::OpenAi.headers();
    let path = "/v1/chat/completions";
    let refused = gateway.client.post(path, headers, body).await;
    assert_eq!(refused.status, 503);
    gateway.redis().thaw();
    eventually("both requests", async || {
        let reply = gateway.client.get("/admin/stats", ADMIN).await;
        if reply.status != 200 {
            return None;
        }
        let stats = reply.json();
        assert!(stats["total_requests"].as_u64().unwrap() <= 2, "{stats}");
        (stats["total_requests"] == 2 && stats["failed_requests"] == 1).then_some(())
    })
    .await;
}
