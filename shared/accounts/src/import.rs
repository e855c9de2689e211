//! What lives here: where imported files come from: uploads, archives, a directory. All become the same stream.

use std::fs::File;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use b2a_objects::account_file::MAX_ACCOUNT_FILE_BYTES;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};

use crate::archive::{EntryName, ReadZip, ZipLimits, entry_name, read_zip};

/// An envelope is a little larger than what is in it.
const MAX_FILE_BYTES: u64 = MAX_ACCOUNT_FILE_BYTES as u64 + 1024;

/// Something that is to be imported.
#[derive(Debug)]
pub enum Incoming {
    /// An account file, by its name.
    File {
        /// Safe to show, and a key.
        name: String,
        /// What is in it, or why that can't be told.
        content: Result<Bytes, String>,
        /// When it was written, Unix milliseconds, where that means something.
        written_ms: Option<u64>,
    },
    /// An archive that can't be read, or not to its end.
    BrokenArchive {
        /// Safe to show.
        name: String,
        /// Why.
        reason: String,
    },
}

/// The account files in one uploaded file, which is told by its name to be JSON or a ZIP; anything else holds none.
pub fn uploaded(name: &str, content: Bytes, limits: ZipLimits) -> BoxStream<'static, Incoming> {
    if is_zip(name) {
        return from_zip(shown(name), Cursor::new(content), limits);
    }
    match entry_name(name) {
        EntryName::Account(name) => stream::iter([timeless(name, Ok(content))]).boxed(),
        EntryName::Other => stream::empty().boxed(),
    }
}

/// The account files in a ZIP or JSON file on this machine.
pub fn from_file(path: &Path, limits: ZipLimits) -> std::io::Result<BoxStream<'static, Incoming>> {
    let name = file_name(path);
    let file = File::open(path)?;
    if is_zip(&name) {
        return Ok(from_zip(name, file, limits));
    }
    let content = read_bounded(file)?;
    Ok(match entry_name(&name) {
        EntryName::Account(name) => stream::iter([timeless(name, content)]).boxed(),
        EntryName::Other => stream::empty().boxed(),
    })
}

/// The account files at the top of a directory, read as they are asked for.
pub fn from_paths(paths: Vec<PathBuf>) -> BoxStream<'static, Incoming> {
    let read = stream::iter(paths).filter_map(|path| async move {
        let EntryName::Account(name) = entry_name(&file_name(&path)) else {
            return None;
        };
        let reading = tokio::task::spawn_blocking(move || {
            let open = File::open(&path)?;
            let written_ms = written_ms(&open);
            Ok::<_, std::io::Error>((read_bounded(open)?, written_ms))
        });
        let failed = |error: &dyn std::error::Error| (Err(format!("read_failed: {error}")), None);
        let (content, written_ms) = match reading.await {
            Ok(Ok(read)) => read,
            Ok(Err(error)) => failed(&error),
            Err(error) => failed(&error),
        };
        Some(Incoming::File {
            name,
            content,
            written_ms,
        })
    });
    read.boxed()
}

/// Whether a file is taken for a ZIP.
pub fn is_zip(name: &str) -> bool {
    has_extension(name, "zip")
}

/// Whether a file is taken for JSON.
pub fn is_json(name: &str) -> bool {
    has_extension(name, "json")
}

fn has_extension(name: &str, wanted: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case(wanted))
}

fn from_zip<R: std::io::Read + std::io::Seek + Send + 'static>(
    archive: String,
    source: R,
    limits: ZipLimits,
) -> BoxStream<'static, Incoming> {
    read_zip(source, limits)
        .map(move |read| match read {
            ReadZip::Entry(entry) => timeless(entry.name, entry.content),
            ReadZip::Broken(reason) => Incoming::BrokenArchive {
                name: archive.clone(),
                reason,
            },
        })
        .boxed()
}

/// A file whose own time says nothing: it was made for the transport.
const fn timeless(name: String, content: Result<Bytes, String>) -> Incoming {
    Incoming::File {
        name,
        content,
        written_ms: None,
    }
}

fn written_ms(file: &File) -> Option<u64> {
    let modified = file.metadata().and_then(|metadata| metadata.modified());
    let since_epoch = modified.ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since_epoch.as_millis()).ok()
}

/// A file's content unless it is larger than an account file may be.
fn read_bounded(file: File) -> std::io::Result<Result<Bytes, String>> {
    let mut content = Vec::new();
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut content)?;
    Ok(if content.len() as u64 > MAX_FILE_BYTES {
        Err(format!("larger than {MAX_ACCOUNT_FILE_BYTES} bytes"))
    } else {
        Ok(content.into())
    })
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// A name without folders and control characters.
fn shown(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(255).collect()
}
