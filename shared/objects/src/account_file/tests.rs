//! What lives here: what account files of all kinds become.

use b2a_domain::AccountState;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::*;

fn sound() -> Value {
    json!({
        "email": "A@example.com", "fullName": "A", "authorization": "Bearer fallback-csesidx-1001",
        "cookies": [
            {"name": "__Host-C_OSES", "value": "o", "domain": ".gemini.google"},
            {"name": "__Secure-C_SES", "value": "s", "domain": ".gemini.google"},
            {"name": "NID", "value": "never sent"},
        ],
        "configId": "config", "csesidx": "1001", "mail_password": "kept", "future": {"x": [1, null]}
    })
}

fn with(change: impl FnOnce(&mut Value)) -> ParsedAccount {
    let mut file = sound();
    change(&mut file);
    parse(&file)
}

fn parse(file: &Value) -> ParsedAccount {
    AccountFile::parse("b@example.com.json", file.to_string().as_bytes(), None)
}

fn cookie_header(account: &ParsedAccount) -> String {
    account
        .credentials
        .as_ref()
        .unwrap()
        .cookie_header
        .expose_secret()
        .to_owned()
}

#[test]
fn a_sound_file_is_pending_under_the_email_inside() {
    let account = parse(&sound());
    assert_eq!(account.id.name(), "a@example.com");
    assert_eq!(
        (account.state, account.reason.clone()),
        (AccountState::Pending, None)
    );
    assert_eq!(cookie_header(&account), "__Secure-C_SES=s; __Host-C_OSES=o");
    assert_eq!(account.generation.as_str().len(), 16);
}

#[test]
fn each_missing_field_is_named() {
    for (field, reason) in [
        ("email", "missing email"),
        ("cookies", "missing cookies"),
        ("authorization", "missing authorization"),
        ("configId", "missing configId"),
        ("csesidx", "missing csesidx"),
    ] {
        for empty in [
            Value::Null,
            json!(if field == "cookies" {
                json!([])
            } else {
                json!("")
            }),
        ] {
            let account = with(|file| file[field] = empty);
            assert_eq!(account.state, AccountState::Invalid, "{field}");
            assert_eq!(account.reason.as_deref(), Some(reason));
            assert!(account.credentials.is_none());
            assert_eq!(account.generation.as_str(), "");
        }
    }
    let nameless = with(|file| file["email"] = json!(null));
    assert_eq!(nameless.id.name(), "b@example.com");
}

#[test]
fn the_default_config_stands_in() {
    let mut file = sound();
    file["configId"] = json!("");
    let account = AccountFile::parse("x.json", file.to_string().as_bytes(), Some("shared"));
    assert_eq!(account.credentials.unwrap().config_id, "shared");
}

#[test]
fn the_index_comes_from_the_jwt_or_as_a_number() {
    // {"alg":"HS256"} . {"sub":"csesidx/77"}
    let jwt = "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjc2VzaWR4Lzc3In0.c2ln";
    let account = with(|file| {
        file["authorization"] = json!(jwt);
        file["csesidx"] = json!(null);
    });
    assert_eq!(account.credentials.unwrap().csesidx, "77");
    assert_eq!(
        with(|file| file["csesidx"] = json!(42))
            .credentials
            .unwrap()
            .csesidx,
        "42"
    );
}

#[test]
fn the_cookie_string_is_the_second_source() {
    for joined in [
        "__Secure-C_SES=s2; NID=1; __Host-C_OSES=o2; __Secure-X=x=y==",
        "__Host-C_OSES=o2;__Secure-X=x=y==;NID=1;__Secure-C_SES=s2;",
    ] {
        let account = with(|file| {
            file["cookies"] = json!([]);
            file["cookie_string"] = json!(joined);
        });
        assert_eq!(
            cookie_header(&account),
            "__Secure-C_SES=s2; __Host-C_OSES=o2; __Secure-X=x=y=="
        );
    }
}

#[test]
fn no_cookie_can_add_a_header_or_another_cookie() {
    for value in ["a\r\nX-Evil: 1", "a\nb", "a\0b", "a;b=c", "ü", ""] {
        let account = with(|file| file["cookies"][1]["value"] = json!(value));
        assert_eq!(
            account.reason.as_deref(),
            Some("missing cookies"),
            "{value:?}"
        );
        let account = with(|file| file["cookies"][0]["value"] = json!(value));
        assert_eq!(cookie_header(&account), "__Secure-C_SES=s", "{value:?}");
    }
    let account = with(|file| file["cookies"][0]["name"] = json!("__Secure-a\r\nb"));
    assert_eq!(cookie_header(&account), "__Secure-C_SES=s");
}

