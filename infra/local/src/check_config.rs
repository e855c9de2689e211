//! What lives here: the command `check-config`.

use std::error::Error;
use std::io::Write;

use b2a_config::Environment;

use crate::cli::CheckConfigArgs;

/// Reads the settings as a start would, and tells what it found.
pub(crate) fn run(args: &CheckConfigArgs, environment: &Environment) -> Result<(), Box<dyn Error>> {
    let loaded = b2a_config::load(args.file.as_deref(), environment)?;
    b2a_process::check(&loaded.settings)?;
    b2a_api::check(&loaded.settings)?;
    let mut out = std::io::stdout().lock();
    match &loaded.file {
        Some(file) => writeln!(out, "{}: ok", file.display())?,
        None => writeln!(
            out,
            "no {}: the defaults are in force",
            b2a_config::DEFAULT_FILE
        )?,
    }
    for warning in &loaded.warnings {
        writeln!(out, "warning: {warning}")?;
    }
    Ok(())
}
