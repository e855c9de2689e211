//! What lives here: what a chat tells of itself, while it is under way and when it is over.

use b2a_domain::TokenUsage;

use crate::generated::Generated;
use crate::{Chat, ResolvedModel, Try};

impl Chat {
    /// What the model's name means.
    pub const fn model(&self) -> &ResolvedModel {
        &self.model
    }

    /// What the request costs, as an estimate.
    pub fn input_tokens(&self) -> u64 {
        self.usage().input_tokens
    }

    /// What request and answer cost so far, as an estimate.
    pub fn usage(&self) -> TokenUsage {
        self.meter.usage()
    }

    /// What was generated so far beside text.
    pub const fn generated(&self) -> Generated {
        self.generated
    }

    /// The accounts that were tried, in order. After this nothing may be asked of it any more.
    pub fn take_tries(&mut self) -> Vec<Try> {
        self.tries.take()
    }
}
