//! What lives here: who may use the gateway, and in which words the others are refused; the lists of models.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{InstancePlan, KEY, MODEL, Plan, Spoken, eventually, write_account};
use http::Method;

/// A header, as a test writes it.
type Header = (&'static str, &'static str);

const BASE_MODELS: [&str; 7] = [
    "gemini-2.5-flash",
    "gemini-2.5-pro",
    "gemini-3-pro-preview",
    "gemini-3-pro",
    "gemini-3-flash-preview",
    "gemini-3-flash",
    "gemini-2.5-flash-preview-latest",
];

#[tokio::test]
async fn a_key_is_taken_in_every_place_that_clients_use() {
    let gateway = Plan::accounts(1).start().await;
    let places: [(&str, Header); 5] = [
        ("", ("authorization", "Bearer sk-test-key")),
        ("", ("authorization", "bearer sk-test-key")),
        ("", ("x-api-key", KEY)),
        ("", ("x-goog-api-key", KEY)),
        ("key=sk-test-key", ("accept", "*/*")),
    ];
    for spoken in Spoken::ALL {
        for (query, header) in places {
            let path = spoken.path(MODEL, true);
            let join = if path.contains('?') { '&' } else { '?' };
            let path = format!("{path}{join}{query}");
            let body = spoken.body(MODEL, "Hello", true).to_string();
            let reply = gateway.client.post(&path, &[header], body).await;
            assert_eq!(reply.status, 200, "{path} {header:?}: {}", reply.text());
        }
    }
}

#[tokio::test]
async fn strangers_are_refused_in_their_own_dialect() {
    let gateway = Plan::accounts(1).start().await;
    for spoken in Spoken::ALL {
        let wrong: [&[Header]; 5] = [
            &[],
            &[("authorization", "Bearer wrong")],
            &[("authorization", "Basic c2stdGVzdC1rZXk=")],
            &[("x-api-key", "sk-test-ke")],
            &[("x-goog-api-key", "sk-test-key ,")],
        ];
        for headers in wrong {
            let body = spoken.body(MODEL, "Hello", false).to_string();
            let path = spoken.path(MODEL, false);
            let reply = gateway.client.post(&path, headers, body).await;
            assert_eq!(reply.status, 401, "{headers:?}");
            let error = reply.json();
            assert!(spoken.is_error(&error), "{error}");
            let kind = match spoken {
                Spoken::OpenAi => &error["error"]["code"],
                Spoken::Claude => &error["error"]["type"],
                Spoken::Gemini => &error["error"]["status"],
            };
            let wanted = match spoken {
                Spoken::OpenAi => "invalid_api_key",
                Spoken::Claude => "authentication_error",
                Spoken::Gemini => "UNAUTHENTICATED",
            };
            assert_eq!(kind, wanted);
            assert!(!reply.text().contains("sk-test"), "{}", reply.text());
        }
    }
    assert!(gateway.asked().is_empty());
}

/// A client that has sent a large body reads the refusal all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_with_a_large_body_reads_the_refusal() {
    let gateway = Plan::accounts(0).start().await;
    for megabytes in [1, 8, 31] {
        let body = vec![b' '; megabytes << 20];
        let path = Spoken::OpenAi.path(MODEL, false);
        let sent = gateway.client.send(Method::POST, &path, &[], body).await;
        let reply = sent.unwrap_or_else(|error| panic!("{megabytes} MiB: {error:?}"));
        assert_eq!(reply.status, 401);
    }
}

#[tokio::test]
async fn without_keys_everybody_on_this_machine_may() {
    let plan = Plan::accounts(1).with(|settings| settings.api_keys.clear());
    let gateway = plan.start().await;
    let path = Spoken::OpenAi.path(MODEL, false);
    let body = Spoken::OpenAi.body(MODEL, "Hello", false).to_string();
    for headers in [&[][..], &[("authorization", "Bearer anything")]] {
        let reply = gateway.client.post(&path, headers, body.clone()).await;
        assert_eq!(reply.status, 200);
    }
}

