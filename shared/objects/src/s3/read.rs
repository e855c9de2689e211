//! What lives here: reading objects and what is known of them.

use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use bytes::{Bytes, BytesMut};
use tokio::time::timeout;

use super::failure::Failure;
use super::{Inner, etag_of, modified_ms, transfer_limit};
use crate::{MAX_OBJECT_BYTES, Object, ObjectError, ObjectKey, ObjectMeta};

impl Inner {
    pub(super) async fn get(&self, key: &ObjectKey) -> Result<Option<Object>, ObjectError> {
        let name = self.names.of(key)?;
        let mut tries = self.limits.attempts.max(1);
        loop {
            tries -= 1;
            let answer = self.client.get_object().bucket(&self.bucket).key(&name);
            let answer = match answer.send().await.map_err(|e| Failure::of(&e)) {
                Ok(answer) => answer,
                Err(failure) if failure.is_absent() => return Ok(None),
                Err(failure) => return Err(failure.into()),
            };
            // The SDK tries again until an answer begins; one that breaks off is begun anew here.
            match self.whole(key, answer).await {
                Err(ObjectError::Unavailable(_)) if tries > 0 => {}
                other => return other.map(Some),
            }
        }
    }

    /// The object with all of its content.
    async fn whole(&self, key: &ObjectKey, answer: GetObjectOutput) -> Result<Object, ObjectError> {
        let announced = answer.content_length().and_then(|n| u64::try_from(n).ok());
        let announced = announced.unwrap_or(0);
        if announced > MAX_OBJECT_BYTES {
            return Err(ObjectError::TooLarge);
        }
        let etag = etag_of(answer.e_tag())?;
        let modified_ms = modified_ms(answer.last_modified());
        let limit = self.limits.call + transfer_limit(announced);
        let bytes = timeout(limit, content(answer, announced)).await;
        let bytes = bytes.map_err(|_| Failure::unavailable("an object came too slowly"))??;
        let meta = ObjectMeta {
            key: key.clone(),
            etag,
            size: bytes.len() as u64,
            modified_ms,
        };
        Ok(Object { bytes, meta })
    }

    /// What is known of the object `name`; `None` when there is none.
    pub(super) async fn head(&self, name: &str) -> Result<Option<HeadObjectOutput>, Failure> {
        let request = self.client.head_object().bucket(&self.bucket).key(name);
        match request.send().await.map_err(|e| Failure::of(&e)) {
            Ok(answer) => Ok(Some(answer)),
            Err(failure) if failure.is_absent() => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

async fn content(mut answer: GetObjectOutput, announced: u64) -> Result<Bytes, ObjectError> {
    let mut bytes = BytesMut::with_capacity(usize::try_from(announced).unwrap_or(0));
    while let Some(piece) = answer.body.next().await {
        let piece = piece.map_err(|_| Failure::unavailable("an object broke off"))?;
        if (bytes.len() + piece.len()) as u64 > MAX_OBJECT_BYTES {
            return Err(ObjectError::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}
