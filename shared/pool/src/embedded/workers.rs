//! What lives here: the workers that hold a connection.

use std::collections::BTreeMap;

use crate::Worker;
use crate::task_rules::MOST_WORKERS;

/// Workers, by name.
#[derive(Debug, Default)]
pub(super) struct Workers(BTreeMap<String, Worker>);

impl Workers {
    /// Notes that a worker lives.
    pub(super) fn note(&mut self, worker: Worker) {
        self.0.insert(worker.id.clone(), worker);
        if self.0.len() > MOST_WORKERS {
            let silent = self.0.values().min_by_key(|it| (it.last_seen_ms, &it.id));
            if let Some(id) = silent.map(|silent| silent.id.clone()) {
                self.0.remove(&id);
            }
        }
    }

    /// Forgets a worker.
    pub(super) fn forget(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// Those that were heard of since; the others are forgotten.
    pub(super) fn since(&mut self, since_ms: u64) -> Vec<Worker> {
        self.0.retain(|_, worker| worker.last_seen_ms >= since_ms);
        self.0.values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_the_most_silent_is_forgotten() {
        let mut workers = Workers::default();
        for number in 0..=MOST_WORKERS {
            workers.note(Worker {
                id: format!("w{number}"),
                version: String::new(),
                threads: 1,
                last_seen_ms: if number == 7 { 1 } else { 2 },
            });
        }
        let known = workers.since(0);
        assert_eq!(known.len(), MOST_WORKERS);
        assert!(known.iter().all(|worker| worker.id != "w7"));
    }
}
