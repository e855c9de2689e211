//! What lives here: the words of the admin contract, which the handlers answer with, and which the command line reads
//! from them or makes itself.

mod account_event_item;
mod account_item;
mod counters;
mod export;
mod figures;
mod filter;
mod import_answer;
mod key_item;
mod paging;
mod pool_file_item;
mod removal;
mod task_item;

pub use account_event_item::AccountEventItem;
pub use account_item::{AccountDetails, AccountItem, Cooldowns, account_details, account_items};
pub use export::{ExportFailed, Exported, export, export_name};
pub use filter::{Filter, StateFilter, Status};
pub use import_answer::{ImportAnswer, PoolStats};
pub(crate) use key_item::{KeyItem, KeyUsage};
pub use paging::Paging;
pub use pool_file_item::{PoolFileItem, pool_file_items};
pub use removal::{RemovalCandidate, RemovalPreview, RemovalSummary, removable, removal_preview};
pub use task_item::TaskItem;

pub(crate) use counters::Counters;
pub(crate) use figures::percent;

/// A time as the contract writes it: RFC 3339 in UTC.
pub(crate) fn rfc3339(unix_ms: u64) -> String {
    let unix_ms = i64::try_from(unix_ms).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(unix_ms)
        .unwrap_or_default()
        .to_string()
}
