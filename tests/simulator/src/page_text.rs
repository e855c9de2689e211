//! What lives here: the text of the web app's pages and of its script.

use serde_json::json;

use crate::page_options::{PageOptions, TokenPlace};

/// The app. All it does is in its script.
pub(crate) fn home(csesidx: &str) -> String {
    format!(
        "<!doctype html>\n<html><head><title>Simulated app</title></head>\n\
         <body><h1>Welcome</h1><script src=\"/home/app.js?csesidx={csesidx}\"></script></body></html>\n"
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
            "    fetch(\"/home/calls\", {method: \"POST\", headers: {authorization: `Bearer ${token}`}});\n"
        }
        TokenPlace::Storage => {
            "    localStorage.setItem(\"session\", JSON.stringify({token, since: Date.now()}));\n"
        }
        TokenPlace::Page => "    window.appState = {user: {authorization: `Bearer ${token}`}};\n",
        TokenPlace::Url => "    history.replaceState(null, \"\", `#token=${token}`);\n",
    }
}

/// The sign-in page: whoever presses the button is the one in the field.
pub(crate) fn sign_in(options: &PageOptions) -> String {
    let somebody = options.somebody_signs_in.as_deref().map(pressing);
    format!(
        "<!doctype html>\n<html><head><title>Sign in</title></head>\n<body><h1>Sign in</h1>\n\
         <form method=\"post\" action=\"/signin\">\n\
         <input name=\"email\" type=\"email\" aria-label=\"E-mail\">\n<button>Sign in</button>\n</form>\n{}</body></html>\n",
        somebody.unwrap_or_default()
    )
}

fn pressing(email: &str) -> String {
    // Within a script, `</script>` in a text would end it.
    let email = json!(email).to_string().replace('<', "\\u003c");
    format!(
        "<script>\n  setTimeout(() => {{\n    const form = document.forms[0];\n    form.elements.email.value = {email};\n    \
         form.requestSubmit();\n  }}, 500);\n</script>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_email_gets_out_of_its_script() {
        let text = pressing("</script><b>\"");
        assert_eq!(text.matches("</script>").count(), 1);
        assert!(!text.contains("<b>"));
    }

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
