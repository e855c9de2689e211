//! What lives here: reading a data directory, of the single-process system or of ours: what in it is an account, what comes
//! along, and what is left out.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use b2a_objects::{ObjectKey, PANEL_USER_KEY, is_account_key, is_flow_token_key};
use bytes::Bytes;

/// The panel's user of the single-process system.
const PANEL_USER: &str = "admin_panel_auth.json";
/// Where the settings lie, seen from the folder that the data directory is in, and in a store.
const SETTINGS: &str = "config/config.json";
/// Entries of one directory that are looked at.
const MAX_ENTRIES: usize = 1_000_000;
/// The largest object that comes along, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// What a data directory holds.
#[derive(Debug, Default)]
pub struct DataDirectory {
    /// Every top-level `*.json` but the panel's user.
    pub account_files: Vec<PathBuf>,
    /// What comes along: Flow tokens, and the panel's user.
    pub belongings: Vec<Belonging>,
    /// The settings beside it.
    pub settings: Option<Belonging>,
    /// Names of what is left out: other folders, old backups, hidden files.
    pub left_out: Vec<String>,
}

/// An object that comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// Where it is.
    pub path: PathBuf,
    /// Where it goes.
    pub key: ObjectKey,
    /// It holds credentials.
    pub is_secret: bool,
}

impl DataDirectory {
    /// Looks at the directory at `path`, without reading any file of it.
    pub fn look(path: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        for (name, entry) in entries(path)? {
            let is_file = fs::metadata(&entry).is_ok_and(|metadata| metadata.is_file());
            if is_file && name == PANEL_USER {
                found.belongings.extend(belonging(entry, &name, false));
            } else if is_file && is_account_key(&name) && ObjectKey::new(name.clone()).is_ok() {
                found.account_files.push(entry);
            } else if name == "at" && !is_file {
                found.look_for_tokens(&entry)?;
            } else if name == "config" && !is_file {
                found.look_for_user(&entry)?;
            } else {
                found.left_out.push(name);
            }
        }
        let beside = path
            .canonicalize()?
            .parent()
            .map(|parent| parent.join(SETTINGS));
        found.settings = beside
            .filter(|settings| settings.is_file())
            .and_then(|settings| belonging(settings, SETTINGS, false));
        Ok(found)
    }

    /// The panel's user as we keep it; settings lie elsewhere.
    fn look_for_user(&mut self, folder: &Path) -> io::Result<()> {
        for (name, entry) in entries(folder)? {
            let key = format!("config/{name}");
            let is_user = key == PANEL_USER_KEY && fs::metadata(&entry)?.is_file();
            match belonging(entry, &key, true).filter(|_| is_user) {
                Some(user) => self.belongings.push(user),
                None => self.left_out.push(key),
            }
        }
        Ok(())
    }

    fn look_for_tokens(&mut self, folder: &Path) -> io::Result<()> {
        for (name, entry) in entries(folder)? {
            let key = format!("at/{name}");
            let is_file = fs::metadata(&entry).is_ok_and(|metadata| metadata.is_file());
            let token = belonging(entry, &key, true);
            match token.filter(|_| is_file && is_flow_token_key(&key)) {
                Some(token) => self.belongings.push(token),
                None => self.left_out.push(key),
            }
        }
        Ok(())
    }
}

impl Belonging {
    /// Its content; an error when it is larger than such a thing may be.
    pub fn read(&self) -> io::Result<Bytes> {
        let mut content = Vec::new();
        let file = fs::File::open(&self.path)?;
        file.take(MAX_BYTES + 1).read_to_end(&mut content)?;
        if content.len() as u64 > MAX_BYTES {
            let reason = format!("larger than {MAX_BYTES} bytes");
            return Err(io::Error::other(reason));
        }
        Ok(content.into())
    }
}

fn belonging(path: PathBuf, key: &str, is_secret: bool) -> Option<Belonging> {
    let key = ObjectKey::new(key).ok()?;
    Some(Belonging {
        path,
        key,
        is_secret,
    })
}

/// The entries of a directory with their names, ordered by those. A name that is no text can't be a key; it is shown
/// as well as it can be, and left out since no file has that name.
fn entries(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        if entries.len() == MAX_ENTRIES {
            return Err(io::Error::other(format!("more than {MAX_ENTRIES} files")));
        }
        let entry = entry?;
        let name = entry.file_name();
        let shown = name.to_string_lossy().into_owned();
        let is_text = name.to_str().is_some();
        let name = if is_text { shown } else { format!(".{shown}") };
        entries.push((name, entry.path()));
    }
    entries.sort_unstable();
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_data_directory_is_sorted_out() {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("data");
        for name in [
            "data/a@example.com.json",
            "data/broken.json",
            "data/admin_panel_auth.json",
            "data/Admin_panel_auth.json.broken.1.json",
            "data/invalid-backup-20260216.zip",
            "data/.hidden.json",
            "data/at/one.txt",
            "data/at/README.md",
            "data/at/.keep",
            "data/at/sub/two.txt",
            "data/config/panel_user.json",
            "data/config/other.json",
            "data/screenshots/x.json",
            "data/registrar-artifacts/y.png",
            "config/config.json",
        ] {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}").unwrap();
        }
        let found = DataDirectory::look(&data).unwrap();
        let names = |paths: &[PathBuf]| -> Vec<String> {
            let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
            paths.iter().map(name).collect()
        };
        assert_eq!(
            names(&found.account_files),
            ["a@example.com.json", "broken.json"]
        );
        let keys: Vec<(&str, bool)> = found
            .belongings
            .iter()
            .map(|it| (it.key.as_str(), it.is_secret))
            .collect();
        assert_eq!(
            keys,
            [
                ("admin_panel_auth.json", false),
                ("at/one.txt", true),
                ("config/panel_user.json", true),
            ]
        );
        assert_eq!(found.settings.unwrap().key.as_str(), "config/config.json");
        assert_eq!(
            found.left_out,
            [
                ".hidden.json",
                "Admin_panel_auth.json.broken.1.json",
                "at/.keep",
                "at/README.md",
                "at/sub",
                "config/other.json",
                "invalid-backup-20260216.zip",
                "registrar-artifacts",
                "screenshots",
            ]
        );
    }
}
