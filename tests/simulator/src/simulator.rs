//! What lives here: the simulator as tests and the demo hold it in their hands.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::accounts::{AccountFile, SimAccount};
use crate::answer::{Answer, Framing};
use crate::connection::Server;
use crate::fast::FastAnswer;
use crate::faults::Fault;
use crate::gates::Gate;
use crate::page_options::PageOptions;
use crate::record::{CallRecord, Counters, RecordedRequest};
use crate::router::router;
use crate::script::{Call, HeldAt, Scope};
use crate::session_record::SessionRecord;
use crate::standing::Standing;
use crate::tls::Tls;
use crate::world::World;

/// How long [`Simulator::stop`] waits for open connections to go.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// How a simulator is set up.
#[derive(Debug, Clone)]
pub struct SimulatorOptions {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: String,
    /// Rest between the pieces of an answer that is not scripted.
    pub piece_pause: Duration,
    /// Framing of an answer that is not scripted.
    pub framing: Framing,
    /// The model ids that are known; others are refused.
    pub models: Vec<String>,
    /// Canned answers without checks and records, for benchmarks.
    pub fast: Option<FastAnswer>,
    /// HTTPS with a certificate for `localhost` and `127.0.0.1`, whose authority is [`Simulator::ca_pem`].
    pub tls: bool,
    /// The domain of the cookies in account files. A browser that is to take them from there to this simulator wants its
    /// host, such as `127.0.0.1`.
    pub cookie_domain: String,
}

impl Default for SimulatorOptions {
    fn default() -> Self {
        let models = [
            "gemini-2.5-flash",
            "gemini-2.5-pro",
            "gemini-3-pro-preview",
            "gemini-3-pro",
            "gemini-3.1-pro-preview",
        ];
        Self {
            listen: "127.0.0.1:0".to_owned(),
            piece_pause: Duration::ZERO,
            framing: Framing::default(),
            models: models.map(str::to_owned).to_vec(),
            fast: None,
            tls: false,
            cookie_domain: ".gemini.google".to_owned(),
        }
    }
}

/// A running simulator: both the auth and the api host of the upstream. It stops when it is dropped.
#[derive(Debug)]
pub struct Simulator {
    world: Arc<World>,
    ca_pem: Option<String>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Simulator {
    /// Listens, and serves on the current runtime. The error is that of listening, or of making the
    /// certificate.
    pub async fn start(options: SimulatorOptions) -> io::Result<Self> {
        let listener = TcpListener::bind(&options.listen).await?;
        let tls = options.tls.then(Tls::new).transpose()?;
        let (acceptor, ca_pem) = tls.map(|tls| (tls.acceptor, tls.ca_pem)).unzip();
        let scheme = if options.tls { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr()?);
        let world = Arc::new(World::new(url, options));
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let server = Server {
            router: router(&world),
            tls: acceptor,
            stop: stop.clone(),
        };
        tasks.spawn(server.serve(listener, tasks.clone()));
        Ok(Self {
            world,
            ca_pem,
            stop,
            tasks,
        })
    }

    /// The base URL of the auth host, the api host and the control surface, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.world.url
    }

    /// The certificate of the authority to trust, in PEM; none without TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Adds one account (or replaces the one of this e-mail), and gives its file.
    pub fn add_account(&self, account: SimAccount) -> AccountFile {
        self.world.accounts.add(account)
    }

    /// Adds accounts `demo-1@example.com` and on, and gives their files.
    pub fn add_accounts(&self, count: usize) -> Vec<AccountFile> {
        self.world.accounts.add_many(count)
    }

    /// The files of all accounts, with their present cookies.
    pub fn account_files(&self) -> Vec<AccountFile> {
        self.world.accounts.files()
    }

    /// A new signing key for an account: tokens minted so far are refused. False when it is unknown.
    pub fn rotate_key(&self, email: &str) -> bool {
        self.world.accounts.rotate_key(email)
    }

    /// New cookies for an account: its file is dead, and this is the new one. None when it is unknown.
    pub fn rotate_cookies(&self, email: &str) -> Option<AccountFile> {
        self.world.accounts.rotate_cookies(email)
    }

