//! What lives here: following the sources of the settings while a process runs.

use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;

use super::file_watch::FileWatch;
use super::reload::Look;
use super::source::ConfigSource;
use super::{LiveSettings, SettingsError};

/// How often the state store is asked whether something was announced.
const ASK: Duration = Duration::from_secs(1);
/// The longest time between two looks at the sources when nothing was announced.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How long one look may take. One that is cut off changes nothing.
const LOOK_LIMIT: Duration = Duration::from_secs(5);

impl LiveSettings {
    /// Follows file and runtime changes until `stop`. A local file is watched; the state store is asked each second
    /// whether another instance changed something; and all is looked at now and then, each `sync_interval_sec` and at
    /// least every ten seconds.
    pub async fn follow(&self, stop: CancellationToken) {
        let watch = match &self.source {
            ConfigSource::File(path) => FileWatch::of(path),
            ConfigSource::Given | ConfigSource::Object { .. } => FileWatch::nothing(),
        };
        let mut asks = interval(ASK);
        asks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut due = Instant::now();
        // Kept over the rounds: half an event must not be forgotten.
        let mut written = pin!(watch.changed());
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = &mut written => {
                    self.look_in_time(Look::File).await;
                    written.set(watch.changed());
                }
                _ = asks.tick() => {
                    let announced = self.announced().await;
                    if announced.is_some() || Instant::now() >= due {
                        self.look_in_time(Look::All).await;
                        let pause = Duration::from_secs(self.now().settings.sync_interval_sec);
                        due = Instant::now() + pause.min(LONGEST_PAUSE);
                    }
                    if let Some(edition) = announced {
                        self.seen.store(edition, Ordering::Release);
                    }
                }
            }
        }
    }

    /// Looks, within a limit.
    async fn look_in_time(&self, look: Look) {
        if timeout(LOOK_LIMIT, self.look(look)).await.is_err() {
            let error = SettingsError::Slow(self.source.shown());
            self.note_problem(look, Some(error.to_string()));
        }
    }

    /// The edition of the settings, if it is another one than that which was seen last.
    async fn announced(&self) -> Option<u64> {
        // A state store that is away is told by others; the sources are looked at all the same.
        let edition = self.signal.edition().await.ok()?;
        (edition != self.seen.load(Ordering::Acquire)).then_some(edition)
    }
}
