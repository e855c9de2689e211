//! What lives here: the estimate of token counts, for upstreams that report none.
//!
//! The rule: a character of the Chinese, Japanese and Korean blocks is one token; of all other text, four
//! bytes are one; a file costs a fixed number. Fractions are added up and rounded up once, at the end, so
//! that an answer costs the same in one piece as in a thousand, and any text at all costs at least one.

use b2a_domain::TokenUsage;

use crate::canonical::{AnswerEvent, ChatRequest, ContentPart};

/// What a file in a request is estimated at: one tile of an image, as Google documents it for Gemini.
pub const INPUT_MEDIA_TOKENS: u64 = 258;

/// What a generated file is estimated at: an image of up to 1024 × 1024, as Google documents it.
pub const OUTPUT_MEDIA_TOKENS: u64 = 1290;

/// Fractions of a token: the estimate never needs finer ones.
const PER_TOKEN: u64 = 4;

/// The cost of a text in quarters of a token.
///
/// In UTF-8 a character from U+3000 up to U+FFFF has three bytes, of which the first is 0xE3 to 0xEF and no
/// other byte of any text is. That range is the CJK blocks, full-width forms included, and little else, so
/// that adding one quarter per such byte to one per byte makes these characters cost four. Han characters
/// beyond U+FFFF have four bytes and so cost four anyway.
pub(crate) fn quarters(text: &str) -> u64 {
    let wide = text
        .bytes()
        .filter(|byte| matches!(byte, 0xe3..=0xef))
        .count();
    (text.len() + wide) as u64
}

/// The cost of a character in quarters of a token.
pub(crate) fn quarters_of_char(c: char) -> u64 {
    quarters(c.encode_utf8(&mut [0; 4]))
}

/// Estimates the tokens of a text.
pub fn estimate_text(text: &str) -> u64 {
    quarters(text).div_ceil(PER_TOKEN)
}

/// Estimates the tokens of a request: its instructions, its turns and its files.
pub fn estimate_input(request: &ChatRequest) -> u64 {
    let mut text = quarters(&request.system);
    let mut media = 0;
    for part in request.turns.iter().flat_map(|turn| &turn.parts) {
        match part {
            ContentPart::Text(part) => text += quarters(part),
            ContentPart::Media(_) | ContentPart::RemoteMedia(_) => media += INPUT_MEDIA_TOKENS,
            ContentPart::ToolCall(call) => {
                text += quarters(&call.name) + quarters(&call.arguments_json);
            }
            ContentPart::ToolResult(result) => text += quarters(&result.text),
        }
    }
    text.div_ceil(PER_TOKEN) + media
}

/// Adds up what an answer costs, piece by piece.
#[derive(Debug, Clone, Copy, Default)]
pub struct UsageMeter {
    input_tokens: u64,
    reasoning_quarters: u64,
    answer_quarters: u64,
    media_tokens: u64,
}

impl UsageMeter {
    /// A meter for the answer to a request of `input_tokens`, from [`estimate_input`].
    pub const fn new(input_tokens: u64) -> Self {
        Self {
            input_tokens,
            reasoning_quarters: 0,
            answer_quarters: 0,
            media_tokens: 0,
        }
    }

    /// Counts a piece, whether or not the client gets to see it.
    pub fn observe(&mut self, event: &AnswerEvent) {
        match event {
            AnswerEvent::Reasoning(text) => self.reasoning_quarters += quarters(text),
            AnswerEvent::Text(text) => self.answer_quarters += quarters(text),
            AnswerEvent::Grounding(_) => {}
            AnswerEvent::Media(_) => self.media_tokens += OUTPUT_MEDIA_TOKENS,
            AnswerEvent::ToolCall(call) => {
                self.answer_quarters += quarters(&call.name) + quarters(&call.arguments_json);
            }
        }
    }

    /// The model was asked a second time, with a question of so many tokens, as so many of its answer were of no use.
    pub const fn ask_again(&mut self, input_tokens: u64, useless_tokens: u64) {
        self.input_tokens += input_tokens;
        self.answer_quarters += useless_tokens * PER_TOKEN;
    }

    /// What the call cost so far.
    pub const fn usage(&self) -> TokenUsage {
        let reasoning_tokens = self.reasoning_quarters.div_ceil(PER_TOKEN);
        TokenUsage {
            input_tokens: self.input_tokens,
            output_tokens: reasoning_tokens
                + self.answer_quarters.div_ceil(PER_TOKEN)
                + self.media_tokens,
            reasoning_tokens,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_costs_by_its_script() {
        for (text, tokens) in [
            ("", 0),
            ("a", 1),
            ("Hello, world", 3),
            ("你好，世界", 5),
            ("こんにちは", 5),
            ("안녕하세요", 5),
            ("𠮷野家", 3),
            ("Größe", 2),
        ] {
            assert_eq!(estimate_text(text), tokens, "{text}");
        }
    }

    #[test]
    fn reasoning_is_part_of_the_output() {
        let mut meter = UsageMeter::new(7);
        meter.observe(&AnswerEvent::Reasoning("12345".to_owned()));
        meter.observe(&AnswerEvent::Text("1".to_owned()));
        meter.observe(&AnswerEvent::Text("2".to_owned()));
        let expected = TokenUsage {
            input_tokens: 7,
            output_tokens: 3,
            reasoning_tokens: 2,
        };
        assert_eq!(meter.usage(), expected);
    }
}
