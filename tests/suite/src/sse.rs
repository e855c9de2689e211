//! What lives here: server-sent events as a client reads them.

/// One block of a stream: what stands between two blank lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SseBlock {
    /// What `event:` says.
    pub event: Option<String>,
    /// What `data:` says; several lines are joined.
    pub data: Option<String>,
    /// A line that begins with a colon.
    pub comment: Option<String>,
}

impl SseBlock {
    /// Every block that is not empty. Fails on a line that the standard does not know, and on a last block that no
    /// blank line ends.
    pub fn read_all(stream: &str) -> Vec<Self> {
        assert!(
            stream.is_empty() || stream.ends_with("\n\n"),
            "the last event is cut off: {stream:?}"
        );
        let blocks = stream.split("\n\n").map(Self::read);
        blocks.filter(|block| *block != Self::default()).collect()
    }

    fn read(lines: &str) -> Self {
        let mut block = Self::default();
        for line in lines.lines().filter(|line| !line.is_empty()) {
            let (name, value) = line
                .split_once(':')
                .unwrap_or_else(|| panic!("no event has such a line: {line:?}"));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match name {
                "" => block.comment = Some(value.to_owned()),
                "event" => block.event = Some(value.to_owned()),
                "data" => {
                    let data = block.data.get_or_insert_default();
                    if !data.is_empty() {
                        data.push('\n');
                    }
                    data.push_str(value);
                }
                _ => panic!("no event has such a line: {line:?}"),
            }
        }
        block
    }
}
