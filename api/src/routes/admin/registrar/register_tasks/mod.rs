//! What lives here: accounts that are wanted, in the hands of registrars.

pub(crate) mod claim;
pub(crate) mod extend;
pub(crate) mod fail;
