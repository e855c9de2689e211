//! What lives here: the public face of the upstream crate.
#![doc = include_str!("../README.md")]

pub mod business;
mod call;
mod failure;

pub use call::{Answer, AnswerStream, Call, Tools, Upstream};
pub use failure::{Failure, FailureKind};
