//! What lives here: drawn images on their way to the client.

use b2a_domain::TokenUsage;
use bytes::{BufMut as _, Bytes, BytesMut};
use serde::Serialize;

use crate::answer_text::Base64Text;
use crate::canonical::MediaData;
use crate::codec::write_json;
use crate::usage::INPUT_MEDIA_TOKENS;

/// One image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnImage {
    /// Its file or its URL.
    pub data: MediaData,
    /// Such as `image/png`.
    pub mime_type: String,
    /// Whether it is to be given as URL; one that could not be kept is then a data URI.
    pub by_url: bool,
}

/// The images of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagesAnswer {
    /// Unix seconds.
    pub created_sec: u64,
    /// The images, at least one.
    pub images: Vec<DrawnImage>,
    /// What all of it cost.
    pub usage: TokenUsage,
    /// How many pictures came with the request, over all calls.
    pub input_pictures: u64,
}

#[derive(Serialize)]
struct Answer<'a> {
    created: u64,
    data: Vec<Image<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_format: Option<&'a str>,
    usage: Usage,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Image<'a> {
    Base64 { b64_json: Base64Text<'a> },
    Url { url: &'a str },
    DataUri { url: String },
}

#[derive(Serialize)]
struct Usage {
    total_tokens: u64,
    input_tokens: u64,
    output_tokens: u64,
    input_tokens_details: Details,
    output_tokens_details: Details,
}

#[derive(Serialize)]
struct Details {
    text_tokens: u64,
    image_tokens: u64,
}

impl ImagesAnswer {
    /// The body of the answer.
    pub fn encode(&self) -> Bytes {
        let size: usize = self.images.iter().map(|image| image.data.len() + 64).sum();
        let mut out = BytesMut::with_capacity(size + 512);
        let first = self.images.first();
        let answer = Answer {
            created: self.created_sec,
            data: self.images.iter().map(Image::of).collect(),
            output_format: first.and_then(|image| image.mime_type.strip_prefix("image/")),
            usage: self.usage(),
        };
        write_json(&mut out, &answer);
        out.put_u8(b'\n');
        out.freeze()
    }

    fn usage(&self) -> Usage {
        let TokenUsage {
            input_tokens,
            output_tokens,
            ..
        } = self.usage;
        let of_pictures = (self.input_pictures * INPUT_MEDIA_TOKENS).min(input_tokens);
        let drawn = crate::usage::OUTPUT_MEDIA_TOKENS * self.images.len() as u64;
        let drawn = drawn.min(output_tokens);
        let details = |image_tokens, all| Details {
            text_tokens: all - image_tokens,
            image_tokens,
        };
        Usage {
            total_tokens: input_tokens + output_tokens,
            input_tokens,
            output_tokens,
            input_tokens_details: details(of_pictures, input_tokens),
            output_tokens_details: details(drawn, output_tokens),
        }
    }
}

impl<'a> Image<'a> {
    fn of(image: &'a DrawnImage) -> Self {
        match &image.data {
            MediaData::Url(url) => Self::Url { url },
            MediaData::Base64(base64) if image.by_url => Self::DataUri {
                url: format!("data:{};base64,{}", image.mime_type, Base64Text(base64)),
            },
            MediaData::Base64(base64) => Self::Base64 {
                b64_json: Base64Text(base64),
            },
        }
    }
}
