//! What lives here: a bridge process from its arguments to its end.

use b2a_config::{Environment, Settings};
use b2a_process::ProcessArgs;
use tokio_util::sync::CancellationToken;

use crate::{Bridge, BridgeError, BridgeOptions, sign_in};

/// What a bridge process can be told on its command line.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct RegistrarArgs {
    /// What every process can be told.
    #[command(flatten)]
    pub process: ProcessArgs,
    /// Show the browser's window, so that you can sign in when a page asks for it
    #[arg(long)]
    pub headed: bool,
    /// Keep a screenshot of each step in a browser
    #[arg(long, short)]
    pub debug: bool,
    /// Something else than to work on tasks.
    #[command(subcommand)]
    pub command: Option<RegistrarCommand>,
}

/// Something else than to work on tasks.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum RegistrarCommand {
    /// Open a browser in which you sign in to an account by hand, and upload its new credentials
    SignIn(SignInArgs),
}

/// What a sign-in can be told.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct SignInArgs {
    /// What every process can be told.
    #[command(flatten)]
    pub process: ProcessArgs,
    /// The account [default: the one that waits longest]
    pub email: Option<String>,
    /// Keep a screenshot of each step
    #[arg(long, short)]
    pub debug: bool,
}

impl RegistrarArgs {
    async fn settings(
        &self,
        environment: &Environment,
        options: &BridgeOptions,
    ) -> Result<Settings, BridgeError> {
        let process = match &self.command {
            Some(RegistrarCommand::SignIn(args)) => either(&args.process, &self.process),
            None => self.process.clone(),
        };
        let settings = process.settings_keeping(environment, options.lines.clone());
        let mut settings = settings.await?;
        if self.headed {
            settings.pool.browser_refresh_headless = false;
        }
        Ok(settings)
    }
}

/// Arguments may stand before the command or after it.
fn either(first: &ProcessArgs, second: &ProcessArgs) -> ProcessArgs {
    ProcessArgs {
        config: first.config.clone().or_else(|| second.config.clone()),
        data_dir: first.data_dir.clone().or_else(|| second.data_dir.clone()),
        redis_url: first.redis_url.clone().or_else(|| second.redis_url.clone()),
    }
}

/// Runs a bridge until `stop`, or what the arguments ask for instead.
pub async fn run(
    args: &RegistrarArgs,
    environment: &Environment,
    stop: CancellationToken,
) -> Result<(), BridgeError> {
    let mut options = BridgeOptions {
        debug: args.debug,
        ..BridgeOptions::default()
    };
    let settings = args.settings(environment, &options).await?;
    if let Some(RegistrarCommand::SignIn(of_sign_in)) = &args.command {
        options.debug |= of_sign_in.debug;
        let email = of_sign_in.email.as_deref();
        return sign_in(&settings, environment, options, email, stop).await;
    }
    let bridge = Bridge::prepare(&settings, environment, options).await?;
    bridge.serve(stop).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        args: RegistrarArgs,
    }

    fn parse(line: &str) -> RegistrarArgs {
        Cli::try_parse_from(line.split(' ')).unwrap().args
    }

    #[test]
    fn arguments_may_stand_before_and_after_the_command() {
        let args = parse("x --headed -d");
        assert!(args.headed && args.debug && args.command.is_none());
        for line in [
            "x --config a.json sign-in b@example.com --data-dir d",
            "x sign-in --data-dir d --config a.json b@example.com",
        ] {
            let args = parse(line);
            let Some(RegistrarCommand::SignIn(sign_in)) = &args.command else {
                panic!("{line}");
            };
            assert_eq!(sign_in.email.as_deref(), Some("b@example.com"));
            let process = either(&sign_in.process, &args.process);
            assert_eq!(process.config.unwrap().to_str(), Some("a.json"));
            assert_eq!(process.data_dir.unwrap().to_str(), Some("d"));
        }
    }
}
