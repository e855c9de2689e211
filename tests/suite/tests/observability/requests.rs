//! What lives here: the latest requests, with the accounts that were tried.

use b2a_simulator::{Call, Fault, Scope};
use b2a_suite::{MODEL, Plan, Spoken, Store};
use serde_json::Value;

use crate::{ADMIN, ask, ask_in_vain, get};

on_each_store!(a_request_shows_its_tries_and_nothing_that_was_said);

async fn a_request_shows_its_tries_and_nothing_that_was_said(store: Store) {
    let gateway = Plan::accounts(3).on(store).start().await;
    let (call, all) = (Call::StreamAssist, Scope::all());
    let faults = [Fault::status(429), Fault::status(500)];
    gateway.simulator.script(call, &all, faults);
    let reply = gateway.stream(Spoken::Claude, "a question of mine").await;
    assert_eq!(reply.status, 200);
    let id = reply.headers["x-request-id"].to_str().unwrap().to_owned();
    reply.rest().await;
    let asked = gateway.asked();
    ask_in_vain(&gateway.client).await;

    let answer = gateway.client.get("/admin/requests", ADMIN).await;
    let text = answer.text();
    assert!(!text.contains("question of mine") && !text.contains("You said"));
    let told = answer.json();
    let [vain, good] = &told["items"].as_array().unwrap()[..] else {
        panic!("newest first: {told}");
    };
    assert_eq!(
        (&good["id"], &good["dialect"]),
        (&id.into(), &"claude".into())
    );
    assert_eq!(
        (&good["model"], &good["status"]),
        (&MODEL.into(), &200.into())
    );
    assert_eq!(
        (&good["streamed"], &good["images"]),
        (&true.into(), &0.into())
    );
    assert!(good["at"].as_str().unwrap().ends_with('Z'));
    assert!(good["duration_ms"].as_u64() >= good["first_content_ms"].as_u64());
    assert!(good["input_tokens"].as_u64().unwrap() > 0, "{good}");
    assert!(good["key"].is_string() && good.get("error").is_none());
    assert_eq!(good["client_ip"], "127.0.0.1");

    let tries = good["tries"].as_array().unwrap();
    let outcome = |it: &Value| it["outcome"].as_str().unwrap().to_owned();
    let outcomes: Vec<String> = tries.iter().map(outcome).collect();
    assert_eq!(outcomes, ["rate_limited", "upstream_error", "ok"]);
    for (shown, email) in tries.iter().zip(&asked) {
        let masked = shown["account_masked"].as_str().unwrap();
        assert!(masked.contains("***") && masked != email, "{masked}");
        assert_eq!(masked[..1], email[..1]);
        assert!(shown["duration_ms"].is_u64());
        assert!(!text.contains(email.as_str()), "no whole e-mail");
    }
    assert!(tries[0]["reason"].is_string() && tries[2].get("reason").is_none());

    assert_eq!(
        (&vain["status"], &vain["model"]),
        (&404.into(), &"no-such-model".into())
    );
    assert!(vain["error"].as_str().unwrap().contains("no-such-model"));
    assert_eq!(vain["tries"], Value::Array(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_has_a_limit_that_is_clamped() {
    let gateway = Plan::accounts(1).start().await;
    for _ in 0..3 {
        ask(&gateway.client, Spoken::Gemini, true).await;
    }
    for (query, items) in [
        ("", 3),
        ("?limit=2", 2),
        ("?limit=0", 1),
        ("?limit=-7", 3),
        ("?limit=many", 3),
        ("?limit=99999", 3),
    ] {
        let told = get(&gateway.client, &format!("/admin/requests{query}")).await;
        assert_eq!(told["items"].as_array().unwrap().len(), items, "{query}");
    }
    let stranger = gateway.client.get("/admin/requests", &[]).await;
    assert_eq!(stranger.status, 401);
}
