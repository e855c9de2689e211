//! What lives here: pictures from one format into another, within limits of size, memory and number at once.

use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The longest side of a picture that is converted, in points.
const LONGEST_SIDE: u32 = 16_384;
/// What a picture may take in memory while it is converted, in bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// Pictures that are converted at once; each takes a processor and up to [`MOST_MEMORY`], twice where it is turned or
/// loses its transparency.
const AT_ONCE: usize = 2;
/// How long a picture waits until others are converted.
const QUEUE_LIMIT: Duration = Duration::from_secs(60);
/// What a PNG may weigh before a picture without transparency rather becomes a JPEG, in bytes.
const HEAVY_PNG: usize = 8 * 1024 * 1024;
/// The quality of such a JPEG, of 100.
const JPEG_QUALITY: u8 = 92;

/// Why a picture can't be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is no picture of its format, or a broken one.
    #[error("it is no valid picture of its type")]
    Broken,
    /// It is larger than we handle.
    #[error("it has more points than can be handled")]
    TooLarge,
    /// Too many others are converted, or a defect of ours, or a shutdown.
    #[error("it could not be converted")]
    Failed,
}

/// What a picture is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG; a heavy one without transparency becomes a JPEG.
    PngOrJpeg,
    /// PNG.
    Png,
    /// JPEG of a quality from 1 to 100. What is transparent becomes white.
    Jpeg(u8),
    /// WebP without loss.
    WebP,
}

/// A picture in its new format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Such as `image/png`.
    pub mime_type: &'static str,
    /// The file.
    pub bytes: Bytes,
}

/// Converts pictures, a few at a time. A clone shares the places.
#[derive(Debug, Clone)]
pub struct Pictures {
    places: Arc<Semaphore>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Pictures {
    /// Converts a picture of the type `mime_type` where it holds up no other task; the first one of an animation.
    pub async fn convert(
        &self,
        mime_type: &str,
        bytes: Bytes,
        to: PictureFormat,
    ) -> Result<Picture, PictureError> {
        let from = ImageFormat::from_mime_type(mime_type).ok_or(PictureError::Broken)?;
        let place = timeout(QUEUE_LIMIT, Arc::clone(&self.places).acquire_owned()).await;
        let place = place.map_err(|_| PictureError::Failed)?;
        let place = place.map_err(|_| PictureError::Failed)?;
        let converted = tokio::task::spawn_blocking(move || {
            // Kept here, for this goes on when nobody waits for it any more.
            let _place = place;
            write(&read(&bytes, from)?, to)
        });
        converted.await.unwrap_or(Err(PictureError::Failed))
    }
}

fn read(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|e| reason(&e))?;
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|e| reason(&e))?;
    picture.apply_orientation(orientation);
    Ok(match picture {
        // What is measured in fractions has no place in the formats that we write.
        DynamicImage::ImageRgb32F(_) => DynamicImage::ImageRgb8(picture.to_rgb8()),
        DynamicImage::ImageRgba32F(_) => DynamicImage::ImageRgba8(picture.to_rgba8()),
        other => other,
    })
}

fn reason(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Broken,
    }
}

fn write(picture: &DynamicImage, to: PictureFormat) -> Result<Picture, PictureError> {
    let mut bytes = Vec::new();
    let written = match to {
        PictureFormat::PngOrJpeg => {
            let png = write(picture, PictureFormat::Png)?;
            let is_heavy = png.bytes.len() > HEAVY_PNG && !picture.color().has_alpha();
            return if is_heavy {
                write(picture, PictureFormat::Jpeg(JPEG_QUALITY))
            } else {
                Ok(png)
            };
        }
        PictureFormat::Png => {
            let (speed, filter) = (CompressionType::Fast, FilterType::Adaptive);
            picture.write_with_encoder(PngEncoder::new_with_quality(&mut bytes, speed, filter))
        }
        PictureFormat::Jpeg(quality) => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100));
            on_white(picture).write_with_encoder(encoder)
        }
        PictureFormat::WebP => {
            let picture = DynamicImage::ImageRgba8(picture.to_rgba8());
            picture.write_with_encoder(WebPEncoder::new_lossless(&mut bytes))
        }
    };
    written.map_err(|error| {
        tracing::warn!(%error, "a picture could not be written");
        PictureError::Failed
    })?;
    Ok(Picture {
        mime_type: to.mime_type(),
        bytes: bytes.into(),
    })
}

impl PictureFormat {
    const fn mime_type(self) -> &'static str {
        match self {
            Self::Png | Self::PngOrJpeg => "image/png",
            Self::Jpeg(_) => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }
}

/// The picture without transparency.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let (width, height) = (picture.width(), picture.height());
    let white = image::RgbaImage::from_pixel(width, height, image::Rgba([u8::MAX; 4]));
    let mut ground = DynamicImage::ImageRgba8(white);
    image::imageops::overlay(&mut ground, picture, 0, 0);
    DynamicImage::ImageRgb8(ground.to_rgb8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(format: ImageFormat, width: u32, height: u32) -> Bytes {
        let mut bytes = Cursor::new(Vec::new());
        let red = image::Rgba([255, 0, 0, 128]);
        let picture = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(width, height, red));
        let picture = match format {
            ImageFormat::Jpeg => on_white(&picture),
            _ => picture,
        };
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner().into()
    }

    fn size(picture: &Picture) -> (u32, u32) {
        let format = ImageFormat::from_mime_type(picture.mime_type).unwrap();
        let read = read(&picture.bytes, format).unwrap();
        (read.width(), read.height())
    }

    #[tokio::test]
    async fn every_format_keeps_its_size() {
        let formats = [
            ImageFormat::WebP,
            ImageFormat::Gif,
            ImageFormat::Bmp,
            ImageFormat::Tiff,
            ImageFormat::Png,
            ImageFormat::Jpeg,
        ];
        for from in formats {
            for (to, mime_type) in [
                (PictureFormat::PngOrJpeg, "image/png"),
                (PictureFormat::Jpeg(80), "image/jpeg"),
                (PictureFormat::WebP, "image/webp"),
            ] {
                let bytes = picture(from, 7, 5);
                let pictures = Pictures::default();
                let converted = pictures.convert(from.to_mime_type(), bytes, to).await;
                let converted = converted.unwrap();
                assert_eq!(converted.mime_type, mime_type);
                assert_eq!(size(&converted), (7, 5), "{from:?} to {to:?}");
            }
        }
    }

    #[tokio::test]
    async fn what_is_no_picture_or_too_large_is_refused() {
        let convert = async |mime_type: &str, bytes: Bytes| {
            let pictures = Pictures::default();
            let to = PictureFormat::Png;
            pictures.convert(mime_type, bytes, to).await.unwrap_err()
        };
        let gif = picture(ImageFormat::Gif, 7, 5);
        let cut = gif.slice(..gif.len() / 2);
        assert_eq!(convert("image/gif", cut).await, PictureError::Broken);
        assert_eq!(convert("image/webp", gif).await, PictureError::Broken);
        assert_eq!(
            convert("text/plain", Bytes::new()).await,
            PictureError::Broken
        );
        // A few bytes that claim to be a picture of 60000 × 60000 points.
        let mut bomb = picture(ImageFormat::Bmp, 1, 1).to_vec();
        bomb[18..22].copy_from_slice(&60_000_u32.to_le_bytes());
        bomb[22..26].copy_from_slice(&60_000_u32.to_le_bytes());
        let error = convert("image/bmp", bomb.into()).await;
        assert_eq!(error, PictureError::TooLarge);
    }
}
