//! What lives here: what a limited client meets, in each dialect, over two instances that share their stores.

use std::time::Duration;

use b2a_simulator::Scope;
use b2a_suite::{Client, Deployment, KEY, Plan, Reply, Spoken, Store, eventually};
use http::Method;
use serde_json::{Value, json};

use crate::{create, models, send, show};

const MODEL: &str = "gemini-2.5-flash";
const LIMIT: Duration = Duration::from_secs(30);

/// Asks a question with a key.
async fn ask(client: &Client, spoken: Spoken, key: &str, model: &str) -> Reply {
    let mut headers: Vec<(&str, &str)> = vec![("x-api-key", key)];
    if spoken == Spoken::Claude {
        headers.push(("anthropic-version", "2023-06-01"));
    }
    let body = spoken.body(model, "Hello", false);
    client
        .post(&spoken.path(model, false), &headers, body.to_string())
        .await
}

/// The word that the dialect has for a limit that was reached.
fn limit_word(spoken: Spoken, refused: &Reply) -> String {
    let error = &refused.json()["error"];
    let word = match spoken {
        Spoken::OpenAi => &error["code"],
        Spoken::Claude => &error["type"],
        Spoken::Gemini => &error["status"],
    };
    word.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_a_minute_are_limited_for_the_whole_deployment() {
    let gateway = Plan::accounts(2).on(Store::Redis).start().await;
    let (one, other) = (gateway.client.clone(), gateway.another().await);
    for spoken in Spoken::ALL {
        let terms =
            json!({"name": "two a minute", "requests_per_minute": 2, "tokens_per_day": 1_000_000});
        let (key, id) = create(&one, &terms).await;
        eventually("the key on the other instance", async || {
            (models(&other, &key).await.status == 200).then_some(())
        })
        .await;
        let first = ask(&one, spoken, &key, MODEL).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let second = ask(&other, spoken, &key, MODEL).await;
        assert_eq!(second.status, 200, "{}", second.text());
        for (instance, name) in [(&one, "one"), (&other, "other")] {
            let refused = ask(instance, spoken, &key, MODEL).await;
            assert_eq!(refused.status, 429, "{name}: {}", refused.text());
            let wait: u64 = refused.header("retry-after").parse().unwrap();
            assert!((1..=60).contains(&wait), "{wait}");
            let word = limit_word(spoken, &refused);
            let expected = match spoken {
                Spoken::OpenAi => "rate_limit_exceeded",
                Spoken::Claude => "rate_limit_error",
                Spoken::Gemini => "RESOURCE_EXHAUSTED",
            };
            assert_eq!(word, expected, "{}", refused.text());
            headers_tell(spoken, &refused, 0);
        }
        headers_tell(spoken, &first, 1);
        headers_tell(spoken, &second, 0);
        // Lists are no requests.
        assert_eq!(models(&one, &key).await.status, 200);
        let usage = &show(&one, &id).await["usage"];
        assert_eq!(usage["requests_this_minute"], 2, "{usage}");
        // A higher limit holds at once.
        let path = format!("/admin/keys/{id}");
        send(
            &one,
            Method::PATCH,
            &path,
            &json!({"requests_per_minute": 3}),
        )
        .await;
        assert_eq!(ask(&one, spoken, &key, MODEL).await.status, 200);
    }
}

/// The headers that the dialect has for what is left.
fn headers_tell(spoken: Spoken, reply: &Reply, requests_left: u32) {
    let [limit, remaining, reset, tokens] = match spoken {
        Spoken::OpenAi => [
            "x-ratelimit-limit-requests",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests",
            "x-ratelimit-limit-tokens",
        ],
        Spoken::Claude => [
            "anthropic-ratelimit-requests-limit",
            "anthropic-ratelimit-requests-remaining",
            "anthropic-ratelimit-requests-reset",
            "anthropic-ratelimit-tokens-limit",
        ],
        // It has none.
        Spoken::Gemini => return,
    };
    assert_eq!(reply.header(limit), "2");
    assert_eq!(reply.header(remaining), requests_left.to_string());
    assert!(!reply.header(reset).is_empty());
    assert_eq!(reply.header(tokens), "1000000");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_flight_are_limited_until_they_end() {
    for store in Store::ALL {
        let gateway = Plan::accounts(2).on(store).start().await;
        let (key, id) = create(
            &gateway.client,
            &json!({"name": "one at once", "concurrent_requests": 1}),
        )
        .await;
        let held = gateway.simulator.hold(&Scope::all(), 2);
        let body = Spoken::OpenAi.body(MODEL, "Hello", true).to_string();
        let mut stream = gateway
            .client
            .open("/v1/chat/completions", &[("x-api-key", &key)], body)
            .await;
        assert!(held.reached(1, LIMIT).await);
        assert!(stream.piece().await.is_some());
        let refused = ask(&gateway.client, Spoken::OpenAi, &key, MODEL).await;
        assert_eq!(refused.status, 429, "{}", refused.text());
        assert!(refused.text().contains("in flight"), "{}", refused.text());
        assert_eq!(show(&gateway.client, &id).await["usage"]["in_flight"], 1);
        held.release();
        stream.rest().await;
        until_none_in_flight(&gateway, &id).await;
        assert_eq!(
            ask(&gateway.client, Spoken::OpenAi, &key, MODEL)
                .await
                .status,
            200
        );

        // One whose client goes away ends as well.
        let held = gateway.simulator.hold(&Scope::all(), 2);
        let body = Spoken::OpenAi.body(MODEL, "Hello again", true).to_string();
        let stream = gateway
            .client
            .open("/v1/chat/completions", &[("x-api-key", &key)], body)
            .await;
        assert!(held.reached(1, LIMIT).await);
        drop(stream);
        until_none_in_flight(&gateway, &id).await;
    }
}

async fn until_none_in_flight(gateway: &Deployment, id: &str) {
    eventually("no request in flight", async || {
        let usage = &show(&gateway.client, id).await["usage"];
        (usage["in_flight"] == 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_a_day_are_limited_and_the_last_answer_is_whole() {
    for store in Store::ALL {
        let gateway = Plan::accounts(2).on(store).start().await;
        let (key, id) = create(
            &gateway.client,
            &json!({"name": "few tokens", "tokens_per_day": 1}),
        )
        .await;
        let first = ask(&gateway.client, Spoken::Claude, &key, MODEL).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let usage = first.json()["usage"].clone();
        let used =
            usage["input_tokens"].as_u64().unwrap() + usage["output_tokens"].as_u64().unwrap();
        assert!(used > 1);
        let counted = eventually("the tokens of the request", async || {
            let usage = show(&gateway.client, &id).await["usage"].clone();
            (usage["in_flight"] == 0).then_some(usage)
        })
        .await;
        assert_eq!(counted["tokens_today"], used, "{counted}");
        let refused = ask(&gateway.client, Spoken::Claude, &key, MODEL).await;
        assert_eq!(refused.status, 429, "{}", refused.text());
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=86_400).contains(&wait), "{wait}");
        assert_eq!(refused.header("anthropic-ratelimit-tokens-remaining"), "0");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_good_for_its_models_alone() {
    let gateway = Plan::accounts(2).start().await;
    let client = &gateway.client;
    let terms = json!({"name": "flash only", "allowed_models": ["gemini-2.5-flash"]});
    let (key, id) = create(client, &terms).await;
    for spoken in Spoken::ALL {
        let fine = ask(client, spoken, &key, MODEL).await;
        assert_eq!(fine.status, 200, "{}", fine.text());
        for other in ["gemini-2.5-pro", "gemini-2.5-flash-search"] {
            let refused = ask(client, spoken, &key, other).await;
            assert_eq!(
                refused.status,
                403,
                "{spoken:?} {other}: {}",
                refused.text()
            );
            assert!(refused.text().contains(other), "{}", refused.text());
        }
    }
    let listed = models(client, &key).await.json();
    let ids: Vec<&Value> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["id"])
        .collect();
    assert_eq!(ids, [&json!("gemini-2.5-flash")]);
    let path = format!("/admin/keys/{id}");
    send(
        client,
        Method::PATCH,
        &path,
        &json!({"allowed_models": ["*-search"]}),
    )
    .await;
    assert_eq!(
        ask(client, Spoken::OpenAi, &key, "gemini-2.5-flash-search")
            .await
            .status,
        200
    );
    assert_eq!(ask(client, Spoken::OpenAi, &key, MODEL).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limited_key_waits_for_a_store_that_is_away_and_others_do_not_ask_it() {
    let mut gateway = Plan::accounts(1).on(Store::Redis).start().await;
    let (limited, _) = create(
        &gateway.client,
        &json!({"name": "limited", "requests_per_minute": 9}),
    )
    .await;
    gateway.redis().kill();
    let refused = ask(&gateway.client, Spoken::OpenAi, &limited, MODEL).await;
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(models(&gateway.client, &limited).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_key_without_limits_takes_today_is_told_too() {
    for store in Store::ALL {
        let gateway = Plan::accounts(2).on(store).start().await;
        let (key, id) = create(&gateway.client, &json!({"name": "free"})).await;
        let list = async || {
            let listed = send(&gateway.client, Method::GET, "/admin/keys", &Value::Null).await;
            listed.json()["items"].as_array().unwrap().clone()
        };
        let configured = list().await[0]["id"].as_str().unwrap().to_owned();
        for (key, id) in [(KEY, &configured), (&key, &id)] {
            let answer = ask(&gateway.client, Spoken::Claude, key, MODEL).await;
            let usage = answer.json()["usage"].clone();
            let tokens = |field: &str| usage[field].as_u64().unwrap();
            let used = tokens("input_tokens") + tokens("output_tokens");
            assert!(used > 1);
            let told = eventually("the request among those of its key", async || {
                let usage = show(&gateway.client, id).await["usage"].clone();
                (usage["requests"] == 1).then_some(usage)
            })
            .await;
            assert_eq!(told["tokens_today"], used, "{told}");
            assert_eq!(told["in_flight"], Value::Null, "nobody counts them: {told}");
            let items = list().await;
            let item = items.iter().find(|item| item["id"] == **id).unwrap();
            assert_eq!(item["usage"]["tokens_today"], used, "{item}");
        }
    }
}
