//! What lives here: the public face of the single-process composition, and the commands of the binary.
#![doc = include_str!("../README.md")]

mod accounts;
mod admin_api;
mod check_config;
mod cli;
#[cfg(feature = "demo")]
mod demo;
mod exit;
mod gateway;
mod health;
mod local;
mod output;
mod place;
mod registrar_bridge;
mod scheduler;
mod seal;
mod tasks;

use std::error::Error;

use b2a_config::Environment;

pub use cli::Cli;
use cli::Command;
pub use exit::Exit;
pub use local::{Local, LocalError};

/// Does what the command line says.
pub async fn run(cli: &Cli, environment: &Environment) -> Result<Exit, Box<dyn Error>> {
    match &cli.command {
        Some(Command::Accounts(args)) => return accounts::run(args, environment).await,
        Some(Command::Tasks(args)) => return tasks::run(args, environment).await,
        Some(Command::Seal(args)) => return seal::run(args, environment).await,
        None => gateway::as_configured(&cli.serve, environment).await,
        Some(Command::Local(args)) => gateway::local(args, environment).await,
        Some(Command::Serve(args)) => gateway::serve(args, environment).await,
        Some(Command::Scheduler(args)) => scheduler::run(args, environment).await,
        Some(Command::RegistrarBridge(args)) => registrar_bridge::run(args, environment).await,
        Some(Command::CheckConfig(args)) => check_config::run(args, environment),
        Some(Command::Health(args)) => health::run(args, environment).await,
        #[cfg(feature = "demo")]
        Some(Command::Demo(args)) => demo::run_demo(args, environment).await,
    }?;
    Ok(Exit::Done)
}
