//! What lives here: a request for images, read and checked.

use b2a_domain::Fault;

use super::form::{self, FormField};
use super::wire::{ImageReference, Parameters};
use crate::body::{self, TextOr};
use crate::canonical::{ChatRequest, ContentPart, Role, Turn};
use crate::media_part;

/// Images that one request may ask for.
const MOST_IMAGES: u64 = 10;
/// Pictures that one edit may bring along.
const MOST_PICTURES: usize = 16;
/// The longest prompt, in characters.
const LONGEST_PROMPT: usize = 32_000;
/// The sides of an image, in points.
const SIDES: std::ops::RangeInclusive<u32> = 16..=3840;
/// How much longer one side may be than the other.
const MOST_STRETCHED: u32 = 3;

/// A request for images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagesRequest {
    /// As the client named it.
    pub model: Option<String>,
    /// What is to be drawn, or changed.
    pub prompt: String,
    /// What is to be changed; empty when something new is to be drawn.
    pub pictures: Vec<ContentPart>,
    /// How many images are wanted: 1 to 10.
    pub count: usize,
    /// In which format they are wanted; `None`: in whichever they come.
    pub format: Option<ImageFormat>,
    /// Whether they are wanted by URL (`Some(true)`) or in base64; `None`: as the model's own default is.
    pub by_url: Option<bool>,
    size: Option<(u32, u32)>,
    style: Option<String>,
}

/// A format of images.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// PNG.
    Png,
    /// JPEG of a quality from 0 to 100.
    Jpeg(u8),
    /// WebP.
    WebP,
}

impl ImagesRequest {
    /// Reads a request for something new.
    pub fn generation(body: &[u8]) -> Result<Self, Fault> {
        Self::checked(body::parse(body)?, Vec::new())
    }

    /// Reads a request to change pictures that came as JSON.
    pub fn edit(body: &[u8]) -> Result<Self, Fault> {
        let mut parameters: Parameters = body::parse(body)?;
        refuse_masks(parameters.mask.is_some(), parameters.markup.is_some())?;
        let pictures = pictures(&mut parameters)?;
        Self::checked(parameters, some(pictures, "images")?)
    }

    /// Reads a request to change pictures that came as a form.
    pub fn edit_form(fields: Vec<FormField>) -> Result<Self, Fault> {
        let (parameters, pictures) = form::read(fields)?;
        refuse_masks(parameters.mask.is_some(), parameters.markup.is_some())?;
        Self::checked(parameters, some(pictures, "image")?)
    }

    fn checked(parameters: Parameters, pictures: Vec<ContentPart>) -> Result<Self, Fault> {
        let prompt = parameters.prompt.unwrap_or_default();
        if prompt.trim().is_empty() {
            return Err(Fault::invalid_field("prompt", "this field is required"));
        }
        if prompt.chars().count() > LONGEST_PROMPT {
            let message = format!("must not be longer than {LONGEST_PROMPT} characters");
            return Err(Fault::invalid_field("prompt", message));
        }
        let count = parameters.n.unwrap_or(1);
        if !(1..=MOST_IMAGES).contains(&count) {
            let message = format!("must be from 1 to {MOST_IMAGES}");
            return Err(Fault::invalid_field("n", message));
        }
        if parameters.stream == Some(true) || parameters.partial_images.unwrap_or(0) > 0 {
            let field = if parameters.stream == Some(true) {
                "stream"
            } else {
                "partial_images"
            };
            let message = "images are not streamed here: they come whole";
            return Err(Fault::invalid_field(field, message));
        }
        let word = |field, value: &Option<String>, known| one_of(field, value.as_deref(), known);
        word("quality", &parameters.quality, &QUALITIES)?;
        word("moderation", &parameters.moderation, &["low", "auto"])?;
        word(
            "input_fidelity",
            &parameters.input_fidelity,
            &["low", "high"],
        )?;
        word(
            "complexity",
            &parameters.complexity,
            &["low", "medium", "high"],
        )?;
        word("style", &parameters.style, &["vivid", "natural"])?;
        word(
            "response_format",
            &parameters.response_format,
            &["url", "b64_json"],
        )?;
        if parameters.background.as_deref() == Some("transparent") {
            let message = "transparent backgrounds are not supported: use opaque or auto";
            return Err(Fault::invalid_field("background", message));
        }
        word("background", &parameters.background, &["opaque", "auto"])?;
        refuse_animations(
            parameters.frame_count,
            parameters.frame_duration_ms,
            parameters.svg.is_some(),
        )?;
        Ok(Self {
            model: parameters.model.filter(|model| !model.trim().is_empty()),
            prompt,
            pictures,
            count: usize::try_from(count).unwrap_or(1),
            format: format(
                parameters.output_format.as_deref(),
                parameters.output_compression,
            )?,
            by_url: parameters.response_format.map(|format| format == "url"),
            size: parameters.size.as_deref().map_or(Ok(None), size)?,
            style: parameters.style,
        })
    }

    /// The chat request that has one image drawn by the model of this name.
    pub fn chat(&self, model: String) -> ChatRequest {
        let mut wishes = vec!["Answer with exactly one image.".to_owned()];
        if let Some((width, height)) = self.size {
            let shape = match width.cmp(&height) {
                std::cmp::Ordering::Less => "portrait",
                std::cmp::Ordering::Equal => "square",
                std::cmp::Ordering::Greater => "landscape",
            };
            let divisor = greatest_common_divisor(width, height);
            let (across, down) = (width / divisor, height / divisor);
            wishes.push(format!(
                "Its aspect ratio is {across}:{down} ({shape}, {width} x {height} pixels)."
            ));
        }
        if let Some(style) = &self.style {
            wishes.push(format!("Its style is {style}."));
        }
        let text = format!("{}\n\n{}", self.prompt, wishes.join(" "));
        let pictures = self.pictures.iter().cloned();
        ChatRequest {
            model: Some(model),
            turns: vec![Turn {
                role: Role::User,
                parts: pictures.chain([ContentPart::Text(text)]).collect(),
            }],
            ..ChatRequest::default()
        }
    }
}

