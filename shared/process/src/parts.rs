//! What lives here: putting the parts together that every process works with, as the settings say, and as they change.

use std::sync::Arc;

use b2a_accounts::{AccountRepository, Prover, SessionTokens};
use b2a_config::Settings;
use b2a_domain::{Clock, SystemClock};
use b2a_objects::{ObjectStore, Sealer, Vault};
use b2a_pool::{PoolStore, QuotaStore, SettingsSignal, TrafficStore};
use b2a_telemetry::{LogLevel, Metrics};
use b2a_upstream::Upstream;
use uuid::Uuid;

use crate::state::policy;
use crate::upstream::{self, CurrentUpstream, upstream};
use crate::{
    AuditLog, Change, Commit, ComposeError, Follower, LiveSettings, LogWriter, Opened, Refusal,
    StartError, State, objects,
};

/// What every process works with. A clone shares all of it: in one process, api and scheduler have the same.
#[derive(Clone)]
pub struct Parts {
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Account files, and whatever else is to last.
    pub objects: Arc<dyn ObjectStore>,
    /// Who may use which account until when.
    pub pool: Arc<dyn PoolStore>,
    /// The service that answers.
    pub upstream: Arc<dyn Upstream>,
    /// Account files ↔ pool.
    pub repository: Arc<AccountRepository>,
    /// Session tokens, from wherever they are had cheapest.
    pub tokens: Arc<SessionTokens>,
    /// Proves pending accounts.
    pub prover: Arc<Prover>,
    /// The settings in force. Someone has to follow them: [`LiveSettings::follow`].
    pub settings: Arc<LiveSettings>,
    /// What administrators did.
    pub audit: Arc<AuditLog>,
    /// What limited clients use.
    pub quotas: Arc<dyn QuotaStore>,
    /// By which instances tell each other that something changed which is kept elsewhere.
    pub signal: Arc<dyn SettingsSignal>,
    /// A name that no other process has, nor this one after a restart.
    pub name: String,
    /// Numbers for Prometheus.
    pub metrics: Arc<Metrics>,
    /// The requests of the whole deployment, counted.
    pub traffic: Arc<dyn TrafficStore>,
    /// The log that all processes share.
    pub log: LogWriter,
    /// Makes the parts above work by other settings when they change, for as long as it is held.
    _following: Arc<Following>,
}

impl Parts {
    /// Puts the parts together for settings that somebody made, with the runtime changes that are kept over them.
    /// Nothing runs yet. A bucket that is away now is no error.
    pub async fn compose(settings: &Settings) -> Result<Self, StartError> {
        Self::start(Opened::given(settings, LogLevel::FIXED).await?).await
    }

