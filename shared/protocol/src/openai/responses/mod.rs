//! What lives here: OpenAI's Responses API: its requests, its responses whole and streamed, and what is kept of them.

mod calls;
mod echo;
mod encode;
mod event;
mod input;
mod input_items;
mod item;
mod kept;
mod message;
mod output;
mod request;
mod state;
mod tools;
mod wire;

pub use encode::ResponseEncoder;
pub use input_items::InputItemsPage;
pub use kept::{Earlier, Keeping, KeptResponse, KeptSlot};
pub use request::{Draft, Form, Request};

/// The id of a response as clients know it, from the id of its answer.
pub fn response_id(answer_id: &str) -> String {
    format!("resp_{answer_id}")
}
