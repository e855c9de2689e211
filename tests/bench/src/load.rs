//! What lives here: a fixed number of clients, each asking again as soon as it was answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::task::JoinSet;

use crate::error::{BenchError, Context};
use crate::samples::Samples;
use crate::target::Target;

/// How hard a server is worked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Clients, each with one connection.
    pub(crate) clients: usize,
    /// Requests of all of them together.
    pub(crate) requests: usize,
}

/// Puts the load on the server. The first failed request ends it.
pub(crate) async fn run(target: &Target, load: Load) -> Result<Samples, BenchError> {
    let left = Arc::new(AtomicUsize::new(load.requests));
    let mut clients = JoinSet::new();
    for _ in 0..load.clients {
        clients.spawn(client(target.clone(), Arc::clone(&left)));
    }
    let mut all = Samples::default();
    while let Some(samples) = clients.join_next().await {
        all.append(samples.context("running a client")??);
    }
    Ok(all)
}

async fn client(target: Target, left: Arc<AtomicUsize>) -> Result<Samples, BenchError> {
    let mut connection = target.connect().await?;
    let mut samples = Samples::default();
    let take = |left: usize| left.checked_sub(1);
    while left
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
        .is_ok()
    {
        samples.push(target.ask(&mut connection).await?);
    }
    Ok(samples)
}
