//! What lives here: a request for images as it comes over the wire: for generations, and for edits as JSON.

use serde::Deserialize;
use serde_json::Value;

use crate::body::TextOr;

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "a JSON object")]
pub(super) struct Parameters {
    pub(super) model: Option<String>,
    pub(super) prompt: Option<String>,
    pub(super) n: Option<u64>,
    pub(super) size: Option<String>,
    pub(super) style: Option<String>,
    pub(super) quality: Option<String>,
    pub(super) background: Option<String>,
    pub(super) output_format: Option<String>,
    pub(super) output_compression: Option<u64>,
    pub(super) response_format: Option<String>,
    pub(super) moderation: Option<String>,
    pub(super) input_fidelity: Option<String>,
    pub(super) complexity: Option<String>,
    pub(super) stream: Option<bool>,
    pub(super) partial_images: Option<u64>,
    pub(super) frame_count: Option<u64>,
    pub(super) frame_duration_ms: Option<u64>,
    pub(super) svg: Option<Value>,
    /// Whose image it is; of no use here, and of this type.
    #[serde(rename = "user")]
    pub(super) _user: Option<String>,
    #[serde(rename = "safety_identifier")]
    pub(super) _safety_identifier: Option<String>,

    /// Edits: the pictures.
    pub(super) images: Option<Vec<ImageReference>>,
    /// Edits: the same, as some clients send it.
    pub(super) image: Option<TextOr<String>>,
    pub(super) mask: Option<Value>,
    pub(super) markup: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object with image_url")]
pub(super) struct ImageReference {
    pub(super) image_url: Option<String>,
    pub(super) file_id: Option<String>,
}
