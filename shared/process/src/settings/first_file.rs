//! What lives here: the configuration file that a first start leaves behind, for its operator to edit.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use b2a_config::DEFAULT_FILE;

/// Writes the usual configuration file with defaults, if there is none, and tells whether it did. Where nothing can be
/// written (a container with a file system for reading only) everything works without one.
pub fn write_first_file() -> std::io::Result<bool> {
    let path = Path::new(DEFAULT_FILE);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // Keys will stand in it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(path);
    match opened {
        Ok(mut file) => {
            file.write_all(b2a_config::first_file().as_bytes())?;
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}
