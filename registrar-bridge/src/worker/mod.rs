//! What lives here: working for a server over its WebSocket: the old mode `client`.

mod connection;
mod frames;
mod session;
mod task;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use b2a_config::Settings;
use b2a_domain::{AccountId, TaskKind};
use b2a_http::Dialer;
use parking_lot::Mutex;
use secrecy::SecretString;
use tokio::sync::Notify;
use url::Url;

use crate::BridgeError;
use crate::gateway::{CallError, Caller, Credential, Under, Upload};
use crate::parcel::Parcel;
use crate::pauses::jittered;
use crate::work::Shop;
use crate::work::slots::Slots;
use session::End;
use task::Push;

/// Works for one server.
pub(crate) struct PoolWorker {
    pub(crate) shop: Shop,
    dialer: Dialer,
    /// Where the WebSocket is.
    url: Url,
    secret: Option<SecretString>,
    caller: Caller,
    threads: u32,
    slots: Slots,
    connected: AtomicBool,
    /// A task can't be done now, and is to go back to the server.
    leave: Notify,
    /// The renewals that are worked on, each with its last push.
    in_hand: Mutex<HashMap<AccountId, Arc<Push>>>,
}

impl PoolWorker {
    pub(crate) fn new(shop: Shop, settings: &Settings) -> Result<Self, BridgeError> {
        let server = &settings.pool_server;
        let Some(address) = &server.server_addr else {
            return Err(BridgeError::Setting(
                "pool_server.server_addr",
                "is not set: it says which server a client works for",
            ));
        };
        if server.secret.is_none() {
            tracing::warn!(
                "pool_server.secret (POOL_SERVER_SECRET) is not set: servers of this version let nobody in without"
            );
        }
        let credential = server.secret.as_ref().map(Credential::PoolSecret);
        let base = http_of(address);
        let connect_timeout = Duration::from_secs(settings.timeouts.connect_sec);
        let dialer = Dialer::new(&settings.extra_ca_files, connect_timeout);
        Ok(Self {
            dialer: dialer.map_err(BridgeError::Http)?,
            url: websocket_of(&base),
            secret: server.secret.clone(),
            caller: Caller::new(settings, &base, credential, &shop.pauses)?,
            threads: server.client_threads.max(1),
            slots: Slots::new(server.client_threads),
            connected: AtomicBool::new(false),
            leave: Notify::new(),
            in_hand: Mutex::default(),
            shop,
        })
    }

    /// Whether there is a connection to the server.
    pub(crate) fn is_connected(&self) -> bool {
        self.connected.load(Ordering::Relaxed)
    }

    /// Works until the bridge stops, and connects anew whenever the connection was lost.
    pub(crate) async fn run(self: Arc<Self>) {
        tokio::join!(
            Arc::clone(&self).connect_again_and_again(),
            self.see_to_what_is_kept(),
        );
    }

    async fn connect_again_and_again(self: Arc<Self>) {
        let mut failures = 0;
        while !self.shop.stop.is_cancelled() {
            let connected = tokio::select! {
                biased;
                () = self.shop.stop.cancelled() => return,
                connected = connection::open(&self.dialer, &self.url, self.secret.as_ref()) => connected,
            };
            let end = match connected {
                Ok(socket) => {
                    tracing::info!("connected to the server");
                    failures = 0;
                    self.connected.store(true, Ordering::Relaxed);
                    let end = Arc::clone(&self).serve(socket).await;
                    self.connected.store(false, Ordering::Relaxed);
                    end
                }
                Err(why) => End::Lost(why),
            };
            let pauses = &self.shop.pauses;
            let pause = match end {
                End::Left => jittered(pauses.driver_rest),
                End::Lost(why) => {
                    let pause = pauses.grown(pauses.reconnect, failures);
                    failures += 1;
                    if !self.shop.stop.is_cancelled() {
                        self.shop.metrics.note_error(&why);
                        let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
                        tracing::warn!(reason = why, pause_ms, "no connection to the server");
                    }
                    pause
                }
            };
            tokio::select! {
                () = self.shop.stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Uploads what a driver brought.
    async fn upload(&self, parcel: &Parcel, under: Under<'_>) -> Result<(), CallError> {
        let upload = Upload::of(
            parcel.kind,
            &parcel.brought,
            under,
            &self.shop.default_config,
        )
        .map_err(CallError::Refused)?;
        let uploaded = tokio::select! {
            biased;
            uploaded = self.caller.post("/pool/upload-account", &upload) => uploaded,
            () = self.shop.cut_off.cancelled() => Err(CallError::Away("the bridge ends".to_owned())),
        };
        match uploaded {
            Err(CallError::NotServed(why)) => Err(CallError::Away(why)),
            other => other.map(drop),
        }
    }

    /// Sends new accounts that are kept. Renewals wait until the server pushes the task again: as long as the account needs one,
    /// it does, and when it does not, somebody was faster.
    async fn see_to_what_is_kept(&self) {
        let mut failures = 0;
        while self.shop.wait_to_resend(failures).await {
            let mut is_there = true;
            for name in self.shop.kept.names().await {
                let Some(held) = self.shop.kept.hold(&name).await else {
                    continue;
                };
                let Some(held) = self.shop.unless_stale(held).await else {
                    continue;
                };
                if held.parcel.kind == TaskKind::Refresh {
                    continue;
                }
                let uploaded = self.upload(&held.parcel, Under::default()).await;
                let delivery = uploaded.into();
                if matches!(delivery, crate::work::Delivery::Away(_)) {
                    is_there = false;
                    break;
                }
                self.shop.conclude(&held.parcel, &delivery).await;
                self.shop.kept.forget(held).await;
            }
            self.shop.tell_drivers_of_kept().await;
            failures = if is_there { 0 } else { failures + 1 };
        }
    }
}

/// The server's address for calls: scheme and host count, the path does not.
fn http_of(address: &Url) -> Url {
    let mut base = address.clone();
    let is_secure = matches!(address.scheme(), "https" | "wss");
    // The scheme of a URL with a host can be set to these.
    let _ = base.set_scheme(if is_secure { "https" } else { "http" });
    base.set_path("/");
    base.set_query(None);
    base.set_fragment(None);
    base
}

/// Where the server's WebSocket is.
fn websocket_of(base: &Url) -> Url {
    let mut url = base.clone();
    let _ = url.set_scheme(if base.scheme() == "https" {
        "wss"
    } else {
        "ws"
    });
    url.set_path("/ws");
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_and_host_of_the_address_count() {
        for (address, base, socket) in [
            (
                "http://pool:8000/x?y#z",
                "http://pool:8000/",
                "ws://pool:8000/ws",
            ),
            (
                "https://pool.example.com",
                "https://pool.example.com/",
                "wss://pool.example.com/ws",
            ),
            (
                "wss://pool.example.com:444/ws",
                "https://pool.example.com:444/",
                "wss://pool.example.com:444/ws",
            ),
        ] {
            let of = http_of(&Url::parse(address).unwrap());
            assert_eq!(of.as_str(), base);
            assert_eq!(websocket_of(&of).as_str(), socket);
        }
    }
}
