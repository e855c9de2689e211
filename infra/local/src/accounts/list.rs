//! What lives here: `accounts list`.

use std::error::Error;

use b2a_api::admin::{AccountItem, Filter, account_items, pool_file_items};
use b2a_config::Environment;
use clap::Args;
use serde::Serialize;

use crate::Exit;
use crate::output::{counted, say, say_json, size, table, time};
use crate::place::{Here, Place, PlaceArgs};

#[derive(Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Which accounts it is about.
#[derive(Args)]
pub(crate) struct FilterArgs {
    /// `active` (ready, pending, cooling, waiting for a registrar), `invalid`, or `all`
    #[arg(long, default_value = "all", value_parser = ["active", "invalid", "all"])]
    state: String,
    /// Only these statuses, by commas: ready, pending, cooldown, `pending_external`, invalid, disabled, unknown
    #[arg(long, default_value = "", hide_default_value = true)]
    status: String,
    /// Only those with this text in the e-mail
    #[arg(short, long, default_value = "", hide_default_value = true)]
    q: String,
}

impl FilterArgs {
    pub(crate) fn filter(&self) -> Filter {
        Filter::of(&self.state, &self.status, &self.q)
    }
}

#[derive(Serialize)]
struct Listed<'a> {
    items: &'a [AccountItem],
    total: usize,
    state: &'a str,
    status: &'a str,
    q: &'a str,
}

/// Lists the accounts that match.
pub(crate) async fn run(
    args: &ListArgs,
    environment: &Environment,
) -> Result<Exit, Box<dyn Error>> {
    let filter = args.filter.filter();
    let items = match args.place.open(environment).await? {
        Place::There(api) => api.list(&filter).await?,
        Place::Here(here) => {
            let inventory = here.parts.repository.inventory().await?;
            if !args.place.json && !here.shares_pool {
                return list_files(&here, &inventory, &filter);
            }
            account_items(&inventory, &filter, here.settings.daily_limit)
        }
    };
    if args.place.json {
        say_json(&Listed {
            total: items.len(),
            items: &items,
            state: filter.state.as_str(),
            status: &filter.status,
            q: &filter.q,
        })?;
        return Ok(Exit::Done);
    }
    let mut rows = table(["E-mail", "Status", "Today", "Good/all", "Last used", "Why"]);
    for item in &items {
        let today = match item.daily_limit {
            0 => item.daily_count.to_string(),
            limit => format!("{}/{limit}", item.daily_count),
        };
        let why = item.reason.as_deref().or(item.invalid_reason.as_deref());
        rows.add_row([
            item.email.as_str(),
            item.status.as_str(),
            &today,
            &format!("{}/{}", item.success_count, item.total_count),
            &item
                .last_used
                .as_deref()
                .map_or_else(|| "never".to_owned(), time),
            why.filter(|_| !item.is_valid || item.reason.is_some())
                .unwrap_or(""),
        ]);
    }
    say(&format!("{rows}\n{}", counted(items.len(), "account")))?;
    Ok(Exit::Done)
}

/// What the files tell, when the pool can't be asked.
fn list_files(
    here: &Here,
    inventory: &b2a_accounts::Inventory,
    filter: &Filter,
) -> Result<Exit, Box<dyn Error>> {
    let files = pool_file_items(inventory, filter);
    let mut rows = table(["E-mail", "File", "Size", "Changed", "Sound"]);
    for (file, item) in &files {
        let is_off = matches!(file.verdict, b2a_accounts::FileVerdict::Disabled(_));
        let verdict = match (&item.superseded_by, &item.parse_error) {
            (Some(other), _) => format!("not used: {other} is newer"),
            (None, Some(problem)) => format!("no: {problem}"),
            (None, None) if is_off => "yes, disabled".to_owned(),
            (None, None) => "yes".to_owned(),
        };
        rows.add_row([
            item.email.as_str(),
            &item.file_name,
            &size(item.size_bytes),
            &time(&item.modified_at),
            &verdict,
        ]);
    }
    let folder = here.settings.data_dir.display();
    let place = match here.settings.s3.bucket.as_str() {
        "" => format!("in {folder}"),
        bucket => format!("in the bucket {bucket}"),
    };
    say(&format!("{rows}\n{} {place}", counted(files.len(), "file")))?;
    Ok(Exit::Done)
}
