//! What lives here: the call of `append_log.lua`.

use std::sync::LazyLock;

use b2a_domain::LogLine;

use super::parts;
use crate::redis::RedisLogs;
use crate::redis::call::{Call, Script};
use crate::{BatchId, StoreError};

static SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(&[parts::SEQUENCE, include_str!("append_log.lua")]));

/// Adds lines; tells whether they were new.
pub(in crate::redis) async fn append_log(
    store: &RedisLogs,
    id: &BatchId,
    lines: &[LogLine],
) -> Result<bool, StoreError> {
    let call = Call::over(&store.connection, &SCRIPT, store.keys.logs())
        .arg(&id.process)
        .arg(id.number);
    let with_lines = lines.iter().fold(call, |call, line| {
        call.arg(line.at_ms)
            .arg(line.level.as_str())
            .arg(&line.message)
    });
    with_lines.run().await
}
