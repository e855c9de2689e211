//! What lives here: the command `seal`: everything that holds credentials comes under the master key that seals now.

use std::error::Error;
use std::fmt::Write as _;

use b2a_config::Environment;
use b2a_objects::{
    ObjectError, ObjectKey, ObjectStore, Resealed, Sealer, Vault, credential_keys, reseal,
};
use b2a_process::ProcessArgs;
use clap::Args;
use futures_util::{StreamExt as _, stream};
use serde::Serialize;

use crate::Exit;
use crate::exit::CommandError;
use crate::output::{counted, progress, say, say_json};

/// Objects that are worked on at once.
const AT_ONCE: usize = 8;

#[derive(Args)]
pub(crate) struct SealArgs {
    /// Only tell what would be done
    #[arg(long)]
    dry_run: bool,
    /// Seal the rest also when some objects can't be opened
    #[arg(long)]
    skip_unreadable: bool,
    /// Print JSON, for scripts
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    process: ProcessArgs,
}

/// What was done, or would be.
#[derive(Default, Serialize)]
struct Tally {
    dry_run: bool,
    total: usize,
    /// Were in clear.
    sealed: usize,
    /// Were sealed with an older key.
    rekeyed: usize,
    /// Were sealed with the right key already.
    current: usize,
    /// `<key>: <why>` for each that was left as it is.
    errors: Vec<String>,
    #[serde(skip)]
    to_do: Vec<ObjectKey>,
}

/// Seals what is in clear or under an older key, after a look at everything: under a wrong key nothing is written. It can
/// be broken off and repeated at any time.
pub(crate) async fn run(
    args: &SealArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    let read = args.process.read(environment).await?;
    let Some(key) = &read.settings().master_key else {
        return Err(
            CommandError::usage("there is no master_key (B2A_MASTER_KEY) to seal with").into(),
        );
    };
    let vault = Vault::new(Some(Sealer::from_base64(key)?));
    // The pool has no part in this: what the credentials are stays the same.
    let objects = read.open_objects().await?;
    let keys = credential_keys(&*objects).await?;
    let mut looked = Tally::of(&*objects, &vault, keys, true).await;
    let is_blocked = !looked.errors.is_empty() && !args.skip_unreadable;
    let mut tally = if args.dry_run || is_blocked {
        looked
    } else {
        let to_do = std::mem::take(&mut looked.to_do);
        let mut tally = Tally::of(&*objects, &vault, to_do, false).await;
        tally.total = looked.total;
        tally.current += looked.current;
        tally.errors.append(&mut looked.errors);
        tally
    };
    tally.errors.sort_unstable();
    if args.json {
        say_json(&tally)?;
    } else {
        say(tally.text().trim_end())?;
    }
    if is_blocked && !args.dry_run {
        let why = "nothing was written: what can't be opened is sealed with another master key or damaged, and sealing the \
                   rest with this one may lead to two keys. Add the other key (by a comma), or say --skip-unreadable";
        return Err(CommandError::failed(why).into());
    }
    let done = tally.total - tally.errors.len();
    Ok(Exit::of_many(done, 0, tally.errors.len()))
}

impl Tally {
    /// Seals these objects, or tells what that would do.
    async fn of(
        objects: &dyn ObjectStore,
        vault: &Vault,
        keys: Vec<ObjectKey>,
        dry_run: bool,
    ) -> Self {
        let mut tally = Self {
            dry_run,
            total: keys.len(),
            ..Self::default()
        };
        let what = if dry_run { "Looking" } else { "Sealing" };
        let bar = progress(what, Some(keys.len()));
        let mut working = stream::iter(keys)
            .map(|key| async move { (reseal(objects, vault, &key, dry_run).await, key) })
            .buffer_unordered(AT_ONCE);
        while let Some((resealed, key)) = working.next().await {
            tally.count(key, resealed);
            bar.inc(1);
        }
        bar.finish_and_clear();
        tally
    }

    fn count(&mut self, key: ObjectKey, resealed: Result<Resealed, ObjectError>) {
        match resealed {
            Ok(Resealed::Sealed) => {
                self.sealed += 1;
                self.to_do.push(key);
            }
            Ok(Resealed::Rekeyed) => {
                self.rekeyed += 1;
                self.to_do.push(key);
            }
            Ok(Resealed::Current) => self.current += 1,
            Ok(Resealed::Gone) => self.total -= 1,
            Ok(Resealed::Unreadable(problem)) => self.errors.push(format!("{key}: {problem}")),
            Err(error) => self.errors.push(format!("{key}: {error}")),
        }
    }

    fn text(&self) -> String {
        let would = if self.dry_run { "would be " } else { "" };
        let mut text = format!(
            "{}: {} {would}sealed, {} {would}sealed anew, {} sealed already.\n",
            counted(self.total, "object"),
            self.sealed,
            self.rekeyed,
            self.current,
        );
        if !self.errors.is_empty() {
            let left = counted(self.errors.len(), "object");
            let _ = writeln!(text, "Left as they are, {left}:");
        }
        for error in &self.errors {
            let _ = writeln!(text, "  {error}");
        }
        text
    }
}
