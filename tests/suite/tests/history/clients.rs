//! What lives here: clients that ask in a loop, each time a gateway that is alive, and what they saw.

use std::collections::BTreeMap;
use std::time::Duration;

use b2a_suite::{MODEL, Spoken};
use http::Method;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::site::{Door, Doors};

/// What stands in every question of this test.
pub(crate) const QUESTION: &str = "What does history teach";

/// How one question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// With the whole answer.
    Answered,
    /// With another status than 200.
    Refused(u16),
    /// With an error within the answer.
    Failed,
    /// With a connection that broke, or could not be made: the gateway was killed.
    Killed,
    /// The same with a gateway that nobody killed.
    Broken,
}

/// How many questions ended how.
#[derive(Debug, Default)]
pub(crate) struct Tally(pub(crate) BTreeMap<Ending, u32>);

impl Tally {
    pub(crate) fn of(&self, ending: Ending) -> u32 {
        self.0.get(&ending).copied().unwrap_or(0)
    }

    pub(crate) fn total(&self) -> u32 {
        self.0.values().sum()
    }
}

/// Lets so many clients ask until they are told to stop.
pub(crate) async fn ask_until(
    clients: u64,
    doors: Doors,
    seed: u64,
    stop: CancellationToken,
) -> Tally {
    let mut asking = JoinSet::new();
    for number in 0..clients {
        let (doors, stop) = (doors.clone(), stop.clone());
        let rng = StdRng::seed_from_u64(seed.wrapping_add(number));
        asking.spawn(ask_in_a_loop(doors, rng, stop));
    }
    let mut tally = Tally::default();
    while let Some(endings) = asking.join_next().await {
        for ending in endings.unwrap() {
            *tally.0.entry(ending).or_default() += 1;
        }
    }
    tally
}

async fn ask_in_a_loop(doors: Doors, mut rng: StdRng, stop: CancellationToken) -> Vec<Ending> {
    let mut endings = Vec::new();
    while !stop.is_cancelled() {
        let alive: Vec<Door> = doors.lock().unwrap().iter().flatten().cloned().collect();
        if !alive.is_empty() {
            let door = &alive[rng.random_range(0..alive.len())];
            let spoken = Spoken::ALL[rng.random_range(0..Spoken::ALL.len())];
            endings.push(ask(door, spoken).await);
        }
        let pause = rng.random_range(100..500);
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    endings
}

/// Asks one question, streamed.
pub(crate) async fn ask(door: &Door, spoken: Spoken) -> Ending {
    let body = spoken.body(MODEL, QUESTION, true).to_string();
    let (path, headers) = (spoken.path(MODEL, true), spoken.headers());
    let cut_off = || {
        if door.was_killed() {
            Ending::Killed
        } else {
            Ending::Broken
        }
    };
    let Ok(reply) = door.client.send(Method::POST, &path, headers, body).await else {
        return cut_off();
    };
    if reply.status != 200 {
        return Ending::Refused(reply.status.as_u16());
    }
    let stream = reply.rest().await;
    // What was cut off may end within an event, which no client would read.
    let whole = stream.rfind("\n\n").map_or("", |end| &stream[..end + 2]);
    if whole.len() == stream.len() && spoken.ended_well(whole) {
        Ending::Answered
    } else if whole.len() == stream.len() && spoken.streamed_error(whole).is_some() {
        Ending::Failed
    } else {
        cut_off()
    }
}
