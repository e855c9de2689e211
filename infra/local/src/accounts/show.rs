//! What lives here: `accounts show`.

use std::error::Error;

use b2a_api::admin::{AccountDetails, AccountEventItem, account_details};
use b2a_config::Environment;
use clap::Args;

use super::named::account;
use crate::Exit;
use crate::admin_api::ApiError;
use crate::exit::CommandError;
use crate::output::{say, say_json, size, table, time};
use crate::place::{Place, PlaceArgs};

#[derive(Args)]
pub(crate) struct ShowArgs {
    /// Whose
    email: String,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Shows one account.
pub(crate) async fn run(
    args: &ShowArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    let id = account(&args.email)?;
    let found = match args.place.open(environment).await? {
        Place::There(api) => match api.show(&id).await {
            Err(ApiError::NotFound) => None,
            shown => Some(shown?),
        },
        Place::Here(here) => {
            let inventory = here.parts.repository.inventory().await?;
            let past = here.parts.pool.history(&id).await?;
            account_details(&inventory, &id, past, here.settings.daily_limit)
        }
    };
    let missing = || CommandError::not_found(format!("{}: there is no such account", id.name()));
    let details = found.ok_or_else(missing)?;
    if args.place.json {
        say_json(&details)?;
    } else {
        say(&text(&details))?;
    }
    Ok(Exit::Done)
}

fn text(details: &AccountDetails) -> String {
    let item = &details.item;
    let mut rows = table(["Account", &item.email]);
    let mut row = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            rows.add_row([name, &value]);
        }
    };
    row("status", Some(item.status.to_string()));
    row("why", item.reason.clone());
    let of_file = item.invalid_reason.clone();
    row(
        "problem of its file",
        of_file.filter(|why| why != "status_not_active"),
    );
    row("in use", Some(details.in_flight.to_string()));
    row("leases today", Some(item.daily_count.to_string()));
    row(
        "left today",
        Some(item.daily_remaining)
            .filter(|left| *left >= 0)
            .map(|left| left.to_string()),
    );
    row(
        "good leases",
        Some(format!("{} of {}", item.success_count, item.total_count)),
    );
    row("failures in a row", Some(item.fail_count.to_string()));
    row("last used", item.last_used.as_deref().map(time));
    row(
        "session token minted",
        item.last_refresh.as_deref().map(time),
    );
    row("session token until", item.jwt_expires.as_deref().map(time));
    let cooldowns = &details.cooldowns;
    row("text rests until", cooldowns.text.as_deref().map(time));
    row("images rest until", cooldowns.image.as_deref().map(time));
    row("videos rest until", cooldowns.video.as_deref().map(time));
    row(
        "credentials",
        Some(details.generation.clone()).filter(|digest| !digest.is_empty()),
    );
    for file in &details.files {
        let note = match (&file.superseded_by, &file.parse_error) {
            (Some(other), _) => format!("not used, {other} is newer"),
            (None, Some(problem)) => problem.clone(),
            (None, None) => "sound".to_owned(),
        };
        let told = format!(
            "{}, {}, changed {}: {note}",
            file.file_name,
            size(file.size_bytes),
            time(&file.modified_at)
        );
        row("file", Some(told));
    }
    for event in &details.history {
        row(&time(&event.at), Some(what_happened(event)));
    }
    rows.to_string()
}

fn what_happened(event: &AccountEventItem) -> String {
    let mut told = event.event.clone();
    if let Some(bucket) = &event.bucket {
        told = format!("{told} ({bucket})");
    }
    if let Some(until) = &event.until {
        told = format!("{told} until {}", time(until));
    }
    match &event.reason {
        Some(reason) => format!("{told}: {reason}"),
        None => told,
    }
}
