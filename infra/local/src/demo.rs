//! What lives here: the command `demo`: the gateway in front of simulated upstreams, with accounts and a key made up
//! for the occasion. Everything it writes is in a temporary directory that goes with it.

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use b2a_config::{Environment, ListenAddr, Settings};
use b2a_process::{Opened, init_logging, stop_on_signals};
use b2a_simulator::{Simulator, SimulatorOptions};
use secrecy::SecretString;
use tokio_util::task::TaskTracker;
use url::Url;
use uuid::Uuid;

use crate::Local;
use crate::cli::DemoArgs;

/// The pause between the pieces of an answer: slow enough to see that it streams.
const PIECE_PAUSE: Duration = Duration::from_millis(60);

/// What the names stand for that tools of other providers know, so that they can be tried as they come.
const ALIASES: [(&str, &str); 13] = [
    ("chatgpt-*", "gemini-2.5-flash"),
    ("claude-*", "gemini-2.5-pro"),
    ("claude-*haiku*", "gemini-2.5-flash"),
    ("codex-*", "gemini-2.5-pro"),
    ("dall-e-*", "gemini-2.5-flash-image"),
    ("gemini-*", "gemini-2.5-flash"),
    ("gemini-*-pro*", "gemini-2.5-pro"),
    ("gpt-*", "gemini-2.5-flash"),
    ("gpt-*codex*", "gemini-2.5-pro"),
    ("gpt-image-*", "gemini-2.5-flash-image"),
    ("o1*", "gemini-2.5-pro"),
    ("o3*", "gemini-2.5-pro"),
    ("o4*", "gemini-2.5-pro"),
];

/// Runs the demo until it is interrupted.
pub(crate) async fn run_demo(
    args: &DemoArgs,
    environment: &Environment,
) -> Result<(), Box<dyn Error>> {
    let log_level = init_logging(environment, &Settings::default())?;
    let options = SimulatorOptions {
        piece_pause: PIECE_PAUSE,
        // So that a browser takes them to the simulated page.
        cookie_domain: "127.0.0.1".to_owned(),
        ..SimulatorOptions::default()
    };
    let simulator = Simulator::start(options).await?;
    let data = tempfile::Builder::new()
        .prefix("business2api-demo-")
        .tempdir()?;
    for account in simulator.add_accounts(args.accounts.into()) {
        std::fs::write(
            data.path().join(&account.file_name),
            account.content.to_string(),
        )?;
    }
    let key = format!("sk-demo-{}", made_up());
    let password = format!("demo-{}", made_up());
    let upstream = Url::parse(simulator.url())?;
    let mut settings = Settings {
        listen_addr: listen(args).await,
        data_dir: data.path().to_owned(),
        api_keys: vec![SecretString::from(key.clone())],
        ..Settings::default()
    };
    let aliases = ALIASES.map(|(name, model)| (name.to_owned(), model.to_owned()));
    settings.model_aliases.extend(aliases);
    settings.admin.password = Some(SecretString::from(password.clone()));
    // Whoever tries faults on the few accounts of a demo wants to see them come back at once.
    settings.pool.max_fail_count = 0;
    settings.upstream.business.auth_url = upstream.clone();
    settings.upstream.business.api_url = upstream;

    let stop = stop_on_signals(&TaskTracker::new())?;
    let opened = Opened::given(&settings, log_level).await?;
    let local = Local::start(opened, false).await?;
    let announcement = Announcement {
        key,
        panel_url: local.panel().url.clone(),
        panel_username: local.panel().username.clone().unwrap_or_default(),
        panel_password: password,
        simulator_url: simulator.url().to_owned(),
        json: args.json,
    };
    announcement.print(local.address());
    local.serve(stop).await;
    Ok(())
}

/// A few digits that nobody guesses while a demo runs.
fn made_up() -> String {
    Uuid::new_v4().simple().to_string()[..12].to_owned()
}

