//! What lives here: the layers of the settings as an operator meets them.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use b2a_config::{Environment, Loaded, MediaOutput, load};
use secrecy::ExposeSecret;

fn load_text(text: &str, environment: &Environment) -> Result<Loaded, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.json");
    std::fs::write(&path, text).unwrap();
    load(Some(&path), environment).map_err(|error| {
        error
            .to_string()
            .replace(&folder.path().display().to_string(), "…")
    })
}

fn keys(loaded: &Loaded) -> Vec<&str> {
    loaded
        .settings
        .api_keys
        .iter()
        .map(ExposeSecret::expose_secret)
        .collect()
}

#[test]
fn an_old_file_loads_and_its_outdated_keys_are_named() {
    let old = r#"{
        "api_keys": [" a ", "", "a", "b"], "listen_addr": "", "data_dir": "", "proxy": "",
        "pool": {"target_count": 0, "auto_delete_401": true, "use_cooldown_sec": 0, "register_threads": 1, "mail_channel_order": ["x"]},
        "flow": {"enable": false}, "surprise": {"deep": 1}
    }"#;
    let loaded = load_text(old, &Environment::default()).unwrap();
    assert_eq!(keys(&loaded), ["a", "b"]);
    assert_eq!(loaded.settings.pool.use_cooldown_sec, 15);
    assert_eq!(loaded.settings.pool.target_count, 50);
    assert!(loaded.settings.listen_addr.is_loopback() && loaded.settings.proxy.is_none());
    assert_eq!(
        loaded.warnings,
        [
            "settings that serve nothing this software does, ignored: pool.mail_channel_order, pool.register_threads",
            "settings without effect in this version: flow",
            "unknown settings, ignored: surprise",
        ]
    );
}

#[test]
fn the_environment_wins_over_the_file() {
    let environment = Environment::of([
        ("API_KEYS", "x, y"),
        ("API_KEY", "z"),
        ("B2A__POOL__USE_COOLDOWN_SEC", "7"),
        ("B2A__DEFAULT_CONFIG", "123"),
        ("B2A__UPSTREAM__BUSINESS__HEADERS__X_SERVER_TOKEN", "t"),
    ]);
    let loaded = load_text(
        r#"{"api_keys": ["a"], "pool": {"use_cooldown_sec": 3}}"#,
        &environment,
    );
    let loaded = loaded.unwrap();
    assert_eq!(keys(&loaded), ["x", "y", "z"]);
    assert_eq!(loaded.settings.pool.use_cooldown_sec, 7);
    assert_eq!(
        loaded.settings.default_config, "123",
        "digits in a text field stay text"
    );
    assert_eq!(loaded.settings.upstream.business.headers.len(), 1);
}

#[test]
fn a_bad_file_is_refused_with_file_line_and_field() {
    let refused = |text: &str| load_text(text, &Environment::default()).unwrap_err();
    assert_eq!(
        refused("{\n  \"pool\": {\n    \"use_cooldown_sec\": \"soon\"\n  }\n}"),
        "…/config.json:3:30: field `pool.use_cooldown_sec`: invalid type: string \"soon\", expected u64"
    );
    assert_eq!(
        refused("{\n  \"proxy\": \"\",\n  \"debug\": 3\n}"),
        "…/config.json:3:1: field `debug`: invalid type: integer `3`, expected a boolean"
    );
    assert_eq!(
        refused(
            "{

  \"debug\": tru }"
        ),
        "…/config.json:3:15: not JSON: expected ident"
    );
    assert_eq!(
        refused(r#"{"max_tries": 0}"#),
        "field `max_tries`: must be at least 1"
    );
    assert_eq!(
        refused(r#"{"media_output": "url"}"#),
        "field `media_output`: `url` needs a public_base_url, or a bucket that signs URLs"
    );
    assert!(refused(r#"{"public_base_url": "ftp://a"}"#).contains("field `public_base_url`"));
    assert!(refused(r#"{"listen_addr": "nowhere"}"#).contains("field `listen_addr`"));
}

#[test]
fn a_bad_variable_is_refused_by_its_name() {
    let environment = Environment::of([("B2A__MAX_TRIES", "many")]);
    assert_eq!(
        load_text("{}", &environment).unwrap_err(),
        "environment variable B2A__MAX_TRIES: field `max_tries`: invalid type: string \"many\", expected u32"
    );
}

#[test]
fn a_secret_is_in_no_refusal() {
    for text in [
        r#"{"api_keys": "sk-hush"}"#,
        r#"{"api_keys": ["a", {"k": "sk-hush"}]}"#,
        r#"{"proxy": ["sk-hush"]}"#,
        r#"{"upstream": {"business": {"headers": "sk-hush"}}}"#,
    ] {
        let refused = load_text(text, &Environment::default()).unwrap_err();
        assert!(
            refused.contains("must be") && !refused.contains("hush"),
            "{refused}"
        );
    }
}

#[test]
fn a_file_that_is_no_object_is_refused() {
    for text in ["[]", "3", "null"] {
        let refused = load_text(text, &Environment::default()).unwrap_err();
        assert!(
            refused.ends_with("not JSON: expected an object"),
            "{refused}"
        );
    }
}

#[test]
fn times_that_nothing_lives_to_see_are_refused() {
    assert_eq!(
        load_text(
            r#"{"lease_ttl_sec": 18446744073709551615}"#,
            &Environment::default()
        )
        .unwrap_err(),
        "field `lease_ttl_sec`: must be at most 315360000"
    );
}

#[test]
fn a_named_file_must_be_there() {
    let error = load(
        Some(Path::new("/nowhere/config.json")),
        &Environment::default(),
    );
    assert!(
        error
            .unwrap_err()
            .to_string()
            .starts_with("/nowhere/config.json: can't be read")
    );
}

#[test]
fn files_are_given_by_url_where_there_is_a_public_one() {
    let output = |text: &str| {
        let loaded = load_text(text, &Environment::default()).unwrap();
        loaded.settings.media_output_in_force()
    };
    let base = r#""public_base_url": "https://ai.example.com/gateway/""#;
    assert_eq!(output("{}"), MediaOutput::Inline);
    assert_eq!(output(&format!("{{{base}}}")), MediaOutput::Url);
    let both = format!(r#"{{{base}, "media_output": "inline"}}"#);
    assert_eq!(output(&both), MediaOutput::Inline);
    let signed = r#"{"media_output": "url", "s3": {"bucket": "b"}}"#;
    assert_eq!(output(signed), MediaOutput::Url);
}

#[test]
fn an_empty_text_is_as_good_as_none_where_none_is_needed() {
    let base = r#"{"public_base_url": "https://ai.example.com/", "s3": {"endpoint": ""}}"#;
    let url = |text: &str, environment: &Environment| {
        let loaded = load_text(text, environment).unwrap();
        loaded.settings.public_base_url.map(String::from)
    };
    let none = Environment::default();
    assert_eq!(url(r#"{"public_base_url": ""}"#, &none), None);
    assert!(url(base, &none).is_some());
    // A variable that is empty says nothing; one that is to take something away says so.
    let empty = Environment::of([("B2A__PUBLIC_BASE_URL", "")]);
    assert_eq!(url("{}", &empty), None);
    assert!(url(base, &empty).is_some());
    let null = Environment::of([("B2A__PUBLIC_BASE_URL", "null")]);
    assert_eq!(url(base, &null), None);
    let refused = load_text(r#"{"registrar": {"base_url": ""}}"#, &none).unwrap_err();
    assert!(refused.contains("registrar.base_url"), "{refused}");
}
