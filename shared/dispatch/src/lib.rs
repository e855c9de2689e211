//! What lives here: the public face of the dispatch crate.
#![doc = include_str!("../README.md")]

mod aliases;
mod attempt;
mod chat;
mod dispatcher;
mod faults;
mod lease_guard;
mod media_in;
mod models;
mod pictures;

pub use chat::Chat;
pub use dispatcher::{DispatchSettings, Dispatcher};
pub use media_in::{MediaIn, MediaInLimits};
pub use models::{BaseModel, ModelCatalog, ResolvedModel, UnknownModel};
pub use pictures::{Picture, PictureError, PictureFormat, Pictures};
