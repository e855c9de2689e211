//! What lives here: `accounts remove`.

use std::error::Error;

use b2a_config::Environment;

use super::named::{NamedArgs, Told, each};
use crate::Exit;
use crate::place::Place;

/// Deletes accounts, each after a backup of its files.
pub(crate) async fn run(
    args: &NamedArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    each(args, environment, async |place, id| {
        let (files, backup) = match place {
            Place::There(api) => {
                let gone = api.delete(id).await?;
                (gone.deleted_files, gone.backup_file)
            }
            Place::Here(here) => {
                let deleted = here.parts.repository.delete(id).await?;
                let files = deleted.files.iter().map(ToString::to_string).collect();
                (files, deleted.backup.map(|key| key.to_string()))
            }
        };
        let words = match &backup {
            Some(backup) => format!("removed; {backup} brings it back (accounts import)"),
            None => "removed from the pool; it had no file".to_owned(),
        };
        Ok(Told::new(words, "deleted_files", files).with("backup_file", backup))
    })
    .await
}
