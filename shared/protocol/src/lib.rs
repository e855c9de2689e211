//! What lives here: the public face of the protocol crate.
#![doc = include_str!("../README.md")]

pub mod canonical;
pub mod codec;
mod dialect;

pub use dialect::{AnswerHead, ChatTarget, Dialect, ModelCard, StreamEncoder, StreamFraming};