    /// The cookies of an account get old: nothing is minted with them until a visit of the page renews them. False when
    /// it is unknown.
    pub fn age_cookies(&self, email: &str) -> bool {
        self.world.accounts.stand(email, Standing::Stale)
    }

    /// Ends an account's session: its cookies lead to the sign-in page, and nothing is minted with them. False when it
    /// is unknown.
    pub fn sign_out(&self, email: &str) -> bool {
        self.world.accounts.stand(email, Standing::SignedOut)
    }

    /// Lets the web app behave like this in a browser.
    pub fn set_pages(&self, options: PageOptions) {
        *self.world.pages.write() = options;
    }

    /// Lets the next calls meet these faults, one each.
    pub fn script(&self, call: Call, scope: &Scope, faults: impl IntoIterator<Item = Fault>) {
        for fault in faults {
            self.world
                .scripts
                .add_fault(call, scope.clone(), false, fault);
        }
    }

    /// Lets every call meet this fault, until it is replaced or cleared. Queued faults come first.
    pub fn stand(&self, call: Call, scope: &Scope, fault: Fault) {
        self.world
            .scripts
            .add_fault(call, scope.clone(), true, fault);
    }

    /// Drops the faults, queued and standing, of a call and scope.
    pub fn clear_faults(&self, call: Call, scope: &Scope) {
        self.world.scripts.clear_faults(Some(call), Some(scope));
    }

    /// Answers the next streams with these, one each.
    pub fn answer(&self, scope: &Scope, answers: impl IntoIterator<Item = Answer>) {
        for answer in answers {
            self.world.scripts.add_answer(scope.clone(), false, answer);
        }
    }

    /// Answers every stream with this. Queued answers come first.
    pub fn always_answer(&self, scope: &Scope, answer: Answer) {
        self.world.scripts.add_answer(scope.clone(), true, answer);
    }

    /// Holds the next stream after so many pieces, until the gate is released (ten minutes at most).
    pub fn hold(&self, scope: &Scope, after_pieces: usize) -> Gate {
        self.gate(scope, after_pieces, false)
    }

    /// Holds every stream after so many pieces, all at the same gate.
    pub fn hold_all(&self, scope: &Scope, after_pieces: usize) -> Gate {
        self.gate(scope, after_pieces, true)
    }

    fn gate(&self, scope: &Scope, after_pieces: usize, standing: bool) -> Gate {
        let gate = self.world.gates.add();
        let held_at = HeldAt {
            after_pieces,
            gate: gate.clone(),
        };
        self.world
            .scripts
            .add_gate(scope.clone(), standing, held_at);
        gate
    }

    /// Forgets scripts, sessions and records, opens all gates, and lets the pages be as they were. Accounts stay.
    pub fn reset(&self) {
        self.world.reset();
    }

    /// Forgets the records alone.
    pub fn clear_records(&self) {
        self.world.record.clear();
    }

    /// What was counted so far.
    pub fn counters(&self) -> Counters {
        self.world.record.counters()
    }

    /// The latest calls (100 000 are kept), oldest first.
    pub fn log(&self) -> Vec<CallRecord> {
        self.world.record.log(0, usize::MAX)
    }

    /// The latest request bodies (512 are kept), oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.world.record.requests()
    }

    /// The sessions that there are, oldest first, and what each has seen.
    pub fn sessions(&self) -> Vec<SessionRecord> {
        self.world.sessions.records()
    }

    /// Forgets all sessions: whoever goes on with one is told that it is not found.
    pub fn forget_sessions(&self) {
        self.world.sessions.clear();
    }

    /// Waits until the counters are as wanted; false when `limit` passed first.
    pub async fn wait_until(&self, wanted: impl Fn(&Counters) -> bool, limit: Duration) -> bool {
        self.world.record.wait_until(wanted, limit).await
    }

    /// Stops, and waits until all connections are closed (five seconds at most).
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        // What still runs after the limit holds no connection any more, or belongs to HTTP/2.
        let _ = tokio::time::timeout(STOP_LIMIT, self.tasks.wait()).await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
