//! What lives here: fetching the files that the model made and that its answer only names.

use std::sync::Arc;

use b2a_domain::SessionToken;
use b2a_http::{HttpError, HttpResponse};
use b2a_protocol::canonical::{Media, MediaData};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use http::HeaderMap;
use http::header::{CONTENT_TYPE, LOCATION};
use serde::{Deserialize, Serialize};
use url::Url;

use super::classify;
use super::decoder::FileRef;
use super::stream::Origin;
use super::wire::{Caller, Wire, of_http};
use crate::{Failure, FailureKind};

/// How many files are fetched at a time.
const PARALLEL: usize = 2;
/// How often a file is tried.
const TRIES: usize = 2;
/// How many redirects one download follows.
const MAX_REDIRECTS: usize = 5;
/// Full session paths start so; only they can be downloaded from.
const FULL_PATH: &str = "projects/";

#[derive(Serialize)]
struct ListFiles<'a> {
    #[serde(rename = "listSessionFileMetadataRequest")]
    request: ListFilesRequest<'a>,
}

#[derive(Serialize)]
struct ListFilesRequest<'a> {
    name: &'a str,
    filter: &'static str,
}

#[derive(Deserialize)]
struct Listed {
    #[serde(rename = "listSessionFileMetadataResponse")]
    response: ListedFiles,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ListedFiles {
    file_metadata: Vec<FileMetadata>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FileMetadata {
    file_id: Option<String>,
    session: Option<String>,
    mime_type: Option<String>,
}

/// What one download needs.
#[derive(Clone)]
struct Fetch {
    wire: Arc<Wire>,
    token: SessionToken,
    config_id: Arc<str>,
    session: Arc<str>,
}

/// Fetches files, in their order. `named` is the session that the answer said it belongs to.
pub(super) fn fetch_all(
    origin: &Origin,
    files: Vec<FileRef>,
    named: Option<&str>,
) -> BoxStream<'static, Result<Media, Failure>> {
    let fetch = Fetch {
        wire: Arc::clone(&origin.wire),
        token: origin.token.clone(),
        config_id: origin.config_id.as_str().into(),
        session: named.unwrap_or(&origin.session).into(),
    };
    stream::iter(files)
        .map(move |file| {
            let fetch = fetch.clone();
            async move { fetch.patiently(file).await }
        })
        .buffered(PARALLEL)
        .boxed()
}

impl Fetch {
    /// Tries again once, unless the account was refused.
    async fn patiently(&self, file: FileRef) -> Result<Media, Failure> {
        let mut tries = 1;
        loop {
            match self.once(&file).await {
                Err(failure) if tries < TRIES && is_worth_another_try(failure.kind) => tries += 1,
                result => return result,
            }
        }
    }

    async fn once(&self, file: &FileRef) -> Result<Media, Failure> {
        let mut mime_type = file.mime_type.clone();
        let url = if self.session.starts_with(FULL_PATH) {
            self.url(&self.session, &file.id)?
        } else {
            let listed = self.look_up(&file.id).await?;
            mime_type = mime_type.or(listed.mime_type);
            self.url(&listed.session.unwrap_or_default(), &file.id)?
        };
        let answer = self.download(url).await?;
        let sent_type = answer
            .header(CONTENT_TYPE.as_str())
            .unwrap_or_default()
            .to_owned();
        let wanted_page = mime_type
            .as_deref()
            .is_some_and(|kind| kind.starts_with("text/html"));
        if sent_type.starts_with("text/html") && !wanted_page {
            let message = "a page came instead of a generated file";
            return Err(Failure::new(FailureKind::Unauthorized, message));
        }
        let base64 = self.read(answer).await?;
        let mime_type = mime_type
            .filter(|kind| !kind.is_empty())
            .unwrap_or(sent_type);
        let mime_type = if mime_type.is_empty() {
            "application/octet-stream".to_owned()
        } else {
            mime_type
        };
        Ok(Media {
            mime_type,
            data: MediaData::Base64(base64),
        })
    }

