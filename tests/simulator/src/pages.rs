//! What lives here: the web app as a browser sees it: the way in, the app, and the sign-in page.
//!
//! A visit with a session cookie that is good leads into the app and brings new cookies, as the real service renews them.
//! Without one it leads to the sign-in page, where a button stands for everything that a person does there.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Form, Json};
use serde::Deserialize;

use crate::accounts::{Account, COOKIES};
use crate::admit::{admit, meet};
use crate::auth;
use crate::page_text;
use crate::rejection::{Rejection, set_header, text_response};
use crate::script::Call;
use crate::world::World;

/// How long new cookies live.
const COOKIE_LIFE_SEC: u32 = 12 * 3600;
const HTML: &str = "text/html; charset=utf-8";
const SIGN_IN: &str = "/signin";

type Shared = State<Arc<World>>;

/// `GET /`.
pub(crate) async fn front(State(world): Shared, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let mut ticket = world.record.begin(Call::Page, 0);
    let visitor = auth::visitor(&world.accounts, &parts.headers);
    let email = visitor.as_ref().map_or("", |account| &account.email);
    if !email.is_empty() {
        ticket.belongs_to(email);
    }
    let mut ticket = match meet(&world, ticket, email, &parts, &[]).await {
        Ok((ticket, _)) => ticket,
        Err(response) => return *response,
    };
    let response = match &visitor {
        None => redirect(302, SIGN_IN),
        Some(account) => {
            account.renew_cookies(world.pages.read().old_cookies_stay);
            let place = format!("/app/cid/{}?csesidx={}", account.config_id, account.csesidx);
            let mut response = redirect(302, &place);
            give_cookies(&world, account, &parts, &mut response);
            response
        }
    };
    ticket.answers(response.status().as_u16());
    ticket.completes();
    response
}

/// `GET /app/cid/<configId>`.
pub(crate) async fn home(
    State(world): Shared,
    Path(config_id): Path<String>,
    headers: HeaderMap,
) -> Response {
    match auth::visitor(&world.accounts, &headers) {
        None => redirect(302, SIGN_IN),
        Some(account) if account.config_id == config_id => {
            text_response(200, HTML, page_text::home(&account.csesidx))
        }
        Some(_) => Rejection::new(403, "The caller does not have permission").into_response(),
    }
}

/// `GET /app/script.js`.
pub(crate) async fn script(State(world): Shared, headers: HeaderMap) -> Response {
    let Some(account) = auth::visitor(&world.accounts, &headers) else {
        return Rejection::unauthenticated("nobody is signed in").into_response();
    };
    let text = page_text::script(&auth::sign(&account), &world.pages.read());
    text_response(200, "text/javascript; charset=utf-8", text)
}

/// `POST /app/calls`: stands for whatever the app asks of the api.
pub(crate) async fn call(State(world): Shared, request: Request) -> Response {
    match admit(&world, Call::PageCall, request).await {
        Ok(admitted) => admitted.answer(Ok(serde_json::json!({}))),
        Err(response) => *response,
    }
}

/// `GET /signin`.
pub(crate) async fn sign_in() -> Response {
    text_response(200, HTML, page_text::SIGN_IN)
}

/// `GET /signin/somebody`: whose e-mail is to be filled in, if anybody's.
pub(crate) async fn somebody(State(world): Shared) -> Json<Option<String>> {
    Json(world.pages.read().somebody_signs_in.clone())
}

#[derive(Deserialize)]
pub(crate) struct SignInForm {
    email: String,
}

/// `POST /signin`: somebody has pressed the button.
pub(crate) async fn signed_in(
    State(world): Shared,
    parts: Parts,
    Form(form): Form<SignInForm>,
) -> Response {
    let mut ticket = world.record.begin(Call::SignIn, form.email.len() as u64);
    let account = world.accounts.by_email(form.email.trim());
    let response = match account {
        None => redirect(303, SIGN_IN),
        Some(account) => {
            ticket.belongs_to(&account.email);
            account.renew_cookies(false);
            let mut response = redirect(303, "/");
            give_cookies(&world, &account, &parts, &mut response);
            response
        }
    };
    ticket.answers(response.status().as_u16());
    ticket.completes();
    response
}

/// Gives the present cookies of an account to a browser.
fn give_cookies(world: &World, account: &Account, parts: &Parts, response: &mut Response) {
    for name in COOKIES {
        let value = account.cookie(name);
        let domain = domain_of(&world.options.cookie_domain, name, parts);
        let cookie = format!(
            "{name}={value}{domain}; Path=/; Max-Age={COOKIE_LIFE_SEC}; Secure; HttpOnly; SameSite=Lax"
        );
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
}

/// The attribute that lets other hosts of the domain see a cookie. A `__Host-` cookie has none, and a host may only name a
/// domain that it lies in.
fn domain_of(domain: &str, name: &str, parts: &Parts) -> String {
    let named = parts.headers.get(header::HOST);
    let named = named.and_then(|host| host.to_str().ok());
    let host = parts.uri.host().or(named).unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let shared = domain.starts_with('.') && format!(".{host}").ends_with(domain);
    if shared && !name.starts_with("__Host-") {
        format!("; Domain={}", domain.trim_start_matches('.'))
    } else {
        String::new()
    }
}

fn redirect(status: u16, place: &str) -> Response {
    let mut response = text_response(status, HTML, "");
    set_header(&mut response, header::LOCATION, place);
    response
}
