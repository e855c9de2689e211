//! What lives here: tests of the numbers.

use super::*;

const REQUEST: FinishedRequest<'static> = FinishedRequest {
    dialect: "openai",
    model: "gemini-2.5-flash",
    status: 200,
    outcome: "answered",
    duration: Duration::from_millis(1500),
    first_byte: Some(Duration::from_millis(30)),
    first_content: None,
    input_tokens: 7,
    output_tokens: 0,
};

#[test]
fn every_name_is_told_as_it_is_written_down() {
    let metrics = Metrics::default();
    metrics.request_began();
    metrics.request_ended(&FinishedRequest {
        first_content: Some(Duration::from_millis(40)),
        ..REQUEST
    });
    metrics.lease_ended("ok");
    metrics.upstream_failed("quota");
    metrics.job_ended("top_up", false, Duration::from_secs(1));
    metrics.set_pool(Some(&PoolState {
        accounts: vec![("ready", 3)],
        tasks: vec![("register", "outstanding", 2)],
    }));
    let text = metrics.text();
    for name in names::ALL {
        assert!(text.contains(&format!("# HELP {name} ")), "{name}: {text}");
        assert!(text.contains(&format!("\n{name}")), "{name}: {text}");
    }
}

#[test]
fn requests_are_counted_by_their_labels() {
    let metrics = Metrics::default();
    for _ in 0..3 {
        metrics.request_began();
    }
    metrics.request_ended(&REQUEST);
    metrics.request_ended(&FinishedRequest {
        status: 503,
        outcome: "failed",
        ..REQUEST
    });
    let text = metrics.text();
    let answered = r#"b2a_requests_total{dialect="openai",model="gemini-2.5-flash",status="2xx",outcome="answered"} 1"#;
    assert!(text.contains(answered), "{text}");
    assert!(text.contains(r#"status="5xx",outcome="failed"} 1"#));
    assert!(text.contains("b2a_requests_in_flight 1"));
    let count =
        r#"b2a_request_duration_seconds_count{dialect="openai",model="gemini-2.5-flash"} 1"#;
    assert!(text.contains(count), "only what was answered: {text}");
    assert!(text.contains(r#"direction="input"} 14"#));
    assert!(!text.contains(r#"direction="output""#));
}

#[test]
fn a_store_that_is_away_leaves_no_old_numbers() {
    let metrics = Metrics::default();
    let pool = PoolState {
        accounts: vec![("ready", 3), ("cooldown", 1)],
        tasks: Vec::new(),
    };
    metrics.set_pool(Some(&pool));
    let text = metrics.text();
    assert!(text.contains(r#"b2a_pool_accounts{state="cooldown"} 1"#));
    assert!(text.contains("b2a_state_store_up 1"));
    metrics.set_pool(None);
    let text = metrics.text();
    assert!(!text.contains("cooldown") && text.contains("b2a_state_store_up 0"));
}
