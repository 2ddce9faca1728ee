//! The adapters over real HTTP, against a server on loopback that answers what the contract (or a bad day) says.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "scenes of tests")]

mod budget;
mod cinetpay;
mod geniuspay;
mod mtn;
mod orange;
mod paymetrust;
mod scripted;
mod stripe;
mod wave;

use kernel::{Clock, Currency, Locale, Millis, Money, Phone, Secret, minutes};
use psp::{Account, Customer, Kind, Psp, Reference, SessionRef, SessionRequest};

const NOW: Millis = Millis(1_700_000_000_000);

/// With budgets that no test spends while its clock stands still.
fn unhurried(clock: Clock) -> Psp {
    Psp::new(reqwest::Client::new(), clock).with_budget(100_000)
}

fn request() -> SessionRequest {
    SessionRequest {
        reference: Reference::parse("CMD-7F3K2-1").unwrap(),
        amount: Money::new(12_500, Currency::XOF),
        designation: "Commande 7F3K2 chez Awa Mode".into(),
        customer: Customer {
            name: Some("Aïcha".into()),
            phone: Some(Phone::parse("+2250707000000").unwrap()),
            email: None,
        },
        success_url: "https://pay.example/p/x?back=ok".into(),
        failed_url: "https://pay.example/p/x?back=no".into(),
        notify_url: "https://pay.example/n/x".into(),
        lang: Locale::Fr,
        expires_at: NOW + minutes(25),
        now: NOW,
        idempotency_key: "attempt-1".into(),
    }
}

fn stored(provider_id: Option<&str>, secrets: Option<&str>) -> SessionRef {
    SessionRef {
        reference: request().reference,
        provider_id: provider_id.map(str::to_owned),
        secrets: secrets.map(Secret::from),
        amount: request().amount,
        asked_at: NOW,
    }
}

fn account(kind: Kind, base: &str, credentials: &str) -> Account {
    Account { kind, base_url: Some(base.into()), credentials: credentials.into(), dialect: None }
}

#[test]
fn accounts_say_what_is_wrong_with_them_without_their_keys() {
    let psp = Psp::new(reqwest::Client::new(), Clock::System);
    let open = |kind, base: &str, credentials: &str| psp.open(&account(kind, base, credentials)).map(|_| ());
    let keys = r#"{"api_key":"k","api_password":"p"}"#;
    assert!(open(Kind::PaymeTrust, "", keys).is_ok());
    assert!(open(Kind::Stripe, "", r#"{"secret_key":"rk_test_1","webhook_secrets":["whsec_a","whsec_b"]}"#).is_ok());
    for (kind, base, credentials) in [
        (Kind::PaymeTrust, "", r#"{"api_key":"topsecret"}"#),
        (Kind::PaymeTrust, "", r#"{"api_key":"topsecret","api_password":""}"#),
        (Kind::PaymeTrust, "", r#"{"api_key":"topsecret","api_password":7}"#),
        (Kind::PaymeTrust, "", "topsecret"),
        (Kind::PaymeTrust, "file:///topsecret", keys),
        (Kind::PaymeTrust, "http://h/?topsecret", keys),
        (Kind::Stripe, "", r#"{"secret_key":"pk_test_topsecret"}"#),
    ] {
        let error = open(kind, base, credentials).unwrap_err().to_string();
        assert!(!error.contains("topsecret"), "{error}");
    }
    let paymetrust = |base: &str| psp.open(&account(Kind::PaymeTrust, base, keys)).unwrap();
    assert!(std::sync::Arc::ptr_eq(&paymetrust("http://a"), &paymetrust("http://a")));
    assert!(!std::sync::Arc::ptr_eq(&paymetrust("http://a"), &paymetrust("http://b")));
    assert_eq!("stripe".parse::<Kind>(), Ok(Kind::Stripe));
    assert!("Stripe".parse::<Kind>().is_err());
}
