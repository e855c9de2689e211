//! What lives here: the public face of the scheduler crate.
#![doc = include_str!("../README.md")]

mod command;
mod election;
mod jobs;
mod rhythm;
mod rota;
mod scheduler;
mod turn;
mod work;

pub use command::{SchedulerArgs, run};
pub use scheduler::{Scheduler, TickReport};
pub use turn::JobError;
