//! What lives here: writing and removing objects under conditions.

use aws_sdk_s3::config::Builder;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use uuid::Uuid;

use super::client::timeouts;
use super::failure::Failure;
use super::names::content_type;
use super::{Inner, etag_of, transfer_limit};
use crate::{ETag, MAX_OBJECT_BYTES, ObjectError, ObjectKey, PutCondition};

/// Metadata of an object: which write made it.
const WRITE_ID: &str = "b2a-write";

/// The headers that make a write depend on what is there.
#[derive(Debug, Clone, Default)]
pub(super) struct Headers {
    pub(super) if_match: Option<String>,
    pub(super) if_none_match: Option<String>,
}

impl Headers {
    fn are_conditional(&self) -> bool {
        self.if_match.is_some() || self.if_none_match.is_some()
    }
}

impl Inner {
    pub(super) async fn put(
        &self,
        key: &ObjectKey,
        bytes: Bytes,
        condition: PutCondition,
    ) -> Result<ETag, ObjectError> {
        if bytes.len() as u64 > MAX_OBJECT_BYTES {
            return Err(ObjectError::TooLarge);
        }
        let name = self.names.of(key)?;
        let headers = self.headers(&name, &condition).await?;
        let written = self.write(&name, bytes, content_type(key), &headers).await;
        match written {
            // An object that is not there is of no version; S3 says so with a status of its own.
            Err(failure) if failure.is_lost_race() => Err(ObjectError::Conflict),
            other => Ok(other?),
        }
    }

    /// The headers for `condition`. Where the store would ignore them and may, the condition is checked here.
    async fn headers(&self, name: &str, condition: &PutCondition) -> Result<Headers, ObjectError> {
        let wanted = match condition {
            PutCondition::Any => return Ok(Headers::default()),
            PutCondition::IfAbsent => None,
            PutCondition::IfMatch(etag) => Some(etag),
        };
        let conditions = self.conditions().await?;
        let kept = match wanted {
            None => conditions.headers_if_absent(),
            Some(etag) => conditions.headers_if_match(etag),
        };
        if let Some(headers) = kept {
            return Ok(headers);
        }
        let found = self.head(name).await?;
        let found = found.map(|found| etag_of(found.e_tag())).transpose()?;
        if found.as_ref() == wanted {
            Ok(Headers::default())
        } else {
            Err(ObjectError::Conflict)
        }
    }

    /// Writes, and finds out who was first when a condition does not hold.
    pub(super) async fn write(
        &self,
        name: &str,
        bytes: Bytes,
        content_type: &str,
        headers: &Headers,
    ) -> Result<ETag, Failure> {
        let id = Uuid::new_v4().simple().to_string();
        match self.send(name, bytes, content_type, headers, &id).await {
            Err(failure) if headers.are_conditional() && failure.is_lost_race() => {
                // Or did a try of our own win, whose answer was lost?
                let found = self.head(name).await?;
                match found.filter(|found| is_made_by(found, &id)) {
                    Some(ours) => etag_of(ours.e_tag()),
                    None => Err(failure),
                }
            }
            other => other,
        }
    }

    async fn send(
        &self,
        name: &str,
        bytes: Bytes,
        content_type: &str,
        headers: &Headers,
        id: &str,
    ) -> Result<ETag, Failure> {
        let limits = timeouts(&self.limits, transfer_limit(bytes.len() as u64));
        let request = self.client.put_object().bucket(&self.bucket).key(name);
        let answer = request
            .body(ByteStream::from(bytes))
            .content_type(content_type)
            .metadata(WRITE_ID, id)
            .set_if_match(headers.if_match.clone())
            .set_if_none_match(headers.if_none_match.clone())
            .customize()
            .config_override(Builder::new().timeout_config(limits))
            .send()
            .await
            .map_err(|e| Failure::of(&e))?;
        etag_of(answer.e_tag())
    }

    pub(super) async fn delete(
        &self,
        key: &ObjectKey,
        etag: Option<&ETag>,
    ) -> Result<bool, ObjectError> {
        let name = self.names.of(key)?;
        // S3 does not tell whether there was something to remove.
        let Some(found) = self.head(&name).await? else {
            return Ok(false);
        };
        let mut if_match = None;
        if let Some(wanted) = etag {
            if *wanted != etag_of(found.e_tag())? {
                return Err(ObjectError::Conflict);
            }
            if_match = self.conditions().await?.header_of_removal(wanted);
        }
        match self.remove(&name, if_match).await {
            // Gone between the look and the removal, or by a try of our own whose answer was lost.
            Err(failure) if failure.is_absent() => Ok(true),
            other => other.map(|()| true).map_err(Into::into),
        }
    }

    /// Removes, whether there is something or not.
    pub(super) async fn remove(&self, name: &str, if_match: Option<String>) -> Result<(), Failure> {
        let request = self.client.delete_object().bucket(&self.bucket).key(name);
        let answer = request.set_if_match(if_match).send().await;
        answer.map(drop).map_err(|e| Failure::of(&e))
    }
}

fn is_made_by(found: &HeadObjectOutput, id: &str) -> bool {
    let by = found.metadata().and_then(|metadata| metadata.get(WRITE_ID));
    by.is_some_and(|by| by == id)
}
