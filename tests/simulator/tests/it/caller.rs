//! What lives here: a caller made by hand: plain HTTP, and a token signed without the simulator's own means.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use b2a_simulator::{AccountFile, Simulator, SimulatorOptions};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::{HeaderMap, Method, Request, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use sha2::Sha256;

pub(crate) const ORIGIN: &str = "https://business.gemini.google";
/// No wait in these tests is longer.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// One account, and what it takes to call for it.
pub(crate) struct Caller {
    pub(crate) url: String,
    pub(crate) file: AccountFile,
    http: Client<HttpConnector, Full<Bytes>>,
}

/// An answer that was read whole. `broken` tells that the transport broke first.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) broken: bool,
}

impl Answered {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn error_message(&self) -> String {
        self.json()["error"]["message"]
            .as_str()
            .expect("an error message")
            .to_owned()
    }

    /// All answer text of a streamed array, thoughts left out.
    pub(crate) fn answer_text(&self) -> String {
        let chunks = self.json();
        chunks
            .as_array()
            .expect("an array")
            .iter()
            .map(text_of)
            .collect()
    }
}

/// The answer text in one chunk.
pub(crate) fn text_of(chunk: &Value) -> String {
    let replies = &chunk["streamAssistResponse"]["answer"]["replies"];
    let contents = replies.as_array().into_iter().flatten();
    contents
        .map(|reply| &reply["groundedContent"]["content"])
        .filter(|content| content["thought"] != true)
        .filter_map(|content| content["text"].as_str())
        .collect()
}

/// A simulator with one account, and a caller for it.
pub(crate) async fn simulator() -> (Simulator, Caller) {
    let simulator = Simulator::start(SimulatorOptions::default())
        .await
        .expect("starts");
    let file = simulator.add_accounts(1).remove(0);
    let caller = Caller::new(simulator.url(), file);
    (simulator, caller)
}

