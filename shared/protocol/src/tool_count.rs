//! What lives here: how many functions a request may offer, where its dialect does not say.

/// Far more than any model makes sense of; each costs work before the request begins.
const MAX_TOOLS: usize = 1024;

/// Checks how many functions there are. The error says how many there may be.
pub(crate) fn check(count: usize) -> Result<(), String> {
    if count > MAX_TOOLS {
        return Err(format!(
            "there are {count} functions; at most {MAX_TOOLS} can be offered"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{ChatTarget, Claude, Dialect, Gemini};

    #[test]
    fn requests_with_more_are_refused_before_any_is_looked_at() {
        let count = MAX_TOOLS + 1;
        let turns = json!([{"role": "user", "content": "Hello"}]);
        let tools = vec![json!({"name": "f", "input_schema": 7}); count];
        let claude = json!({"model": "m", "max_tokens": 9, "messages": turns, "tools": tools});
        let declared = vec![json!({"name": "f", "parameters": {"type": "NONE"}}); count];
        let gemini = json!({
            "contents": [{"role": "user", "parts": [{"text": "Hello"}]}],
            "tools": [{"functionDeclarations": declared}],
        });
        for (dialect, body) in [(&Claude as &dyn Dialect, claude), (&Gemini, gemini)] {
            let body = body.to_string();
            let fault = dialect.decode_chat(body.as_bytes(), &ChatTarget::default());
            let fault = fault.unwrap_err();
            assert!(fault.message.contains("at most 1024"), "{fault}");
            assert!(fault.field.unwrap_or_default().starts_with("tools"));
        }
        assert_eq!(check(MAX_TOOLS), Ok(()));
    }
}
