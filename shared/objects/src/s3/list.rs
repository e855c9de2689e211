//! What lives here: listing, page by page.

use std::time::Duration;

use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::types::{EncodingType, Object as Entry};
use tokio::time::timeout;

use super::failure::Failure;
use super::names::decoded;
use super::{Inner, etag_of, modified_ms};
use crate::{MAX_LISTED, ObjectError, ObjectMeta};

/// What a whole listing may take; a million entries are a thousand pages.
const LIMIT: Duration = Duration::from_secs(300);

impl Inner {
    pub(super) async fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, ObjectError> {
        let listed = timeout(LIMIT, self.all_pages(prefix)).await;
        listed.map_err(|_| Failure::unavailable("a listing took too long"))?
    }

    /// One look at the bucket that costs as little as possible.
    pub(super) async fn ping(&self) -> Result<(), ObjectError> {
        let request = self.client.list_objects_v2().bucket(&self.bucket);
        let request = request.prefix(self.names.raw("config/")).max_keys(1);
        request.send().await.map_err(|e| Failure::of(&e))?;
        Ok(())
    }

    async fn all_pages(&self, prefix: &str) -> Result<Vec<ObjectMeta>, ObjectError> {
        let mut listed = Vec::new();
        let mut next = None;
        loop {
            let page = self.page(prefix, next).await?;
            let is_encoded = page.encoding_type() == Some(&EncodingType::Url);
            for entry in page.contents() {
                let Some(meta) = self.meta_of(entry, is_encoded)? else {
                    continue;
                };
                if listed.len() == MAX_LISTED {
                    return Err(ObjectError::TooMany);
                }
                listed.push(meta);
            }
            next = page.next_continuation_token;
            if page.is_truncated != Some(true) || next.is_none() {
                break;
            }
        }
        // Not every kind of bucket lists in the order of keys.
        listed.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok(listed)
    }

    async fn page(
        &self,
        prefix: &str,
        token: Option<String>,
    ) -> Result<ListObjectsV2Output, Failure> {
        let request = self.client.list_objects_v2().bucket(&self.bucket);
        let request = request
            .prefix(self.names.raw(prefix))
            .delimiter("/")
            // Names may hold what XML can't.
            .encoding_type(EncodingType::Url)
            .set_continuation_token(token);
        request.send().await.map_err(|e| Failure::of(&e))
    }

    /// What is known of one entry; `None` when it is not one of our objects.
    fn meta_of(&self, entry: &Entry, is_encoded: bool) -> Result<Option<ObjectMeta>, ObjectError> {
        let name = entry.key().unwrap_or_default();
        let decoded = if is_encoded { decoded(name) } else { None };
        let Some(key) = self.names.key_of(decoded.as_deref().unwrap_or(name)) else {
            return Ok(None);
        };
        Ok(Some(ObjectMeta {
            key,
            etag: etag_of(entry.e_tag())?,
            size: entry
                .size()
                .and_then(|n| u64::try_from(n).ok())
                .unwrap_or(0),
            modified_ms: modified_ms(entry.last_modified()),
        }))
    }
}
