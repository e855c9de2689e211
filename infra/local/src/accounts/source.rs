//! What lives here: what an import on this machine reads.

use std::error::Error;
use std::path::{Path, PathBuf};

use b2a_accounts::{Belonging, DataDirectory, Incoming, ZipLimits, import};
use futures_util::stream::BoxStream;

use crate::exit::CommandError;

/// What an import reads.
pub(crate) enum Source {
    /// A data directory.
    Directory(DataDirectory),
    /// A JSON file or a ZIP.
    File(PathBuf),
}

impl Source {
    /// Looks at what is at `path`.
    pub(crate) fn open(path: &Path) -> Result<Self, Box<dyn Error>> {
        let shown = path.display();
        let missing = |error| CommandError::not_found(format!("{shown}: {error}"));
        let metadata = std::fs::metadata(path).map_err(missing)?;
        if metadata.is_dir() {
            return Ok(Self::Directory(DataDirectory::look(path)?));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if import::is_json(&name) || import::is_zip(&name) {
            return Ok(Self::File(path.to_owned()));
        }
        let wanted = "a directory, a .json or a .zip is needed";
        Err(CommandError::usage(format!("{shown}: {wanted}")).into())
    }

    /// How many account files there are, if that can be told.
    pub(crate) fn count(&self) -> Option<usize> {
        match self {
            Self::Directory(directory) => Some(directory.account_files.len()),
            Self::File(path) => path.extension().is_some_and(|it| it == "json").then_some(1),
        }
    }

    /// The account files.
    pub(crate) fn files(&mut self) -> std::io::Result<BoxStream<'static, Incoming>> {
        match self {
            Self::Directory(directory) => {
                let paths = std::mem::take(&mut directory.account_files);
                Ok(import::from_paths(paths))
            }
            Self::File(path) => import::from_file(path, ZipLimits::OWN),
        }
    }

    /// What comes along. The settings only `with_settings`.
    pub(crate) fn belongings(&self, with_settings: bool) -> Vec<&Belonging> {
        let Self::Directory(directory) = self else {
            return Vec::new();
        };
        let settings = directory.settings.iter().filter(|_| with_settings);
        directory.belongings.iter().chain(settings).collect()
    }

    /// What is left out.
    pub(crate) fn left_out(&self) -> &[String] {
        match self {
            Self::Directory(directory) => &directory.left_out,
            Self::File(_) => &[],
        }
    }
}
