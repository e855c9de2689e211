//! What lives here: the public face of the single-process composition, and the commands of the binary.
#![doc = include_str!("../README.md")]

mod check_config;
mod cli;
#[cfg(feature = "demo")]
mod demo;
mod gateway;
mod health;
mod local;
mod scheduler;

use std::error::Error;

use b2a_config::Environment;

pub use cli::Cli;
use cli::Command;
pub use local::{Local, LocalError};

/// Does what the command line says.
pub async fn run(cli: &Cli, environment: &Environment) -> Result<(), Box<dyn Error>> {
    match &cli.command {
        None => gateway::local(&cli.serve, environment).await,
        Some(Command::Local(args)) => gateway::local(args, environment).await,
        Some(Command::Serve(args)) => gateway::serve(args, environment).await,
        Some(Command::Scheduler(args)) => scheduler::run(args, environment).await,
        Some(Command::CheckConfig(args)) => check_config::run(args, environment),
        Some(Command::Health(args)) => health::run(args, environment).await,
        #[cfg(feature = "demo")]
        Some(Command::Demo(args)) => demo::run_demo(args, environment).await,
    }
}
