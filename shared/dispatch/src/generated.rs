//! What lives here: what an answer held beside text, as far as it is counted.

use b2a_protocol::canonical::AnswerEvent;
use tokio::time::Instant;

/// What an answer held beside text, and how soon there was anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Generated {
    /// How many images.
    pub images: u64,
    /// How many videos.
    pub videos: u64,
    /// When the first content went out: text, file or call.
    pub first_content: Option<Instant>,
}

impl Generated {
    /// Takes note of what goes out.
    pub(crate) fn observe(&mut self, event: &AnswerEvent) {
        if self.first_content.is_none() && event.is_content() {
            self.first_content = Some(Instant::now());
        }
        if let AnswerEvent::Media(media) = event {
            self.images += u64::from(media.mime_type.starts_with("image/"));
            self.videos += u64::from(media.mime_type.starts_with("video/"));
        }
    }
}
