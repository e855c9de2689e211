//! What lives here: `accounts import`, which is also how an old data directory moves.

use std::error::Error;
use std::path::PathBuf;

use b2a_accounts::{Belonging, Carried, ImportRules, Incoming, Overwrite};
use b2a_api::admin::ImportAnswer;
use b2a_config::Environment;
use b2a_objects::PANEL_USER_KEY;
use bytes::Bytes;
use clap::Args;
use futures_util::StreamExt as _;
use indicatif::ProgressBar;

use super::source::Source;
use super::summary::{CarriedAlong, Summary};
use crate::Exit;
use crate::admin_api::AdminApi;
use crate::output::{progress, remark};
use crate::place::{Here, Place, PlaceArgs};

/// Account files that go to a running process in one request, by number and by size in bytes.
const BATCH_FILES: usize = 500;
const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// What the panel's user needs to be one.
const PANEL_USER_FIELDS: [&str; 2] = ["username", "password_hash"];

#[derive(Args)]
#[command(after_help = HELP)]
pub(crate) struct ImportArgs {
    /// A data directory, a .json file, or a .zip of them
    source: PathBuf,
    /// Leave accounts alone that are there already
    #[arg(long)]
    no_overwrite: bool,
    /// Replace the credentials of accounts that are there already, also when they are newer; as is always done for a file
    #[arg(long, conflicts_with = "no_overwrite")]
    overwrite: bool,
    /// Also copy config/config.json from beside the data directory into the store
    #[arg(long)]
    with_config: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

const HELP: &str = "\
Each account is stored as <email>.json, or in the file that it lives in already. Of a data directory everything comes along
that is still of use: account files (broken ones too, as they are), Flow tokens (at/) and the panel's user. Accounts
that are there already keep newer credentials, so it can be repeated; through --url they are left alone altogether, unless
--overwrite is given. Accounts of a .json or a .zip replace those that are there, unless --no-overwrite is given.";

impl ImportArgs {
    /// What becomes of accounts that are there already. A directory may be older than what was renewed since.
    const fn rule(&self, source: &Source) -> Overwrite {
        match source {
            _ if self.no_overwrite => Overwrite::Never,
            Source::Directory(_) if !self.overwrite => Overwrite::IfNewer,
            Source::Directory(_) | Source::File(_) => Overwrite::Always,
        }
    }
}

/// Imports what is at the path.
pub(crate) async fn run(
    args: &ImportArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    let mut source = Source::open(&args.source)?;
    let place = args.place.open(environment).await?;
    let bar = progress("Account files", source.count());
    let mut summary = match &place {
        Place::Here(here) => import_here(here, &mut source, args, &bar).await?,
        Place::There(api) => import_there(api, &mut source, args, &bar).await?,
    };
    bar.finish_and_clear();
    summary.left_out.extend(source.left_out().iter().cloned());
    summary.print(args.place.json)?;
    if let Place::Here(here) = &place
        && let Some(note) = here.follow_up().filter(|_| !args.place.json)
    {
        remark(&note);
    }
    Ok(summary.exit())
}

async fn import_here(
    here: &Here,
    source: &mut Source,
    args: &ImportArgs,
    bar: &ProgressBar,
) -> Result<Summary, Box<dyn Error>> {
    let overwrite = args.rule(source);
    let rules = ImportRules {
        overwrite,
        keep_unusable: matches!(source, Source::Directory(_)),
    };
    let repository = &here.parts.repository;
    let report = repository
        .import(source.files()?, rules, |_| bar.inc(1))
        .await?;
    let replaces = overwrite != Overwrite::Never;
    let mut summary = Summary::of(&report, replaces);
    for belonging in source.belongings(args.with_config) {
        let key = belonging.key.to_string();
        match carry(here, belonging, replaces).await {
            Ok(carried) => summary.carried.push(CarriedAlong::of(key, carried)),
            Err(error) => summary.answer.errors.push(format!("{key}: {error}")),
        }
    }
    Ok(summary)
}

/// Copies what is no account. What an operator may have set up anew is not overwritten.
async fn carry(
    here: &Here,
    belonging: &Belonging,
    overwrite: bool,
) -> Result<Carried, Box<dyn Error>> {
    let content = belonging.read()?;
    if !belonging.is_secret {
        let json: serde_json::Value = serde_json::from_slice(&content)?;
        let is_user = PANEL_USER_FIELDS
            .iter()
            .all(|field| json[*field].is_string());
        let is_settings = belonging.key.as_str().contains('/');
        if !is_user && !is_settings {
            return Err("no panel user is in it".into());
        }
    }
    let (key, is_secret) = (&belonging.key, belonging.is_secret);
    let overwrite = overwrite && is_secret && key.as_str() != PANEL_USER_KEY;
    let repository = &here.parts.repository;
    // A data directory of ours may be sealed already.
    let content = repository.vault().open(key, &content)?;
    let carried = repository.carry(key, content, is_secret, overwrite);
    Ok(carried.await?)
}

/// Sends the account files to a process that runs, some at a time. What is no account can't go that way.
async fn import_there(
    api: &AdminApi,
    source: &mut Source,
    args: &ImportArgs,
    bar: &ProgressBar,
) -> Result<Summary, Box<dyn Error>> {
    // Which of two is newer can't be asked for that way.
    let overwrite = args.rule(source) == Overwrite::Always;
    let mut summary = Summary::empty(overwrite);
    let mut files = source.files()?;
    let mut batch: Vec<(String, Bytes)> = Vec::new();
    let mut bytes = 0;
    while let Some(incoming) = files.next().await {
        match incoming {
            Incoming::File {
                name,
                content: Ok(content),
                ..
            } => {
                if batch.len() == BATCH_FILES || bytes + content.len() > BATCH_BYTES {
                    summary.add(send(api, &mut batch, overwrite, bar).await?);
                    bytes = 0;
                }
                bytes += content.len();
                batch.push((name, content));
            }
            Incoming::File {
                name,
                content: Err(why),
                ..
            } => summary.add_failure(&name, &why),
            Incoming::BrokenArchive { name, reason } => summary.add_failure(&name, &reason),
        }
    }
    if !batch.is_empty() {
        summary.add(send(api, &mut batch, overwrite, bar).await?);
    }
    for belonging in source.belongings(args.with_config) {
        let note = "not through a running process; leave --url out to copy it into its store";
        summary.left_out.push(format!("{} ({note})", belonging.key));
    }
    Ok(summary)
}

async fn send(
    api: &AdminApi,
    batch: &mut Vec<(String, Bytes)>,
    overwrite: bool,
    bar: &ProgressBar,
) -> Result<ImportAnswer, Box<dyn Error>> {
    let files = std::mem::take(batch);
    let answer = api.import(&files, overwrite).await?;
    bar.inc(files.len() as u64);
    Ok(answer)
}
