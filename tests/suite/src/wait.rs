//! What lives here: waiting for something that announces itself to nobody.

use std::time::{Duration, Instant};

/// No test waits longer than this for anything. Far more than anything needs: a machine that is busy with other things
/// is no reason to fail.
pub const LIMIT: Duration = Duration::from_secs(120);
/// The rest between two looks.
const PAUSE: Duration = Duration::from_millis(15);

/// Looks again and again until there is something to see, and gives that; fails after two minutes.
pub async fn eventually<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(since.elapsed() < LIMIT, "in vain waited for: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
