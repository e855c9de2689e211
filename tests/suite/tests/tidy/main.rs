//! What lives here: the house rules that a machine can see, one file each. Every rule is a function from the
//! tree to a list of violations, is run on this repository, and is shown a bad example that it must find.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod dashboard;
mod dependency_direction;
mod file_headers;
mod file_length;
mod file_names;
mod folder_shape;
mod leaks;
mod lua_wrappers;
mod manifests;
mod readme_table;
mod schema_names;
mod settings_docs;
mod translation;
mod tree;
