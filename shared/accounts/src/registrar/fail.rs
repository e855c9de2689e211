//! What lives here: a worker could not do what it was asked for.

use std::sync::atomic::Ordering;

use b2a_domain::{TaskId, TaskKind};
use b2a_pool::FailedTask;

use super::{RegistrarDesk, RegistrarError, alerts, task_of, worker_of};

/// How much is kept of why something failed, in characters.
const MAX_WORDS: usize = 500;

impl RegistrarDesk {
    /// Ends a task of this kind, named by its id as text: it waits, and can then be claimed under another id.
    pub async fn fail(
        &self,
        kind: TaskKind,
        task: &str,
        worker: &str,
        error: &str,
    ) -> Result<TaskId, RegistrarError> {
        let task = task_of(kind, task)?;
        self.fail_task(task, worker_of(worker), error).await?;
        Ok(task)
    }

    /// The same for a task whose id is known.
    pub(super) async fn fail_task(
        &self,
        task: TaskId,
        worker: Option<&str>,
        error: &str,
    ) -> Result<FailedTask, RegistrarError> {
        let error = words(error);
        let give_up_after = self.give_up_after.load(Ordering::Relaxed);
        let failed = self.pool.fail_task(task, worker, &error, give_up_after);
        let failed = failed.await?.ok_or(RegistrarError::NoTask)?;
        // The words are a stranger's, and may quote what is secret: they are for the list of tasks alone.
        let (account, failures) = (&failed.account, failed.failures);
        tracing::info!(%task, ?account, failures, given_up = failed.given_up, "a registrar failed");
        alerts::log(&failed.window);
        Ok(failed)
    }
}

/// Why something failed, in one line of limited length.
fn words(error: &str) -> String {
    let line: String = error
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_WORDS)
        .collect();
    if line.is_empty() {
        "the registrar said nothing".to_owned()
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_worker_says_is_one_short_line() {
        assert_eq!(words("  sign-in\r\nrequired\t"), "sign-in  required");
        assert_eq!(words(&"ü".repeat(5000)).chars().count(), MAX_WORDS);
        assert_eq!(words(" \n "), "the registrar said nothing");
    }
}
