//! What lives here: the fast mode speaks the same language.

use std::time::Duration;

use b2a_simulator::{FastAnswer, Framing, Simulator, SimulatorOptions};
use serde_json::json;

use crate::caller::Caller;

#[tokio::test]
async fn canned_answers_have_the_usual_form() {
    for (framing, pause) in [(Framing::Pretty, 0), (Framing::Compact, 2)] {
        let fast = FastAnswer {
            pieces: 3,
            piece_bytes: 12,
            pause: Duration::from_millis(pause),
        };
        let options = SimulatorOptions {
            fast: Some(fast),
            framing,
            ..SimulatorOptions::default()
        };
        let simulator = Simulator::start(options).await.unwrap();
        let caller = Caller::new(simulator.url(), simulator.add_accounts(1).remove(0));
        let answered = caller.ask("anything").await;
        assert_eq!(answered.answer_text(), "lorem ipsum ".repeat(3));
        let last = answered.json()[3]["streamAssistResponse"]["answer"]["state"].clone();
        assert_eq!(last, "SUCCEEDED");
        let body = caller.body("createSessionRequest", json!({}));
        assert_eq!(
            caller
                .widget("widgetCreateSession", "no-token", &body)
                .await
                .status,
            401
        );
    }
}
