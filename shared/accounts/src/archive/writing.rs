//! What lives here: writing a ZIP beside the tasks that read what goes into it.

use std::io::{self, Seek, Write};

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Entries that may wait to be written.
const WAITING: usize = 16;

/// Why an archive could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the archive can't be written: {0}")]
pub struct ArchiveError(String);

impl From<ZipError> for ArchiveError {
    fn from(error: ZipError) -> Self {
        Self(error.to_string())
    }
}

/// What goes into an archive.
pub(crate) struct EntryToWrite {
    pub(crate) name: String,
    pub(crate) content: Bytes,
    /// Unix milliseconds.
    pub(crate) modified_ms: u64,
}

/// An archive that is being written, where it holds up no other task.
pub(crate) struct ArchiveWriter<W> {
    entries: mpsc::Sender<EntryToWrite>,
    writing: JoinHandle<Result<W, ArchiveError>>,
}

impl<W: Write + Seek + Send + 'static> ArchiveWriter<W> {
    /// Begins an archive in `sink`.
    pub(crate) fn begin(sink: W) -> Self {
        let (entries, mut queue) = mpsc::channel::<EntryToWrite>(WAITING);
        let writing = tokio::task::spawn_blocking(move || {
            let mut archive = ZipWriter::new(sink);
            while let Some(entry) = queue.blocking_recv() {
                write(&mut archive, &entry)?;
            }
            Ok(archive.finish()?)
        });
        Self { entries, writing }
    }

    /// Adds an entry. An archive that failed already says so at its end.
    pub(crate) async fn add(&self, entry: EntryToWrite) {
        self.entries.send(entry).await.ok();
    }

    /// Ends the archive, and hands the sink back.
    pub(crate) async fn finish(self) -> Result<W, ArchiveError> {
        drop(self.entries);
        let joined = self.writing.await;
        joined.map_err(|error| ArchiveError(io::Error::other(error).to_string()))?
    }
}

fn write<W: Write + Seek>(
    archive: &mut ZipWriter<W>,
    entry: &EntryToWrite,
) -> Result<(), ArchiveError> {
    // Credentials: for their owner alone, also once they are unpacked.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o600)
        .last_modified_time(time(entry.modified_ms));
    archive.start_file(entry.name.as_str(), options)?;
    archive
        .write_all(&entry.content)
        .map_err(|error| ArchiveError(error.to_string()))
}

/// A time as archives keep it; the earliest they know when it is out of their range.
fn time(unix_ms: u64) -> DateTime {
    let unix_ms = i64::try_from(unix_ms).unwrap_or(i64::MAX);
    let time = Timestamp::from_millisecond(unix_ms).unwrap_or_default();
    let time = time.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    DateTime::from_date_and_time(
        u16::try_from(time.year()).unwrap_or(1980),
        part(time.month()),
        part(time.day()),
        part(time.hour()),
        part(time.minute()),
        part(time.second()),
    )
    .unwrap_or_default()
}