#[test]
fn a_disabled_account_stays_so_sound_or_not() {
    let account = with(|file| file["disabled"] = json!(true));
    assert_eq!(
        (account.state, account.reason),
        (AccountState::Disabled, None)
    );
    let account = with(|file| {
        file["disabled"] = json!(true);
        file["cookies"] = json!(null);
    });
    assert_eq!(account.state, AccountState::Disabled);
    assert_eq!(account.reason.as_deref(), Some("missing cookies"));
}

#[test]
fn a_broken_file_is_invalid_under_its_file_name_and_quotes_no_secret() {
    for (name, bytes, id) in [
        ("c@example.com.json", &b"{\"email\": "[..], "c@example.com"),
        ("c@example.com.json", b"", "c@example.com"),
        ("c@example.com.json", b"[1]", "c@example.com"),
        ("c@example.com.json", b"\xff\xfe", "c@example.com"),
        ("my file.json", b"{\"cookies\": \"secret\"}", "my_file"),
        (".json", b"x", "unnamed-0"),
    ] {
        let account = AccountFile::parse(name, bytes, None);
        assert_eq!(account.state, AccountState::Invalid);
        let reason = account.reason.unwrap();
        assert!(
            reason.starts_with("json_parse_error") && !reason.contains("secret"),
            "{reason}"
        );
        assert_eq!(account.id.name(), id);
    }
    let huge = vec![b' '; MAX_ACCOUNT_FILE_BYTES + 1];
    let account = AccountFile::parse("d@example.com.json", &huge, None);
    assert!(
        account
            .reason
            .unwrap()
            .starts_with("json_parse_error: larger than")
    );
    let long = AccountFile::parse(&"é".repeat(300), b"x", None);
    assert_eq!(long.state, AccountState::Invalid);
    assert!(with(|file| file["email"] = json!("a/b")).reason.is_some());
}

#[test]
fn a_byte_order_mark_is_borne() {
    let bytes = format!("\u{feff}{}", sound());
    let account = AccountFile::parse("a.json", bytes.as_bytes(), None);
    assert_eq!(account.state, AccountState::Pending);
}

#[test]
fn a_rewrite_keeps_every_field() {
    let account = parse(&sound());
    let mut file = account.file.unwrap();
    file.disabled = Some(true);
    let written: Value = serde_json::from_slice(&file.to_bytes().unwrap()).unwrap();
    let mut wanted = sound();
    wanted["disabled"] = json!(true);
    assert_eq!(written, wanted);
}

#[test]
fn only_new_credentials_are_a_new_generation() {
    let generation = parse(&sound()).generation;
    assert_eq!(
        with(|file| file["timestamp"] = json!("later")).generation,
        generation
    );
    assert_eq!(
        with(|file| file["cookies"][2]["value"] = json!("other")).generation,
        generation
    );
    assert_eq!(
        with(|file| file["disabled"] = json!(true)).generation,
        generation
    );
    assert_ne!(
        with(|file| file["cookies"][1]["value"] = json!("new")).generation,
        generation
    );
    assert_ne!(
        with(|file| file["csesidx"] = json!("2")).generation,
        generation
    );
    assert_ne!(
        with(|file| file["configId"] = json!("c2")).generation,
        generation
    );
}

#[test]
fn a_debug_print_shows_no_secret() {
    let shown = format!("{:?}", parse(&sound()));
    for secret in ["kept", "__Secure-C_SES=s", "a@example.com"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn account_keys_are_told_from_others() {
    for key in ["a@example.com.json", "x.json", "config.json"] {
        assert!(is_account_key(key), "{key}");
    }
    for key in [
        "admin_panel_auth.json",
        "Admin_Panel_Auth.JSON",
        "admin_panel_auth.json.broken.1.json",
        "admin_panel_auth.json.tmp",
        "config/config.json",
        "at/x.json",
        "a.txt",
        ".hidden.json",
        "a.json.tmp",
    ] {
        assert!(!is_account_key(key), "{key}");
    }
    let business = |name| AccountId::new(b2a_domain::AccountKind::Business, name).unwrap();
    assert_eq!(key_of(&business("A@b.c")).unwrap().as_str(), "a@b.c.json");
    assert_eq!(key_of(&business("admin_panel_auth")), None);
    assert_eq!(key_of(&business(".a@b.c")), None);
}
