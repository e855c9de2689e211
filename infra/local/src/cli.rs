//! What lives here: the command line.

use std::path::PathBuf;

use b2a_api::ServeArgs;
use b2a_process::ProcessArgs;
use b2a_registrar_bridge::RegistrarArgs;
use b2a_scheduler::SchedulerArgs;
use clap::{Args, Parser, Subcommand};

use crate::accounts::AccountsArgs;
use crate::seal::SealArgs;
use crate::tasks::TasksArgs;

/// One endpoint that speaks OpenAI, Claude and Gemini, over a pool of Gemini accounts that you own.
///
/// Without a command it does what ./config/config.json says: `local`, which is everything in one process with the account files
/// in ./data, or with `pool_server.mode` = client a `registrar-bridge` for that server.
#[derive(Parser)]
#[command(version, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) serve: ServeArgs,
}

const EXAMPLES: &str = "\
Examples:
  business2api demo                          try it: simulated accounts, nothing to set up
  business2api                               serve the accounts in ./data on 127.0.0.1:8000
  API_KEYS=sk-mine business2api --listen :8000
                                             the same for other machines, with a key
  business2api serve --redis-url redis://127.0.0.1:6379/0
  business2api scheduler --redis-url redis://127.0.0.1:6379/0
                                             one of several instances with shared state, and what keeps it healthy
  business2api registrar-bridge              renew credentials with a program, an inbox or a browser of yours
  business2api accounts import ./old/data    move the accounts of another installation here
  business2api check-config config/config.json

Settings come from the file, then the environment (LISTEN_ADDR, DATA_DIR, API_KEYS, REDIS_URL, …, or any field as
B2A__FIELD or B2A__SECTION__FIELD), then the command line. RUST_LOG sets the log level, LOG_FORMAT text or json.";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run everything in one process (the default)
    Local(ServeArgs),
    /// Run one of several instances that share their state through Redis, beside a scheduler
    Serve(ServeArgs),
    /// Keep the shared pool healthy: one scheduler is at work, any number stand by
    Scheduler(SchedulerArgs),
    /// Renew credentials and bring accounts in: work on the tasks of a gateway, with drivers
    RegistrarBridge(RegistrarArgs),
    /// Look after the accounts: list, import, export, switch, delete
    Accounts(AccountsArgs),
    /// Look after what registrars are asked for: list, retry, cancel
    Tasks(TasksArgs),
    /// Seal everything that holds credentials with the master key
    Seal(SealArgs),
    /// Ask whether the gateway, the scheduler or the registrar bridge of this configuration is well, and exit with 0 if it is
    Health(HealthArgs),
    /// Read the settings, say what is wrong or odd with them, and exit
    CheckConfig(CheckConfigArgs),
    /// Try it: everything in one process, with simulated upstreams and accounts
    #[cfg(feature = "demo")]
    Demo(DemoArgs),
}

#[derive(Args)]
pub(crate) struct CheckConfigArgs {
    /// The file to read [default: config/config.json, if it is there]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct HealthArgs {
    /// Which of them
    pub(crate) of: HealthOf,
    #[command(flatten)]
    pub(crate) process: ProcessArgs,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum HealthOf {
    /// The one that listens at the address of the settings
    Gateway,
    /// The one at work on the Redis of the settings, or standing by for it
    Scheduler,
    /// The one that listens where the settings of the registrar say
    RegistrarBridge,
}

#[cfg(feature = "demo")]
#[derive(Args)]
pub(crate) struct DemoArgs {
    /// Where to listen [default: 127.0.0.1:8000, or a free port when that is taken]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<b2a_config::ListenAddr>,
    /// How many simulated accounts there are
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub(crate) accounts: u16,
    /// Print one line of JSON instead of text, for scripts
    #[arg(long)]
    pub(crate) json: bool,
}
