//! What lives here: the public face of the domain crate.
#![doc = include_str!("../README.md")]

mod account;
mod account_event;
mod account_id;
mod bucket;
mod client_id;
mod clock;
mod credentials;
mod fault;
mod lease;
mod life_cycle;
mod log_line;
mod outcome;
mod task;
mod usage;

pub use account::{Account, AccountState, UnknownAccountState};
pub use account_event::{AccountEvent, AccountEventKind, UnknownAccountEvent};
pub use account_id::{AccountId, AccountKind, InvalidAccountName};
pub use bucket::{Bucket, PerBucket};
pub use client_id::ClientId;
pub use clock::{Clock, ManualClock, SystemClock};
pub use credentials::{Credentials, Generation, SessionToken};
pub use fault::{ErrorCode, Fault};
pub use lease::{Lease, LeaseId, SealedToken};
pub use life_cycle::{ProofBackoff, RATE_LIMIT_CEILING_MS, rate_limit_cooldown_ms};
pub use log_line::{LogLevel, LogLine, UnknownLogLevel};
pub use outcome::{Outcome, OutcomeKind};
pub use task::{InvalidTaskId, TaskId, TaskKind};
pub use usage::TokenUsage;
