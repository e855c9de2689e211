//! What lives here: looking at the sources of the settings again.

use std::sync::Arc;

use b2a_config::{InForce, Layers};

use super::{LiveSettings, SettingsError};

/// What came of it.
#[derive(Debug, Clone)]
pub struct Reloaded {
    /// The settings now.
    pub in_force: Arc<InForce>,
    /// The file that was read; none: there is no file, and what it said last stays in force.
    pub file: Option<String>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// The file alone.
    File,
    /// The file and the runtime changes.
    All,
}

impl LiveSettings {
    /// Looks at file and runtime changes, takes all that they say or nothing, and has the other instances look too.
    pub async fn reload(&self) -> Result<Reloaded, SettingsError> {
        let mut layers = self.layers.lock().await;
        let mut next = layers.clone();
        let file = self.source.read().await?;
        let is_read = file.is_some();
        if let Some(file) = file {
            next.file = file;
        }
        next.runtime = self.runtime.read().await?;
        self.take(&mut layers, next)?;
        self.note_problem(Look::File, None);
        self.note_problem(Look::All, None);
        self.announce().await;
        Ok(Reloaded {
            in_force: self.now(),
            file: is_read.then(|| self.source.shown()),
        })
    }

    /// Looks, and takes each source for itself: a bad file does not keep runtime changes from being in force.
    pub(super) async fn look(&self, look: Look) {
        let mut layers = self.layers.lock().await;
        let mut next = layers.clone();
        let mut problem = None;
        match self.source.read().await {
            Ok(Some(file)) => next.file = file,
            // Half a second in the life of an editor, or a mistake: no keys at all would open the gateway to everybody.
            Ok(None) => {
                problem = layers
                    .file
                    .origin()
                    .map(|origin| format!("{origin} is gone; what it said last stays in force"));
            }
            Err(error) => problem = Some(error.to_string()),
        }
        if look == Look::All {
            match self.runtime.read().await {
                Ok(changes) => next.runtime = changes,
                Err(error) => problem = problem.or_else(|| Some(error.to_string())),
            }
        }
        if let Err(error) = self.take(&mut layers, next) {
            problem = Some(error.to_string());
        }
        if look == Look::All {
            // The file was looked at too.
            self.note_problem(Look::File, None);
        }
        self.note_problem(look, problem);
    }

    /// Puts other layers into force, if they are other ones.
    fn take(&self, layers: &mut Layers, next: Layers) -> Result<(), SettingsError> {
        if next.file == layers.file && next.runtime == layers.runtime {
            return Ok(());
        }
        let ready = self.make_ready(&next)?;
        *layers = next;
        self.commit(ready);
        Ok(())
    }
}
