//! What lives here: the public face of the accounts crate.
#![doc = include_str!("../README.md")]

mod prover;
mod repository;
mod tokens;

pub use prover::Prover;
pub use repository::{AccountRepository, AccountsError, SyncReport};
pub use tokens::{SessionTokens, TokenUse};
