//! What lives here: the numbers by which tasks of registrars are handed out, and the words that stand in their reasons.

use b2a_domain::{AccountKind, TaskId, TaskKind};

use crate::{StoreError, TaskClaim};

/// The kind of accounts that the id of a renewal speaks of.
pub(crate) const RENEWED_KIND: AccountKind = AccountKind::Business;

/// Tasks that one claim gets at the most.
const MOST_CLAIMED: u32 = 200;
/// Tasks that one list shows at the most.
const MOST_LISTED: u32 = 1000;
/// Workers that are remembered; when there are more, those go that were heard of longest ago.
pub(crate) const MOST_WORKERS: usize = 10_000;
/// Registrations that ended which are remembered, for workers that say it twice.
pub(crate) const ENDED_KEPT: usize = 64;
/// The longest name of a worker, in bytes.
const WORKER_BYTES: usize = 200;
/// Characters of an error, or of a worker's version, that are kept.
const TEXT_CHARS: usize = 500;
/// The wait after the first failure; `parts/renewals.lua` and `fail_registration.lua` have the same numbers.
const BACKOFF_BASE_MS: u64 = 30_000;
/// The longest wait.
const BACKOFF_CEILING_MS: u64 = 300_000;

/// The renewal of this number.
pub(crate) const fn renewal_id(number: u64) -> TaskId {
    TaskId {
        kind: TaskKind::Refresh,
        number,
    }
}

/// The registration of this number.
pub(crate) const fn registration_id(number: u64) -> TaskId {
    TaskId {
        kind: TaskKind::Register,
        number,
    }
}

/// How long a task waits after so many failures in a row, in milliseconds.
pub(crate) fn backoff_ms(failures: u32) -> u64 {
    let doublings = failures.saturating_sub(1).min(20);
    (BACKOFF_BASE_MS << doublings).min(BACKOFF_CEILING_MS)
}

/// Refuses a worker that has no name, or one that is too long to be kept.
pub(crate) fn check_worker(worker: &str) -> Result<(), StoreError> {
    if can_hold(Some(worker)) {
        return Ok(());
    }
    Err(StoreError::Misconfigured(format!(
        "a worker's name has 1 to {WORKER_BYTES} bytes"
    )))
}

/// The claim as far as it is granted; refused if its worker has no name that can be kept.
pub(crate) fn granted<'a>(claim: &TaskClaim<'a>) -> Result<TaskClaim<'a>, StoreError> {
    check_worker(claim.worker)?;
    Ok(TaskClaim {
        limit: claim.limit.min(MOST_CLAIMED),
        ..*claim
    })
}

/// How many entries a list has at the most, where so many are asked for.
pub(crate) fn listed(limit: u32) -> u32 {
    limit.min(MOST_LISTED)
}

/// Whether anybody of this name can have a task; `None` stands for whoever has it.
pub(crate) fn can_hold(worker: Option<&str>) -> bool {
    worker.is_none_or(|worker| (1..=WORKER_BYTES).contains(&worker.len()))
}

/// The beginning of a text that came from outside, as much as is kept of it.
pub(crate) fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(TEXT_CHARS);
    end.map_or(text, |(end, _)| text.split_at(end).0)
}

/// What an operator reads about an account whose renewals failed too often; `fail_renewal.lua` says the same.
pub(crate) fn given_up_reason(failures: u32, error: &str) -> String {
    let s = if failures == 1 { "" } else { "s" };
    format!("given up after {failures} failed renewal{s}: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes() {
        let waits = [1, 2, 3, 4, 5, u32::MAX].map(backoff_ms);
        assert_eq!(waits, [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
    }

    #[test]
    fn names_and_texts_are_bounded() {
        assert!(check_worker("a").is_ok() && check_worker(&"a".repeat(200)).is_ok());
        assert!(check_worker("").is_err() && check_worker(&"a".repeat(201)).is_err());
        assert!(can_hold(None) && !can_hold(Some("")));
        assert_eq!(beginning("ä"), "ä");
        assert_eq!(beginning(&"ä".repeat(501)), "ä".repeat(500));
    }
}
