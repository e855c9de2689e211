//! What lives here: taking the credentials that a registrar brings.

use std::time::Duration;

use b2a_domain::{Account, AccountId, AccountState, TaskId};
use b2a_objects::Cookie;
use b2a_pool::TaskHold;

use super::upload_check::{Checked, Upload};
use super::{HeldRenewal, RegistrarDesk, RegistrarError, alerts};
use crate::{DeadAccount, Overwrite, SaveOutcome};

/// How long a task is kept, at the least, while what it brought is written.
const WHILE_WRITING: Duration = Duration::from_secs(60);

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Whose credentials they are.
    pub account: AccountId,
    /// The pool had this account before.
    pub is_renewal: bool,
}

/// Whether a worker may upload under a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    /// It has the task, or names none.
    Held,
    /// It ended the task well before: this may be a repetition.
    Over,
}

impl RegistrarDesk {
    /// Takes new credentials of an account: an account that is there keeps everything else of its file, and whether it is
    /// disabled. Nothing is written unless the worker has the task that it names. The account is proven at once.
    ///
    /// Safe to repeat: an upload that was taken already changes nothing.
    pub async fn upload(&self, upload: Upload) -> Result<Uploaded, RegistrarError> {
        self.take(upload.check()?).await
    }

    /// The same for cookies alone: everything else comes from the file of the account, whose credentials are dead. Cookies that are
    /// dead themselves are refused.
    pub(super) async fn upload_cookies(
        &self,
        held: &HeldRenewal,
        dead: DeadAccount,
        cookies: Vec<Cookie>,
        task: Option<TaskId>,
        worker: &str,
    ) -> Result<Uploaded, RegistrarError> {
        let upload = Upload {
            email: held.account.name().to_owned(),
            cookies,
            authorization: dead.file.authorization.unwrap_or_default(),
            config_id: dead.config_id,
            csesidx: dead.csesidx,
            task_id: task.map(|task| task.to_string()).unwrap_or_default(),
            worker_id: worker.to_owned(),
            ..Upload::default()
        };
        let upload = upload.check()?;
        if upload.generation == held.generation {
            return Err(RegistrarError::refused(
                "cookies",
                "are the ones that are dead",
            ));
        }
        self.take(upload).await
    }

    async fn take(&self, upload: Checked) -> Result<Uploaded, RegistrarError> {
        let right = self.right(&upload).await?;
        let account = upload.account.clone();
        let before = self.pool.get(&account).await?;
        let has_them = |before: &Account| before.generation == upload.generation;
        let repeated = before.as_ref().filter(|before| has_them(before));
        if right == Right::Over {
            return match repeated {
                Some(_) => Ok(Uploaded {
                    account,
                    is_renewal: true,
                }),
                None => Err(RegistrarError::NoTask),
            };
        }
        let saved = self.repository.save(upload.file, Overwrite::Always).await?;
        let is_renewal = !upload.is_new || saved.outcome != SaveOutcome::Created;
        if let Some(before) = repeated {
            self.prove_again(before, saved.outcome).await?;
        }
        if is_renewal {
            let finished = self
                .pool
                .finish_renewal(&account, upload.task, upload.fallback_used);
            alerts::log(&finished.await?);
        }
        if let Some(task) = upload.register_task {
            let worker = upload.worker.as_deref();
            self.pool.finish_registration(task, worker).await?;
        }
        tracing::info!(
            ?account,
            is_renewal,
            fallback = upload.fallback_used,
            "a registrar brought credentials"
        );
        self.proofs.begin(account.clone());
        Ok(Uploaded {
            account,
            is_renewal,
        })
    }

    /// Whether the worker has the tasks that it names, and keeps them until this is written.
    async fn right(&self, upload: &Checked) -> Result<Right, RegistrarError> {
        let worker = upload.worker.as_deref();
        let mut right = Right::Held;
        for (task, account) in [
            (upload.task, Some(&upload.account)),
            // Which account it will be, nobody knew before.
            (upload.register_task, None),
        ] {
            let Some(task) = task else { continue };
            let held = self.pool.hold_task(task, worker, account, WHILE_WRITING);
            match held.await? {
                TaskHold::Held { .. } => {}
                TaskHold::Finished => right = Right::Over,
                TaskHold::NotHeld => return Err(RegistrarError::NoTask),
            }
        }
        Ok(right)
    }

    /// The very credentials that the pool had: somebody says that they are good, so they are tried again.
    async fn prove_again(
        &self,
        before: &Account,
        outcome: SaveOutcome,
    ) -> Result<(), RegistrarError> {
        let is_dead = matches!(
            before.state,
            AccountState::PendingExternal | AccountState::Invalid
        );
        if is_dead || outcome == SaveOutcome::Replaced {
            self.repository.refresh(&before.id).await?;
        }
        Ok(())
    }
}
