//! What lives here: the numbers by which the pool decides.

/// The numbers by which the pool decides. Every method of a store uses the policy in force when it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolPolicy {
    /// Live leases an account may have at once (at least 1).
    pub max_in_flight: u32,
    /// Milliseconds that an account rests after a lease while another one with a token is rested. Soft.
    pub use_cooldown_ms: u64,
    /// Leases per account and calendar day in `reset_zone`; 0 means no limit.
    pub daily_limit: u32,
    /// Failed calls in a row that suspend an account: it has to be proven again. Rate limits and quotas do not
    /// count; 0 means that no failure suspends.
    pub max_fail_count: u32,
    /// IANA name of the time zone in which days, daily limits and quotas begin.
    pub reset_zone: String,
}

impl Default for PoolPolicy {
    fn default() -> Self {
        Self {
            max_in_flight: 10,
            use_cooldown_ms: 15_000,
            daily_limit: 3000,
            max_fail_count: 3,
            reset_zone: "America/Los_Angeles".to_owned(),
        }
    }
}
