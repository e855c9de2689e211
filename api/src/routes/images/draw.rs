//! What lives here: having images drawn: as many answers as images are wanted, a few at a time.

use axum::body::Body;
use axum::response::Response;
use b2a_dispatch::{ModelCatalog, PictureFormat};
use b2a_domain::{ErrorCode, Fault, TokenUsage};
use b2a_protocol::canonical::{AnswerEvent, ChatRequest, Media, MediaData, StopReason};
use b2a_protocol::images::{DrawnImage, ImageFormat, ImagesAnswer, ImagesRequest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt as _, stream};

use crate::Gateway;
use crate::answered::json;
use crate::ask::ask;
use crate::extract::Client;
use crate::media_out::FileForm;
use crate::stream::collected;

/// Images of one request that are drawn at once.
const AT_ONCE: usize = 4;
/// How much of what a model said instead of drawing is told, in characters.
const MOST_SAID: usize = 500;
/// The suffix that lets a model draw.
const DRAWS: &str = "-image";
/// How the names of OpenAI's own image models begin. They mean the default model here, unless an alias says otherwise.
const KNOWN_NAMES: [&str; 3] = ["dall-e-", "gpt-image-", "chatgpt-image-"];
/// The one of them whose clients expect URLs.
const GIVES_URLS: &str = "dall-e-";

/// What one answer held.
struct Drawing {
    images: Vec<Media>,
    usage: TokenUsage,
}

/// Answers a request for images. When some of several can't be drawn, the others are given.
pub(super) async fn draw(
    gateway: &Gateway,
    client: &Client,
    request: ImagesRequest,
) -> Result<Response, Fault> {
    let model = drawing_model(gateway.dispatcher.models(), request.model.as_deref())?;
    let mut chat = request.chat(model);
    // Once for all answers; each of them finds it done.
    gateway.media_in.take_in(&mut chat).await?;
    let drawings = (0..request.count).map(|_| one(gateway, client, chat.clone()));
    let mut drawings = stream::iter(drawings).buffered(AT_ONCE);
    let (mut images, mut usage, mut answers, mut refused) =
        (Vec::new(), TokenUsage::default(), 0, None);
    while let Some(drawing) = drawings.next().await {
        match drawing {
            Ok(drawing) => {
                answers += 1;
                add(&mut usage, drawing.usage);
                images.extend(drawing.images);
            }
            Err(fault) => {
                let (code, words) = (fault.code, fault.words_for_log());
                tracing::warn!(?code, fault = words, "an image was not drawn");
                refused.get_or_insert(fault);
            }
        }
    }
    // Some answers hold more than one image.
    images.truncate(request.count);
    if images.is_empty() {
        let nothing = || Fault::new(ErrorCode::UpstreamFailed, "no image was drawn");
        return Err(refused.unwrap_or_else(nothing));
    }
    let by_url = request.by_url.unwrap_or_else(|| {
        let expects_url = |model: &str| model.starts_with(GIVES_URLS);
        gateway.media_out.has_urls() && request.model.as_deref().is_some_and(expects_url)
    });
    let mut drawn = Vec::with_capacity(images.len());
    for image in images {
        drawn.push(finished(gateway, image, request.format, by_url).await?);
    }
    let answer = ImagesAnswer {
        created_sec: gateway.clock.now_ms() / 1000,
        images: drawn,
        usage,
        input_pictures: answers * request.pictures.len() as u64,
    };
    Ok(json(Body::from(answer.encode())))
}

/// One answer, with at least one image.
async fn one(gateway: &Gateway, client: &Client, chat: ChatRequest) -> Result<Drawing, Fault> {
    let answering = ask(gateway, client, chat, FileForm::Whole).await?;
    // Boxed: several are under way in one request.
    let (events, finish) = Box::pin(collected(answering)).await?;
    let (mut images, mut said) = (Vec::new(), String::new());
    for event in events {
        match event {
            AnswerEvent::Media(media) if media.mime_type.starts_with("image/") => {
                images.push(media);
            }
            AnswerEvent::Text(text) => said.push_str(&text),
            _ => {}
        }
    }
    if images.is_empty() {
        return Err(not_drawn(finish.reason, said.trim()));
    }
    Ok(Drawing {
        images,
        usage: finish.usage,
    })
}

/// Why there is no image, as far as the answer tells.
fn not_drawn(reason: StopReason, said: &str) -> Fault {
    if reason == StopReason::Policy {
        return Fault::invalid("the request was refused on grounds of policy");
    }
    if said.is_empty() {
        return Fault::new(
            ErrorCode::UpstreamFailed,
            "the answer of the upstream held no image",
        );
    }
    let short: String = said.chars().take(MOST_SAID).collect();
    Fault::invalid(format!("the model drew no image, but said: {short}"))
}

fn add(sum: &mut TokenUsage, usage: TokenUsage) {
    sum.input_tokens += usage.input_tokens;
    sum.output_tokens += usage.output_tokens;
    sum.reasoning_tokens += usage.reasoning_tokens;
}

