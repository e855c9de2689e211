//! What lives here: `tasks list`.

use std::error::Error;

use b2a_api::admin::TaskItem;
use b2a_config::Environment;
use b2a_domain::TaskKind;
use clap::Args;
use serde_json::json;

use super::desk::Desk;
use crate::Exit;
use crate::output::{counted, say, say_json, table, time};
use crate::place::PlaceArgs;

/// Tasks of each kind that are listed.
const MOST: u32 = 1000;

#[derive(Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    place: PlaceArgs,
}

/// Lists the tasks, those first that can be claimed first.
pub(crate) async fn run(
    args: &ListArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    let items = match Desk::open(&args.place, environment).await? {
        Desk::There(api) => api.tasks(MOST).await?,
        Desk::Here(desk) => {
            let mut items = Vec::new();
            for kind in TaskKind::ALL {
                let entries = desk.tasks(kind, MOST).await?;
                items.extend(entries.into_iter().map(TaskItem::from));
            }
            items
        }
    };
    if args.place.json {
        say_json(&json!({ "total": items.len(), "items": items }))?;
        return Ok(Exit::Done);
    }
    let mut rows = table([
        "Kind",
        "Account",
        "Task",
        "Worker",
        "Claimable",
        "Failures",
        "Last error",
    ]);
    for item in &items {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        rows.add_row([
            item.kind.clone(),
            text(&item.email),
            text(&item.task_id),
            text(&item.worker),
            time(&item.claimable_at),
            item.failures.to_string(),
            text(&item.last_error),
        ]);
    }
    say(&format!("{rows}\n{}", counted(items.len(), "task")))?;
    Ok(Exit::Done)
}
