//! A sandbox on a folder, a product that runs on while it restarts, and a merchant who hears.

use crate::{NOW, Received, Street, kept, paymetrust_keys, receive, serve};
use axum::Router;
use kernel::{Chance, Clock, minutes};
use psp::{Kind, Provider, Session, SessionRef, SessionRequest, State};
use sandbox::{Sandbox, SandboxError, SandboxOptions, Seed};
use serde_json::json;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;

/// A street whose emulators keep their books in a folder.
pub(super) struct Kept {
    pub(super) folder: TempDir,
    pub(super) sandbox: Sandbox,
    pub(super) street: Street,
}

pub(super) async fn start(listen: &str, folder: &Path, clock: &Clock) -> Result<Sandbox, SandboxError> {
    let account = json!({"kind": "paymetrust", "credentials": paymetrust_keys()});
    let seed = Seed { psp_accounts: vec![account], ..Seed::default() };
    let (listen, data, clock) = (listen.to_owned(), Some(folder.to_owned()), clock.clone());
    Sandbox::start(SandboxOptions { listen, seed, data, clock, chance: Chance::System, ..SandboxOptions::default() })
        .await
}

/// An address that is free now and after a restart: below those that the system gives to whoever connects somewhere.
pub(super) fn free_address() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let begin = std::process::id().wrapping_mul(7);
    loop {
        let next = begin.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        let address = format!("127.0.0.1:{}", 10_000 + next);
        if std::net::TcpListener::bind(&address).is_ok() {
            return address;
        }
    }
}

/// A merchant who hears what the providers tell.
pub(super) async fn merchant() -> (String, Received) {
    let received = Received::default();
    (serve(Router::new().fallback(receive).with_state(Arc::clone(&received))).await, received)
}

pub(super) fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Kept {
    pub(super) async fn open() -> Self {
        let (folder, clock) = (TempDir::new().unwrap(), Clock::manual(NOW));
        let sandbox = start(&free_address(), folder.path(), &clock).await.unwrap();
        let (merchant_url, received) = merchant().await;
        let street = Street::on(sandbox.url().to_owned(), clock, browser(), merchant_url, received);
        street.open_accounts().await;
        Self { folder, sandbox, street }
    }

    /// Stops, lets five minutes pass, and starts again, while the product runs on; only what the seed says is said again.
    pub(super) async fn restarted(self) -> Self {
        let Self { folder, sandbox, street } = self;
        let address = sandbox.address().to_string();
        sandbox.stop().await;
        street.clock.advance(minutes(5));
        let sandbox = start(&address, folder.path(), &street.clock).await.unwrap();
        Self { folder, sandbox, street }
    }

    pub(super) async fn pace(&self, (first_ms, delayed_ms): (u64, u64)) {
        let pace = json!({"first_ms": first_ms, "tries": 4, "hold_ms": 100, "delayed_ms": delayed_ms});
        self.street.pace(pace).await;
    }

    pub(super) async fn opened(
        &self,
        provider: &Arc<dyn Provider>,
        reference: &str,
    ) -> (SessionRequest, Session, SessionRef) {
        let request = self.street.request(reference, 12_500);
        let session = provider.create_session(&request).await.unwrap();
        let stored = kept(&request, &session);
        (request, session, stored)
    }

    pub(super) fn page_of(&self, session: &Session) -> String {
        let prompt = || format!("{}/mtn/phone/{}", self.street.url, session.provider_id);
        session.pay_url.clone().unwrap_or_else(prompt)
    }

    pub(super) async fn pay(&self, session: &Session, fields: &[(&str, &str)]) {
        let page = self.page_of(session);
        let shown = self.street.http.get(&page).send().await.unwrap();
        assert_eq!(shown.status(), 200, "{page}");
        assert!(shown.text().await.unwrap().contains("12\u{202f}500\u{a0}FCFA"), "{page}");
        let answer = self.street.http.post(&page).form(fields).send().await.unwrap();
        assert!(answer.status().is_success() || answer.status().is_redirection(), "{page}: {}", answer.status());
    }

    pub(super) async fn nothing_is_under_way(&self) {
        for _ in 0..250 {
            if self.street.under_way().await == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("something is still under way");
    }
}

impl Street {
    pub(super) fn of_kind(&self, kind: Kind) -> &Arc<dyn Provider> {
        match kind {
            Kind::PaymeTrust => &self.paymetrust,
            Kind::Stripe => &self.stripe,
            Kind::Wave => &self.wave,
            Kind::GeniusPay => &self.geniuspay,
            Kind::CinetPay => &self.cinetpay,
            Kind::Orange => &self.orange,
            Kind::Mtn => &self.mtn,
        }
    }

    pub(super) async fn under_way(&self) -> u64 {
        let url = format!("{}/control/psp/deliveries/under-way", self.url);
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }
}

pub(super) async fn is_paid(provider: &Arc<dyn Provider>, stored: &SessionRef) -> bool {
    matches!(provider.look_up(stored).await.unwrap().state, State::Paid { .. })
}

/// What a payer fills in.
pub(super) type Form = &'static [(&'static str, &'static str)];

pub(super) const CARD: Form = &[("decision", "pay"), ("card", "4242424242424242")];
pub(super) const MOBILE: Form = &[("decision", "pay"), ("phone", "+225 07 07 00 00 00")];

/// Each with its payer's form, and how many notifications a payment makes. (MTN is given no address.)
pub(super) const ALL: [(Kind, Form, usize); 7] = [
    (Kind::PaymeTrust, MOBILE, 2),
    (Kind::Stripe, CARD, 5),
    (Kind::Wave, MOBILE, 1),
    (Kind::GeniusPay, MOBILE, 1),
    (Kind::CinetPay, MOBILE, 2),
    (Kind::Orange, MOBILE, 1),
    (Kind::Mtn, MOBILE, 0),
];
