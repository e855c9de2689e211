//! What lives here: what a program says on its standard error, line by line in our log, with secrets masked.

use b2a_domain::AccountId;

use crate::masking::Masker;

/// Bytes of a line that are read; the rest of a longer one is passed over. Longer than any secret, so that none is cut in two
/// where it could not be recognised.
const LINE_BYTES: usize = 64 * 1024;
/// Characters of a line that are shown.
const SHOWN: usize = 500;
/// Lines of one run that are logged.
const LINES: usize = 1000;

/// Takes what a program says.
pub(super) struct Log {
    masker: Masker,
    account: Option<AccountId>,
    /// What came since the last end of a line.
    pending: Vec<u8>,
    lines: usize,
    last_line: Option<String>,
}

impl Log {
    pub(super) const fn new(masker: Masker, account: Option<AccountId>) -> Self {
        Self {
            masker,
            account,
            pending: Vec::new(),
            lines: 0,
            last_line: None,
        }
    }

    /// Takes the next piece, cut anywhere.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        for (index, part) in bytes.split(|byte| *byte == b'\n').enumerate() {
            if index > 0 {
                self.end();
            }
            let room = LINE_BYTES - self.pending.len();
            self.pending
                .extend_from_slice(&part[..part.len().min(room)]);
        }
    }

    /// Takes the end of a line.
    pub(super) fn end(&mut self) {
        let line = std::mem::take(&mut self.pending);
        let line = self.masker.mask(&String::from_utf8_lossy(&line));
        let line: String = line.trim().chars().take(SHOWN).collect();
        if line.is_empty() {
            return;
        }
        self.lines += 1;
        match (self.lines.cmp(&(LINES + 1)), &self.account) {
            (std::cmp::Ordering::Less, Some(account)) => {
                tracing::info!(driver = "command", ?account, "program: {line}");
            }
            (std::cmp::Ordering::Less, None) => {
                tracing::info!(driver = "command", "program: {line}")
            }
            (std::cmp::Ordering::Equal, _) => {
                tracing::warn!(driver = "command", "the program says more than is logged");
            }
            (std::cmp::Ordering::Greater, _) => {}
        }
        self.last_line = Some(line);
    }

    /// The last line that said something, masked.
    pub(super) fn last_line(mut self) -> Option<String> {
        self.end();
        self.last_line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::tests::account;

    fn log() -> Log {
        Log::new(Masker::of(Some(&account("a@example.com"))), None)
    }

    #[test]
    fn lines_may_come_in_any_pieces() {
        let text = b"first\n\nwith session-cookie-of-the-test\nlast without an end";
        for size in 1..text.len() {
            let mut log = log();
            let mut lines = Vec::new();
            for piece in text.chunks(size) {
                log.take(piece);
                lines.extend(log.last_line.clone());
            }
            lines.extend(log.last_line());
            lines.dedup();
            assert_eq!(lines.last().unwrap(), "last without an end");
            assert!(lines.iter().all(|line| !line.contains("session-cookie")));
        }
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut log = log();
        let long = vec![b'x'; 10 * LINE_BYTES];
        log.take(&long);
        assert_eq!(log.pending.len(), LINE_BYTES);
        log.take(b"\nshort\n\xff\xfe\n");
        assert_eq!(log.last_line().unwrap(), "\u{fffd}\u{fffd}");
    }
}
