//! What lives here: noticing that a file of this machine was written, made, or replaced by another one of its name.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout};

/// Silence after which a file counts as written: editors write in several steps.
const SILENCE: Duration = Duration::from_millis(100);
/// The longest that a file which is written all the time is waited for.
const LONGEST: Duration = Duration::from_secs(1);

/// Watches the folder of a file, since the file itself may be replaced. Whatever happens there is a reason to look: a
/// mounted file may be a link to another name. Where it can't watch (no such folder, a file system of another machine)
/// it stays silent.
pub(super) struct FileWatch {
    events: Arc<Notify>,
    /// Watches for as long as it is there.
    _watcher: Option<RecommendedWatcher>,
}

impl FileWatch {
    /// Never tells of anything.
    pub(super) fn nothing() -> Self {
        Self {
            events: Arc::default(),
            _watcher: None,
        }
    }

    pub(super) fn of(file: &Path) -> Self {
        let events = Arc::new(Notify::new());
        let tell = Arc::clone(&events);
        let on_event = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_change(event.kind)) {
                tell.notify_one();
            }
        };
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let watcher = notify::recommended_watcher(on_event).and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        if let Err(error) = &watcher {
            tracing::debug!(%error, folder = %folder.display(), "the folder of the settings can't be watched");
        }
        Self {
            events,
            _watcher: watcher.ok(),
        }
    }

    /// Waits until something was written, and nothing more for a moment. Safe to drop before it is over.
    pub(super) async fn changed(&self) {
        self.events.notified().await;
        let at_the_latest = Instant::now() + LONGEST;
        loop {
            tokio::select! {
                () = sleep_until(at_the_latest) => return,
                further = timeout(SILENCE, self.events.notified()) => {
                    if further.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

/// Whether content or names changed; that somebody reads is no news, least of all that we do.
const fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, ModifyKind, RenameMode};

    use super::*;

    /// Far more than anything here takes.
    const MOST: Duration = Duration::from_secs(60);

    #[test]
    fn reading_is_no_news() {
        for (kind, expected) in [
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), false),
            (
                EventKind::Access(AccessKind::Close(AccessMode::Read)),
                false,
            ),
            (
                EventKind::Access(AccessKind::Close(AccessMode::Write)),
                true,
            ),
            (EventKind::Create(CreateKind::File), true),
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), true),
            (EventKind::Any, true),
        ] {
            assert_eq!(is_change(kind), expected, "{kind:?}");
        }
    }

    #[tokio::test]
    async fn every_way_to_write_a_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.json");
        let watch = FileWatch::of(&file);
        let noticed = async || {
            let changed = timeout(MOST, watch.changed()).await;
            changed.expect("a change that is noticed");
        };
        std::fs::write(&file, "{}").unwrap();
        noticed().await;
        std::fs::write(&file, "{ }").unwrap();
        noticed().await;
        let beside = folder.path().join("config.new");
        std::fs::write(&beside, "{  }").unwrap();
        std::fs::rename(&beside, &file).unwrap();
        noticed().await;
        std::fs::remove_file(&file).unwrap();
        noticed().await;
        std::fs::write(&file, "{}").unwrap();
        noticed().await;
        let missing = FileWatch::of(Path::new("/nowhere/at/all/config.json"));
        let silent = timeout(Duration::from_millis(50), missing.changed()).await;
        assert!(silent.is_err());
    }
}
