//! What nobody reads who must not: keys, tokens and numbers are sealed where they are kept, and in no line of the log.

use crate::till::{KINDS, PRICE, Till, emulated};
use kernel::{Money, Secret, Vault, minutes, seconds};
use payments::AskRefund;
use psp::Kind::PaymeTrust;
use serde_json::{Value, json};
use std::{
    io::Write,
    sync::{Arc, Mutex, OnceLock},
};
use storage::args;
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// All that our own rooms log, at their most talkative.
const EVERYTHING: &str = "payments=trace,psp=trace,ordering=trace,jobs=trace,storage=trace,identity=trace";

#[derive(Clone)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Of this process, which tells one story.
    fn open() -> &'static Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Self(Arc::default());
            let sink = log.clone();
            let everything: Targets = EVERYTHING.parse().unwrap();
            let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(move || sink.clone());
            tracing_subscriber::registry().with(lines.with_filter(everything)).try_init().unwrap();
            log
        })
    }
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// The texts among these that are worth hiding, by their names.
fn hidden(keys: &Value) -> Vec<String> {
    const NAMES: [&str; 9] = [
        "api_key",
        "api_password",
        "secret_key",
        "webhook_secret",
        "api_secret",
        "client_secret",
        "merchant_key",
        "subscription_key",
        "fallback_phone",
    ];
    NAMES.iter().filter_map(|name| keys[*name].as_str().map(str::to_owned)).collect()
}

impl Till {
    /// What an attempt keeps sealed, as stored; and what is in it.
    async fn sealed(&self, attempt: &payments::Attempt) -> (Vec<Vec<u8>>, Vec<String>, String) {
        const SQL: &str = "SELECT request, secrets, notify_key FROM attempt WHERE brand_id = $1 AND id = $2";
        let row: (Vec<u8>, Option<Vec<u8>>, String) =
            self.db().one(SQL, args![attempt.brand, attempt.id]).await.unwrap();
        let vault = Vault::new(&Secret::new("operator"));
        let mut plain = Vec::new();
        for (column, bytes) in [("request", Some(row.0.clone())), ("secrets", row.1.clone())] {
            let Some(bytes) = bytes else { continue };
            let opened = vault.open(&format!("attempt.{column}:{}", attempt.id), &bytes).unwrap();
            plain.push(opened.reveal().to_owned());
            // Of no use anywhere else: bound to its row and its column.
            assert!(vault.open(&format!("attempt.{column}:{}", kernel::Uuid::nil()), &bytes).is_err());
        }
        (std::iter::once(row.0).chain(row.1).collect(), plain, row.2)
    }
}

/// Strings somewhere in a JSON text that are long enough to be a token.
fn tokens(text: &str) -> Vec<String> {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) if text.len() > 7 && !text.starts_with("http") => found.push(text.clone()),
            Value::Array(all) => all.iter().for_each(|one| walk(one, found)),
            Value::Object(all) => all.values().for_each(|one| walk(one, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_str(text) {
        walk(&value, &mut found);
    }
    found
}

async fn keys_and_tokens_are_sealed_and_never_logged(till: Till) {
    let log = Log::open();
    let long = json!({"api_key": "pt_key_of_the_story", "api_password": "pt_password_of_the_story",
        "fallback_phone": "+2250707000000"});
    till.account(PaymeTrust, long.clone()).await;
    till.control("accounts", json!({"kind": "paymetrust", "credentials": long.clone(), "tunnel": true})).await;
    let mut secrets = hidden(&long);
    for kind in KINDS {
        if kind != PaymeTrust {
            secrets.extend(hidden(&emulated(kind).1));
        }
        let order = till.order().await;
        // A day of trouble: whatever goes wrong is told somewhere.
        till.fault("create", json!({"effect": "html502"}), 1).await;
        till.payments.start_attempt(&order.code, kind).await.unwrap_err();
        till.click(&order, kind).await;
        let attempt = till.attempt(&order).await;
        till.fault("notification", json!({"effect": "bad_signature"}), 99).await;
        for effect in ["error500", "truncated", "too_many", "drop"] {
            till.fault("status", json!({ "effect": effect }), 1).await;
            let _ = till.payments.look_up(attempt.brand, attempt.id).await;
        }
        till.pays(&attempt, None).await;
        till.delivered().await;
        till.later(seconds(20)).await;
        till.later(minutes(1)).await;
        assert_eq!(till.state(&order).await, "paid", "{kind}");
        let amount = Money::new(PRICE, till.brand.currency);
        let (brand, by) = (till.brand.id, till.teammate());
        let ask = AskRefund { amount, restock: true, case: None, by: Some(by), may_decide: true, by_hand: false };
        till.fault("refund", json!({"effect": "html502"}), 1).await;
        till.db().write(async |tx| till.payments.refund_order(tx, brand, order.id, &ask).await).await.unwrap();
        till.later(minutes(1)).await;
        till.no_more_faults().await;

        for attempt in till.attempts(&order).await {
            let (sealed, plain, key) = till.sealed(&attempt).await;
            assert!(plain[0].contains("notify_url") && plain[0].contains(&key), "{kind}: what was asked is kept");
            for bytes in &sealed {
                let text = String::from_utf8_lossy(bytes);
                for told in plain.iter().flat_map(|text| tokens(text)).chain([key.clone(), "notify_url".into()]) {
                    assert!(!text.contains(&told), "{kind}: {told} can be read in the database");
                }
            }
            // Tokens that prove a notification or open a payment, and the key of its address.
            secrets.extend(plain.iter().skip(1).flat_map(|text| tokens(text)));
            secrets.push(key);
        }
    }
    let text = log.text();
    assert!(text.lines().count() > 20 && text.contains("WARN"), "a day of trouble is told: {text}");
    for secret in secrets {
        let line = text.lines().find(|line| line.contains(&secret));
        assert!(line.is_none(), "{secret} is logged: {line:?}");
    }
}

testing::stories!(Till: keys_and_tokens_are_sealed_and_never_logged);
