//! What lives here: `accounts disable`.

use std::error::Error;

use b2a_config::Environment;

use super::named::{NamedArgs, switch};
use crate::Exit;

/// Switches accounts off.
pub(crate) async fn run(
    args: &NamedArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    switch(args, environment, true).await
}
