//! What lives here: one of each, side by side: the upstream, nginx before it, and two gateways before it.

use std::path::Path;
use std::time::Duration;

use crate::error::{BenchError, Context};
use crate::gateway::Gateway;
use crate::nginx::Nginx;
use crate::redis::Redis;
use crate::rounds::Contestant;
use crate::simulator::{self, Simulator, Wire};

/// Everything that is compared in a run. Dropping it ends all of it, the gateways first.
#[derive(Debug)]
pub(crate) struct LineUp {
    embedded: Gateway,
    redis: Gateway,
    nginx: Nginx,
    simulator: Simulator,
    _redis_server: Redis,
}

impl LineUp {
    /// Starts everything in a folder of its own. The upstream waits for `pause` after each piece of an answer.
    pub(crate) fn start(folder: &Path, pause: Duration, wire: Wire) -> Result<Self, BenchError> {
        std::fs::create_dir_all(folder).context("making a folder for the servers")?;
        let simulator = Simulator::start(folder, pause, wire)?;
        let nginx = Nginx::start(folder, &simulator)?;
        let redis_server = Redis::start(folder)?;
        let embedded = Gateway::start("embedded", folder, &simulator, None)?;
        let redis = Gateway::start("redis", folder, &simulator, Some(&redis_server))?;
        Ok(Self {
            embedded,
            redis,
            nginx,
            simulator,
            _redis_server: redis_server,
        })
    }

    /// The bare upstream, which is asked in clear text.
    pub(crate) fn bare(&self) -> Contestant {
        Contestant {
            target: simulator::calls_at(self.simulator.address()),
            ids: Vec::new(),
        }
    }

    /// nginx, the embedded gateway and the one on Redis, in this order.
    pub(crate) fn servers(&self) -> Result<[Contestant; 3], BenchError> {
        Ok([
            Contestant {
                target: simulator::calls_at(self.nginx.address()),
                ids: self.nginx.ids()?,
            },
            Contestant {
                target: self.embedded.target(),
                ids: self.embedded.ids()?,
            },
            Contestant {
                target: self.redis.target(),
                ids: self.redis.ids()?,
            },
        ])
    }
}
