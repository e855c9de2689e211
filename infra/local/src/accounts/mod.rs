//! What lives here: the command `accounts`, one file for each action.

mod disable;
mod enable;
mod export;
mod import;
mod list;
mod named;
mod refresh;
mod remove;
mod show;
mod source;
mod summary;

use std::error::Error;

use b2a_config::Environment;
use clap::{Args, Subcommand};

use crate::Exit;

/// What to do with accounts.
#[derive(Args)]
#[command(after_help = HELP)]
pub(crate) struct AccountsArgs {
    #[command(subcommand)]
    action: Action,
}

const HELP: &str = "\
Works on the account files and the pool that the settings name. Where the pool is inside a running process (no redis_url),
--url asks that process through its admin API; without --url only the files are looked at and changed, and the process
follows within sync_interval_sec.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 partly failed.";

#[derive(Subcommand)]
enum Action {
    /// List the accounts
    List(list::ListArgs),
    /// Show everything about one account, but for its secrets
    Show(show::ShowArgs),
    /// Bring accounts in: from a data directory, a JSON file or a ZIP
    Import(import::ImportArgs),
    /// Write the account files into a ZIP, opened if they are sealed
    Export(export::ExportArgs),
    /// Switch accounts off, until they are enabled again
    Disable(named::NamedArgs),
    /// Switch accounts on; they are proven before they serve
    Enable(named::NamedArgs),
    /// Have accounts proven anew, now
    Refresh(named::NamedArgs),
    /// Delete accounts; their files are saved to a backup first
    Remove(named::NamedArgs),
}

/// Does what the command line says.
pub(crate) async fn run(
    args: &AccountsArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    match &args.action {
        Action::List(args) => list::run(args, environment).await,
        Action::Show(args) => show::run(args, environment).await,
        Action::Import(args) => import::run(args, environment).await,
        Action::Export(args) => export::run(args, environment).await,
        Action::Disable(args) => disable::run(args, environment).await,
        Action::Enable(args) => enable::run(args, environment).await,
        Action::Refresh(args) => refresh::run(args, environment).await,
        Action::Remove(args) => remove::run(args, environment).await,
    }
}
