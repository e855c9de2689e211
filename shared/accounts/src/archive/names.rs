//! What lives here: which entries of an archive are account files, and names of them that are safe to show.

use b2a_objects::is_account_key;

/// What an export says about itself.
pub(crate) const MANIFEST: &str = "manifest.json";
/// The longest name that is taken over, in bytes.
const MAX_BYTES: usize = 255;

/// What an entry is, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntryName {
    /// An account file, by this safe name: no folder, no control character, nothing hidden.
    Account(String),
    /// Something else, passed over without a word.
    Other,
}

/// Reads the name of an entry, or of an uploaded file. Of a path only the last part counts, whichever separator it
/// has, so that no name can lead anywhere.
pub(crate) fn entry_name(raw: &str) -> EntryName {
    let mut parts = raw.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or_default();
    // What macOS adds to archives looks like JSON by its name and is none.
    let is_shadow = parts.any(|folder| folder == "__MACOSX");
    let safe: String = name
        .chars()
        .map(|c| if c.is_control() || c == ':' { '_' } else { c })
        .collect();
    let Some((stem, extension)) = safe.rsplit_once('.') else {
        return EntryName::Other;
    };
    let is_json = extension.eq_ignore_ascii_case("json");
    if !is_json || is_shadow || safe.eq_ignore_ascii_case(MANIFEST) {
        return EntryName::Other;
    }
    let stem = at_most(stem, MAX_BYTES - ".json".len());
    let name = format!("{stem}.json");
    if stem.is_empty() || !is_account_key(&name) {
        return EntryName::Other;
    }
    EntryName::Account(name)
}

/// The beginning of a text, cut between characters.
fn at_most(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use b2a_objects::ObjectKey;
    use proptest::prelude::*;

    use super::*;

    fn account(name: &str) -> EntryName {
        EntryName::Account(name.to_owned())
    }

    #[test]
    fn paths_are_reduced_to_their_last_part() {
        for raw in [
            "a@x.json",
            "pool/a@x.json",
            "../../../etc/a@x.json",
            "/a@x.json",
            "C:\\pool\\a@x.json",
            "..\\a@x.JSON",
        ] {
            assert_eq!(entry_name(raw), account("a@x.json"), "{raw}");
        }
        assert_eq!(entry_name("a\nb:c.json"), account("a_b_c.json"));
        let long = format!("{}.json", "ü".repeat(400));
        assert_eq!(
            entry_name(&long),
            account(&format!("{}.json", "ü".repeat(125)))
        );
    }

    #[test]
    fn what_is_no_account_file_is_passed_over() {
        for raw in [
            "",
            "/",
            "..",
            ".json",
            "a/..json",
            "pool/",
            "a.txt",
            "json",
            "._a@x.json",
            "__MACOSX/a@x.json",
            "__MACOSX\\pool/a@x.json",
            "manifest.json",
            "sub/Manifest.JSON",
            "admin_panel_auth.json",
            "ADMIN_PANEL_AUTH.json",
        ] {
            assert_eq!(entry_name(raw), EntryName::Other, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn no_name_leads_out_of_its_place(raw in "(\\PC|[./\\\\:\0\n]){0,300}(\\.json)?") {
            if let EntryName::Account(name) = entry_name(&raw) {
                prop_assert!(name.len() <= MAX_BYTES);
                prop_assert!(is_account_key(&name));
                prop_assert!(!name.contains(['/', '\\', ':']) && !name.starts_with('.'));
                prop_assert!(!name.chars().any(char::is_control));
                let key = ObjectKey::new(name.clone()).unwrap();
                prop_assert_eq!(key.file_name(), name);
            }
        }
    }
}
