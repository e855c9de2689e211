//! What lives here: how each dialect says no: statuses and bodies, the same for all its operations.
#![expect(dead_code, reason = "described in the OpenAPI document, never built")]

use std::collections::BTreeMap;

use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{OneOfBuilder, Ref, Schema};
use utoipa::openapi::{ContentBuilder, OpenApi, RefOr, ResponseBuilder};
use utoipa::{Modify, PartialSchema, ToSchema};

use super::tag;

/// An error in OpenAI's form: <https://platform.openai.com/docs/guides/error-codes>
#[derive(ToSchema)]
struct OpenAiError {
    error: OpenAiErrorDetails,
}

/// What went wrong.
#[derive(ToSchema)]
struct OpenAiErrorDetails {
    /// For people.
    message: String,
    /// `invalid_request_error`, `rate_limit_error`, `server_error`.
    r#type: String,
    /// The path of the field that is wrong.
    param: Option<String>,
    /// For programs.
    code: Option<String>,
}

/// An error in Claude's form: <https://docs.anthropic.com/en/api/errors>
#[derive(ToSchema)]
struct ClaudeError {
    /// `error`.
    r#type: String,
    error: ClaudeErrorDetails,
    /// The same as the header `x-request-id`.
    #[schema(nullable = false)]
    request_id: Option<String>,
}

/// What went wrong.
#[derive(ToSchema)]
struct ClaudeErrorDetails {
    /// `invalid_request_error`, `overloaded_error`, …
    r#type: String,
    /// For people; it begins with the path of the field that is wrong.
    message: String,
}

/// An error in Gemini's form: <https://cloud.google.com/apis/design/errors>
#[derive(ToSchema)]
struct GeminiError {
    error: GeminiErrorDetails,
}

/// A `google.rpc.Status`.
#[derive(ToSchema)]
struct GeminiErrorDetails {
    /// The HTTP status.
    code: u16,
    /// For people.
    message: String,
    /// Its canonical name: `INVALID_ARGUMENT`, `UNAVAILABLE`, …
    status: String,
    /// The field that is wrong, and when to try again.
    #[schema(nullable = false)]
    details: Option<Vec<utoipa::openapi::Object>>,
}

/// A refusal of the admin API. Further fields may say more.
#[derive(ToSchema)]
pub(crate) struct AdminRefusal {
    /// What is wrong.
    error: String,
    /// The field that is wrong, if it is one.
    #[schema(nullable = false)]
    field: Option<String>,
}

const MEANINGS: [(u16, &str); 10] = [
    (400, "A field is wrong; the message names its path"),
    (401, "The key is missing or wrong"),
    (404, "There is no such model, or no such thing"),
    (405, "The path is there, the method is not"),
    (413, "The body is too large"),
    (
        429,
        "Too many requests; `Retry-After` says when to try again",
    ),
    (500, "A fault of the gateway"),
    (502, "The upstream failed"),
    (
        503,
        "No account can serve now, or a store is away; `Retry-After` says when to try again",
    ),
    (504, "The upstream took too long"),
];
/// Claude's status for what others tell with 503.
const OVERLOADED: (u16, &str) = (
    529,
    "No account can serve now; `Retry-After` says when to try again",
);
const PANEL_MEANINGS: [(u16, &str); 6] = [
    (400, "The body is wrong"),
    (403, "A page of another origin sent it"),
    (405, "The path is there, the method is not"),
    (413, "The body is too large"),
    (
        429,
        "Too many attempts; `Retry-After` says when to try again",
    ),
    (503, "A store is away, or too much is going on"),
];
const ADMIN_MEANINGS: [(u16, &str); 9] = [
    (400, "A parameter, a file or a body is wrong"),
    (
        401,
        "The admin key is missing or wrong, and nobody is signed in",
    ),
    (
        403,
        "A page of another origin sent it with the panel's cookie",
    ),
    (404, "There is no such account, task or setting"),
    (405, "The path is there, the method is not"),
    (
        409,
        "The file of the account can't be read or changes all the time, or the settings were changed by others",
    ),
    (413, "The body is too large"),
    (500, "A fault of the gateway"),
    (503, "A store is away, or too much is going on"),
];

