//! What lives here: OpenAI's images: what is asked to be drawn or changed, and the answer.

mod answer;
mod form;
mod request;
#[cfg(test)]
mod tests;
mod wire;

pub use answer::{DrawnImage, ImagesAnswer};
pub use form::FormField;
pub use request::{ImageFormat, ImagesRequest};
