//! What lives here: from values to typed settings, with the place of what is wrong and the names of what is unknown.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::catalogue::field_around;
use crate::{FieldKind, Settings};

/// Reads settings; what they don't know is added to `unknown`.
pub(crate) fn typed<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
    unknown: &mut BTreeSet<String>,
) -> Result<Settings, serde_path_to_error::Error<D::Error>> {
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(deserializer, &mut track);
    let mut note = |path: serde_ignored::Path<'_>| {
        unknown.insert(path.to_string().replace(".?", ""));
    };
    let ignored = serde_ignored::Deserializer::new(tracked, &mut note);
    Settings::deserialize(ignored)
        .map_err(|error| serde_path_to_error::Error::new(track.path(), error))
}

/// The same of a tree of values. The error is the field's path and what is wrong there.
pub(crate) fn parse_value(
    root: Value,
    unknown: &mut BTreeSet<String>,
) -> Result<Settings, (String, String)> {
    typed(root, unknown).map_err(|error| (error.path().to_string(), error.inner().to_string()))
}

/// What is wrong, as it may be told: messages quote the value, which is not to be seen when it is a secret.
pub(crate) fn problem_of(path: &str, problem: &str) -> String {
    let Some(field) = field_around(path).filter(|field| field.is_secret) else {
        return problem.to_owned();
    };
    let wanted = match field.kind {
        FieldKind::List => "must be a list of texts",
        FieldKind::Map => "must be an object of texts",
        _ => "must be a text",
    };
    wanted.to_owned()
}
