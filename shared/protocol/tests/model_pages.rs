//! What lives here: lists of models page by page, as the dialects' clients turn them.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

use b2a_domain::ErrorCode;
use b2a_protocol::{Claude, Dialect, Gemini, ModelCard, OpenAi};
use serde_json::{Value, json};

const IDS: [&str; 5] = ["a", "b", "c", "d", "e"];

fn page(dialect: &dyn Dialect, query: &[(&str, &str)]) -> Result<Value, Option<String>> {
    let cards = IDS.map(|id| ModelCard {
        id: id.to_owned(),
        created_sec: 1_760_000_000,
    });
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let query: Vec<_> = query.iter().map(owned).collect();
    let page = dialect.encode_models(&cards, &query).map_err(|fault| {
        assert_eq!(fault.code, ErrorCode::InvalidRequest);
        fault.field
    })?;
    Ok(serde_json::from_slice(&page).unwrap())
}

fn claude(query: &[(&str, &str)]) -> Result<Value, Option<String>> {
    let page = page(&Claude, query)?;
    let ids = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["id"].clone());
    let ids: Vec<_> = ids.collect();
    assert_eq!(Some(&page["first_id"]), ids.first().or(Some(&Value::Null)));
    assert_eq!(Some(&page["last_id"]), ids.last().or(Some(&Value::Null)));
    Ok(json!([ids, page["has_more"]]))
}

#[test]
fn claude_goes_on_after_an_id_and_back_before_one() {
    for (query, expected) in [
        (&[][..], json!([IDS, false])),
        (&[("limit", "1000"), ("beta", "true")], json!([IDS, false])),
        (&[("limit", "2")], json!([["a", "b"], true])),
        (
            &[("limit", "2"), ("after_id", "b")],
            json!([["c", "d"], true]),
        ),
        (
            &[("limit", "2"), ("after_id", "c")],
            json!([["d", "e"], false]),
        ),
        (&[("after_id", "e")], json!([[], false])),
        (
            &[("limit", "2"), ("before_id", "d")],
            json!([["b", "c"], true]),
        ),
        (
            &[("limit", "3"), ("before_id", "d")],
            json!([["a", "b", "c"], false]),
        ),
        (&[("before_id", "a")], json!([[], false])),
    ] {
        assert_eq!(claude(query), Ok(expected), "{query:?}");
    }
    for (query, field) in [
        (&[("limit", "0")][..], "limit"),
        (&[("limit", "1001")], "limit"),
        (&[("limit", "all")], "limit"),
        (&[("after_id", "z")], "after_id"),
        (&[("before_id", "z")], "before_id"),
        (&[("after_id", "a"), ("before_id", "e")], "before_id"),
    ] {
        assert_eq!(claude(query), Err(Some(field.to_owned())), "{query:?}");
    }
}

#[test]
fn gemini_follows_the_token_of_the_page_before() {
    let names = |page: &Value| -> Vec<String> {
        let models = page["models"].as_array().unwrap().iter();
        models
            .map(|m| m["name"].as_str().unwrap()["models/".len()..].to_owned())
            .collect()
    };
    for query in [
        &[][..],
        &[("pageSize", "0")],
        &[("pageSize", "5000")],
        &[("pageToken", "")],
    ] {
        let page = page(&Gemini, query).unwrap();
        assert_eq!(names(&page), IDS);
        assert!(page.get("nextPageToken").is_none());
    }
    let mut seen = Vec::new();
    let mut token = String::new();
    for _ in 0..3 {
        let page = page(&Gemini, &[("page_size", "2"), ("pageToken", &token)]).unwrap();
        seen.extend(names(&page));
        token = page["nextPageToken"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
    }
    assert_eq!(
        (seen.as_slice(), token.as_str()),
        (&IDS.map(str::to_owned)[..], "")
    );
    for (query, field) in [
        (&[("pageSize", "-1")][..], "pageSize"),
        (&[("pageSize", "all")], "pageSize"),
        (&[("pageToken", "z")], "pageToken"),
    ] {
        assert_eq!(
            page(&Gemini, query),
            Err(Some(field.to_owned())),
            "{query:?}"
        );
    }
}

#[test]
fn openai_knows_no_pages() {
    let page = page(&OpenAi, &[("limit", "1")]).unwrap();
    assert_eq!(page["data"].as_array().unwrap().len(), IDS.len());
}