/// An image in the format and the form that are wanted.
async fn finished(
    gateway: &Gateway,
    mut image: Media,
    format: Option<ImageFormat>,
    by_url: bool,
) -> Result<DrawnImage, Fault> {
    if let (Some(format), MediaData::Base64(base64)) = (format, &image.data)
        && image.mime_type != mime_type(format)
    {
        let no_image = || {
            Fault::new(
                ErrorCode::UpstreamFailed,
                "the image that was drawn is broken",
            )
        };
        let bytes = STANDARD.decode(base64).map_err(|_| no_image())?;
        let pictures = gateway.media_in.pictures();
        let to = match format {
            ImageFormat::Png => PictureFormat::Png,
            ImageFormat::Jpeg(quality) => PictureFormat::Jpeg(quality),
            ImageFormat::WebP => PictureFormat::WebP,
        };
        let picture = pictures.convert(&image.mime_type, bytes.into(), to).await;
        let picture = picture.map_err(|_| no_image())?;
        image = Media {
            mime_type: picture.mime_type.to_owned(),
            data: MediaData::Base64(STANDARD.encode(&picture.bytes).into()),
        };
    }
    if by_url
        && gateway.media_out.has_urls()
        && let Some(url) = gateway.media_out.url_of(&image).await
    {
        image.data = MediaData::Url(url);
    }
    Ok(DrawnImage {
        data: image.data,
        mime_type: image.mime_type,
        by_url,
    })
}

const fn mime_type(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Png => "image/png",
        ImageFormat::Jpeg(_) => "image/jpeg",
        ImageFormat::WebP => "image/webp",
    }
}

/// The name of a model that draws: the one that was named, if it does; else that with the suffix for it; the default
/// model for OpenAI's own names and for none.
fn drawing_model(models: &ModelCatalog, named: Option<&str>) -> Result<String, Fault> {
    let draws = |name: &str| {
        models
            .resolve(Some(name))
            .is_ok_and(|model| model.tools.image)
    };
    let default = || models.resolve(None).map(|model| model.name + DRAWS);
    let Some(named) = named.map(str::trim).filter(|named| !named.is_empty()) else {
        return default();
    };
    if draws(named) {
        return Ok(named.to_owned());
    }
    if KNOWN_NAMES.iter().any(|known| named.starts_with(known)) {
        return default();
    }
    let with_suffix = format!("{named}{DRAWS}");
    if draws(&with_suffix) {
        return Ok(with_suffix);
    }
    models.resolve(Some(named))?;
    let message = format!("model `{named}` draws no images");
    Err(Fault::invalid_field("model", message))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use b2a_dispatch::{BaseModel, UnknownModel};

    use super::*;

    fn catalog(aliases: &[(&str, &str)]) -> ModelCatalog {
        let base = |id: &str| BaseModel {
            id: id.to_owned(),
            upstream: None,
        };
        let aliases: BTreeMap<_, _> = aliases
            .iter()
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect();
        let models = vec![base("flash"), base("pro")];
        ModelCatalog::new(models, aliases, UnknownModel::Refuse).unwrap()
    }

    #[test]
    fn every_name_leads_to_a_model_that_draws_or_is_refused() {
        let aliases = [
            ("gpt-*", "pro"),
            ("gpt-image-2", "pro-image"),
            ("mine", "pro"),
        ];
        let models = catalog(&aliases);
        for (named, wanted) in [
            (None, "flash-image"),
            (Some(" "), "flash-image"),
            (Some("dall-e-3"), "flash-image"),
            (Some("gpt-image-1-mini"), "gpt-image-1-mini"),
            (Some("chatgpt-image-latest"), "flash-image"),
            (Some("gpt-image-2"), "gpt-image-2"),
            (Some("pro"), "pro-image"),
            (Some("pro-image-search"), "pro-image-search"),
        ] {
            assert_eq!(drawing_model(&models, named).unwrap(), wanted, "{named:?}");
        }
        for named in ["gpt-image-1-mini", "dall-e-2"] {
            let drawing = drawing_model(&catalog(&[]), Some(named));
            assert_eq!(drawing.unwrap(), "flash-image");
        }
        let fault = drawing_model(&models, Some("nobody")).unwrap_err();
        assert_eq!(fault.code, ErrorCode::NotFound);
    }

    #[test]
    fn what_the_model_said_instead_is_told() {
        let fault = not_drawn(StopReason::Done, "I can't draw that.");
        assert_eq!(fault.code, ErrorCode::InvalidRequest);
        assert!(fault.message.ends_with("I can't draw that."));
        assert_eq!(
            not_drawn(StopReason::Done, "").code,
            ErrorCode::UpstreamFailed
        );
        assert!(
            not_drawn(StopReason::Policy, "x")
                .message
                .contains("policy")
        );
        let long = not_drawn(StopReason::Done, &"世".repeat(10_000));
        assert!(long.message.len() < 2000);
    }
}
