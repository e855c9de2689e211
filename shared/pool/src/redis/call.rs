//! What lives here: how a script is made of its parts, and called with keys, policy and arguments.

use std::sync::Arc;

use redis::{Cmd, FromRedisValue, ToRedisArgs};

use b2a_domain::{AccountKind, Clock, SystemClock};

use super::connection::Connection;
use super::{RedisPool, constants};
use crate::StoreError;
use crate::in_force::PolicyInForce;

/// A script as the server gets it.
#[derive(Debug)]
pub(super) struct Script(redis::Script);

impl Script {
    /// A script of these parts, the last of which is its own text.
    pub(super) fn of(parts: &[&str]) -> Self {
        Self(redis::Script::new(&constants::inline(&parts.join("\n"))))
    }
}

/// One call of a script, about to get its own arguments.
pub(super) struct Call<'a> {
    connection: &'a Connection,
    script: &'a Script,
    command: Cmd,
    policy: Option<Arc<PolicyInForce>>,
}

impl<'a> Call<'a> {
    /// A call with the keys of one pool, and the policy in force after its own arguments.
    pub(super) fn new(pool: &'a RedisPool, script: &'a Script, kind: AccountKind) -> Self {
        Self {
            policy: Some(pool.policy.get()),
            ..Self::alone(pool, script, pool.keys.pool(kind))
        }
    }

    /// A call with these keys, and nothing but its own arguments.
    pub(super) fn alone(pool: &'a RedisPool, script: &'a Script, keys: &[String]) -> Self {
        Self::over(&pool.connection, script, keys)
    }

    /// The same over a connection that is not the pool's.
    pub(super) fn over(connection: &'a Connection, script: &'a Script, keys: &[String]) -> Self {
        let mut command = Cmd::with_capacity(keys.len() + 20, 1024);
        command
            .arg("EVALSHA")
            .arg(script.0.get_hash())
            .arg(keys.len())
            .arg(keys);
        Self {
            connection,
            script,
            command,
            policy: None,
        }
    }

    /// Adds one of the script's own arguments.
    pub(super) fn arg(mut self, value: impl ToRedisArgs) -> Self {
        self.command.arg(value);
        self
    }

    /// Calls the script.
    pub(super) async fn run<T: FromRedisValue + Send>(mut self) -> Result<T, StoreError> {
        if let Some(in_force) = self.policy.take() {
            let policy = &in_force.policy;
            let resets = in_force.calendar.resets_after(SystemClock.now_ms());
            self.command
                .arg(policy.max_in_flight)
                .arg(policy.use_cooldown_ms)
                .arg(policy.daily_limit)
                .arg(policy.max_fail_count)
                .arg(&resets);
        }
        self.connection.run(&self.script.0, &self.command).await
    }
}
