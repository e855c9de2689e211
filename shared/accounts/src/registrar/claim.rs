//! What lives here: handing accounts to a worker that renews their credentials.

use b2a_domain::{AccountId, Generation, TaskId};
use b2a_objects::AccountFile;
use b2a_pool::{Candidate, ClaimedRenewal, TaskClaim};
use futures_util::{StreamExt as _, stream};

use super::{KIND, RegistrarDesk, RegistrarError, RenewalWanted, named};
use crate::AccountsError;

/// How often more is claimed in place of accounts that can't be read.
const ROUNDS: usize = 4;
/// What stands as the reason of an account that a worker asks for by name.
const WANTED: &str = "a registrar renews its credentials";
/// Files that are read at once.
const READS_AT_ONCE: usize = 16;

/// An account whose credentials are dead, with everything that a worker may need to renew them.
#[derive(Debug, Clone)]
pub struct Renewable {
    /// Whose.
    pub account: AccountId,
    /// The credentials that are dead.
    pub generation: Generation,
    /// Its file.
    pub file: AccountFile,
    /// The configuration that its calls name.
    pub config_id: String,
    /// The index of its web session.
    pub csesidx: String,
}

impl Renewable {
    /// Its e-mail as its file spells it.
    pub fn email(&self) -> &str {
        let inside = self.file.email.as_deref().map(str::trim);
        let inside = inside.filter(|email| !email.is_empty());
        inside.unwrap_or_else(|| self.account.name())
    }

    /// All of its cookies as one header value.
    pub fn cookie_string(&self) -> String {
        let written = self.file.cookie_string.as_deref().map(str::trim);
        if let Some(written) = written.filter(|text| !text.is_empty()) {
            return written.to_owned();
        }
        let cookies = self.file.cookies.iter().flatten();
        let pairs: Vec<String> = cookies
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        pairs.join("; ")
    }

    /// A text that the file has beside what we know.
    pub fn other(&self, field: &str) -> &str {
        let value = self.file.other.get(field);
        value.and_then(|value| value.as_str()).unwrap_or_default()
    }
}

/// One account in the hands of one worker.
#[derive(Debug, Clone)]
pub struct ClaimedTask {
    /// The task.
    pub task: TaskId,
    /// Until when it is the worker's, Unix milliseconds.
    pub lease_until_ms: u64,
    /// What is to be renewed.
    pub renewable: Renewable,
}

/// What a worker got.
#[derive(Debug, Clone, Default)]
pub struct ClaimedTasks {
    /// Each an account.
    pub tasks: Vec<ClaimedTask>,
    /// Too many renewals made do with a placeholder lately: no more than one was handed out.
    pub throttled: bool,
}

/// What came of reading the files of accounts.
#[derive(Default)]
struct ReadTasks {
    claimed: Vec<ClaimedTask>,
    /// Tasks that nobody can work on as they are.
    left: Vec<TaskId>,
    /// The files can't be reached at all.
    outage: Option<AccountsError>,
}

impl RegistrarDesk {
    /// Leases accounts to a worker. Those whose file can't be read here go back, and others come in their place.
    pub async fn claim_renewals(
        &self,
        claim: &TaskClaim<'_>,
    ) -> Result<ClaimedTasks, RegistrarError> {
        let worker = named(claim.worker)?;
        let mut answer = ClaimedTasks::default();
        let mut read = ReadTasks::default();
        for _ in 0..ROUNDS {
            let got = u32::try_from(answer.tasks.len()).unwrap_or(u32::MAX);
            let limit = claim.limit.saturating_sub(got);
            let is_enough = limit == 0 || (answer.throttled && got > 0);
            if is_enough || read.outage.is_some() {
                break;
            }
            let rest = TaskClaim {
                limit,
                worker,
                ..*claim
            };
            let claimed = match self.pool.claim_renewals(KIND, &rest).await {
                Ok(claimed) => claimed,
                // What it has already is not taken from it.
                Err(error) => {
                    read.outage = Some(error.into());
                    break;
                }
            };
            answer.throttled |= claimed.throttled;
            if claimed.tasks.is_empty() {
                break;
            }
            let left_before = read.left.len();
            self.read_all(claimed.tasks, &mut read).await;
            answer.tasks.append(&mut read.claimed);
            if read.left.len() == left_before {
                break;
            }
        }
        // Not before the end: they would be the first to be claimed again.
        self.put_back(read.left, worker).await;
        match read.outage {
            Some(outage) if answer.tasks.is_empty() => Err(outage.into()),
            _ => Ok(answer),
        }
    }

