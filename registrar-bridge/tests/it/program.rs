//! What lives here: programs for the driver `command`.

use std::path::PathBuf;

use tempfile::TempDir;

/// What every program starts with: its task, the e-mail in it, and how it prints an account.
const BEGINNING: &str = r#"#!/bin/sh
folder=$1
task=$(cat)
email=$(printf '%s' "$task" | sed -n 's/.*"email":"\([^"]*\)".*/\1/p')
account() {
    printf '{"email":"%s","full_name":"N","authorization":"Bearer new","config_id":"c","csesidx":"7","cookies":[{"name":"__Secure-C_SES","value":"%s"}]}\n' "$1" "$2"
}
await() { while ! test -e "$folder/$1"; do sleep 0.02; done; }
tell() { echo $$ > "$folder/$1.tmp" && mv "$folder/$1.tmp" "$folder/$1"; }
"#;

/// A program with a folder for itself and its test.
pub(crate) struct Program {
    folder: TempDir,
}

impl Program {
    /// A shell script: `$email` is whom it is about, `account $email <cookie>` prints, `await <file>` waits for the test, and
    /// `tell <file>` tells it something.
    pub(crate) fn new(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("program"),
            format!("{BEGINNING}{script}\n"),
        )
        .unwrap();
        Self { folder }
    }

    /// How it is called.
    pub(crate) fn command(&self) -> Vec<String> {
        let text = |path: PathBuf| path.display().to_string();
        let folder = self.folder.path().to_owned();
        vec![
            "/bin/sh".to_owned(),
            text(folder.join("program")),
            text(folder),
        ]
    }

    /// Lets a program go on that awaits this file.
    pub(crate) fn go(&self, file: &str) {
        std::fs::write(self.folder.path().join(file), "").unwrap();
    }

    /// What a program told.
    pub(crate) fn told(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.path().join(file)).ok()
    }
}
