//! What lives here: the `business2api` binary.

use std::process::ExitCode;

use b2a_config::Environment;
use business2api::Cli;
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    match business2api::run(&Cli::parse(), &Environment::of_process()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            b2a_process::report(error.as_ref());
            ExitCode::FAILURE
        }
    }
}
