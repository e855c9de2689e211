//! What lives here: what registrars send and get about tasks, whichever kind they are of.

use std::time::Duration;

use b2a_accounts::registrar::RegistrarDesk;
use b2a_domain::TaskKind;
use b2a_pool::TaskClaim;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::admin::rfc3339;
use crate::routes::admin::AdminError;

/// Tasks of one claim, when it does not say how many.
const LIMIT: u32 = 20;
/// The most.
const MOST: u32 = 200;
/// Seconds of a lease, when the claim does not say.
const LEASE_SEC: u64 = 180;
/// The most.
const MOST_LEASE_SEC: u64 = 1800;

/// A worker asks for tasks.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct ClaimBody {
    /// Who asks; at most 200 bytes.
    #[schema(required = true, nullable = false, example = "worker-1")]
    pub(crate) worker_id: Option<String>,
    /// How many at the most: 20 when it is left out or not positive, and never more than 200.
    pub(crate) limit: Option<i64>,
    /// Seconds that each is leased for: 180 when it is left out or not positive, and never more than 1800.
    pub(crate) lease_sec: Option<i64>,
}

impl ClaimBody {
    /// What is meant by it.
    pub(crate) fn claim(&self) -> TaskClaim<'_> {
        TaskClaim {
            worker: self.worker_id.as_deref().unwrap_or_default(),
            limit: count_limit(self.limit),
            lease: lease(self.lease_sec),
        }
    }
}

/// A worker could not do what it was asked for.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct FailBody {
    /// The task, as it was claimed.
    #[schema(
        required = true,
        nullable = false,
        example = "refresh-1764339000000000"
    )]
    task_id: Option<String>,
    /// Who has it; not compared when it is empty.
    worker_id: Option<String>,
    /// Why; the first 500 characters are kept.
    error: Option<String>,
}

/// A worker needs a task for longer.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(crate) struct ExtendBody {
    /// The task, as it was claimed.
    #[schema(
        required = true,
        nullable = false,
        example = "refresh-1764339000000000"
    )]
    task_id: Option<String>,
    /// Who has it; not compared when it is empty.
    worker_id: Option<String>,
    /// For how many seconds from now on; as in a claim.
    lease_sec: Option<i64>,
}

/// The task is not the worker's any more.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ended {
    success: bool,
    task_id: String,
}

/// The task is the worker's for longer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Extended {
    success: bool,
    task_id: String,
    #[schema(format = DateTime)]
    lease_until: String,
}

impl FailBody {
    pub(crate) async fn end(
        self,
        desk: &RegistrarDesk,
        kind: TaskKind,
    ) -> Result<Ended, AdminError> {
        let text = Option::unwrap_or_default;
        let (task, worker) = (text(self.task_id), text(self.worker_id));
        let error = text(self.error);
        let failed = desk.fail(kind, &task, &worker, &error);
        let task = failed.await.map_err(AdminError::from)?;
        Ok(Ended {
            success: true,
            task_id: task.to_string(),
        })
    }
}

impl ExtendBody {
    pub(crate) async fn extend(
        self,
        desk: &RegistrarDesk,
        kind: TaskKind,
    ) -> Result<Extended, AdminError> {
        let text = Option::unwrap_or_default;
        let (task, worker) = (text(self.task_id), text(self.worker_id));
        let extended = desk.extend(kind, &task, &worker, lease(self.lease_sec));
        let (task, lease_until_ms) = extended.await.map_err(AdminError::from)?;
        Ok(Extended {
            success: true,
            task_id: task.to_string(),
            lease_until: rfc3339(lease_until_ms),
        })
    }
}

/// How many tasks are meant.
pub(crate) fn count_limit(limit: Option<i64>) -> u32 {
    let limit = limit.filter(|limit| *limit > 0);
    let limit = limit.map(|limit| u32::try_from(limit).unwrap_or(MOST));
    limit.unwrap_or(LIMIT).min(MOST)
}

/// How long a lease is meant to be.
fn lease(seconds: Option<i64>) -> Duration {
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    let seconds = seconds.filter(|seconds| *seconds > 0);
    Duration::from_secs(seconds.unwrap_or(LEASE_SEC).min(MOST_LEASE_SEC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_range_are_brought_into_it() {
        let limits = [
            None,
            Some(0),
            Some(-1),
            Some(1),
            Some(200),
            Some(1_000_000),
            Some(i64::MAX),
        ];
        assert_eq!(limits.map(count_limit), [20, 20, 20, 1, 200, 200, 200]);
        let leases = [None, Some(0), Some(-1), Some(1), Some(1801), Some(i64::MAX)];
        assert_eq!(
            leases.map(|seconds| lease(seconds).as_secs()),
            [180, 180, 180, 1, 1800, 1800]
        );
    }
}
