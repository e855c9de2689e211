//! What lives here: what a browser is told when it is started. Nothing of it hides who drives it.

use b2a_config::WebDriverSettings;
use rustix::process::geteuid;
use serde_json::{Value, json};

use super::profile::Profile;

/// Keeps the browser to what it is wanted for: no first steps, no updates, and no calls of its own.
const QUIET: [&str; 5] = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Containers have little of that memory.
    "--disable-dev-shm-usage",
];

/// What is asked of the `WebDriver`.
pub(super) fn capabilities(
    settings: &WebDriverSettings,
    headless: bool,
    profile: &Profile,
) -> Value {
    let mut arguments: Vec<String> = QUIET.map(str::to_owned).into();
    if headless {
        arguments.extend(["--headless=new", "--disable-gpu"].map(str::to_owned));
    }
    let is_here = settings.url.is_none();
    if is_here && geteuid().is_root() {
        // Its sandbox is not for root, and it does not start with it.
        arguments.push("--no-sandbox".to_owned());
    }
    if let Some(path) = &profile.path {
        arguments.push(format!("--user-data-dir={}", path.display()));
    }
    let mut chromium = json!({"args": arguments, "perfLoggingPrefs": {"enablePage": false}});
    if !settings.browser.trim().is_empty() {
        chromium["binary"] = settings.browser.trim().into();
    }
    json!({
        "browserName": "chrome",
        // What the page shows is looked at again and again: nothing waits for all of it to be there.
        "pageLoadStrategy": "none",
        "unhandledPromptBehavior": "dismiss",
        "goog:chromeOptions": chromium,
        "goog:loggingPrefs": {"performance": "ALL"},
    })
}
