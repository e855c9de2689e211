//! What lives here: rounds of the same load, one contestant after the other, so that what else happens on
//! the machine happens to all of them.

use std::time::Duration;

use crate::error::BenchError;
use crate::load::{self, Load};
use crate::proc_stat;
use crate::samples::Samples;
use crate::target::Target;

/// A server under test.
#[derive(Debug)]
pub(crate) struct Contestant {
    /// How to speak to it.
    pub(crate) target: Target,
    /// The processes whose CPU time counts.
    pub(crate) ids: Vec<u32>,
}

/// What was seen of one contestant in all rounds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) samples: Samples,
    pub(crate) cpu: Duration,
}

impl Seen {
    /// CPU time of the server for one unit of work.
    pub(crate) fn cpu_per_request(&self) -> Duration {
        let requests = u32::try_from(self.samples.len()).unwrap_or(u32::MAX);
        self.cpu.checked_div(requests).unwrap_or_default()
    }
}

/// Runs `rounds` rounds and tells what was seen of each contestant, in their order.
pub(crate) async fn run(
    contestants: &[Contestant],
    load: Load,
    rounds: usize,
) -> Result<Vec<Seen>, BenchError> {
    let mut seen = vec![Seen::default(); contestants.len()];
    for _ in 0..rounds {
        for (contestant, seen) in contestants.iter().zip(&mut seen) {
            let before = proc_stat::cpu_time(&contestant.ids)?;
            seen.samples
                .append(load::run(&contestant.target, load).await?);
            seen.cpu += proc_stat::cpu_time(&contestant.ids)?.saturating_sub(before);
        }
    }
    Ok(seen)
}
