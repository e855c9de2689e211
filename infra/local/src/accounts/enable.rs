//! What lives here: `accounts enable`.

use std::error::Error;

use b2a_config::Environment;

use super::named::{NamedArgs, switch};
use crate::Exit;

/// Switches accounts on.
pub(crate) async fn run(
    args: &NamedArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    switch(args, environment, false).await
}