impl Caller {
    pub(crate) fn new(url: &str, file: AccountFile) -> Self {
        let http = Client::builder(TokioExecutor::new()).build_http();
        Self {
            url: url.to_owned(),
            file,
            http,
        }
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Response<Incoming>, hyper_util::client::legacy::Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body.into())).expect("a request");
        tokio::time::timeout(LIMIT, self.http.request(request))
            .await
            .expect("answers in time")
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answered {
        let response = self
            .send(method, path, headers, body)
            .await
            .expect("an answer");
        read(response).await
    }

    /// A call of the control surface.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> Answered {
        let headers = [("content-type", "application/json")];
        let body = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        self.call(method, &format!("/simulator{path}"), &headers, body)
            .await
    }

    pub(crate) async fn mint_with(&self, cookie: &str) -> Answered {
        let csesidx = self.file.content["csesidx"].as_str().expect("csesidx");
        let referer = format!("{ORIGIN}/");
        let headers = [("cookie", cookie), ("referer", &referer)];
        let path = format!("/auth/getoxsrf?csesidx={csesidx}");
        self.call(Method::GET, &path, &headers, Vec::new()).await
    }

    /// Mints, and gives the answer's key and key id.
    pub(crate) async fn key(&self) -> (Vec<u8>, String) {
        let cookie = self.file.content["cookie_string"]
            .as_str()
            .expect("cookies");
        let minted = self.mint_with(cookie).await;
        assert_eq!(minted.status, 200, "{}", minted.text());
        let body = minted
            .text()
            .strip_prefix(")]}'\n")
            .expect("the guarding line");
        let body: Value = serde_json::from_str(body).expect("JSON");
        let key = body["xsrfToken"].as_str().expect("xsrfToken");
        (
            URL_SAFE_NO_PAD.decode(key).expect("base64url"),
            body["keyId"].as_str().expect("keyId").to_owned(),
        )
    }

    pub(crate) fn claims(&self) -> Value {
        let now = now_sec();
        json!({
            "iss": ORIGIN,
            "aud": "https://biz-discoveryengine.googleapis.com",
            "sub": format!("csesidx/{}", self.file.content["csesidx"].as_str().expect("csesidx")),
            "iat": now, "nbf": now, "exp": now + 300,
        })
    }

    pub(crate) async fn token(&self) -> String {
        let (key, key_id) = self.key().await;
        sign(&key, &key_id, &self.claims())
    }

    /// A widget call with everything that belongs to it.
    pub(crate) async fn widget(&self, method: &str, token: &str, body: &Value) -> Answered {
        let response = self.open(method, token, body).await.expect("an answer");
        read(response).await
    }

    /// The same, not yet read.
    pub(crate) async fn open(
        &self,
        method: &str,
        token: &str,
        body: &Value,
    ) -> Result<Response<Incoming>, hyper_util::client::legacy::Error> {
        let bearer = format!("Bearer {token}");
        let path = format!("/v1alpha/locations/global/{method}");
        self.send(
            Method::POST,
            &path,
            &call_headers(&bearer),
            body.to_string().into_bytes(),
        )
        .await
    }

    /// A member of a body with what every body carries.
    pub(crate) fn body(&self, member: &str, value: Value) -> Value {
        let mut body = json!({
            "configId": self.file.content["configId"],
            "additionalParams": {"token": "-"},
        });
        body[member] = value;
        body
    }

    /// Mints and creates a session: the token and the session's name.
    pub(crate) async fn session(&self) -> (String, String) {
        let token = self.token().await;
        let wanted = json!({"session": {"name": "", "displayName": ""}});
        let body = self.body("createSessionRequest", wanted);
        let created = self.widget("widgetCreateSession", &token, &body).await;
        assert_eq!(created.status, 200, "{}", created.text());
        let name = created.json()["session"]["name"]
            .as_str()
            .expect("a name")
            .to_owned();
        (token, name)
    }

    /// The body of a stream call that asks `prompt`.
    pub(crate) fn question(&self, session: &str, prompt: &str) -> Value {
        let request = json!({
            "session": session,
            "query": {"parts": [{"text": prompt}]},
            "filter": "",
            "fileIds": [],
            "answerGenerationMode": "NORMAL",
            "toolsSpec": {
                "webGroundingSpec": {},
                "toolRegistry": "default_tool_registry",
                "imageGenerationSpec": {},
                "videoGenerationSpec": {},
            },
            "languageCode": "en-US",
            "userMetadata": {"timeZone": "Etc/UTC"},
            "assistSkippingMode": "REQUEST_ASSIST",
            "assistGenerationConfig": {"modelId": "gemini-2.5-pro"},
        });
        self.body("streamAssistRequest", request)
    }

    /// Mints, creates a session and asks.
    pub(crate) async fn ask(&self, prompt: &str) -> Answered {
        let (token, session) = self.session().await;
        self.widget(
            "widgetStreamAssist",
            &token,
            &self.question(&session, prompt),
        )
        .await
    }
}

pub(crate) fn call_headers(bearer: &str) -> [(&str, &str); 5] {
    [
        ("authorization", bearer),
        ("origin", ORIGIN),
        ("referer", "https://business.gemini.google/"),
        ("x-server-timeout", "1800"),
        ("content-type", "application/json"),
    ]
}

/// A token, signed with HMAC-SHA-256.
pub(crate) fn sign(key: &[u8], key_id: &str, claims: &Value) -> String {
    let header = json!({"alg": "HS256", "typ": "JWT", "kid": key_id});
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key will do");
    mac.update(signed.as_bytes());
    format!(
        "{signed}.{}",
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    )
}

/// Reads an answer to its end, orderly or not.
pub(crate) async fn read(response: Response<Incoming>) -> Answered {
    let (parts, mut body) = response.into_parts();
    let mut bytes = Vec::new();
    let mut broken = false;
    while let Some(frame) = tokio::time::timeout(LIMIT, body.frame())
        .await
        .expect("goes on in time")
    {
        let Ok(frame) = frame else {
            broken = true;
            break;
        };
        bytes.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
    }
    Answered {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: bytes.into(),
        broken,
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the token carries the time of day"
)]
fn now_sec() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
}
