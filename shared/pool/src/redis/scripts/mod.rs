//! What lives here: the scripts of the pool. Each Lua file has its call in the Rust file of the same name;
//! `prelude.lua` stands before all of a pool's, and parts that only some need behind it. A script whose arguments
//! or reply change gets a new name (`lease_v2`): instances of two versions run side by side.

mod claim_mint;
mod counts;
mod drop_mint_claim;
mod drop_token;
mod expire_tasks;
mod get;
mod give_up;
mod idle_accounts;
mod lead;
mod lease;
mod list;
mod outstanding_registrations;
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
mod upsert;
mod want_registrations;
mod warm_candidates;

pub(super) use claim_mint::claim_mint;
pub(super) use counts::counts;
pub(super) use drop_mint_claim::drop_mint_claim;
pub(super) use drop_token::drop_token;
pub(super) use expire_tasks::expire_tasks;
pub(super) use get::get;
pub(super) use give_up::give_up;
pub(super) use idle_accounts::idle_accounts;
pub(super) use lead::lead;
pub(super) use lease::lease;
pub(super) use list::list;
pub(super) use outstanding_registrations::outstanding_registrations;
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
pub(super) use upsert::upsert;
pub(super) use want_registrations::want_registrations;
pub(super) use warm_candidates::warm_candidates;

/// What some scripts share, to stand between the prelude and the script itself.
mod parts {
    /// What an outcome does to an account.
    pub(super) const EFFECTS: &str = include_str!("effects.lua");
    /// How statistics are kept.
    pub(super) const TALLY: &str = include_str!("tally.lua");
}
