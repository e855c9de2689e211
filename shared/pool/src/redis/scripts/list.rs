//! What lives here: the call of `list.lua`.

use std::sync::LazyLock;

use b2a_domain::{AccountKind, AccountState};

use super::parts;
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::{AccountFilter, AccountPage, Page, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::LEASES,
        parts::CHORES,
        parts::VIEW,
        include_str!("list.lua"),
    ])
});

/// One page of the accounts that match.
pub(in crate::redis) async fn list(
    pool: &RedisPool,
    kind: AccountKind,
    filter: &AccountFilter,
    page: &Page,
) -> Result<AccountPage, StoreError> {
    let states: Vec<&str> = filter
        .states
        .iter()
        .copied()
        .map(AccountState::as_str)
        .collect();
    let reply = Call::new(pool, &SCRIPT, kind)
        .arg(page.offset)
        .arg(page.limit)
        .arg(filter.name_contains.to_lowercase())
        .arg(states)
        .run()
        .await?;
    let mut fields = Fields::of(reply)?;
    let total = fields.number()?;
    let mut items = Vec::new();
    while let Some(account) = fields.next_value() {
        items.push(Fields::of(account)?.account(kind)?);
    }
    Ok(AccountPage { items, total })
}
