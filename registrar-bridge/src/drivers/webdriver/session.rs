//! What lives here: a session with a browser, and what it is asked to do.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::cookies::{BrowserCookie, CookieToSet};
use super::fault::Fault;
use super::look::{LOOK, Look};
use super::wire::{Step, Wire};

/// How long a browser may take to start: a busy machine takes its time.
const START_LIMIT: Duration = Duration::from_secs(90);
/// How long a script may run in the page. While the browser waits for the first byte of a page, no script runs at all.
const SCRIPT_LIMIT: Duration = Duration::from_secs(5);
/// How long one call may take. Longer than a script, so that the browser tells of that itself.
const CALL_LIMIT: Duration = Duration::from_secs(30);
/// How long a browser has to close, and to write its profile down.
const CLOSE_LIMIT: Duration = Duration::from_secs(10);
/// As much of the reason as is shown when a browser does not start.
const MAX_REASON: usize = 200;

/// A session with a browser.
#[derive(Debug)]
pub(super) struct Session {
    wire: Wire,
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    session_id: String,
}

#[derive(Deserialize)]
struct Cookies {
    cookies: Vec<BrowserCookie>,
}

impl Session {
    /// Has a browser started that does what `capabilities` ask for.
    pub(super) async fn open(wire: Wire, mut capabilities: Value) -> Result<Self, Fault> {
        let limit_ms = |limit: Duration| u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        capabilities["timeouts"] = json!({"script": limit_ms(SCRIPT_LIMIT)});
        let step = Step {
            name: "start",
            limit: START_LIMIT,
        };
        let body = json!({"capabilities": {"alwaysMatch": capabilities}});
        let opened = wire.post(step, &["session"], &body).await;
        let opened = opened.map_err(|fault| match fault {
            // No secret has been told yet.
            Fault::Refused { message, .. } => Fault::NotStarted(first_line(&message)),
            fault => fault,
        })?;
        let opened: Opened = serde_json::from_value(opened).map_err(|_| Fault::NoWebDriver)?;
        Ok(Self {
            wire,
            id: opened.session_id,
        })
    }

    /// Opens an address. It does not wait for the page.
    pub(super) async fn open_page(&self, url: &Url) -> Result<(), Fault> {
        let path = ["session", &self.id, "url"];
        let step = call("open the page");
        self.wire.post(step, &path, &json!({"url": url})).await?;
        Ok(())
    }

    /// Looks at what the page shows now; none when that can't be told: it is on its way, or a dialog of it was in the way, which
    /// is closed with that.
    pub(super) async fn look(&self) -> Result<Option<Look>, Fault> {
        let path = ["session", &self.id, "execute", "sync"];
        let script = json!({"script": LOOK, "args": []});
        let step = call("look at the page");
        match self.wire.post(step, &path, &script).await {
            Ok(seen) => Ok(serde_json::from_value(seen).ok()),
            Err(Fault::Refused { .. }) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// What the browser wrote down of its network requests since the last time. It tells so only while there is a page to look at.
    pub(super) async fn requests(&self) -> Result<Value, Fault> {
        let path = ["session", &self.id, "se", "log"];
        let kind = json!({"type": "performance"});
        self.wire
            .post(call("show its requests"), &path, &kind)
            .await
    }

    /// The cookies that these pages get.
    pub(super) async fn cookies(&self, pages: &[Url]) -> Result<Vec<BrowserCookie>, Fault> {
        let step = call("show its cookies");
        let found = self
            .devtools(step, "Network.getCookies", json!({"urls": pages}))
            .await?;
        let found: Cookies = serde_json::from_value(found).map_err(|_| Fault::NoWebDriver)?;
        Ok(found.cookies)
    }

    /// Sets a cookie; false when the browser does not take it. Not by `WebDriver`'s own call: that one wants a page of the
    /// cookie's site to be open, and without cookies every page of it leads to the sign-in host.
    pub(super) async fn set_cookie(&self, cookie: &CookieToSet) -> Result<bool, Fault> {
        let parameters = serde_json::to_value(cookie).unwrap_or_default();
        let set = self.devtools(call("set a cookie"), "Network.setCookie", parameters);
        match set.await {
            Ok(answer) => Ok(answer["success"] != false),
            Err(Fault::Refused { .. }) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// A picture of the page, in PNG.
    pub(super) async fn screenshot(&self) -> Result<Vec<u8>, Fault> {
        let step = call("take a screenshot");
        let path = ["session", &self.id, "screenshot"];
        let picture = self.wire.get(step, &path).await?;
        let picture = picture.as_str().and_then(|text| STANDARD.decode(text).ok());
        picture.ok_or(Fault::NoWebDriver)
    }

    /// Closes the browser.
    pub(super) async fn close(&self) -> Result<(), Fault> {
        let step = Step {
            name: "close",
            limit: CLOSE_LIMIT,
        };
        self.wire.delete(step, &["session", &self.id]).await?;
        Ok(())
    }

    /// A command of the browser's own protocol.
    async fn devtools(&self, step: Step, command: &str, parameters: Value) -> Result<Value, Fault> {
        let path = ["session", &self.id, "goog", "cdp", "execute"];
        let body = json!({"cmd": command, "params": parameters});
        self.wire.post(step, &path, &body).await
    }
}

const fn call(name: &'static str) -> Step {
    Step {
        name,
        limit: CALL_LIMIT,
    }
}

/// What a reason says, without the list of functions behind it.
fn first_line(reason: &str) -> String {
    let line = reason.lines().next().unwrap_or_default();
    line.chars()
        .filter(|c| !c.is_control())
        .take(MAX_REASON)
        .collect()
}
