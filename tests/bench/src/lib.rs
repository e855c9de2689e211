//! What lives here: the public face of the benchmark crate.
#![doc = include_str!("../README.md")]

mod error;
mod floors;
mod gateway;
mod line_up;
mod load;
mod memory;
mod nginx;
mod ports;
mod proc_stat;
mod process;
mod redis;
mod report;
mod rounds;
mod run;
mod samples;
mod simulator;
mod target;

pub use error::BenchError;
pub use run::run;
