//! What lives here: one visit of the page for one account, from the browser's start to the new credentials.

use std::time::Duration;

use b2a_domain::AccountId;
use b2a_objects::AccountFile;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::Instant;

use super::WebDriver;
use super::browser::Browser;
use super::cookies::{BrowserCookie, collected, joined, origin, to_set};
use super::fault::Fault;
use super::screenshots::Screenshots;
use super::seen::Seen;
use super::session::Session;
use super::watch::{Certain, Watch};
use crate::driver::{AuthorizationSource, Brought};

/// One visit of the page for one account.
pub(super) struct Visit<'a> {
    driver: &'a WebDriver,
    account: &'a AccountId,
    file: &'a AccountFile,
}

/// Which of the file's cookies are given to the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Restore {
    /// Those that its profile lacks: what a browser kept is mostly younger than the file.
    Missing,
    /// All of them.
    All,
}

impl<'a> Visit<'a> {
    pub(super) const fn new(
        driver: &'a WebDriver,
        account: &'a AccountId,
        file: &'a AccountFile,
    ) -> Self {
        Self {
            driver,
            account,
            file,
        }
    }

    /// Goes there, and closes the browser afterwards.
    pub(super) async fn go(self) -> Result<Brought, Fault> {
        let browser = Browser::start(self.driver, self.account).await?;
        let mut screenshots = Screenshots::new(self.driver, self.account);
        let result = self.work(&browser, &mut screenshots).await;
        if result.as_ref().is_err_and(Fault::can_be_seen) {
            screenshots.take(&browser, "failed").await;
        }
        browser.close().await;
        result
    }

    async fn work(
        &self,
        browser: &Browser,
        screenshots: &mut Screenshots,
    ) -> Result<Brought, Fault> {
        let settings = &self.driver.settings;
        let session = browser.session()?;
        let mut has_others = self.restore(session, Restore::Missing).await?;
        session.open_page(&settings.page_url).await?;
        let mut watch = Watch::new(session, &settings.page_url);
        let mut hand_limit = None;
        loop {
            let certain = watch.until_certain(settings.credentials_wait_sec).await?;
            match certain {
                Certain::Session => break,
                Certain::SignIn if has_others => {
                    screenshots.take(browser, "profile-signed-out").await;
                    has_others = false;
                    self.restore(session, Restore::All).await?;
                    watch.forget();
                    session.open_page(&settings.page_url).await?;
                }
                Certain::SignIn => {
                    screenshots.take(browser, "sign-in").await;
                    self.wait_for_sign_in(&mut watch, &mut hand_limit).await?;
                    screenshots.take(browser, "signed-in").await;
                }
            }
        }
        screenshots.take(browser, "session").await;
        let mut pages = vec![origin(&settings.page_url)];
        pages.extend(watch.app.as_ref().map(origin));
        let found = session.cookies(&pages).await?;
        self.brought(found, &watch.seen)
    }

    /// Gives the account's cookies to the browser. True when its profile has a session of its own instead, which may be another
    /// one than the file's.
    async fn restore(&self, session: &Session, which: Restore) -> Result<bool, Fault> {
        let page = &self.driver.settings.page_url;
        let present = session.cookies(&[origin(page)]).await?;
        let mut has_others = false;
        for cookie in to_set(self.file, page) {
            let known = present.iter().find(|known| known.name == cookie.name);
            match known {
                Some(known) if which == Restore::Missing => {
                    has_others |= known.is_session() && known.value != cookie.value;
                }
                _ => {
                    if !session.set_cookie(&cookie).await? {
                        let account = self.account.masked();
                        tracing::warn!(account.id = %account, cookie = cookie.name, "the browser does not take a cookie");
                    }
                }
            }
        }
        Ok(has_others)
    }

    /// Waits for the operator to sign in by hand. The limit is one for the whole visit.
    async fn wait_for_sign_in(
        &self,
        watch: &mut Watch<'_>,
        limit: &mut Option<Instant>,
    ) -> Result<(), Fault> {
        if !self.driver.waits_for_sign_in() {
            return Err(Fault::SignInRequired);
        }
        let wait_sec = self.driver.settings.sign_in_wait_sec;
        let end = *limit.get_or_insert_with(|| Instant::now() + Duration::from_secs(wait_sec));
        let account = self.account.masked();
        tracing::info!(account.id = %account, wait_sec, "the page asks for a sign-in: please sign in, in the browser's window");
        watch.forget();
        if watch.until_signed_in(end).await? {
            Ok(())
        } else {
            Err(Fault::NobodySignedIn(wait_sec))
        }
    }

    /// The account with the cookies that were found, and with what was seen of its session.
    fn brought(&self, found: Vec<BrowserCookie>, seen: &Seen) -> Result<Brought, Fault> {
        let nothing = || Fault::NoSession(self.driver.settings.credentials_wait_sec);
        let cookies = collected(found, self.file).ok_or_else(nothing)?;
        let csesidx = seen.csesidx().ok_or_else(nothing)?;
        let config_id = seen.config_id(self.file).ok_or(Fault::NoWorkspace)?;
        let (authorization, source) = seen.authorization().unwrap_or_else(|| placeholder(csesidx));
        let account = self.account.masked();
        let before = self.file.csesidx.as_deref().map(str::trim);
        if before.is_some_and(|before| before != csesidx) {
            tracing::warn!(account.id = %account, "the session has another number than before: is it this account that is signed in?");
        }
        tracing::info!(account.id = %account, source = source.as_str(), "the browser brought new credentials");
        let mut file = self.file.clone();
        file.cookie_string = Some(joined(&cookies));
        file.cookies = Some(cookies);
        file.authorization = Some(authorization.expose_secret().to_owned());
        file.csesidx = Some(csesidx.to_owned());
        file.config_id = Some(config_id);
        Ok(Brought {
            account: file,
            source,
        })
    }
}

/// What stands for a token that was seen nowhere.
fn placeholder(csesidx: &str) -> (SecretString, AuthorizationSource) {
    let text = format!("Bearer fallback-csesidx-{csesidx}");
    (SecretString::from(text), AuthorizationSource::Fallback)
}
