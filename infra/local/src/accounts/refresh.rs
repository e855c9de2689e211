//! What lives here: `accounts refresh`.

use std::error::Error;

use b2a_config::Environment;
use b2a_domain::AccountState;

use super::named::{NamedArgs, Told, Undone, each};
use crate::Exit;
use crate::place::Place;

/// Has accounts proven anew.
pub(crate) async fn run(
    args: &NamedArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    each(args, environment, async |place, id| match place {
        Place::There(api) => {
            let done = api.act(id, "refresh").await?;
            Ok(Told::new(done.message, "status", done.status.as_str()))
        }
        Place::Here(here) if !here.shares_pool => Err(Undone::Failed(
            "only the process that holds the pool can prove it: use --url".to_owned(),
        )),
        Place::Here(here) => {
            let state = here.parts.repository.refresh(id).await?;
            let words = match state {
                AccountState::Pending => "to be proven by the scheduler, now".to_owned(),
                state => format!("{state}: it can't be proven as it is"),
            };
            Ok(Told::new(words, "status", state.as_str()))
        }
    })
    .await
}
