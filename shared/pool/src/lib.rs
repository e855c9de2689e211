//! What lives here: the public face of the pool crate.
#![doc = include_str!("../README.md")]

mod accounts;
mod audit;
mod calendar;
mod conversations;
mod effect;
mod embedded;
mod in_force;
mod leasing;
mod limits;
mod logs;
mod policy;
mod quotas;
mod redis;
mod responses;
mod sequences;
mod sessions;
mod settings_signal;
mod statistics;
mod store;
mod task_rules;
mod task_window;
mod tasks;
mod traffic;
mod upkeep;

pub use self::redis::{
    RedisLogs, RedisPool, RedisPoolSettings, RedisQuotas, RedisResponses, RedisSessions,
    RedisTraffic,
};
pub use accounts::{
    AccountFilter, AccountPage, AccountUpsert, MOST_ACCOUNT_EVENTS, Page, PoolCounts, UpsertReply,
};
pub use audit::{AUDIT_CAPACITY, AuditEntry, AuditId, AuditRecord, AuditStore, InvalidAuditId};
pub use conversations::{ConversationKey, Remembered};
pub use effect::is_refusal;
pub use embedded::{
    EmbeddedLogs, EmbeddedPool, EmbeddedQuotas, EmbeddedResponses, EmbeddedSessions,
    EmbeddedTraffic,
};
pub use leasing::{LeaseMode, LeaseReply, LeaseRequest, NoLease, Renewal};
pub use logs::{LogEntry, LogStore};
pub use policy::PoolPolicy;
pub use quotas::{Admission, Quota, QuotaLimit, QuotaRequest, QuotaStore, QuotaUse};
pub use responses::{NoResponses, ResponseStore};
pub use sessions::{
    LastAttempt, NewSession, Session, SessionEpoch, SessionId, SessionStore, SignIn, SignInAttempt,
};
pub use settings_signal::SettingsSignal;
pub use statistics::{StatisticsSlot, Tally};
pub use store::{PoolStore, StoreError};
pub use task_window::TaskWindow;
pub use tasks::{
    ClaimedRegistration, ClaimedRenewal, ClaimedRenewals, FailedTask, RegistrationCounts,
    RenewalCounts, TaskClaim, TaskEntry, TaskHold, TaskStore, WindowChange, Worker,
};
pub use traffic::{
    AddressTraffic, BatchId, Ended, FinishedRequest, KeyTraffic, Latency, RequestCounts,
    RequestTrace, TrafficBatch, TrafficRecorder, TrafficReport, TrafficStore, TrafficTotals,
    TryTrace,
};
pub use upkeep::{Candidate, Leadership, MintClaim, MintRequest, WarmRequest};

pub(crate) use sequences::Sequences;
