//! What lives here: `accounts export`.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use b2a_api::admin::{Filter, export};
use b2a_config::Environment;
use clap::Args;
use serde_json::json;
use tempfile::NamedTempFile;

use super::list::FilterArgs;
use crate::Exit;
use crate::admin_api::AdminApi;
use crate::exit::CommandError;
use crate::output::{counted, progress, remark, say, say_json};
use crate::place::{Here, Place, PlaceArgs};

#[derive(Args)]
pub(crate) struct ExportArgs {
    /// The archive to write; credentials are in it in clear
    archive: PathBuf,
    /// Overwrite the archive if it is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

/// What went into the archive.
struct Written {
    file: NamedTempFile,
    matched: usize,
    exported: usize,
    errors: Vec<String>,
}

/// Writes the archive: beside its place first, so that there is a whole one or none.
pub(crate) async fn run(
    args: &ExportArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    let shown = args.archive.display();
    if args.archive.exists() && !args.force {
        return Err(
            CommandError::usage(format!("{shown} is there already (--force overwrites)")).into(),
        );
    }
    let place = args.place.open(environment).await?;
    let folder = match args.archive.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    // For its owner alone, from its first byte on.
    let file = NamedTempFile::new_in(folder)
        .map_err(|error| CommandError::failed(format!("{}: {error}", folder.display())))?;
    let filter = args.filter.filter();
    let written = match &place {
        Place::Here(here) => write_here(here, &filter, file).await?,
        Place::There(api) => write_there(api, &filter, file).await?,
    };
    written.file.as_file().sync_all()?;
    if args.force {
        written.file.persist(&args.archive)?;
    } else {
        written.file.persist_noclobber(&args.archive)?;
    }
    for problem in &written.errors {
        remark(problem);
    }
    if args.place.json {
        say_json(&json!({
            "archive": args.archive, "total": written.matched, "exported_count": written.exported,
            "errors": written.errors,
        }))?;
    } else {
        let files = counted(written.exported, "account file");
        say(&format!(
            "{files} written to {shown}, in clear: keep it safe."
        ))?;
    }
    let failed = written.matched - written.exported;
    Ok(Exit::of_many(written.exported, 0, failed))
}

async fn write_here(
    here: &Here,
    filter: &Filter,
    file: NamedTempFile,
) -> Result<Written, Box<dyn Error>> {
    let bar = progress("Account files", Some(0));
    let parts = &here.parts;
    let progress = |total: Option<usize>| match total {
        Some(total) => bar.set_length(total as u64),
        None => bar.inc(1),
    };
    let (file, done) = export(&parts.repository, &*parts.clock, filter, file, progress).await?;
    bar.finish_and_clear();
    Ok(Written {
        file,
        matched: done.matched,
        exported: done.exported,
        errors: done.errors,
    })
}

async fn write_there(
    api: &AdminApi,
    filter: &Filter,
    mut file: NamedTempFile,
) -> Result<Written, Box<dyn Error>> {
    let mut answer = api.export(filter).await?;
    let number = |name| {
        let text: Option<&str> = answer.header(name);
        text.and_then(|text| text.parse::<usize>().ok())
            .unwrap_or(0)
    };
    let (matched, failed) = (number("x-export-count"), number("x-export-errors"));
    let bar = progress("Bytes", None);
    while let Some(piece) = answer.chunk().await? {
        file.write_all(&piece)?;
        bar.inc(piece.len() as u64);
    }
    bar.finish_and_clear();
    let problem = format!(
        "{} not in the archive; its manifest.json names them",
        counted(failed, "file")
    );
    Ok(Written {
        file,
        matched,
        exported: matched.saturating_sub(failed),
        errors: (failed > 0).then_some(problem).into_iter().collect(),
    })
}