    /// The same for settings that were read.
    pub async fn start(opened: Opened) -> Result<Self, StartError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let settings = Arc::clone(opened.settings());
        warn_of_missing_key(&settings);
        let state = State::open(&settings, &clock).await?;
        Ok(Self::assemble(opened, clock, state)?)
    }

    /// Puts the parts together over this clock and these stores. What instances tell each other beside the pool stays
    /// within this process.
    pub fn over(
        settings: &Settings,
        clock: Arc<dyn Clock>,
        objects: Arc<dyn ObjectStore>,
        pool: Arc<dyn PoolStore>,
    ) -> Result<Self, StartError> {
        let state = State {
            pool,
            ..State::embedded(settings, &clock)
        };
        let opened = Opened::given_over(settings, objects)?;
        Ok(Self::assemble(opened, clock, state)?)
    }

    fn assemble(
        mut opened: Opened,
        clock: Arc<dyn Clock>,
        state: State,
    ) -> Result<Self, ComposeError> {
        let settings = Arc::clone(opened.settings());
        let (objects, pool) = (Arc::clone(&opened.objects), state.pool);
        let current = Arc::new(CurrentUpstream::new(upstream(&settings, &clock)?));
        let upstream: Arc<dyn Upstream> = Arc::<CurrentUpstream>::clone(&current);
        let default_config =
            Some(settings.default_config.clone()).filter(|config| !config.is_empty());
        let repository =
            AccountRepository::new(Arc::clone(&objects), Arc::clone(&pool), default_config)
                .with_clock(Arc::clone(&clock))
                .with_vault(Vault::new(sealer(&settings)?));
        let repository = Arc::new(repository);
        let tokens = Arc::new(SessionTokens::new(
            Arc::clone(&pool),
            Arc::clone(&upstream),
            Arc::clone(&clock),
            sealer(&settings)?,
        ));
        let prover = Arc::new(Prover::new(
            Arc::clone(&repository),
            Arc::clone(&tokens),
            Arc::clone(&pool),
            settings.proving_concurrency as usize,
        ));
        let following = Arc::new(Following {
            clock: Arc::clone(&clock),
            pool: Arc::clone(&pool),
            upstream: current,
            prover: Arc::clone(&prover),
            log_level: std::mem::replace(&mut opened.log_level, LogLevel::FIXED),
        });
        let signal = state.settings_signal;
        let live = LiveSettings::new(opened, Arc::clone(&signal), Arc::clone(&clock));
        live.attach(&following);
        let name = Uuid::new_v4().simple().to_string();
        Ok(Self {
            metrics: Arc::default(),
            traffic: state.traffic,
            log: LogWriter::new(name.clone(), Arc::clone(&clock), state.logs),
            name,
            clock,
            objects,
            pool,
            upstream,
            repository,
            tokens,
            prover,
            settings: Arc::new(live),
            audit: Arc::new(AuditLog::new(state.audit)),
            quotas: state.quotas,
            signal,
            _following: following,
        })
    }
}

/// What changes in the parts when the settings do.
struct Following {
    clock: Arc<dyn Clock>,
    pool: Arc<dyn PoolStore>,
    upstream: Arc<CurrentUpstream>,
    prover: Arc<Prover>,
    log_level: LogLevel,
}

impl Follower for Following {
    fn prepare(self: Arc<Self>, change: &Change<'_>) -> Result<Commit, Refusal> {
        let settings = Arc::clone(change.settings);
        let policy = policy(&settings);
        policy
            .check()
            .map_err(|error| Refusal::of("quota_time_zone", error.to_string()))?;
        let is_other_upstream = change.touches_any(&upstream::MADE_OF);
        let upstream = is_other_upstream
            .then(|| upstream(&settings, &self.clock))
            .transpose()?;
        let is_other_level = change.touches("debug");
        Ok(Box::new(move || {
            self.pool.set_policy(policy);
            self.prover
                .set_concurrency(settings.proving_concurrency as usize);
            if let Some(upstream) = upstream {
                self.upstream.replace(upstream);
            }
            if is_other_level {
                self.log_level.set_debug(settings.debug);
            }
        }))
    }
}

/// Refuses settings that [`Parts::compose`] would refuse, without touching any store.
pub fn check(settings: &Settings) -> Result<(), ComposeError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    upstream(settings, &clock)?;
    objects::check(settings)?;
    if let Some(key) = &settings.master_key {
        Sealer::from_base64(key)?;
    }
    Ok(())
}

/// Seals what is kept outside of this process: account files, and session tokens in the shared state.
fn sealer(settings: &Settings) -> Result<Option<Sealer>, ComposeError> {
    let key = settings.master_key.as_ref();
    Ok(key.map(Sealer::from_base64).transpose()?)
}

/// What an operator may not know about a deployment without a master key.
fn warn_of_missing_key(settings: &Settings) {
    match (&settings.master_key, &settings.redis_url) {
        (Some(_), _) => {}
        (None, None) => {
            tracing::warn!("no master_key (B2A_MASTER_KEY): account files are kept in clear");
        }
        (None, Some(_)) => tracing::warn!(
            "no master_key (B2A_MASTER_KEY): account files are kept in clear, and each instance mints session \
             tokens of its own, none of them ahead of demand"
        ),
    }
}