/// The usual address, or a free one when something else has that already and none was asked for.
async fn listen(args: &DemoArgs) -> ListenAddr {
    if let Some(listen) = &args.listen {
        return listen.clone();
    }
    let usual = ListenAddr::default();
    match tokio::net::TcpListener::bind(usual.to_bind()).await {
        Ok(_) => usual,
        Err(_) => usual.with_any_port(),
    }
}

/// What a newcomer is told once the demo runs.
struct Announcement {
    key: String,
    panel_url: String,
    panel_username: String,
    panel_password: String,
    simulator_url: String,
    json: bool,
}

impl Announcement {
    fn print(&self, address: SocketAddr) {
        let url = format!("http://{address}");
        let text = if self.json {
            let line = serde_json::json!({
                "url": url, "key": self.key, "simulator_url": self.simulator_url,
                "panel_url": self.panel_url, "panel_username": self.panel_username,
                "panel_password": self.panel_password,
            });
            format!("{line}\n")
        } else {
            self.text(&url)
        };
        let mut out = std::io::stdout().lock();
        // A closed standard output is no reason to stop serving.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    fn text(&self, url: &str) -> String {
        let (key, simulator) = (&self.key, self.simulator_url.trim_end_matches('/'));
        let program = std::env::current_exe();
        let program = program.map_or_else(|_| "business2api".into(), |it| it.display().to_string());
        let (panel, user, password) = (&self.panel_url, &self.panel_username, &self.panel_password);
        let json = "-H 'content-type: application/json'";
        let openai = |stream| {
            format!(
                r#"curl -N {url}/v1/chat/completions -H 'authorization: Bearer {key}' {json} -d '{{"model":"gemini-2.5-flash","stream":{stream},"messages":[{{"role":"user","content":"Hello!"}}]}}'"#
            )
        };
        let claude = |stream| {
            format!(
                r#"curl -N {url}/v1/messages -H 'x-api-key: {key}' -H 'anthropic-version: 2023-06-01' {json} -d '{{"model":"gemini-2.5-pro","max_tokens":1024,"stream":{stream},"messages":[{{"role":"user","content":"Hello!"}}]}}'"#
            )
        };
        let gemini = |action| {
            format!(
                r#"curl -N '{url}/v1beta/models/gemini-2.5-flash:{action}' -H 'x-goog-api-key: {key}' {json} -d '{{"contents":[{{"parts":[{{"text":"Hello!"}}]}}]}}'"#
            )
        };
        format!(
            "
business2api demo: simulated accounts, nothing leaves this machine.

  URL    {url}
  Key    {key}

  Panel  {panel}
         user {user}, password {password}

OpenAI, whole and streamed:
  {}
  {}

Claude, whole and streamed:
  {}
  {}

Gemini, whole and streamed:
  {}
  {}

SDKs: OPENAI_BASE_URL={url}/v1 OPENAI_API_KEY={key}
      ANTHROPIC_BASE_URL={url} ANTHROPIC_API_KEY={key}
      GOOGLE_GEMINI_BASE_URL={url} GEMINI_API_KEY={key}

Programs that ask for other models work too: claude-…, gpt-…, o3 and so on stand for Gemini models.

Credentials that die, and are renewed in a browser (Debian: chromium-driver):
  curl -X POST {simulator}/simulator/accounts/demo-1@example.com/age-cookies
  curl -X POST {url}/admin/accounts/demo-1@example.com/refresh -H 'authorization: Bearer {key}'
  B2A_BASE_URL={url} B2A_API_KEY={key} LOGIN_URL={simulator}/ B2A__REGISTRAR__WEBDRIVER__DRIVER=chromedriver \\
    {program} registrar-bridge
  {program} tasks list --url {url} --key {key}

All that is served, functions, images and OpenAI's Responses API included: {url}/openapi.json

Stop with Ctrl-C.
",
            openai(false),
            openai(true),
            claude(false),
            claude(true),
            gemini("generateContent"),
            gemini("streamGenerateContent?alt=sse"),
        )
    }
}