    /// The file's entry in the list of the session's files, which names the session's full path.
    async fn look_up(&self, file_id: &str) -> Result<FileMetadata, Failure> {
        let caller = Caller {
            config_id: &self.config_id,
            token: &self.token,
            goes_on: false,
        };
        let method = ListFiles {
            request: ListFilesRequest {
                name: &self.session,
                filter: "file_origin_type = AI_GENERATED",
            },
        };
        let answer = self
            .wire
            .send(&self.wire.list_files_url, caller, &method)
            .await?;
        let files = self
            .wire
            .read::<Listed>(caller, answer)
            .await?
            .response
            .file_metadata;
        let found = files
            .into_iter()
            .find(|file| file.file_id.as_deref() == Some(file_id));
        found.ok_or_else(|| broken("the upstream does not list the generated file"))
    }

    fn url(&self, session: &str, file_id: &str) -> Result<Url, Failure> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~');
        if session.is_empty() || !session.chars().all(plain) || session.contains("..") {
            return Err(broken(
                "the upstream named no usable session for a generated file",
            ));
        }
        let base = self.wire.settings.api_url.as_str().trim_end_matches('/');
        let url = format!("{base}/download/v1alpha/{session}:downloadFile");
        let mut url = Url::parse(&url).map_err(|_| broken("a generated file has no usable URL"))?;
        url.query_pairs_mut()
            .append_pair("fileId", file_id)
            .append_pair("alt", "media");
        Ok(url)
    }

    /// Follows redirects to the file. The token goes to the service itself and to nobody else, and a
    /// redirect never leads from an encrypted connection to a plain one.
    async fn download(&self, mut url: Url) -> Result<HttpResponse, Failure> {
        let home = self.wire.settings.api_url.origin();
        for _ in 0..=MAX_REDIRECTS {
            let at_home = url.origin() == home;
            let headers = if at_home {
                self.wire.headers(&self.token)?
            } else {
                HeaderMap::new()
            };
            let answer = self
                .wire
                .http
                .get(&url, headers)
                .await
                .map_err(|e| of_http(&e))?;
            if answer.status().is_success() {
                return Ok(answer);
            }
            let target = answer
                .header(LOCATION.as_str())
                .and_then(|to| url.join(to).ok());
            let Some(target) = target.filter(|_| answer.status().is_redirection()) else {
                // What a foreign host says is no word about the account.
                let status = answer.status();
                return Err(if at_home {
                    let refusal = classify::of_answer(answer, self.wire.clock.now_ms()).await;
                    refusal.failure(false)
                } else {
                    broken(&format!("a generated file's host answered {status}"))
                });
            };
            let allowed =
                target.scheme() == "https" || (target.scheme() == "http" && url.scheme() == "http");
            if !allowed {
                return Err(broken(
                    "a generated file is not to be had over an encrypted connection",
                ));
            }
            url = target;
        }
        Err(broken("a generated file is behind too many redirects"))
    }

    /// Reads a file into base64 as it arrives, so that it is in memory once.
    async fn read(&self, mut answer: HttpResponse) -> Result<Bytes, Failure> {
        let limit = self.wire.settings.max_file_bytes;
        let mut share = self.wire.budget.share();
        let mut base64 = String::new();
        let mut rest = Vec::with_capacity(3);
        let mut total = 0;
        while let Some(piece) = answer.chunk().await.map_err(|e| of_http(&e))? {
            total += piece.len();
            if total > limit {
                return Err(of_http(&HttpError::TooLarge { limit }));
            }
            share
                .grow_to(base64.len() + piece.len() / 3 * 4 + 8)
                .await?;
            // Three bytes are four characters; what is left over waits for the next piece.
            let mut piece = &piece[..];
            while !rest.is_empty() && rest.len() < 3 && !piece.is_empty() {
                rest.push(piece[0]);
                piece = &piece[1..];
            }
            if rest.len() == 3 {
                STANDARD.encode_string(&rest, &mut base64);
                rest.clear();
            }
            let whole = piece.len() / 3 * 3;
            STANDARD.encode_string(&piece[..whole], &mut base64);
            rest.extend_from_slice(&piece[whole..]);
        }
        if total == 0 {
            return Err(broken("a generated file is empty"));
        }
        STANDARD.encode_string(&rest, &mut base64);
        Ok(share.hold(Bytes::from(base64)))
    }
}

/// A refused account is refused again, and a file that is too large stays so.
const fn is_worth_another_try(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::Transient | FailureKind::TimedOut)
}

fn broken(message: &str) -> Failure {
    Failure::new(FailureKind::Transient, message)
}