const WORKER_MEANINGS: [(u16, &str); 5] = [
    (400, "A field or the task is wrong"),
    (401, "The secret is missing or wrong"),
    (
        409,
        "The file of the account can't be read or changes all the time",
    ),
    (413, "The body is too large"),
    (
        503,
        "This is no pool server, or has no secret, or a store is away",
    ),
];

/// Adds to every operation what it may refuse, in the form of its group.
pub(super) struct Refusals;

impl Modify for Refusals {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let mut add = |name: &str, schema: RefOr<Schema>| {
            components.schemas.insert(name.to_owned(), schema);
        };
        add("OpenAiError", OpenAiError::schema());
        add("OpenAiErrorDetails", OpenAiErrorDetails::schema());
        add("ClaudeError", ClaudeError::schema());
        add("ClaudeErrorDetails", ClaudeErrorDetails::schema());
        add("GeminiError", GeminiError::schema());
        add("GeminiErrorDetails", GeminiErrorDetails::schema());
        add("AdminRefusal", AdminRefusal::schema());
        let mut named = BTreeMap::new();
        for_each_operation(document, |operation, group| {
            let (schema, statuses) = of_group(group);
            for (status, meaning) in statuses {
                let content = ContentBuilder::new().schema(Some(schema.clone())).build();
                let refusal = ResponseBuilder::new()
                    .description(meaning)
                    .content("application/json", content)
                    .build();
                let name = format!("{group}{status}");
                let responses = &mut operation.responses.responses;
                responses
                    .entry(status.to_string())
                    .or_insert_with(|| RefOr::Ref(Ref::from_response_name(&name)));
                named.insert(name, RefOr::T(refusal));
            }
        });
        document.components.get_or_insert_default().responses = named;
    }
}

/// The body of a group's refusals, and what each status means.
fn of_group(group: &str) -> (RefOr<Schema>, Vec<(u16, &'static str)>) {
    let reference = |name| RefOr::<Schema>::Ref(Ref::from_schema_name(name));
    let with_overloaded = || [&MEANINGS[..], &[OVERLOADED]].concat();
    match group {
        tag::OPENAI => (reference("OpenAiError"), MEANINGS.to_vec()),
        tag::CLAUDE => (reference("ClaudeError"), with_overloaded()),
        tag::GEMINI => (reference("GeminiError"), MEANINGS.to_vec()),
        tag::MODELS => (any_dialect(), with_overloaded()),
        tag::PANEL => (reference("AdminRefusal"), PANEL_MEANINGS.to_vec()),
        tag::ADMIN => (reference("AdminRefusal"), ADMIN_MEANINGS.to_vec()),
        tag::WORKERS => (reference("AdminRefusal"), WORKER_MEANINGS.to_vec()),
        _ => (any_dialect(), Vec::new()),
    }
}

fn any_dialect() -> RefOr<Schema> {
    let any = ["OpenAiError", "ClaudeError", "GeminiError"]
        .into_iter()
        .fold(OneOfBuilder::new(), |any, name| {
            any.item(Ref::from_schema_name(name))
        });
    RefOr::T(Schema::OneOf(any.build()))
}

/// Calls `change` with every operation and the group that it is in.
pub(super) fn for_each_operation(
    document: &mut OpenApi,
    mut change: impl FnMut(&mut Operation, &str),
) {
    for item in document.paths.paths.values_mut() {
        operations_of(item, |operation| {
            let group = operation.tags.iter().flatten().next().cloned();
            change(operation, group.as_deref().unwrap_or_default());
        });
    }
}

/// Calls `change` with every operation of a path.
pub(super) fn operations_of(item: &mut PathItem, change: impl FnMut(&mut Operation)) {
    [
        &mut item.get,
        &mut item.post,
        &mut item.delete,
        &mut item.put,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
    .for_each(change);
}
