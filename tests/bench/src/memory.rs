//! What lives here: how much memory a server needs for each stream that is open.

use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::task::JoinSet;

use crate::error::{BenchError, Context};
use crate::proc_stat;
use crate::target::{Connection, Target};

/// Streams that are held open at once.
pub(crate) const STREAMS: usize = 1000;
/// Streams that are held open before and all the while. So many that what a server sets up once, with its first
/// connections to the upstream, is done; and never closed, so that none of their memory is used again.
const HELD_BEFORE: usize = 128;
/// Streams that are opened at once, so that what is measured is not the rush.
const OPENING: usize = 32;
/// Time for the server to settle once all streams are open.
const SETTLE: Duration = Duration::from_secs(1);

/// How many bytes of resident memory the processes gain for each of [`STREAMS`] further streams that are open at once.
/// The upstream must hold its answers back after the first piece.
pub(crate) async fn bytes_per_stream(target: &Target, ids: &[u32]) -> Result<u64, BenchError> {
    let _held_before = open(target, HELD_BEFORE).await?;
    tokio::time::sleep(SETTLE).await;
    let before = proc_stat::resident_kib(ids)?;
    let streams = open(target, STREAMS).await?;
    tokio::time::sleep(SETTLE).await;
    let after = proc_stat::resident_kib(ids)?;
    let count = u64::try_from(streams.len()).unwrap_or(u64::MAX);
    Ok(after.saturating_sub(before) * 1024 / count)
}

/// Opens `count` streams, and waits for the first piece of each.
async fn open(target: &Target, count: usize) -> Result<Vec<(Connection, Incoming)>, BenchError> {
    let mut open = Vec::with_capacity(count);
    while open.len() < count {
        let mut opening = JoinSet::new();
        for _ in 0..OPENING.min(count - open.len()) {
            opening.spawn(open_one(target.clone()));
        }
        while let Some(stream) = opening.join_next().await {
            open.push(stream.context("opening a stream")??);
        }
    }
    Ok(open)
}

async fn open_one(target: Target) -> Result<(Connection, Incoming), BenchError> {
    let mut connection = target.connect().await?;
    let mut body = target.open(&mut connection).await?;
    let first = body.frame().await;
    match first {
        Some(Ok(_)) => Ok((connection, body)),
        Some(Err(error)) => Err(BenchError::new(format!("a held stream broke: {error}"))),
        None => Err(BenchError::new(
            "a held stream ended before its first piece",
        )),
    }
}
