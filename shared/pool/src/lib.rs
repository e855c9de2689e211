//! What lives here: the public face of the pool crate.
#![doc = include_str!("../README.md")]

mod calendar;
mod effect;
mod embedded;
mod in_force;
mod limits;
mod policy;
mod redis;
mod store;

pub use self::redis::{RedisPool, RedisPoolSettings};
pub use embedded::EmbeddedPool;
pub use policy::PoolPolicy;
pub use store::{
    AccountFilter, AccountPage, AccountUpsert, LeaseMode, LeaseReply, LeaseRequest, NoLease, Page,
    PoolCounts, PoolStore, Renewal, StoreError, UpsertReply,
};
