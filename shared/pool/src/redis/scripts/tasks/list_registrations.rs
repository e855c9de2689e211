//! What lives here: the call of `list_registrations.lua`.

use std::sync::LazyLock;

use b2a_domain::TaskKind;

use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::redis::reply::Fields;
use crate::redis::scripts::parts;
use crate::task_rules::registration_id;
use crate::{StoreError, TaskEntry};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::TASKS,
        parts::REGISTRATIONS,
        include_str!("list_registrations.lua"),
    ])
});

/// The registrations that are wanted.
pub(in crate::redis) async fn list_registrations(
    pool: &RedisPool,
    limit: u32,
) -> Result<Vec<TaskEntry>, StoreError> {
    let call = Call::alone(pool, &SCRIPT, pool.keys.tasks());
    let mut fields = Fields::of(call.arg(limit).run().await?)?;
    let mut entries = Vec::new();
    while let Some(entry) = fields.next_value() {
        let mut entry = Fields::of(entry)?;
        let task = registration_id(entry.number()?);
        let worker = Some(entry.text()?).filter(|worker| !worker.is_empty());
        let claimable_ms = entry.number()?;
        let failures = entry.number()?;
        let error = entry.text()?;
        entries.push(TaskEntry {
            kind: TaskKind::Register,
            task: Some(task),
            account: None,
            worker,
            claimable_ms,
            failures,
            last_error: (failures > 0).then_some(error),
            expires_ms: Some(entry.number()?),
        });
    }
    Ok(entries)
}
