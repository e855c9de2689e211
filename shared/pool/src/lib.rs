//! What lives here: the public face of the pool crate.
#![doc = include_str!("../README.md")]

mod policy;
mod store;

pub use policy::PoolPolicy;
pub use store::{
    AccountFilter, AccountPage, AccountUpsert, LeaseMode, LeaseReply, LeaseRequest, NoLease, Page,
    PoolCounts, PoolStore, Renewal, StoreError, UpsertReply,
};
