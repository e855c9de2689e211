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
        Self::of(&[body])
    }

    /// The prelude, some parts, and the script's own text last.
    pub(super) fn of(parts: &[&str]) -> Self {
        Self::alone(&format!("{PRELUDE}\n{}", parts.join("\n")))
    }

    /// The script's own text alone, for keys that are no pool's.
    pub(super) fn alone(body: &str) -> Self {
        Self(redis::Script::new(body))
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
        let in_force = pool.policy.get();
        let [next_reset, later_reset] = in_force.calendar.resets_after(SystemClock.now_ms());
        Self::alone(pool, script, pool.keys.pool(kind))
            .arg(in_force.policy.max_in_flight)
            .arg(in_force.policy.use_cooldown_ms)
            .arg(in_force.policy.daily_limit)
            .arg(next_reset)
            .arg(later_reset)
    }

    /// A call with these keys and nothing else.
    pub(super) fn alone(pool: &'a RedisPool, script: &'a Script, keys: &[String]) -> Self {
        let mut command = Cmd::with_capacity(keys.len() + 16, 1024);
        command
            .arg("EVALSHA")
            .arg(script.0.get_hash())
            .arg(keys.len())
            .arg(keys);
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
