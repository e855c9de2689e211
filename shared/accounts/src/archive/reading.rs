//! What lives here: reading the account files in a ZIP, of which nothing is believed: not its names, not its sizes.

use std::io::{Read, Seek};

use b2a_objects::account_file::MAX_ACCOUNT_FILE_BYTES;
use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::poll_fn;
use tokio::sync::mpsc;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::{EntryName, entry_name};

/// Entries that may lie unpacked in memory.
const UNPACKED: usize = 16;
/// An envelope is a little larger than what is in it.
const MAX_ENTRY_BYTES: u64 = MAX_ACCOUNT_FILE_BYTES as u64 + 1024;

/// How much of an archive is unpacked. An entry larger than an account file may be fails alone, in any archive.
#[derive(Debug, Clone, Copy)]
pub struct ZipLimits {
    /// Entries, of whatever sort.
    pub entries: usize,
    /// Bytes of all account files in it, unpacked.
    pub bytes: u64,
}

impl ZipLimits {
    /// For what comes over the network.
    pub const UPLOAD: Self = Self {
        entries: 20_000,
        bytes: 256 * 1024 * 1024,
    };
    /// For an operator's own files.
    pub const OWN: Self = Self {
        entries: 1_000_000,
        bytes: 16 * 1024 * 1024 * 1024,
    };
}

/// An account file out of an archive.
#[derive(Debug)]
pub(crate) struct ArchiveEntry {
    /// Its name, safe to show.
    pub(crate) name: String,
    /// Its content, or why there is none.
    pub(crate) content: Result<Bytes, String>,
}

/// One step of reading.
#[derive(Debug)]
pub(crate) enum ReadZip {
    /// An account file.
    Entry(ArchiveEntry),
    /// The archive can't be read, or not any further.
    Broken(String),
}

/// The account files in an archive, read as they are asked for.
pub(crate) fn read_zip<R: Read + Seek + Send + 'static>(
    source: R,
    limits: ZipLimits,
) -> impl Stream<Item = ReadZip> + Send + Unpin {
    let (sender, mut entries) = mpsc::channel(UNPACKED);
    // Ends when the reader is dropped: then nothing can be sent any more.
    tokio::task::spawn_blocking(move || {
        if let Err(reason) = send_entries(source, limits, &sender) {
            sender.blocking_send(ReadZip::Broken(reason)).ok();
        }
    });
    poll_fn(move |context| entries.poll_recv(context))
}

fn send_entries<R: Read + Seek>(
    source: R,
    limits: ZipLimits,
    sender: &mpsc::Sender<ReadZip>,
) -> Result<(), String> {
    let mut archive = ZipArchive::new(source).map_err(|error| broken(&error))?;
    if archive.len() > limits.entries {
        return Err(format!("more than {} entries", limits.entries));
    }
    let mut left = limits.bytes;
    for index in 0..archive.len() {
        let EntryName::Account(name) = entry_name(&name_of(&mut archive, index)) else {
            continue;
        };
        let content = match archive.by_index(index) {
            Ok(entry) if entry.is_dir() => continue,
            Ok(mut entry) => unpack(&mut entry, &mut left),
            Err(error) => Err(broken(&error)),
        };
        if left == 0 {
            return Err(format!("more than {} bytes of account files", limits.bytes));
        }
        let entry = ReadZip::Entry(ArchiveEntry { name, content });
        if sender.blocking_send(entry).is_err() {
            break;
        }
    }
    Ok(())
}

/// An entry's name, which needs neither a password nor a method that we know.
fn name_of<R: Read + Seek>(archive: &mut ZipArchive<R>, index: usize) -> String {
    let Ok(entry) = archive.by_index_raw(index) else {
        return String::new();
    };
    String::from_utf8_lossy(entry.name_raw()).into_owned()
}

/// The content of an entry, however large it claims to be.
fn unpack<R: Read>(entry: &mut ZipFile<'_, R>, left: &mut u64) -> Result<Bytes, String> {
    let mut content = Vec::new();
    let most = MAX_ENTRY_BYTES + 1;
    let read = entry.take(most).read_to_end(&mut content);
    let size = content.len() as u64;
    *left = left.saturating_sub(size);
    read.map_err(|error| format!("can't be unpacked: {error}"))?;
    if size == most {
        return Err(format!("larger than {MAX_ACCOUNT_FILE_BYTES} bytes"));
    }
    Ok(content.into())
}

fn broken(error: &ZipError) -> String {
    match error {
        ZipError::InvalidArchive(_) | ZipError::Io(_) => "not a ZIP that can be read".to_owned(),
        error => error.to_string(),
    }
}