#[tokio::test]
async fn the_list_of_models_comes_in_the_callers_dialect() {
    let gateway = Plan::accounts(0).start().await;
    for spoken in Spoken::ALL {
        let path = spoken.models_path();
        let list = gateway.client.get(path, spoken.headers()).await.json();
        let items = list[if spoken == Spoken::Gemini {
            "models"
        } else {
            "data"
        }]
        .as_array();
        let names = items.unwrap().iter().map(|item| match spoken {
            Spoken::OpenAi | Spoken::Claude => item["id"].as_str().unwrap(),
            Spoken::Gemini => item["name"].as_str().unwrap().trim_start_matches("models/"),
        });
        let names: Vec<&str> = names.collect();
        assert_eq!(names[0], MODEL, "the default comes first");
        for model in BASE_MODELS {
            for suffix in ["", "-image", "-video", "-search"] {
                let wanted = format!("{model}{suffix}");
                assert!(names.contains(&wanted.as_str()), "{wanted} in {names:?}");
                let path = format!("{path}/{wanted}");
                let one = gateway.client.get(&path, spoken.headers()).await.json();
                let name = &one[if spoken == Spoken::Gemini {
                    "name"
                } else {
                    "id"
                }];
                assert!(name.as_str().unwrap().ends_with(&wanted), "{one}");
            }
        }
        let item = &items.unwrap()[0];
        match spoken {
            Spoken::OpenAi => assert_eq!(item["object"], "model"),
            Spoken::Claude => assert_eq!(item["type"], "model"),
            Spoken::Gemini => assert!(item["supportedGenerationMethods"].is_array(), "{item}"),
        }
    }
}

#[tokio::test]
async fn shared_paths_answer_whoever_asks() {
    let gateway = Plan::accounts(0).start().await;
    let callers: [(&str, &[Header], Spoken); 5] = [
        ("", &[], Spoken::OpenAi),
        ("", &[("anthropic-version", "2023-06-01")], Spoken::Claude),
        ("", &[("x-goog-api-key", "wrong")], Spoken::Gemini),
        ("", &[("x-goog-api-client", "genai")], Spoken::Gemini),
        ("?key=wrong", &[], Spoken::Gemini),
    ];
    for (query, headers, spoken) in callers {
        for path in ["/v1/models", "/v1/models/gemini-2.5-pro"] {
            let path = format!("{path}{query}");
            let refused = gateway.client.get(&path, headers).await;
            assert_eq!(refused.status, 401);
            assert!(spoken.is_error(&refused.json()), "{}", refused.text());
        }
    }
    for spoken in Spoken::ALL {
        let path = "/v1/models/no-such-model";
        let unknown = gateway.client.get(path, spoken.headers()).await;
        assert_eq!(unknown.status, 404);
        assert!(spoken.is_error(&unknown.json()), "{}", unknown.text());
    }
    let google = Spoken::Gemini.headers();
    let list = gateway.client.get("/v1/models", google).await.json();
    assert!(list["models"].is_array(), "{list}");
}

/// Keys travel in query strings, prompts in bodies: neither is anybody's business.
#[tokio::test(flavor = "multi_thread")]
async fn logs_hold_no_key_and_no_prompt() {
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    for file in simulator.add_accounts(1) {
        write_account(data.path(), &file);
    }
    let plan = InstancePlan::local(simulator.url(), data.path()).env("RUST_LOG", "trace");
    let instance = plan.start().await;
    eventually("a ready account", async || {
        let health = instance.client.get("/health", &[]).await.json();
        (health["ready"] == 1).then_some(())
    })
    .await;
    let path = format!("/v1beta/models/{MODEL}:generateContent?key={KEY}");
    let body = Spoken::Gemini
        .body(MODEL, "my-secret-prompt", false)
        .to_string();
    let reply = instance.client.post(&path, &[], body.clone()).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let path = format!("/v1beta/models/{MODEL}:generateContent?key=sk-wrong-key");
    assert_eq!(instance.client.post(&path, &[], body).await.status, 401);

    // The line may come after the answer.
    let log = eventually("the request in the log", async || {
        Some(instance.log()).filter(|log| log.contains("answered"))
    })
    .await;
    let cookies = simulator.account_files()[0].content["cookie_string"].clone();
    let cookie = cookies.as_str().unwrap().split(['=', ';']).nth(1).unwrap();
    for secret in [
        KEY,
        "sk-wrong-key",
        "my-secret-prompt",
        "demo-1@example.com",
        cookie,
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}
