//! What lives here: the build step that puts the panel into the binary. What `make web` leaves in `web/dist` becomes a table of
//! files; without it the table is empty, and the gateway tells how to build the panel.
#![allow(
    clippy::disallowed_methods,
    reason = "cargo tells a build script by its environment where to write"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The most that goes into the binary, in bytes: more is a mistake.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let web = manifest.join("../web");
    let dist = web.join("dist");
    // A path that is missing counts as changed each time. So the folder is watched in which it would appear.
    for watched in [&dist, &web, &manifest.join("build.rs")] {
        if watched.exists() {
            println!("cargo::rerun-if-changed={}", watched.display());
            break;
        }
    }
    let mut files = Vec::new();
    if dist.join("index.html").is_file() {
        collect(&dist.canonicalize()?, "", &mut files)?;
    }
    files.sort();
    let mut table = String::from("&[\n");
    for (name, path) in &files {
        // As a literal of Rust, whatever is in the path.
        let path = path.display().to_string();
        let entry = format!("    ({name:?}, include_bytes!({path:?})),\n");
        table.push_str(&entry);
    }
    let _infallible = writeln!(table, "]");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("panel_files.rs"), table)
}

/// Every file below `folder`, by its path from there with `/` between the parts.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let (path, name) = (entry.path(), format!("{prefix}{name}"));
        let metadata = fs::metadata(&path)?;
        if metadata.is_dir() {
            collect(&path, &format!("{name}/"), files)?;
        } else if metadata.len() > MAX_BYTES {
            let message = format!("{} is too large to be a part of the panel", path.display());
            return Err(io::Error::other(message));
        } else {
            files.push((name, path));
        }
    }
    Ok(())
}
