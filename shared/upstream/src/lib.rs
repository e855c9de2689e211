//! What lives here: the public face of the upstream crate.
#![doc = include_str!("../README.md")]

pub mod business;
mod call;
mod failure;

pub use call::{Abilities, Answer, AnswerStream, Call, Resume, Tools, Upstream};
pub use failure::{Failure, FailureKind};
