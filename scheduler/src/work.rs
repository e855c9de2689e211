//! What lives here: what the jobs work with.

use std::sync::Arc;
use std::time::Duration;

use b2a_config::Settings;
use b2a_process::Parts;

/// How often a pool is counted that registrars elsewhere fill.
const AS_SERVER: Duration = Duration::from_secs(30);
/// The least time that a request for an account waits for a registrar.
const SHORTEST_REGISTRATION: Duration = Duration::from_secs(600);

/// What a run of a job works with.
pub(crate) struct Work {
    pub(crate) parts: Parts,
    /// The settings that it works by.
    pub(crate) settings: Arc<Settings>,
    /// Mints at once, ahead of demand as in proofs.
    pub(crate) mints_at_once: usize,
    /// The least time between two renewals ahead of one account, in milliseconds.
    pub(crate) refresh_cooldown_ms: u64,
    /// Time without use after which an account's credentials are tried out, in milliseconds.
    pub(crate) probe_after_ms: u64,
    /// How long generated files are kept, in milliseconds.
    pub(crate) media_ttl_ms: u64,
    /// How many accounts there should be.
    pub(crate) filling: Filling,
    /// How long a request for an account waits for a registrar.
    pub(crate) registration_ttl: Duration,
}

/// How many accounts there should be, and when more are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filling {
    /// Below `min`, up to `target`.
    Local {
        /// The floor.
        min: u32,
        /// What is filled up to.
        target: u32,
    },
    /// Always up to `target`.
    Server {
        /// What is filled up to.
        target: u32,
    },
    /// Never: this deployment fills another one's pool.
    Client,
}

impl Filling {
    pub(crate) fn of(settings: &Settings) -> Self {
        if settings.is_server() {
            let target = settings.pool_server.target_count;
            return Self::Server { target };
        }
        if settings.is_client() {
            return Self::Client;
        }
        Self::Local {
            min: settings.pool.min_count,
            target: settings.pool.target_count,
        }
    }

    /// How often the pool is counted.
    pub(crate) fn interval(settings: &Settings) -> Duration {
        match Self::of(settings) {
            Self::Server { .. } => AS_SERVER,
            Self::Local { .. } | Self::Client => {
                Duration::from_secs(settings.pool.check_interval_minutes.saturating_mul(60))
            }
        }
    }

    /// How many more accounts to ask for when there are so many.
    pub(crate) fn wanted(self, total: u32) -> u32 {
        match self {
            Self::Local { min, target } if total < min || total == 0 => {
                target.saturating_sub(total)
            }
            Self::Server { target } => target.saturating_sub(total),
            Self::Local { .. } | Self::Client => 0,
        }
    }
}

impl Work {
    /// Over these parts, as their settings are now.
    pub(crate) fn now(parts: &Parts) -> Self {
        let settings = Arc::clone(&parts.settings.now().settings);
        Self {
            parts: parts.clone(),
            mints_at_once: settings.proving_concurrency.max(1) as usize,
            refresh_cooldown_ms: settings.pool.refresh_cooldown_sec.saturating_mul(1000),
            probe_after_ms: settings.scheduler.probe_idle_minutes.saturating_mul(60_000),
            media_ttl_ms: settings.media.ttl_hours.saturating_mul(3_600_000),
            filling: Filling::of(&settings),
            // It outlives the next look, which keeps up those that are still wanted.
            registration_ttl: Filling::interval(&settings)
                .saturating_mul(2)
                .max(SHORTEST_REGISTRATION),
            settings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_pool_is_filled_only_below_its_floor() {
        let local = Filling::of(&Settings::default());
        assert_eq!(
            local,
            Filling::Local {
                min: 10,
                target: 50
            }
        );
        assert_eq!(
            [0, 9, 10, 49, 60].map(|n| local.wanted(n)),
            [50, 41, 0, 0, 0]
        );
        let empty = Filling::Local { min: 0, target: 5 };
        assert_eq!([0, 1].map(|n| empty.wanted(n)), [5, 0]);
    }

    #[test]
    fn a_server_is_always_filled_up_and_a_client_never() {
        let mut settings = Settings::default();
        settings.pool_server.mode = "server".to_owned();
        settings.pool_server.target_count = 20;
        assert!(matches!(Filling::of(&settings), Filling::Local { .. }));
        settings.pool_server.enable = true;
        let server = Filling::of(&settings);
        assert_eq!([0, 19, 20, 21].map(|n| server.wanted(n)), [20, 1, 0, 0]);
        settings.pool_server.mode = "client".to_owned();
        assert_eq!(Filling::of(&settings).wanted(0), 0);
    }
}
