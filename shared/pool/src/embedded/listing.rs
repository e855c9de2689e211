//! What lives here: lists and counts of the accounts in memory.

use b2a_domain::{AccountState, Bucket};

use super::pool::Pool;
use super::record::Rules;
use crate::{AccountFilter, AccountPage, Page, PoolCounts};

/// One page of the accounts that match.
pub(super) fn list(
    pool: &Pool,
    filter: &AccountFilter,
    page: Page,
    rules: &Rules<'_>,
) -> AccountPage {
    let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let needle = filter.name_contains.to_lowercase();
    let (mut items, mut total) = (Vec::new(), 0);
    for (id, record) in &pool.accounts {
        if !id.name().contains(&needle) {
            continue;
        }
        let state = record.shown_state(rules);
        if !filter.states.is_empty() && !filter.states.contains(&state) {
            continue;
        }
        if total >= size(page.offset) && items.len() < size(page.limit) {
            items.push(record.view(id, rules));
        }
        total += 1;
    }
    AccountPage {
        items,
        total: u32::try_from(total).unwrap_or(u32::MAX),
    }
}

/// How many accounts are in which state.
pub(super) fn counts(pool: &Pool, rules: &Rules<'_>) -> PoolCounts {
    let cooling = &pool.index.of(Bucket::Text).cooling;
    let rested = cooling
        .iter()
        .take_while(|(end, _)| *end <= rules.now)
        .count();
    let cooldown = u32::try_from(cooling.len().saturating_sub(rested)).unwrap_or(u32::MAX);
    let count = |state| pool.index.count(state);
    PoolCounts {
        ready: count(AccountState::Ready).saturating_sub(cooldown),
        cooldown,
        pending: count(AccountState::Pending),
        pending_external: count(AccountState::PendingExternal),
        invalid: count(AccountState::Invalid),
        disabled: count(AccountState::Disabled),
    }
}
