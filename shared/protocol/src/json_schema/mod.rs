//! What lives here: JSON schemas that clients send: whether they are schemas, and whether a value fits one.
//!
//! Clients send schemas of every draft, mostly without saying which, with formats and keywords of their own. What
//! is unknown here is passed over, and what can't be evaluated (a pattern in a language of its own) holds nothing
//! back; only what is no schema in any draft is refused. Nothing is ever fetched, and everything is bounded: the
//! size of a schema, the work that its patterns and references may make, the words about what does not fit.

mod size;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::text_cut::cut_before;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError};
use serde_json::Value;

/// How many problems of a value are named.
const MAX_PROBLEMS: usize = 5;
/// How long the words about one problem may be, in bytes.
const MAX_PROBLEM_BYTES: usize = 240;
/// How large one compiled pattern may be, in bytes.
const MAX_PATTERN_BYTES: usize = 256 * 1024;
/// How many steps back one match of a pattern may take.
const MAX_PATTERN_STEPS: usize = 50_000;

/// The drafts that a schema may be of that does not say which: those that are in use, the newest first.
const DRAFTS: [Draft; 3] = [Draft::Draft202012, Draft::Draft7, Draft::Draft4];

/// Whether a value is a schema. The error says what is wrong with it, and where in it. Its patterns are not looked at:
/// none of them is a reason to refuse it, and they cost more than all else.
pub fn check(schema: &Value) -> Result<(), String> {
    check_size(schema)?;
    let mut without_patterns = schema.clone();
    if size::remove_patterns(&mut without_patterns) && compile_as_any(&without_patterns).is_ok() {
        return Ok(());
    }
    compile_as_any(schema).map(|_| ())
}

/// A schema that values are held against.
#[derive(Debug)]
pub struct Validator {
    /// `None`: every value fits, as far as can be told.
    compiled: Option<jsonschema::Validator>,
}

impl Validator {
    /// A validator for a schema that [`check`] has let pass; everything fits any other.
    pub fn new(schema: &Value) -> Self {
        Self {
            compiled: compile(schema).ok(),
        }
    }

    /// Whether a value fits. The error says in short what does not, one problem a line, each with its place.
    pub fn validate(&self, value: &Value) -> Result<(), String> {
        let Some(compiled) = &self.compiled else {
            return Ok(());
        };
        let mut problems = String::new();
        let errors = compiled.iter_errors(value);
        for error in errors.filter(is_about_value).take(MAX_PROBLEMS) {
            if !problems.is_empty() {
                problems.push('\n');
            }
            put(&mut problems, &error);
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }
}

/// A match that was given up says nothing of the value.
fn is_about_value(error: &ValidationError<'_>) -> bool {
    !matches!(
        error.kind(),
        ValidationErrorKind::BacktrackLimitExceeded { .. }
            | ValidationErrorKind::RegexEngineFailure { .. }
    )
}

/// Whether a value may be a schema, and one that costs no more than it is worth.
fn check_size(schema: &Value) -> Result<(), String> {
    if !(schema.is_object() || schema.is_boolean()) {
        return Err("is not of type \"object\"".to_owned());
    }
    size::check(schema)
}

/// The schema, compiled as what it says that it is, or else as the first draft that it is a schema of.
fn compile(schema: &Value) -> Result<jsonschema::Validator, String> {
    check_size(schema)?;
    let first = match compile_as_any(schema) {
        Ok(compiled) => return Ok(compiled),
        Err(error) => error,
    };
    // Patterns are written in many languages. One that we can't read is no reason to refuse the schema.
    let mut without_patterns = schema.clone();
    if size::remove_patterns(&mut without_patterns)
        && let Ok(compiled) = compile_as_any(&without_patterns)
    {
        return Ok(compiled);
    }
    Err(first)
}

fn compile_as_any(schema: &Value) -> Result<jsonschema::Validator, String> {
    let said = schema
        .get("$schema")
        .and_then(Value::as_str)
        .map(Draft::from_schema_uri);
    if let Some(draft) = said
        && draft != Draft::Unknown
    {
        return compile_as(schema, draft);
    }
    let mut first = None;
    for draft in DRAFTS {
        match compile_as(schema, draft) {
            Ok(compiled) => return Ok(compiled),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_default())
}

fn compile_as(schema: &Value, draft: Draft) -> Result<jsonschema::Validator, String> {
    let patterns = PatternOptions::fancy_regex()
        .backtrack_limit(MAX_PATTERN_STEPS)
        .size_limit(MAX_PATTERN_BYTES)
        .dfa_size_limit(MAX_PATTERN_BYTES);
    jsonschema::options()
        .with_draft(draft)
        .offline()
        .should_validate_formats(false)
        .should_ignore_unknown_formats(true)
        .with_pattern_options(patterns)
        .build(schema)
        .map_err(|error| {
            let mut words = String::new();
            put(&mut words, &error);
            words
        })
}

/// Puts a problem in words, with its place: `/files/0: "x" is not of type "object"`.
fn put(words: &mut String, error: &ValidationError<'_>) {
    let from = words.len();
    let place = error.instance_path().as_str();
    let put = if place.is_empty() {
        write!(words, "{error}")
    } else {
        write!(words, "{place}: {error}")
    };
    // Writing to a string can't fail.
    let _ = put;
    let end = cut_before(words, from + MAX_PROBLEM_BYTES);
    if end < words.len() {
        words.truncate(end);
        words.push('…');
    }
}
