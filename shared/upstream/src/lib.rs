//! What lives here: the public face of the upstream crate.
#![doc = include_str!("../README.md")]

mod call;
mod failure;

pub use call::{Answer, AnswerStream, Call, Tools, Upstream};
pub use failure::{Failure, FailureKind};
