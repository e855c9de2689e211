//! What lives here: the call of `list_renewals.lua`.

use std::sync::LazyLock;

use b2a_domain::TaskKind;

use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::task_rules::{RENEWED_KIND, renewal_id};
use crate::{StoreError, TaskEntry};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        include_str!("list_renewals.lua"),
    ])
});

/// The accounts that wait for a registrar.
pub(in crate::redis) async fn list_renewals(
    pool: &RedisPool,
    limit: u32,
) -> Result<Vec<TaskEntry>, StoreError> {
    let reply = Call::new(pool, &SCRIPT, RENEWED_KIND)
        .arg(limit)
        .run()
        .await?;
    let mut fields = Fields::of(reply)?;
    let mut entries = Vec::new();
    while let Some(entry) = fields.next_value() {
        let mut entry = Fields::of(entry)?;
        let account = entry.account_id(RENEWED_KIND)?;
        let task = Some(entry.number()?).filter(|number| *number > 0);
        let worker = Some(entry.text()?).filter(|worker| !worker.is_empty());
        let claimable_ms = entry.number()?;
        let failures = entry.number()?;
        let error = entry.text()?;
        entries.push(TaskEntry {
            kind: TaskKind::Refresh,
            task: task.map(renewal_id),
            account: Some(account),
            worker,
            claimable_ms,
            failures,
            last_error: (failures > 0).then_some(error),
            expires_ms: None,
        });
    }
    Ok(entries)
}