const QUALITIES: [&str; 8] = [
    "auto", "low", "medium", "high", "xhigh", "max", "standard", "hd",
];

fn one_of(field: &str, value: Option<&str>, known: &[&str]) -> Result<(), Fault> {
    match value {
        Some(value) if !known.contains(&value) => {
            let message = format!("expected {}", known.join(", "));
            Err(Fault::invalid_field(field, message))
        }
        _ => Ok(()),
    }
}

fn refuse_masks(has_mask: bool, has_markup: bool) -> Result<(), Fault> {
    let message = "masks are not supported: say in the prompt what is to be changed";
    match (has_mask, has_markup) {
        (true, _) => Err(Fault::invalid_field("mask", message)),
        (_, true) => Err(Fault::invalid_field("markup", message)),
        _ => Ok(()),
    }
}

fn refuse_animations(
    frame_count: Option<u64>,
    frame_duration_ms: Option<u64>,
    has_svg: bool,
) -> Result<(), Fault> {
    let message = "animations and drawings are not supported: images are png, jpeg or webp";
    let fields = [
        ("frame_count", frame_count.is_some()),
        ("frame_duration_ms", frame_duration_ms.is_some()),
        ("svg", has_svg),
    ];
    match fields.into_iter().find(|(_, is_there)| *is_there) {
        Some((field, _)) => Err(Fault::invalid_field(field, message)),
        None => Ok(()),
    }
}

fn format(name: Option<&str>, quality: Option<u64>) -> Result<Option<ImageFormat>, Fault> {
    const QUALITY: &str = "output_compression";
    let quality = match quality {
        None => None,
        Some(quality) => match u8::try_from(quality).ok().filter(|quality| *quality <= 100) {
            Some(quality) => Some(quality),
            None => return Err(Fault::invalid_field(QUALITY, "must be from 0 to 100")),
        },
    };
    match name {
        Some("jpeg") => Ok(Some(ImageFormat::Jpeg(quality.unwrap_or(100)))),
        Some("webp") => Ok(Some(ImageFormat::WebP)),
        Some("png") | None if quality.is_some_and(|quality| quality < 100) => {
            let message = "only with output_format jpeg or webp";
            Err(Fault::invalid_field(QUALITY, message))
        }
        Some("png") => Ok(Some(ImageFormat::Png)),
        None => Ok(None),
        Some(_) => {
            let message = "expected png, jpeg or webp";
            Err(Fault::invalid_field("output_format", message))
        }
    }
}

/// Width and height; `None` for `auto`.
fn size(text: &str) -> Result<Option<(u32, u32)>, Fault> {
    if matches!(text, "auto" | "") {
        return Ok(None);
    }
    let sides = text.split_once('x');
    let sides = sides.and_then(|(w, h)| Some((w.parse::<u32>().ok()?, h.parse::<u32>().ok()?)));
    let sides = sides.filter(|(width, height)| {
        let (short, long) = (width.min(height), width.max(height));
        SIDES.contains(short) && SIDES.contains(long) && *long <= short * MOST_STRETCHED
    });
    sides.map(Some).ok_or_else(|| {
        Fault::invalid_field(
            "size",
            format!(
                "expected auto, 1024x1024, 1536x1024, 1024x1536, 1792x1024, 1024x1792, 512x512, 256x256 or any \
                 <width>x<height> with sides of {} to {} and a ratio of at most {MOST_STRETCHED}:1",
                SIDES.start(),
                SIDES.end()
            ),
        )
    })
}

const fn greatest_common_divisor(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The pictures of an edit that came as JSON.
fn pictures(parameters: &mut Parameters) -> Result<Vec<ContentPart>, Fault> {
    let mut pictures = Vec::new();
    for (index, reference) in parameters.images.take().into_iter().flatten().enumerate() {
        let ImageReference { image_url, file_id } = reference;
        if file_id.is_some() {
            let field = format!("images[{index}].file_id");
            let message = "files are not kept here: send the image itself, as image_url";
            return Err(Fault::invalid_field(field, message));
        }
        let field = format!("images[{index}].image_url");
        let uri = image_url
            .ok_or_else(|| Fault::invalid_field(field.as_str(), "this field is required"))?;
        pictures.push(media_part::from_uri(uri, Some("image/*"), &field)?);
    }
    match parameters.image.take() {
        None => {}
        Some(TextOr::Text(uri)) => {
            pictures.push(media_part::from_uri(uri, Some("image/*"), "image")?);
        }
        Some(TextOr::List(uris)) => {
            for (index, uri) in uris.into_iter().enumerate() {
                let field = format!("image[{index}]");
                pictures.push(media_part::from_uri(uri, Some("image/*"), &field)?);
            }
        }
    }
    Ok(pictures)
}

/// The pictures, if there are some and not too many.
fn some(pictures: Vec<ContentPart>, field: &str) -> Result<Vec<ContentPart>, Fault> {
    if pictures.is_empty() {
        return Err(Fault::invalid_field(
            field,
            "at least one image is required",
        ));
    }
    if pictures.len() > MOST_PICTURES {
        let message = format!("at most {MOST_PICTURES} images can be changed at once");
        return Err(Fault::invalid_field(field, message));
    }
    Ok(pictures)
}
