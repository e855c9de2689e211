//! What lives here: deleting account files that serve nobody.

pub(crate) mod execute;
pub(crate) mod preview;
