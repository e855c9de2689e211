//! What lives here: actions on accounts that are named, one after the other, each for itself.

use std::error::Error;

use b2a_accounts::AccountsError;
use b2a_config::Environment;
use b2a_domain::{AccountId, AccountKind};
use clap::Args;
use serde_json::{Map, Value, json};

use crate::Exit;
use crate::admin_api::ApiError;
use crate::exit::CommandError;
use crate::output::{progress, remark, say, say_json};
use crate::place::{Place, PlaceArgs};

/// Accounts beyond which progress is shown.
const MANY: usize = 20;

/// Which accounts.
#[derive(Args)]
pub(crate) struct NamedArgs {
    /// Whose
    #[arg(required = true, value_name = "EMAIL")]
    emails: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// What was done to an account: in words, and in fields for scripts.
pub(crate) struct Told {
    pub(crate) words: String,
    pub(crate) fields: Map<String, Value>,
}

impl Told {
    /// Words, and one field.
    pub(crate) fn new(words: impl Into<String>, field: &str, value: impl Into<Value>) -> Self {
        let fields = Map::from_iter([(field.to_owned(), value.into())]);
        let words = words.into();
        Self { words, fields }
    }

    /// The same with one more field.
    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }
}

/// Why nothing was done to an account.
#[derive(Debug)]
pub(crate) enum Undone {
    NotFound,
    Failed(String),
}

impl From<AccountsError> for Undone {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::NotFound => Self::NotFound,
            error => Self::Failed(error.to_string()),
        }
    }
}

impl From<ApiError> for Undone {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::NotFound => Self::NotFound,
            error => Self::Failed(error.to_string()),
        }
    }
}

/// The account of this e-mail.
pub(crate) fn account(email: &str) -> Result<AccountId, CommandError> {
    AccountId::new(AccountKind::Business, email)
        .map_err(|error| CommandError::usage(format!("{email:?}: {error}")))
}

/// Does something to each of the accounts.
pub(crate) async fn each(
    args: &NamedArgs,
    environment: &Environment,
    act: impl AsyncFn(&Place, &AccountId) -> Result<Told, Undone>,
) -> Result<Exit, Box<dyn Error>> {
    let accounts: Result<Vec<_>, _> = args.emails.iter().map(|email| account(email)).collect();
    let accounts = accounts?;
    let place = args.place.open(environment).await?;
    let bar = (accounts.len() > MANY).then(|| progress("Accounts", Some(accounts.len())));
    let (mut done, mut missing, mut failed) = (0, 0, 0);
    let mut results = Vec::new();
    for id in &accounts {
        let email = id.name();
        let result = match act(&place, id).await {
            Ok(told) => {
                done += 1;
                if !args.place.json {
                    say(&format!("{email}: {}", told.words))?;
                }
                let mut fields = told.fields;
                fields.insert("email".to_owned(), email.into());
                fields.insert("ok".to_owned(), true.into());
                Value::Object(fields)
            }
            Err(undone) => {
                let why = match undone {
                    Undone::NotFound => {
                        missing += 1;
                        "there is no such account".to_owned()
                    }
                    Undone::Failed(why) => {
                        failed += 1;
                        why
                    }
                };
                remark(&format!("{email}: {why}"));
                json!({"email": email, "ok": false, "error": why})
            }
        };
        results.push(result);
        if let Some(bar) = &bar {
            bar.inc(1);
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    if args.place.json {
        say_json(&json!({ "results": results }))?;
    } else if let Place::Here(here) = &place
        && done > 0
        && let Some(note) = here.follow_up()
    {
        remark(&note);
    }
    Ok(Exit::of_many(done, missing, failed))
}

/// Switches accounts off or on.
pub(crate) async fn switch(
    args: &NamedArgs,
    environment: &Environment,
    disabled: bool,
) -> Result<Exit, Box<dyn Error>> {
    let (action, word) = if disabled {
        ("disable", "disabled")
    } else {
        ("enable", "enabled")
    };
    each(args, environment, async |place, id| match place {
        Place::There(api) => {
            let done = api.act(id, action).await?;
            let words = format!("{word}, now {}", done.status);
            Ok(Told::new(words, "status", done.status.as_str()))
        }
        Place::Here(here) => {
            let switched = here.parts.repository.set_disabled(id, disabled).await?;
            let words = if switched.changed {
                word.to_owned()
            } else {
                format!("{word} already")
            };
            let told = Told::new(words, "changed", switched.changed);
            Ok(told.with("file", switched.file.as_str()))
        }
    })
    .await
}
