//! What lives here: the drivers, one folder each.

pub mod webdriver;
