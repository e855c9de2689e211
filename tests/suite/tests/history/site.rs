//! What lives here: the deployment that is tormented: three gateways and two schedulers, each a process of its own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use b2a_simulator::Simulator;
use b2a_suite::{Client, Instance, InstancePlan, RedisServer};

pub(crate) const GATEWAYS: usize = 3;
pub(crate) const SCHEDULERS: usize = 2;
pub(crate) const MAX_IN_FLIGHT: u32 = 2;
/// Renewed each third of that: a machine that stands still for some seconds loses no lease.
pub(crate) const LEASE_TTL_SEC: u64 = 5;
/// So that cooldowns come and go within the test: the first one is three times as long.
pub(crate) const USE_COOLDOWN_SEC: u64 = 1;

/// As in `infra/compose`: instances share session tokens, sealed.
const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A gateway as clients know it.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) client: Client,
    was_killed: Arc<AtomicBool>,
}

impl Door {
    /// Whether its process was killed since, so that answers may have been cut off.
    pub(crate) fn was_killed(&self) -> bool {
        self.was_killed.load(Ordering::Acquire)
    }
}

/// The gateways that are alive, for clients to choose from.
pub(crate) type Doors = Arc<Mutex<[Option<Door>; GATEWAYS]>>;

/// The processes. The first ones are the gateways.
pub(crate) struct Site {
    processes: Vec<Option<Instance>>,
    pub(crate) doors: Doors,
    upstream: String,
    redis_url: String,
    data: std::path::PathBuf,
}

impl Site {
    pub(crate) async fn start(
        simulator: &Simulator,
        redis: &RedisServer,
        data: &tempfile::TempDir,
    ) -> Self {
        let mut site = Self {
            processes: (0..GATEWAYS + SCHEDULERS).map(|_| None).collect(),
            doors: Doors::default(),
            upstream: simulator.url().to_owned(),
            redis_url: redis.url(),
            data: data.path().to_owned(),
        };
        for number in 0..site.processes.len() {
            site.revive(number).await;
        }
        site
    }

    /// SIGKILL. Clients hear of it when they try.
    pub(crate) fn kill(&mut self, number: usize) {
        if let Some(doors) = self.doors.lock().unwrap().get_mut(number)
            && let Some(door) = doors.take()
        {
            door.was_killed.store(true, Ordering::Release);
        }
        if let Some(mut process) = self.processes[number].take() {
            process.kill();
        }
    }

    /// Starts it again.
    pub(crate) async fn revive(&mut self, number: usize) {
        let (upstream, data, redis) = (&self.upstream, &self.data, &self.redis_url);
        let plan = if number < GATEWAYS {
            InstancePlan::serve(upstream, data, redis)
        } else {
            InstancePlan::scheduler(upstream, data, redis)
        };
        let process = plan
            .env("B2A_MASTER_KEY", MASTER_KEY)
            .env("B2A__LEASE_TTL_SEC", &LEASE_TTL_SEC.to_string())
            .env("B2A__MAX_IN_FLIGHT_PER_ACCOUNT", &MAX_IN_FLIGHT.to_string())
            .env("B2A__POOL__USE_COOLDOWN_SEC", &USE_COOLDOWN_SEC.to_string())
            .start()
            .await;
        if let Some(door) = self.doors.lock().unwrap().get_mut(number) {
            *door = Some(Door {
                client: process.client.clone(),
                was_killed: Arc::default(),
            });
        }
        self.processes[number] = Some(process);
    }
}
