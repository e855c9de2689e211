//! What lives here: generated files on their way to the client: kept in the object store and named by a URL, where the
//! settings want that and the dialect bears it.

use std::sync::Arc;
use std::time::Duration;

use b2a_config::{MediaOutput, Settings};
use b2a_dispatch::{Chat, LastRelease};
use b2a_domain::Fault;
use b2a_objects::{MediaName, ObjectError, ObjectStore, PutCondition};
use b2a_protocol::canonical::{AnswerEvent, Finish, Media, MediaData};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use tokio::time::timeout;

use crate::traffic::Record;

/// How long a file may take into the store, before it is given inline instead.
const WRITE_LIMIT: Duration = Duration::from_secs(30);
/// The longest time for which services sign URLs.
const LONGEST_SIGNED: Duration = Duration::from_secs(7 * 24 * 3600);

/// How the answer of an endpoint holds generated files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileForm {
    /// Whole, in a form of its own.
    Whole,
    /// A URL where the settings want one; else whole, in a form of its own.
    UrlOrWhole,
    /// A URL where the settings want one; else text, in pieces when it is streamed.
    UrlOrPieces,
}

/// Keeps generated files and names them.
pub(crate) struct MediaOut {
    objects: Arc<dyn ObjectStore>,
    output: MediaOutput,
    /// Under which URL this gateway serves the files; without a slash at its end.
    base: Option<String>,
    /// Whether the store may sign URLs of its own.
    signs: bool,
    signed_for: Duration,
}

impl MediaOut {
    pub(crate) fn new(settings: &Settings, objects: Arc<dyn ObjectStore>) -> Self {
        let base = settings.public_base_url.as_ref();
        let kept_for = match settings.media.ttl_hours {
            0 => LONGEST_SIGNED,
            hours => Duration::from_secs(hours.saturating_mul(3600)),
        };
        Self {
            objects,
            output: settings.media_output_in_force(),
            base: base.map(|base| base.as_str().trim_end_matches('/').to_owned()),
            signs: !settings.s3.bucket.is_empty(),
            signed_for: kept_for.min(LONGEST_SIGNED),
        }
    }

    /// Whether files can be given by URL at all.
    pub(crate) const fn has_urls(&self) -> bool {
        self.base.is_some() || self.signs
    }

    /// Puts a URL in the place of the file, if the settings want that; when it can't be kept it stays as it is.
    pub(crate) async fn publish(&self, media: &mut Media) {
        if self.output == MediaOutput::Url
            && let Some(url) = self.url_of(media).await
        {
            media.data = MediaData::Url(url);
        }
    }

    /// Keeps a file, and tells its URL. `None`: it can't be kept now, which is logged.
    pub(crate) async fn url_of(&self, media: &Media) -> Option<String> {
        let base64 = match &media.data {
            MediaData::Url(url) => return Some(url.clone()),
            MediaData::Base64(base64) => base64.clone(),
        };
        let bytes = tokio::task::spawn_blocking(move || STANDARD.decode(&base64));
        let Ok(Ok(bytes)) = bytes.await else {
            tracing::warn!("a generated file is no base64: it is given as it came");
            return None;
        };
        let name = MediaName::random(&media.mime_type);
        match timeout(WRITE_LIMIT, self.keep(&name, bytes.into())).await {
            Ok(Ok(url)) => Some(url),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a generated file could not be kept: it is given inline");
                None
            }
            Err(_) => {
                tracing::warn!("a generated file was not kept in time: it is given inline");
                None
            }
        }
    }

    async fn keep(&self, name: &MediaName, bytes: Bytes) -> Result<String, ObjectError> {
        self.objects
            .put(name.key(), bytes, PutCondition::Any)
            .await?;
        if let Some(base) = &self.base {
            return Ok(format!("{base}/media/{}", name.as_str()));
        }
        let signed = self.objects.presigned_get(name.key(), self.signed_for);
        let signed = signed.await?;
        let unsigned = || ObjectError::Refused("it signs no URLs".to_owned());
        Ok(signed.ok_or_else(unsigned)?.into())
    }
}

/// A chat whose files have the form that the endpoint wants.
pub(crate) struct Answering {
    chat: Chat,
    media_out: Arc<MediaOut>,
    form: FileForm,
    /// Where it is told what becomes of it.
    record: Option<Arc<Record>>,
}

impl Answering {
    pub(crate) const fn new(
        chat: Chat,
        media_out: Arc<MediaOut>,
        form: FileForm,
        record: Option<Arc<Record>>,
    ) -> Self {
        Self {
            chat,
            media_out,
            form,
            record,
        }
    }

    /// The chat itself.
    pub(crate) const fn chat(&self) -> &Chat {
        &self.chat
    }

    /// As [`Chat::last_release`].
    pub(crate) fn last_release(&mut self) -> LastRelease {
        self.chat.last_release()
    }

    /// Whether files that are still whole are to be cut into pieces of text when they are streamed.
    pub(crate) fn cuts_files(&self) -> bool {
        self.form == FileForm::UrlOrPieces
    }

    /// The answer ends here, though the chat would go on.
    pub(crate) fn break_off(&self, fault: &Fault) {
        if let Some(record) = &self.record {
            record.ended_badly(fault);
        }
    }

    /// As [`Chat::next`].
    pub(crate) async fn next(
        &mut self,
        events: &mut Vec<AnswerEvent>,
    ) -> Result<Option<Finish>, Fault> {
        let seen = events.len();
        let step = self.chat.next(events).await;
        match (&step, &self.record) {
            (Ok(Some(_)), Some(record)) => record.ended_well(),
            (Err(fault), Some(record)) => record.ended_badly(fault),
            _ => {}
        }
        if self.form != FileForm::Whole {
            for event in &mut events[seen..] {
                if let AnswerEvent::Media(media) = event {
                    // Boxed: files are rare, and this is part of every stream.
                    Box::pin(self.media_out.publish(media)).await;
                }
            }
        }
        step
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        if let Some(record) = &self.record {
            record.add_chat(&mut self.chat);
        }
    }
}
