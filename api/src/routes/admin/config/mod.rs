//! What lives here: settings that administrators change while the gateway runs.

pub(crate) mod browser_refresh;
