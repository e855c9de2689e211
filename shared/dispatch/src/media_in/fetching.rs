//! What lives here: fetching the files that a request names by address, several at once.

use std::collections::HashMap;

use b2a_domain::Fault;
use b2a_http::{FetchError, FetchLimits, Fetched};
use b2a_protocol::canonical::{ContentPart, InlineMedia, RemoteMedia};
use futures_util::StreamExt as _;
use futures_util::stream;
use tokio::time::Instant;

use super::sniff::media_type;
use super::{MediaIn, encoded, is_refused_upstream};

/// Files of one request that are fetched at once.
const AT_ONCE: usize = 4;

impl MediaIn {
    /// Puts the file in for each part that names one by address, as long as all of them have `room` together. The same
    /// address is fetched once.
    pub(super) async fn fetch_all(
        &self,
        parts: &mut [&mut ContentPart],
        room: usize,
    ) -> Result<(), Fault> {
        let mut wanted: HashMap<String, RemoteMedia> = HashMap::new();
        for part in &*parts {
            if let ContentPart::RemoteMedia(remote) = part {
                let known = wanted.entry(remote.url.clone());
                known.or_insert_with(|| remote.clone());
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let deadline = Instant::now() + self.limits.time;
        let fetches = wanted.into_values().map(|remote| {
            let media_in = self.clone();
            async move {
                let file = media_in.file(&remote, deadline).await?;
                Ok::<_, Fault>((remote, file))
            }
        });
        let mut fetches = stream::iter(fetches).buffer_unordered(AT_ONCE);
        let mut left = room;
        let mut ready: HashMap<String, InlineMedia> = HashMap::new();
        while let Some(fetched) = fetches.next().await {
            let (remote, media) = fetched?;
            let size = media.base64.len() / 4 * 3;
            left = left.checked_sub(size).ok_or_else(|| Fault {
                field: Some(remote.field.clone()),
                ..self.too_much()
            })?;
            ready.insert(remote.url, media);
        }
        for part in parts {
            if let ContentPart::RemoteMedia(remote) = &**part
                && let Some(media) = ready.get(&remote.url)
            {
                **part = ContentPart::Media(media.clone());
            }
        }
        Ok(())
    }

    /// One file, fetched and ready.
    async fn file(&self, remote: &RemoteMedia, deadline: Instant) -> Result<InlineMedia, Fault> {
        let fault = |message: String| Fault::invalid_field(remote.field.clone(), message);
        let late = || fault(self.in_words(&FetchError::TimedOut(0)));
        let place = tokio::time::timeout_at(deadline, self.places.acquire()).await;
        let _place = place.map_err(|_| late())?;
        let limits = FetchLimits {
            bytes: self.limits.file_bytes,
            time: deadline.saturating_duration_since(Instant::now()),
        };
        let fetched = self.fetch.fetch(&remote.url, limits).await;
        let fetched = fetched.map_err(|error| {
            tracing::info!(%error, "a file that a request names was not fetched");
            fault(self.in_words(&error))
        })?;
        let mime_type = told(remote, &fetched).map_err(fault)?;
        if is_refused_upstream(&mime_type) {
            let converted = self.converted(&mime_type, fetched.bytes, deadline).await;
            return converted.map_err(|error| Fault {
                field: Some(remote.field.clone()),
                ..error
            });
        }
        let base64 = tokio::task::spawn_blocking(move || encoded(&fetched.bytes));
        let base64 = base64.await.map_err(|_| late())?;
        Ok(InlineMedia { mime_type, base64 })
    }

    fn in_words(&self, error: &FetchError) -> String {
        match error {
            // It had what others left of the time of the whole request.
            FetchError::TimedOut(_) => FetchError::TimedOut(self.limits.time.as_secs()).to_string(),
            other => other.to_string(),
        }
    }
}

/// What a fetched file is. An error, when it can't be what the request wants there.
fn told(remote: &RemoteMedia, fetched: &Fetched) -> Result<String, String> {
    if fetched.bytes.is_empty() {
        return Err("the file at the URL is empty".to_owned());
    }
    let declared = remote.mime_type.as_deref();
    let claimed = declared
        .filter(|declared| !declared.ends_with("/*"))
        .or(fetched.content_type.as_deref());
    let mime_type = media_type(claimed, &fetched.bytes);
    let wants_image = remote.field.contains("image")
        || declared.is_some_and(|declared| declared.starts_with("image/"));
    if wants_image && !mime_type.starts_with("image/") {
        return Err(format!("the URL leads to no image, but to {mime_type}"));
    }
    if mime_type == "text/html" && declared != Some("text/html") {
        return Err("the URL leads to a web page and not to a file".to_owned());
    }
    Ok(mime_type)
}
