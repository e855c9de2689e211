//! What lives here: the tasks there are, and what an administrator does with one of them.

use b2a_domain::{AccountId, TaskId, TaskKind};
use b2a_pool::TaskEntry;

use super::{KIND, RegistrarDesk, RegistrarError};

/// Tasks of one kind that a list holds.
const MOST_LISTED: u32 = 1000;

/// How an administrator names a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskName {
    /// By its id.
    Task(TaskId),
    /// By the account that waits.
    Account(AccountId),
}

impl TaskName {
    /// What a text names; nothing that could be a task or an account: there is no such task.
    pub fn of(text: &str) -> Result<Self, RegistrarError> {
        if let Ok(task) = text.parse() {
            return Ok(Self::Task(task));
        }
        let account = AccountId::new(KIND, text);
        account
            .map(Self::Account)
            .map_err(|_| RegistrarError::NoTask)
    }

    /// As it may be written down: an account is masked.
    pub fn masked(&self) -> String {
        match self {
            Self::Task(task) => task.to_string(),
            Self::Account(account) => account.masked(),
        }
    }
}

impl RegistrarDesk {
    /// Every task of a kind, those that can be claimed first; at most `limit`.
    pub async fn tasks(
        &self,
        kind: TaskKind,
        limit: u32,
    ) -> Result<Vec<TaskEntry>, RegistrarError> {
        let limit = limit.min(MOST_LISTED);
        Ok(self.pool.list_tasks(kind, limit).await?)
    }

    /// How many registrations are outstanding.
    pub async fn outstanding_registrations(&self) -> Result<u32, RegistrarError> {
        Ok(self.pool.outstanding_registrations().await?)
    }

    /// Lets a task that backs off be claimed now.
    pub async fn retry(&self, name: &TaskName) -> Result<(), RegistrarError> {
        let is_there = match name {
            TaskName::Task(task) if task.kind == TaskKind::Register => {
                self.pool.retry_registration(*task).await?
            }
            TaskName::Task(task) => {
                let account = self.account_of(*task).await?;
                self.pool.retry_renewal(&account).await?
            }
            TaskName::Account(account) => self.pool.retry_renewal(account).await?,
        };
        found(is_there)
    }

    /// Ends a task whoever has it. A registration is not wanted any more; an account goes on waiting.
    pub async fn cancel(&self, name: &TaskName) -> Result<(), RegistrarError> {
        let task = match name {
            TaskName::Task(task) => Some(*task),
            TaskName::Account(account) => self.task_on(account).await?,
        };
        let is_there = match task {
            Some(task) => self.pool.cancel_task(task).await?,
            None => false,
        };
        found(is_there)
    }

    /// The account that a task is about.
    async fn account_of(&self, task: TaskId) -> Result<AccountId, RegistrarError> {
        let entries = self.tasks(TaskKind::Refresh, MOST_LISTED).await?;
        let entry = entries.into_iter().find(|entry| entry.task == Some(task));
        entry
            .and_then(|entry| entry.account)
            .ok_or(RegistrarError::NoTask)
    }

    /// The task under which somebody has an account.
    async fn task_on(&self, account: &AccountId) -> Result<Option<TaskId>, RegistrarError> {
        let entries = self.tasks(TaskKind::Refresh, MOST_LISTED).await?;
        let entry = entries
            .into_iter()
            .find(|entry| entry.account.as_ref() == Some(account));
        Ok(entry.and_then(|entry| entry.task))
    }
}

fn found(is_there: bool) -> Result<(), RegistrarError> {
    if is_there {
        Ok(())
    } else {
        Err(RegistrarError::NoTask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_named_by_its_id_or_by_its_account() {
        assert!(matches!(TaskName::of("refresh-7"), Ok(TaskName::Task(_))));
        assert!(matches!(
            TaskName::of(" register-7 "),
            Ok(TaskName::Task(_))
        ));
        let account = TaskName::of("A@example.com").unwrap();
        assert_eq!(
            account,
            TaskName::Account(AccountId::new(KIND, "a@example.com").unwrap())
        );
        assert!(TaskName::of("../x").is_err() && TaskName::of("").is_err());
    }
}
