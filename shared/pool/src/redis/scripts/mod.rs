//! What lives here: the scripts of the pool. Each action is a Lua file with its call in the Rust file of the same
//! name. `prelude.lua` stands before those of a pool; what several share is in `parts/`, so that a script defines no more
//! than it needs: functions are made anew at each call. Redis knows a script by its text, so that instances of two versions
//! run side by side, each with its own: what a script leaves behind, the version before must be able to read.

mod add_traffic;
mod announce;
mod append_log;
mod claim_mint;
mod counts;
mod drop_mint_claim;
mod drop_token;
mod eviction_policy;
mod get;
mod give_up;
mod history;
mod idle_accounts;
mod is_led;
mod lead;
mod lease;
mod list;
mod prove_anew;
mod put_token;
mod reap;
mod release;
mod remove;
mod renew;
mod report;
mod resign;
mod roll_up_statistics;
mod statistics;
pub(super) mod tasks;
mod traffic_report;
mod traffic_totals;
mod upsert;
mod warm_candidates;

pub(super) use add_traffic::add_traffic;
pub(super) use announce::announce;
pub(super) use append_log::append_log;
pub(super) use claim_mint::claim_mint;
pub(super) use counts::counts;
pub(super) use drop_mint_claim::drop_mint_claim;
pub(super) use drop_token::drop_token;
pub(super) use eviction_policy::eviction_policy;
pub(super) use get::get;
pub(super) use give_up::give_up;
pub(super) use history::history;
pub(super) use idle_accounts::idle_accounts;
pub(super) use is_led::is_led;
pub(super) use lead::lead;
pub(super) use lease::lease;
pub(super) use list::list;
pub(super) use prove_anew::prove_anew;
pub(super) use put_token::put_token;
pub(super) use reap::reap;
pub(super) use release::release;
pub(super) use remove::remove;
pub(super) use renew::renew;
pub(super) use report::report;
pub(super) use resign::resign;
pub(super) use roll_up_statistics::roll_up_statistics;
pub(super) use statistics::statistics;
pub(super) use traffic_report::traffic_report;
pub(super) use traffic_totals::traffic_totals;
pub(super) use upsert::upsert;
pub(super) use warm_candidates::warm_candidates;

/// The parts that scripts are made of, before their own text; each needs those before it.
mod parts {
    /// Keys, arguments, clock and policy of a pool.
    pub(super) const PRELUDE: &str = include_str!("prelude.lua");
    /// Accounts: their records, and the sets in which they stand.
    pub(super) const RECORDS: &str = include_str!("parts/records.lua");
    /// What changes an account's state or forgets its token.
    pub(super) const STATES: &str = include_str!("parts/states.lua");
    /// Live leases.
    pub(super) const LEASES: &str = include_str!("parts/leases.lua");
    /// What time brings.
    pub(super) const CHORES: &str = include_str!("parts/chores.lua");
    /// How an account is shown.
    pub(super) const VIEW: &str = include_str!("parts/view.lua");
    /// What an outcome does to an account.
    pub(super) const EFFECTS: &str = include_str!("parts/effects.lua");
    /// What is known of renewals by registrars.
    pub(super) const RENEWALS: &str = include_str!("parts/renewals.lua");
    /// What became of renewals as a whole; needs the prelude alone.
    pub(super) const RENEWAL_TOTALS: &str = include_str!("parts/renewal_totals.lua");
    /// Keys, arguments and clock of registrations and workers; needs no prelude.
    pub(super) const TASKS: &str = include_str!("parts/tasks.lua");
    /// Registrations.
    pub(super) const REGISTRATIONS: &str = include_str!("parts/registrations.lua");
    /// How statistics are kept; needs the prelude alone.
    pub(super) const TALLY: &str = include_str!("parts/tally.lua");
    /// Which batches were there already; needs nothing.
    pub(super) const SEQUENCE: &str = include_str!("parts/sequence.lua");
    /// What is read of requests; needs nothing.
    pub(super) const TRAFFIC: &str = include_str!("parts/traffic.lua");
    /// When none is handed out.
    pub(super) const GUARD: &str = include_str!("parts/guard.lua");
}
