//! What lives here: the text of the web app's pages and of its script.

use serde_json::json;

use crate::page_options::{PageOptions, TokenPlace};

/// The app. All it does is in its script.
pub(crate) fn home(csesidx: &str) -> String {
    format!(
        "<!doctype html>\n<html><head><title>Simulated app</title></head>\n\
         <body><h1>Welcome</h1><script src=\"/app/script.js?csesidx={csesidx}\"></script></body></html>\n"
    )
}

/// The app's script: it has the token, and after a moment uses it, or leaves it where it is told to.
pub(crate) fn script(token: &str, options: &PageOptions) -> String {
    let steps: String = options.token_in.iter().map(|place| step(*place)).collect();
    let token = json!(token);
    format!(
        "(() => {{\n  const token = {token};\n  setTimeout(() => {{\n{steps}  }}, 200);\n}})();\n"
    )
}

const fn step(place: TokenPlace) -> &'static str {
    match place {
        TokenPlace::Network => {
            "    fetch(\"/app/calls\", {method: \"POST\", headers: {authorization: `Bearer ${token}`}});\n"
        }
        TokenPlace::Storage => {
            "    localStorage.setItem(\"session\", JSON.stringify({token, since: Date.now()}));\n"
        }
        TokenPlace::Page => "    window.appState = {user: {authorization: `Bearer ${token}`}};\n",
        TokenPlace::Url => "    history.replaceState(null, \"\", `#token=${token}`);\n",
    }
}

/// The sign-in page: whoever presses the button is the one in the field. Its script asks whether there is somebody to do so.
pub(crate) const SIGN_IN: &str = r#"<!doctype html>
<html><head><title>Sign in</title></head>
<body><h1>Sign in</h1>
<form method="post" action="/signin">
<input name="email" type="email" aria-label="E-mail">
<button>Sign in</button>
</form>
<script>
  const asking = setInterval(async () => {
    const answer = await fetch("/signin/somebody");
    const email = await answer.json();
    if (!email) return;
    clearInterval(asking);
    const form = document.forms[0];
    form.elements.email.value = email;
    form.requestSubmit();
  }, 250);
</script>
</body></html>
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_shows_the_token_where_it_is_told_to() {
        let shown = |token_in: &[TokenPlace]| {
            let token_in = token_in.to_vec();
            script(
                "a.b.c",
                &PageOptions {
                    token_in,
                    ..PageOptions::default()
                },
            )
        };
        assert!(shown(&[TokenPlace::Network]).contains("fetch"));
        let all = shown(&[TokenPlace::Storage, TokenPlace::Page, TokenPlace::Url]);
        assert!(!all.contains("fetch") && all.contains("localStorage"));
    }
}
