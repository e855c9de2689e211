//! What lives here: which connection a call takes, so that no call waits for another one to end.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use crate::HttpSettingsError;

/// How many lanes there are at most. Calls beyond what all of them hold go to the one with the fewest.
const MOST_LANES: usize = 64;

/// Several clients with the same settings, so that there can be more than one connection to a server.
///
/// Over HTTP/2, hyper-util's pool (`client::legacy::pool`, under reqwest) keeps one connection for each origin, and shares
/// it among all calls. Servers allow about 100 calls at once on a connection; the next one waits, silently, until another
/// one ends, which for streamed answers can take minutes. A client of its own has a pool of its own, so each lane is one.
///
/// A call takes the first lane that has room: little traffic stays on one connection, which is warm.
pub(crate) struct Lanes<C> {
    first: Lane<C>,
    /// Filled from the front. Nothing is locked: a filled place never changes.
    more: Box<[OnceLock<Lane<C>>]>,
    /// Calls under way in a lane before the next lane is opened.
    calls_per_lane: usize,
    build: Box<dyn Fn() -> Result<C, HttpSettingsError> + Send + Sync>,
}

struct Lane<C> {
    client: C,
    calls: Arc<AtomicUsize>,
}

/// A call's place in its lane, from its start until the answer is dropped.
#[derive(Debug)]
pub(crate) struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<C> Lanes<C> {
    /// Opens the first lane, which also tells whether a client can be built at all.
    pub(crate) fn open(
        calls_per_lane: usize,
        build: impl Fn() -> Result<C, HttpSettingsError> + Send + Sync + 'static,
    ) -> Result<Self, HttpSettingsError> {
        Ok(Self {
            first: Lane::new(build()?),
            more: (1..MOST_LANES).map(|_| OnceLock::new()).collect(),
            calls_per_lane,
            build: Box::new(build),
        })
    }

    /// A client for one call, and the call's place in its lane.
    pub(crate) fn take(&self) -> (&C, Place) {
        if let Some(place) = self.first.place_below(self.calls_per_lane) {
            return (&self.first.client, place);
        }
        for lane in &self.more {
            let Some(lane) = lane.get().or_else(|| self.fill(lane)) else {
                break;
            };
            if let Some(place) = lane.place_below(self.calls_per_lane) {
                return (&lane.client, place);
            }
        }
        let mut quietest = &self.first;
        for lane in self.opened() {
            if lane.calls.load(Ordering::Relaxed) < quietest.calls.load(Ordering::Relaxed) {
                quietest = lane;
            }
        }
        (&quietest.client, quietest.place())
    }

    fn opened(&self) -> impl Iterator<Item = &Lane<C>> {
        std::iter::once(&self.first).chain(self.more.iter().map_while(OnceLock::get))
    }

    /// Opens a lane. Two callers may both build a client; one of the two is kept.
    fn fill<'a>(&self, lane: &'a OnceLock<Lane<C>>) -> Option<&'a Lane<C>> {
        match (self.build)() {
            Ok(client) => Some(lane.get_or_init(|| Lane::new(client))),
            Err(error) => {
                tracing::warn!(%error, "another lane could not be opened: calls share the open ones");
                None
            }
        }
    }
}

impl<C> Lane<C> {
    fn new(client: C) -> Self {
        Self {
            client,
            calls: Arc::default(),
        }
    }

    fn place(&self) -> Place {
        self.calls.fetch_add(1, Ordering::Relaxed);
        Place(Arc::clone(&self.calls))
    }

    fn place_below(&self, limit: usize) -> Option<Place> {
        let one_more = |calls: usize| (calls < limit).then_some(calls + 1);
        self.calls
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more)
            .ok()?;
        Some(Place(Arc::clone(&self.calls)))
    }
}

/// Shows how many calls are under way in each lane.
impl<C> fmt::Debug for Lanes<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.opened().map(|lane| lane.calls.load(Ordering::Relaxed)))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(calls_per_lane: usize, most: usize) -> Lanes<usize> {
        let count = AtomicUsize::new(0);
        let build = move || match count.fetch_add(1, Ordering::Relaxed) {
            number if number < most => Ok(number),
            _ => Err(HttpSettingsError::UserAgent),
        };
        Lanes::open(calls_per_lane, build).unwrap()
    }

    #[test]
    fn the_first_lane_with_room_is_taken() {
        let lanes = lanes(2, MOST_LANES);
        let mut calls: Vec<_> = (0..5).map(|_| lanes.take()).collect();
        let taken: Vec<usize> = calls.iter().map(|(client, _)| **client).collect();
        assert_eq!(taken, [0, 0, 1, 1, 2]);
        calls.remove(1);
        let (client, _place) = lanes.take();
        assert_eq!(*client, 0, "a call has ended there");
        assert_eq!(format!("{lanes:?}"), "[2, 2, 1]");
    }

    #[test]
    fn when_all_are_full_the_quietest_takes_more() {
        let lanes = lanes(1, MOST_LANES);
        let mut calls: Vec<_> = (0..MOST_LANES * 2).map(|_| lanes.take()).collect();
        assert!(format!("{lanes:?}").contains("[2, 2, "));
        calls.retain(|(client, _)| **client != 7);
        calls.extend([lanes.take(), lanes.take()]);
        assert_eq!(*calls[calls.len() - 1].0, 7);
    }

    #[test]
    fn a_lane_that_can_not_be_opened_is_done_without() {
        let lanes = lanes(1, 2);
        let calls: Vec<_> = (0..4).map(|_| lanes.take()).collect();
        assert_eq!(format!("{lanes:?}"), "[2, 2]");
        drop(calls);
        assert_eq!(format!("{lanes:?}"), "[0, 0]");
    }
}
