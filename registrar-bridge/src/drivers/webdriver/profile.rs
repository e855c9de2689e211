//! What lives here: the browser profiles, one for each account, and whose turn it is with one.

use std::collections::HashSet;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use b2a_config::WebDriverSettings;
use b2a_domain::AccountId;
use parking_lot::Mutex;
use tempfile::TempDir;

use super::fault::Fault;

/// How often it is tried to remove a directory: a browser that was ended may still write for a moment.
const REMOVALS: u32 = 50;
const REST_BETWEEN: Duration = Duration::from_millis(100);
/// What the names of temporary directories begin with. Short: see `process::MAX_TEMPORARY`.
const TEMPORARY: &str = "business2api-browser-";

/// The browser profiles.
pub(super) struct Profiles {
    /// Where those of the accounts are.
    directory: Option<PathBuf>,
    /// The browser runs on this machine.
    is_here: bool,
    in_use: Arc<Mutex<HashSet<PathBuf>>>,
}

/// A profile that nobody else uses meanwhile, and room for what a browser leaves behind.
pub(super) struct Profile {
    /// Its directory, on the browser's machine; none: the browser makes one for itself.
    pub(super) path: Option<PathBuf>,
    /// What is in it is gone after the visit: a fresh profile, and temporary files.
    work: Option<TempDir>,
    _claim: Option<Claim>,
}

/// The right to use a profile.
struct Claim {
    path: PathBuf,
    in_use: Arc<Mutex<HashSet<PathBuf>>>,
}

impl Profiles {
    pub(super) fn new(settings: &WebDriverSettings) -> Self {
        Self {
            directory: settings.profiles.clone(),
            is_here: settings.url.is_none(),
            in_use: Arc::default(),
        }
    }

    /// The profile of an account: its own, where there are such, else a fresh one.
    pub(super) fn claim(&self, account: &AccountId) -> Result<Profile, Fault> {
        let failed = |error: io::Error| Fault::Profile(error.kind());
        // The name of an account is safe as that of a file.
        let own = self.directory.as_ref();
        let own = own.map(|directory| directory.join(account.name()));
        let claim = own.clone().map(|path| self.claimed(path)).transpose()?;
        if !self.is_here {
            return Ok(Profile {
                path: own,
                work: None,
                _claim: claim,
            });
        }
        let work = TempDir::with_prefix(TEMPORARY).map_err(failed)?;
        let path = own.unwrap_or_else(|| work.path().join("profile"));
        Ok(Profile {
            path: Some(make(&path).map_err(failed)?),
            work: Some(work),
            _claim: claim,
        })
    }

    fn claimed(&self, path: PathBuf) -> Result<Claim, Fault> {
        if !self.in_use.lock().insert(path.clone()) {
            return Err(Fault::ProfileInUse);
        }
        let in_use = Arc::clone(&self.in_use);
        Ok(Claim { path, in_use })
    }
}

/// Makes a directory that only this user can look into, and gives its whole path: the browser has a working directory of its
/// own.
fn make(path: &Path) -> io::Result<PathBuf> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    path.canonicalize()
}

impl Profile {
    /// Where temporary files go, when the browser is on this machine.
    pub(super) fn work(&self) -> Option<&Path> {
        self.work.as_ref().map(TempDir::path)
    }

    /// Leaves the profile, and removes what was made for one visit. The browser is closed by now.
    pub(super) async fn leave(self) {
        let Some(work) = self.work() else { return };
        for _ in 0..REMOVALS {
            let path = work.to_owned();
            let removed = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(path)).await;
            match removed {
                Ok(Err(error)) if error.kind() != io::ErrorKind::NotFound => {}
                _ => return,
            }
            tokio::time::sleep(REST_BETWEEN).await;
        }
        tracing::warn!("what a browser left in the directory for temporary files can't be removed");
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.in_use.lock().remove(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use b2a_domain::AccountKind;

    use super::*;

    fn account(name: &str) -> AccountId {
        AccountId::new(AccountKind::Business, name).unwrap()
    }

    #[test]
    fn an_account_has_a_profile_of_its_own_for_one_at_a_time() {
        let directory = tempfile::tempdir().unwrap();
        let profiles = Profiles::new(&WebDriverSettings {
            profiles: Some(directory.path().join("profiles")),
            ..WebDriverSettings::default()
        });
        let first = profiles.claim(&account("A@example.com")).unwrap();
        let path = first.path.clone().unwrap();
        assert!(path.ends_with("profiles/a@example.com"));
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        assert_eq!(
            profiles.claim(&account("a@example.com")).err(),
            Some(Fault::ProfileInUse)
        );
        assert!(profiles.claim(&account("b@example.com")).is_ok());
        drop(first);
        let again = profiles.claim(&account("a@example.com")).unwrap();
        assert_eq!(again.path, Some(path));
    }

    #[tokio::test]
    async fn a_fresh_profile_does_not_stay() {
        let profiles = Profiles::new(&WebDriverSettings::default());
        let fresh = profiles.claim(&account("a@example.com")).unwrap();
        let path = fresh.path.clone().unwrap();
        std::fs::write(path.join("Cookies"), "x").unwrap();
        let work = fresh.work().unwrap().to_owned();
        assert!(path.starts_with(&work));
        fresh.leave().await;
        assert!(!work.exists());
    }

    #[test]
    fn a_browser_elsewhere_is_told_of_its_own_directories_alone() {
        let elsewhere = |profiles: Option<&str>| {
            let settings = WebDriverSettings {
                url: Some("http://grid:4444".parse().unwrap()),
                profiles: profiles.map(PathBuf::from),
                ..WebDriverSettings::default()
            };
            let profile = Profiles::new(&settings).claim(&account("a@example.com"));
            profile.unwrap().path
        };
        assert_eq!(elsewhere(None), None);
        let there = PathBuf::from("/not/here/a@example.com");
        assert_eq!(elsewhere(Some("/not/here")), Some(there));
    }
}
