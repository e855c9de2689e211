//! What lives here: how a script is made of its Lua file, and called with keys, policy and arguments.

use redis::{Cmd, FromRedisValue, ToRedisArgs};

use b2a_domain::{AccountKind, Clock, SystemClock};

use super::RedisPool;
use crate::StoreError;

/// What stands before every script.
const PRELUDE: &str = include_str!("scripts/prelude.lua");

/// A script as the server gets it.
#[derive(Debug)]
pub(super) struct Script(redis::Script);

impl Script {
    /// The prelude and the script's own text.
    pub(super) fn new(body: &str) -> Self {
        Self(redis::Script::new(&format!("{PRELUDE}\n{body}")))
    }
}

/// One call of a script, about to get its own arguments.
pub(super) struct Call<'a> {
    pool: &'a RedisPool,
    script: &'a Script,
    command: Cmd,
}

impl<'a> Call<'a> {
    /// A call with the keys of one pool and the policy in force.
    pub(super) fn new(pool: &'a RedisPool, script: &'a Script, kind: AccountKind) -> Self {
        let keys = pool.keys(kind).as_slice();
        let in_force = pool.policy.get();
        let [next_reset, later_reset] = in_force.calendar.resets_after(SystemClock.now_ms());
        let mut command = Cmd::with_capacity(keys.len() + 16, 1024);
        command
            .arg("EVALSHA")
            .arg(script.0.get_hash())
            .arg(keys.len())
            .arg(keys)
            .arg(in_force.policy.max_in_flight)
            .arg(in_force.policy.use_cooldown_ms)
            .arg(in_force.policy.daily_limit)
            .arg(next_reset)
            .arg(later_reset);
        Self {
            pool,
            script,
            command,
        }
    }

    /// Adds one of the script's own arguments.
    pub(super) fn arg(mut self, value: impl ToRedisArgs) -> Self {
        self.command.arg(value);
        self
    }

    /// Calls the script.
    pub(super) async fn run<T: FromRedisValue + Send>(self) -> Result<T, StoreError> {
        self.pool
            .connection
            .run(&self.script.0, &self.command)
            .await
    }
}
