//! What lives here: the driver that runs a program of the operator's.

mod group;
mod run;
mod stderr;
mod task_text;
#[cfg(test)]
mod tests;

use std::process::ExitStatus;
use std::time::Duration;

use async_trait::async_trait;
use b2a_domain::{AccountId, AccountKind};

use crate::drivers::{DriverSetup, DriverSetupError};
use crate::masking::Masker;
use crate::{AuthorizationSource, Brought, Driver, DriverError, Wanted, answer};
use run::{Run, RunError};

const NAME: &str = "command";
/// What a program ends with that wants to be asked later.
const TRY_LATER: i32 = 75;

/// Runs a program: the task as JSON on its standard input, the account as JSON on its standard output. It ends with 0 when it
/// brought an account, with 75 when it wants to be asked later, and with anything else when it failed.
struct CommandDriver {
    program: String,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    time_limit: Duration,
    output_bytes: usize,
}

pub(super) fn make(setup: &DriverSetup<'_>) -> Result<Option<Box<dyn Driver>>, DriverSetupError> {
    let settings = &setup.settings.registrar.command;
    let Some((program, arguments)) = settings.program.split_first() else {
        return Ok(None);
    };
    if program.trim().is_empty() {
        return Err(DriverSetupError {
            driver: NAME,
            reason: "program: its first word, the program, is empty".to_owned(),
        });
    }
    let of_ours = |name: &String| {
        let value = setup.environment.get(name)?;
        Some((name.clone(), value.to_owned()))
    };
    Ok(Some(Box::new(CommandDriver {
        program: program.clone(),
        arguments: arguments.to_vec(),
        environment: settings.environment.iter().filter_map(of_ours).collect(),
        time_limit: Duration::from_secs(settings.time_limit_sec),
        output_bytes: settings.output_bytes,
    })))
}

#[async_trait]
impl Driver for CommandDriver {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn bring(&self, wanted: &Wanted) -> Result<Brought, DriverError> {
        let task = task_text::of(wanted)?;
        let (masker, account) = match wanted {
            Wanted::Renewal(account) => (Masker::of(Some(account)), account.email.as_deref()),
            Wanted::Registration => (Masker::of(None), None),
        };
        let account = account.and_then(|it| AccountId::new(AccountKind::Business, it).ok());
        let log = stderr::Log::new(masker, account);

        // Not the account's fault: another try, with the program in its place, may bring it.
        let run = Run::start(self).map_err(|error| {
            DriverError::TryLater(format!("the program can't be started: {error}"))
        })?;
        let ended = tokio::time::timeout(self.time_limit, run.to_end(task, self.output_bytes, log));
        let ended = ended.await.map_err(|_| {
            let seconds = self.time_limit.as_secs();
            DriverError::Failed(format!(
                "the program took longer than {seconds} s, and was killed"
            ))
        })?;
        let ended = ended.map_err(|error| match error {
            RunError::TooMuch(limit) => DriverError::Failed(format!(
                "the program printed more than {limit} bytes, and was killed"
            )),
            RunError::Io(error) => DriverError::TryLater(format!("the program got lost: {error}")),
        })?;
        if ended.status.success() {
            let (account, source) = answer::read(&ended.output, AuthorizationSource::Network)
                .map_err(|why| DriverError::Failed(format!("the program's output: {why}")))?;
            return Ok(Brought { account, source });
        }
        Err(failure(ended.status, ended.last_line))
    }
}

/// What an end other than 0 means. The program's own last words say most.
fn failure(status: ExitStatus, last_line: Option<String>) -> DriverError {
    let how = match (status.code(), signal_of(status)) {
        (Some(TRY_LATER), _) => {
            let why = last_line.unwrap_or_else(|| "the program said so".to_owned());
            return DriverError::TryLater(why);
        }
        (Some(code), _) => format!("the program ended with {code}"),
        (None, Some(signal)) => format!("the program was ended by signal {signal}"),
        (None, None) => "the program ended abnormally".to_owned(),
    };
    DriverError::Failed(match last_line {
        Some(line) => format!("{line} ({how})"),
        None => how,
    })
}

fn signal_of(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}
