//! What lives here: the panel's files, which are part of the binary when `web/dist` was there when it was built.

use std::io::Write as _;
use std::sync::{LazyLock, OnceLock};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};

/// The page, which every address of the panel shows.
const PAGE: &str = "index.html";
/// The page of a binary that was built without the panel.
const UNBUILT: &[u8] = include_bytes!("unbuilt.html");
/// Where files are whose names change with their content.
const HASHED: &str = "assets/";
/// Files from this size on are compressed, in bytes.
const WORTH_IT: usize = 1024;

/// Names and contents, as the build step found them.
type Table = &'static [(&'static str, &'static [u8])];
const BUILT: Table = include!(concat!(env!("OUT_DIR"), "/panel_files.rs"));

/// The files of this binary.
pub(crate) static FILES: LazyLock<PanelFiles> = LazyLock::new(|| PanelFiles::of(BUILT));

/// Files of a panel.
pub(crate) struct PanelFiles {
    files: Vec<PanelFile>,
    page: PanelFile,
}

/// A file of the panel.
pub(crate) struct PanelFile {
    name: &'static str,
    content: &'static [u8],
    made: OnceLock<Made>,
}

/// What is made of a file when it is first asked for.
struct Made {
    etag: String,
    /// `None`: compressing it gains nothing.
    gzip: Option<Bytes>,
}

/// What an address of the panel leads to.
pub(crate) enum Lookup<'f> {
    /// To a file, or to the page, which knows its own addresses.
    File(&'f PanelFile),
    /// To a file that is not there (any more).
    Nothing,
}

impl PanelFiles {
    /// These.
    pub(crate) fn of(table: Table) -> Self {
        let file = |name, content| PanelFile {
            name,
            content,
            made: OnceLock::new(),
        };
        let page = table.iter().find(|(name, _)| *name == PAGE);
        Self {
            page: file(PAGE, page.map_or(UNBUILT, |(_, content)| *content)),
            files: table
                .iter()
                .filter(|(name, _)| *name != PAGE)
                .map(|(name, content)| file(*name, *content))
                .collect(),
        }
    }

    /// What `path` leads to, seen from the panel's address.
    pub(crate) fn look_up(&self, path: &str) -> Lookup<'_> {
        let path = path.trim_start_matches('/');
        match self.files.iter().find(|file| file.name == path) {
            Some(file) => Lookup::File(file),
            None if path.starts_with(HASHED) => Lookup::Nothing,
            None => Lookup::File(&self.page),
        }
    }
}

impl PanelFile {
    /// Its content, compressed if that is welcome and worth it, and whether it is.
    pub(crate) fn content(&self, takes_gzip: bool) -> (Bytes, bool) {
        match &self.made().gzip {
            Some(gzip) if takes_gzip => (gzip.clone(), true),
            _ => (Bytes::from_static(self.content), false),
        }
    }

    /// The tag of this content, which differs from that of the same content in another encoding.
    pub(crate) fn etag(&self, is_gzip: bool) -> String {
        let (etag, coding) = (&self.made().etag, if is_gzip { "-gzip" } else { "" });
        format!("\"{etag}{coding}\"")
    }

    /// Whether it stays the same under this name for good.
    pub(crate) fn is_immutable(&self) -> bool {
        self.name.starts_with(HASHED)
    }

    pub(crate) fn content_type(&self) -> &'static str {
        let extension = self.name.rsplit_once('.').map_or("", |(_, end)| end);
        match extension {
            "html" => "text/html; charset=utf-8",
            "js" | "mjs" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "json" | "map" => "application/json",
            "webmanifest" => "application/manifest+json",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "ico" => "image/x-icon",
            "webp" => "image/webp",
            "woff2" => "font/woff2",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| {
            let digest = Sha256::digest(self.content);
            let etag = digest[..12].iter().map(|byte| format!("{byte:02x}"));
            Made {
                etag: etag.collect(),
                gzip: self.compressed(),
            }
        })
    }

    fn compressed(&self) -> Option<Bytes> {
        let is_text = self.content_type().starts_with("text/")
            || matches!(
                self.content_type(),
                "application/json" | "application/manifest+json" | "image/svg+xml"
            );
        if !is_text || self.content.len() < WORTH_IT {
            return None;
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(self.content).ok()?;
        let compressed = encoder.finish().ok()?;
        (compressed.len() < self.content.len()).then(|| compressed.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    const SCRIPT: &[u8] = &[b'a'; 4096];
    const FIXTURE: Table = &[
        ("assets/app-1a2b.js", SCRIPT),
        ("assets/small-1.css", b"p{}"),
        ("favicon.svg", b"<svg/>"),
        ("index.html", b"<!doctype html>"),
    ];

    fn file<'f>(files: &'f PanelFiles, path: &str) -> &'f PanelFile {
        match files.look_up(path) {
            Lookup::File(file) => file,
            Lookup::Nothing => panic!("{path} is nothing"),
        }
    }

    #[test]
    fn addresses_lead_to_files_or_to_the_page() {
        let files = PanelFiles::of(FIXTURE);
        for path in [
            "",
            "/",
            "/accounts",
            "accounts/a@example.com",
            "/index.html",
            "../x",
        ] {
            let page = file(&files, path);
            let (content, is_gzip) = page.content(true);
            assert_eq!((&*content, is_gzip), (&b"<!doctype html>"[..], false));
            assert!(!page.is_immutable());
        }
        let icon = file(&files, "/favicon.svg");
        assert_eq!(icon.content_type(), "image/svg+xml");
        for path in ["assets/gone.js", "/assets/", "assets/../index.html"] {
            assert!(matches!(files.look_up(path), Lookup::Nothing), "{path}");
        }
    }

    #[test]
    fn large_texts_are_compressed_and_have_tags_of_their_own() {
        let files = PanelFiles::of(FIXTURE);
        let script = file(&files, "assets/app-1a2b.js");
        assert!(script.is_immutable());
        assert_eq!(script.content_type(), "text/javascript; charset=utf-8");
        assert_eq!(script.content(false), (Bytes::from_static(SCRIPT), false));
        let (gzip, is_gzip) = script.content(true);
        assert!(is_gzip && gzip.len() < 200);
        let mut unpacked = Vec::new();
        GzDecoder::new(&*gzip).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, SCRIPT);
        assert_ne!(script.etag(true), script.etag(false));
        let small = file(&files, "assets/small-1.css");
        assert_eq!(small.content(true), (Bytes::from_static(b"p{}"), false));
        assert_ne!(small.etag(false), script.etag(false));
    }

    #[test]
    fn without_the_panel_the_page_tells_how_to_build_it() {
        let files = PanelFiles::of(&[]);
        let (page, _) = file(&files, "/accounts").content(false);
        assert!(String::from_utf8_lossy(&page).contains("make web"));
    }
}
