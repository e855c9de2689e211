//! What lives here: the command `tasks`, one file for each action.

mod cancel;
mod desk;
mod list;
mod named;
mod retry;

use std::error::Error;

use b2a_config::Environment;
use clap::{Args, Subcommand};

use crate::Exit;

/// What to do with tasks.
#[derive(Args)]
#[command(after_help = HELP)]
pub(crate) struct TasksArgs {
    #[command(subcommand)]
    action: Action,
}

const HELP: &str = "\
Tasks are in the pool: in the Redis that the settings name, or in a running process that --url asks through its admin API.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 partly failed.";

#[derive(Subcommand)]
enum Action {
    /// List the accounts that wait for new credentials, and those that are wanted
    List(list::ListArgs),
    /// Let tasks that wait after a failure be claimed now
    Retry(named::NamedArgs),
    /// End tasks, whoever has them: what is wanted is not wanted any more, and renewals can be claimed again
    Cancel(named::NamedArgs),
}

/// Does what the command line says.
pub(crate) async fn run(
    args: &TasksArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    match &args.action {
        Action::List(args) => list::run(args, environment).await,
        Action::Retry(args) => retry::run(args, environment).await,
        Action::Cancel(args) => cancel::run(args, environment).await,
    }
}
