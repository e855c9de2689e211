//! What lives here: the call of `release.lua`.

use std::sync::LazyLock;

use b2a_domain::{Lease, Outcome, TokenUsage};

use super::parts;
use crate::effect::{Effect, reason_of};
use crate::limits::{exact, ttl_ms};
use crate::redis::RedisPool;
use crate::redis::call::{Call, Script};
use crate::{Remembered, StoreError};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| {
    Script::of(&[
        parts::PRELUDE,
        parts::RECORDS,
        parts::STATES,
        parts::LEASES,
        parts::EFFECTS,
        parts::TALLY,
        parts::GUARD,
        include_str!("release.lua"),
    ])
});

/// Ends a lease and lets the outcome work on the account; tells whether the lease was still there.
pub(in crate::redis) async fn release(
    pool: &RedisPool,
    lease: &Lease,
    outcome: Outcome,
    usage: &TokenUsage,
    remember: Option<&Remembered<'_>>,
) -> Result<bool, StoreError> {
    let call = Call::new(pool, &SCRIPT, lease.account.kind())
        .arg(lease.id.0)
        .arg(lease.account.name())
        .arg(lease.generation.as_str())
        .arg(lease.bucket.index() + 1);
    let mut call = with_effect(call, outcome)
        .arg(outcome.kind().index() + 1)
        .arg(exact(usage.input_tokens))
        .arg(exact(usage.output_tokens));
    if let Some(remembered) = remember.filter(|remembered| remembered.is_sound()) {
        call = call
            .arg(&remembered.key.0[..])
            .arg(remembered.conversation)
            .arg(ttl_ms(remembered.ttl))
            .arg(remembered.most);
    }
    call.run().await
}

/// Adds the four arguments by which a script learns what an outcome does.
pub(super) fn with_effect(call: Call<'_>, outcome: Outcome) -> Call<'_> {
    let effect = Effect::of(outcome);
    let (exhausted, retry_after_ms) = match effect {
        Effect::Exhausted(bucket) => (bucket.index() + 1, 0),
        Effect::Throttled { retry_after_ms } => (0, retry_after_ms.map_or(0, exact)),
        Effect::Proven | Effect::Refused | Effect::Failed | Effect::Nothing => (0, 0),
    };
    call.arg(effect.as_str())
        .arg(exhausted)
        .arg(retry_after_ms)
        .arg(reason_of(outcome))
}
