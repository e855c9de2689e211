//! What lives here: the `business2api` binary.
#![doc = include_str!("../README.md")]

mod check_config;
mod cli;
#[cfg(feature = "demo")]
mod demo;
mod gateway;

use std::process::ExitCode;

use b2a_config::Environment;
use clap::Parser;

use cli::{Cli, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let environment = Environment::of_process();
    let done = match &cli.command {
        None => gateway::local(&cli.serve, &environment).await,
        Some(Command::Local(args)) => gateway::local(args, &environment).await,
        Some(Command::Serve(args)) => gateway::serve(args, &environment).await,
        Some(Command::CheckConfig(args)) => check_config::run(args, &environment),
        #[cfg(feature = "demo")]
        Some(Command::Demo(args)) => demo::run_demo(args, &environment).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            b2a_api::report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}
