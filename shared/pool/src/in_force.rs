//! What lives here: the policy in force, with its calendar, to be replaced at any time.

use std::sync::Arc;

use parking_lot::RwLock;

use crate::calendar::Calendar;
use crate::{PoolPolicy, StoreError};

/// A policy and the calendar of its zone.
#[derive(Debug)]
pub(crate) struct PolicyInForce {
    /// The numbers.
    pub(crate) policy: PoolPolicy,
    /// When days begin.
    pub(crate) calendar: Calendar,
}

/// The place where a store keeps its policy.
#[derive(Debug)]
pub(crate) struct PolicyCell(RwLock<Arc<PolicyInForce>>);

impl PolicyCell {
    /// Starts with `policy`.
    pub(crate) fn new(policy: PoolPolicy) -> Self {
        Self(RwLock::new(Arc::new(in_force(policy))))
    }

    /// The policy now.
    pub(crate) fn get(&self) -> Arc<PolicyInForce> {
        Arc::clone(&self.0.read())
    }

    /// Replaces the policy.
    pub(crate) fn set(&self, policy: PoolPolicy) {
        *self.0.write() = Arc::new(in_force(policy));
    }
}

impl PoolPolicy {
    /// Whether a pool can work by this policy; settings are checked with it before they are taken.
    pub fn check(&self) -> Result<(), StoreError> {
        if self.max_in_flight == 0 {
            return Err(StoreError::Misconfigured(
                "max_in_flight must be at least 1".to_owned(),
            ));
        }
        if Calendar::of_zone(&self.reset_zone).is_none() {
            let message = format!("{:?} is no time zone", self.reset_zone);
            return Err(StoreError::Misconfigured(message));
        }
        Ok(())
    }
}

/// A policy that was not checked still has to work: what is wrong in it is named, and mended.
fn in_force(mut policy: PoolPolicy) -> PolicyInForce {
    if policy.max_in_flight == 0 {
        tracing::warn!("max_in_flight is 0; accounts get one lease at a time");
        policy.max_in_flight = 1;
    }
    let calendar = Calendar::of_zone(&policy.reset_zone).unwrap_or_else(|| {
        tracing::warn!(zone = %policy.reset_zone, "unknown time zone; days begin as in UTC");
        Calendar::utc()
    });
    PolicyInForce { policy, calendar }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_policy_is_named_by_check_and_mended_in_force() {
        let bad = PoolPolicy {
            max_in_flight: 0,
            reset_zone: "Mars/Olympus".to_owned(),
            ..PoolPolicy::default()
        };
        assert!(matches!(bad.check(), Err(StoreError::Misconfigured(_))));
        assert_eq!(PolicyCell::new(bad).get().policy.max_in_flight, 1);
        assert!(PoolPolicy::default().check().is_ok());
    }
}
