//! What lives here: the scripts of the pool. Each Lua file has its call in the Rust file of the same name;
//! `prelude.lua` stands before all of them. A script whose arguments or reply change gets a new name (`lease_v2`):
//! instances of two versions run side by side.

mod counts;
mod drop_token;
mod get;
mod lease;
mod list;
mod prove_anew;
mod put_token;
mod reap;
mod release;
mod remove;
mod renew;
mod upsert;

pub(super) use counts::counts;
pub(super) use drop_token::drop_token;
pub(super) use get::get;
pub(super) use lease::lease;
pub(super) use list::list;
pub(super) use prove_anew::prove_anew;
pub(super) use put_token::put_token;
pub(super) use reap::reap;
pub(super) use release::release;
pub(super) use remove::remove;
pub(super) use renew::renew;
pub(super) use upsert::upsert;
