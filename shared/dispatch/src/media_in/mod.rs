//! What lives here: the files of a request, made ready for an upstream: fetched, told by their content, converted.

mod fetching;
mod sniff;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use b2a_domain::{ErrorCode, Fault};
use b2a_http::PublicFetch;
use b2a_protocol::canonical::{ChatRequest, ContentPart, InlineMedia};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::pictures::{PictureFormat, Pictures};
use sniff::{SNIFFED_BYTES, media_type};

/// Files that one instance fetches at once.
const FETCHES_AT_ONCE: usize = 32;

/// How much a request may bring along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaInLimits {
    /// Of one file that is fetched, in bytes.
    pub file_bytes: usize,
    /// Of all files of a request together, fetched or inside of it, as they are and as they become, in bytes.
    pub request_bytes: usize,
    /// To fetch all files of a request, and as much again to convert those inside of it.
    pub time: Duration,
}

/// Makes the files of requests ready. A clone shares everything.
#[derive(Clone)]
pub struct MediaIn {
    fetch: PublicFetch,
    limits: MediaInLimits,
    /// Places of files that are fetched.
    places: Arc<Semaphore>,
    pictures: Pictures,
}

impl MediaIn {
    /// Fetches with `fetch`, within `limits`.
    pub fn new(fetch: PublicFetch, limits: MediaInLimits) -> Self {
        Self {
            fetch,
            limits,
            places: Arc::new(Semaphore::new(FETCHES_AT_ONCE)),
            pictures: Pictures::default(),
        }
    }

    /// The same in the place of `other`: with the places of those whose files are fetched or converted now.
    #[must_use]
    pub fn sharing(self, other: &Self) -> Self {
        Self {
            places: Arc::clone(&other.places),
            pictures: other.pictures.clone(),
            ..self
        }
    }

    /// Converts pictures; shares its places with what is converted here.
    pub const fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// Makes all files of a request ready: those that it names by address are fetched and put in; each gets the media
    /// type that its content tells; pictures of types that upstreams refuse become PNG. A fault names the field of
    /// an address. A request without files costs nothing.
    pub async fn take_in(&self, request: &mut ChatRequest) -> Result<(), Fault> {
        let parts = request.turns.iter_mut().flat_map(|turn| &mut turn.parts);
        let is_file = |part: &&mut ContentPart| {
            matches!(part, ContentPart::Media(_) | ContentPart::RemoteMedia(_))
        };
        let mut files: Vec<&mut ContentPart> = parts.filter(is_file).collect();
        if files.is_empty() {
            return Ok(());
        }
        let inside = files.iter().map(|part| match part {
            ContentPart::Media(media) => media.base64.len() / 4 * 3,
            _ => 0,
        });
        let room = self.limits.request_bytes.checked_sub(inside.sum());
        let room = room.ok_or_else(|| self.too_much())?;
        self.fetch_all(&mut files, room).await?;
        let deadline = Instant::now() + self.limits.time;
        let mut left = self.limits.request_bytes;
        for part in files {
            let ContentPart::Media(media) = part else {
                continue;
            };
            if let Some(ready) = self.ready(media, deadline).await? {
                *media = ready;
            }
            // A picture of few bytes may become one of many.
            let size = media.base64.len() / 4 * 3;
            left = left.checked_sub(size).ok_or_else(|| self.too_much())?;
        }
        Ok(())
    }

    fn too_much(&self) -> Fault {
        Fault::invalid(format!(
            "the files of the request are larger than {} bytes together",
            self.limits.request_bytes
        ))
    }

    /// What a file inside of the request is to be instead, if it is to be changed.
    async fn ready(
        &self,
        media: &InlineMedia,
        deadline: Instant,
    ) -> Result<Option<InlineMedia>, Fault> {
        let beginning = decoded(&media.base64[..media.base64.len().min(SNIFFED_BYTES / 3 * 4)]);
        let mime_type = media_type(Some(&media.mime_type), &beginning);
        if is_refused_upstream(&mime_type) {
            let bytes = decoded(&media.base64);
            let converted = self.converted(&mime_type, bytes, deadline).await;
            return converted.map(Some);
        }
        Ok((mime_type != media.mime_type).then(|| InlineMedia {
            mime_type,
            base64: media.base64.clone(),
        }))
    }

    /// A picture of a type that upstreams refuse, as one that they take, if it is that before `deadline`.
    async fn converted(
        &self,
        mime_type: &str,
        bytes: Bytes,
        deadline: Instant,
    ) -> Result<InlineMedia, Fault> {
        let picture = self
            .pictures
            .convert(mime_type, bytes, PictureFormat::PngOrJpeg);
        let late = |_| {
            let message = "the pictures of the request were not converted in time";
            Fault::new(ErrorCode::Overloaded, message)
        };
        let picture = timeout_at(deadline, picture).await.map_err(late)?;
        let picture = picture
            .map_err(|error| Fault::invalid(format!("the {mime_type} can't be read: {error}")))?;
        Ok(InlineMedia {
            mime_type: picture.mime_type.to_owned(),
            base64: encoded(&picture.bytes),
        })
    }
}

/// Pictures that the upstream does not take.
fn is_refused_upstream(mime_type: &str) -> bool {
    matches!(
        mime_type,
        "image/webp" | "image/gif" | "image/bmp" | "image/tiff"
    )
}

fn encoded(bytes: &[u8]) -> Bytes {
    STANDARD.encode(bytes).into()
}

/// The bytes of base64 that a decoder has checked; nothing, should it be none.
fn decoded(base64: &[u8]) -> Bytes {
    STANDARD.decode(base64).unwrap_or_default().into()
}
