//! What lives here: the public face of the dispatch crate.
#![doc = include_str!("../README.md")]

mod aliases;
mod attempt;
mod chat;
mod conversations;
mod dispatcher;
mod faults;
mod generated;
mod invalid_models;
mod lease_guard;
mod media_in;
mod models;
mod pictures;
mod shaped;
mod suffixes;
mod told;
mod trial;
mod tries;

pub use chat::Chat;
pub use dispatcher::{ConversationReuse, DispatchSettings, Dispatcher};
pub use generated::Generated;
pub use invalid_models::InvalidModels;
pub use lease_guard::LastRelease;
pub use media_in::{MediaIn, MediaInLimits};
pub use models::{BaseModel, ModelCatalog, ResolvedModel, UnknownModel};
pub use pictures::{Picture, PictureError, PictureFormat, Pictures};
pub use trial::{Trial, TrialError, TrialRequest};
pub use tries::Try;