    /// Leases this account to a worker, whatever its credentials are worth: it waits for a registrar from now on. None of it
    /// while somebody else has it, or when it is disabled or has no credentials.
    pub async fn claim_renewal_of(
        &self,
        account: &AccountId,
        claim: &TaskClaim<'_>,
    ) -> Result<ClaimedTasks, RegistrarError> {
        let worker = named(claim.worker)?;
        let claim = TaskClaim { worker, ..*claim };
        if self.want_renewal(account, WANTED).await? != RenewalWanted::Waits {
            return Ok(ClaimedTasks::default());
        }
        let claimed = self.pool.claim_renewal(account, &claim).await?;
        let mut read = ReadTasks::default();
        self.read_all(claimed.into_iter().collect(), &mut read)
            .await;
        self.put_back(read.left, worker).await;
        match read.outage {
            Some(outage) => Err(outage.into()),
            None => Ok(ClaimedTasks {
                tasks: read.claimed,
                throttled: false,
            }),
        }
    }

    /// What could be claimed now.
    pub async fn claimable_renewals(&self, limit: u32) -> Result<Vec<Renewable>, RegistrarError> {
        let waiting = self.pool.claimable_renewals(KIND, limit).await?;
        let read = stream::iter(waiting)
            .map(|Candidate { id, generation }| self.renewable(id, generation))
            .buffered(READS_AT_ONCE);
        let read: Vec<_> = read.collect().await;
        let mut renewables = Vec::new();
        for renewable in read {
            renewables.extend(renewable?);
        }
        Ok(renewables)
    }

    async fn read_all(&self, claimed: Vec<ClaimedRenewal>, into: &mut ReadTasks) {
        let mut looked = stream::iter(claimed)
            .map(|claimed| async move {
                let (id, generation) = (claimed.account.clone(), claimed.generation.clone());
                (self.renewable(id, generation).await, claimed)
            })
            .buffered(READS_AT_ONCE);
        while let Some((renewable, claimed)) = looked.next().await {
            match renewable {
                Ok(Some(renewable)) => into.claimed.push(ClaimedTask {
                    task: claimed.task,
                    lease_until_ms: claimed.lease_until_ms,
                    renewable,
                }),
                Ok(None) => into.left.push(claimed.task),
                Err(error) => {
                    into.left.push(claimed.task);
                    into.outage = Some(error);
                }
            }
        }
    }

    /// Gives tasks back that nobody can work on as they are. One that stays ends by itself.
    async fn put_back(&self, tasks: Vec<TaskId>, worker: &str) {
        for task in tasks {
            if let Err(error) = self.pool.hand_back_task(task, worker).await {
                tracing::warn!(%task, %error, "a task could not be given back; its lease ends by itself");
            }
        }
    }

    /// The account of a generation, if its file has it and can be read. An error: no file can be read now.
    async fn renewable(
        &self,
        account: AccountId,
        generation: Generation,
    ) -> Result<Option<Renewable>, AccountsError> {
        match self.repository.dead(&account, &generation).await {
            Ok(Some(dead)) => Ok(Some(Renewable {
                account,
                generation,
                config_id: dead.config_id,
                csesidx: dead.csesidx,
                file: dead.file,
            })),
            Ok(None) => Ok(None),
            Err(error @ (AccountsError::Objects(_) | AccountsError::Pool(_))) => Err(error),
            Err(error) => {
                tracing::warn!(?account, %error, "an account can't be renewed: its file can't be read");
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn renewable(file: serde_json::Value) -> Renewable {
        Renewable {
            account: AccountId::new(KIND, "a@example.com").unwrap(),
            generation: Generation::new("g"),
            file: serde_json::from_value(file).unwrap(),
            config_id: String::new(),
            csesidx: String::new(),
        }
    }

    #[test]
    fn a_worker_gets_all_cookies_in_one_text() {
        let cookies =
            json!([{"name": "__Secure-C_SES", "value": "s"}, {"name": "NID", "value": "n"}]);
        let listed = renewable(json!({"cookies": cookies, "cookie_string": " "}));
        assert_eq!(listed.cookie_string(), "__Secure-C_SES=s; NID=n");
        let written = renewable(json!({"cookies": cookies, "cookie_string": "a=b"}));
        assert_eq!(written.cookie_string(), "a=b");
        assert_eq!(renewable(json!({})).cookie_string(), "");
    }

    #[test]
    fn the_email_is_that_of_the_file_as_it_is_spelt() {
        assert_eq!(
            renewable(json!({"email": " A@Example.com "})).email(),
            "A@Example.com"
        );
        assert_eq!(
            renewable(json!({"mail_provider": 5})).email(),
            "a@example.com"
        );
        let with = renewable(json!({"mail_provider": "m", "mail_password": 5}));
        assert_eq!(
            (with.other("mail_provider"), with.other("mail_password")),
            ("m", "")
        );
    }
}
