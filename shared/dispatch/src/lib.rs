//! What lives here: the public face of the dispatch crate.
#![doc = include_str!("../README.md")]

mod attempt;
mod chat;
mod dispatcher;
mod faults;
mod lease_guard;
mod models;

pub use chat::Chat;
pub use dispatcher::{DispatchSettings, Dispatcher};
pub use models::{BaseModel, ModelCatalog, ResolvedModel, UnknownModel};
