//! What lives here: the calls to a gateway, as registrars make them.

mod admin;
mod call;
mod upload;
mod wire;

pub(crate) use admin::{AdminApi, Standing};
pub(crate) use call::{CallError, Caller, Credential};
pub(crate) use upload::{Under, Upload, cookies_of};
pub(crate) use wire::{Claim, Claimed, RefreshTask, refresh_frame};
