//! What lives here: pictures of what a visit saw, for an operator who looks for the reason of a failure.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use b2a_domain::AccountId;
use sha2::{Digest as _, Sha256};

use super::WebDriver;
use super::browser::Browser;

/// The pictures of one visit. Where none are wanted, none are taken.
pub(super) struct Screenshots {
    directory: Option<PathBuf>,
    /// When the visit began, and whose it is: a digest, since an e-mail is not for everybody who sees the file's name.
    prefix: String,
    taken: u32,
    account: String,
}

impl Screenshots {
    pub(super) fn new(driver: &WebDriver, account: &AccountId) -> Self {
        let directory = driver
            .options
            .debug
            .then_some(&driver.settings.artifacts_dir);
        let began = driver.options.clock.now_ms();
        Self {
            directory: directory.cloned(),
            prefix: format!("{began}-{}", short_digest(account.name())),
            taken: 0,
            account: account.masked(),
        }
    }

    /// Takes one. That it can't be taken is no failure of the visit.
    pub(super) async fn take(&mut self, browser: &Browser, step: &'static str) {
        let Some(directory) = self.directory.clone() else {
            return;
        };
        let picture = match browser.session() {
            Ok(session) => session.screenshot().await,
            Err(fault) => Err(fault),
        };
        let picture = match picture {
            Ok(picture) => picture,
            Err(fault) => return tracing::warn!(%fault, step, "no screenshot"),
        };
        self.taken += 1;
        let path = directory.join(format!("{}-{}-{step}.png", self.prefix, self.taken));
        let account = &self.account;
        let file = path.clone();
        let kept = tokio::task::spawn_blocking(move || keep(&directory, &file, &picture)).await;
        match kept {
            Ok(Ok(())) => {
                tracing::info!(account.id = %account, step, file = %path.display(), "screenshot kept");
            }
            Ok(Err(error)) => tracing::warn!(%error, step, "a screenshot could not be kept"),
            Err(_) => {}
        }
    }
}

/// Writes a picture for this user's eyes alone: it may show what the operator does.
fn keep(directory: &Path, file: &Path, picture: &[u8]) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(directory)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options.open(file)?.write_all(picture)
}

/// Eight hexadecimal digits that stand for a name.
fn short_digest(name: &str) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(name);
    digest[..4].iter().fold(String::new(), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
