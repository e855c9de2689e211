//! What lives here: the `business2api` binary.

use std::process::ExitCode;

use b2a_config::Environment;
use business2api::{Cli, Exit};
use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    match business2api::run(&Cli::parse(), &Environment::of_process()).await {
        Ok(exit) => exit.into(),
        Err(error) => {
            b2a_process::report(error.as_ref());
            Exit::of(error.as_ref()).into()
        }
    }
}
