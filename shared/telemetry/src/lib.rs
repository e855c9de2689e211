//! What lives here: nothing yet.
