//! What lives here: the public face of the objects crate.
#![doc = include_str!("../README.md")]
