//! Wrong notifications are turned away after a while, and nothing else is (§9.3): told through the product's own door.

#![allow(clippy::unwrap_used, reason = "scenes of tests")]

use identity::{Brand, BrandSpec, Organisation, PaymentMethod};
use kernel::{BrandId, Locale, Millis, PaymentAccountId, Secret, minutes, seconds};
use payments::{AccountSpec, PaymentAccount, notify_path};
use psp::{Kind, StampedHmac};
use seven_t::{config::Config, house::House, serve};
use std::{net::SocketAddr, path::Path};
use testing::Ground;
use tokio::sync::watch;

/// Wrong ones that are looked at, from one source at one account's door.
const LOOKED_AT: usize = 30;
const PROVIDER: &str = "203.0.113.9";
const STRANGER: &str = "198.51.100.7";

struct World {
    ground: Ground,
    house: House,
    brand: BrandId,
    door: String,
    http: reqwest::Client,
    _stop: watch::Sender<bool>,
}

impl World {
    async fn open(ground: Ground) -> Self {
        let text = "secret_key = \"0123456789abcdef0123456789abcdef\"\n[http]\ntrusted_proxies = [\"127.0.0.1\"]";
        let config = Config::parse(Path::new("story.toml"), text, []).unwrap();
        let house = House::on(config, ground.db.clone()).unwrap();
        let brand = house.db.write(async |tx| brand(tx).await).await.unwrap();
        let (stop, stopping) = watch::channel(false);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let door = format!("http://{}", listener.local_addr().unwrap());
        let routes = serve::routes(&house, stopping).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self { ground, house, brand, door, http: reqwest::Client::new(), _stop: stop }
    }

    async fn account(&self, kind: Kind, keys: &str) -> PaymentAccountId {
        let (base_url, credentials) = (Some("http://127.0.0.1:1".to_owned()), Secret::new(keys));
        let spec = AccountSpec { kind, base_url, credentials, active: true };
        let house = &self.house;
        let account = house.db.write(async |tx| PaymentAccount::upsert(tx, &house.vault, self.brand, &spec).await);
        account.await.unwrap().0.id
    }
    async fn stripe(&self) -> PaymentAccountId {
        self.account(Kind::Stripe, r#"{"secret_key":"sk_test_awa","webhook_secret":"whsec_awa"}"#).await
    }

    /// What the product answers to a notification that the proxy says came from `from`; and when to come again.
    async fn tells(&self, from: &str, path: &str, body: String, signature: Option<String>) -> (u16, Option<String>) {
        let request = self.http.post(format!("{}{path}", self.door)).header("X-Forwarded-For", from).body(body);
        let request = signature.into_iter().fold(request, |request, it| request.header("Stripe-Signature", it));
        let answer = request.send().await.unwrap();
        let after = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), after)
    }
    async fn tells_wrongly(&self, from: &str, account: PaymentAccountId) -> (u16, Option<String>) {
        self.tells(from, &notify_path(Kind::Stripe, account, None), event(), Some("t=1,v1=00".into())).await
    }
    async fn tells_rightly(&self, from: &str, account: PaymentAccountId) -> (u16, Option<String>) {
        let (body, at) = (event(), self.ground.clock.now().as_seconds().to_string());
        let signature = StampedHmac { separator: "." }.sign(&Secret::new("whsec_awa"), &at, body.as_bytes());
        self.tells(from, &notify_path(Kind::Stripe, account, None), body, Some(format!("t={at},v1={signature}"))).await
    }
    fn later(&self, by: Millis) {
        self.ground.clock.advance(by);
    }
}

async fn brand(tx: &mut storage::Tx) -> Result<BrandId, identity::IdentityError> {
    let (org, _) = Organisation::upsert(tx, "awa", "Awa").await?;
    let spec = BrandSpec {
        slug: "awa-mode".into(),
        name: "Awa Mode".into(),
        country: "CI".into(),
        currency: kernel::Currency::XOF,
        locale: Locale::Fr,
        time_zone: "Africa/Abidjan".into(),
        colour: None,
        settings: identity::Settings {
            initiative: identity::Initiative::NONE,
            ..identity::Settings::of_new_brand(vec![PaymentMethod::Online])
        },
    };
    Ok(Brand::upsert(tx, org.id, &spec).await?.0.id)
}

fn event() -> String {
    r#"{"id":"evt_1","object":"event","type":"balance.available","livemode":false,"data":{"object":{}}}"#.to_owned()
}

async fn wrong_ones_are_turned_away_and_the_others_come_in(world: World) {
    let (awa, binta) = (world.stripe().await, world.account(Kind::Orange, ORANGE).await);
    for _ in 0..LOOKED_AT {
        assert_eq!(world.tells_wrongly(STRANGER, awa).await, (401, None));
    }
    // Not looked at any more, whatever it is; and no spelling of the same address helps.
    assert_eq!(world.tells_wrongly(STRANGER, awa).await, (429, Some("2".into())));
    assert_eq!(world.tells_rightly(STRANGER, awa).await.0, 429);
    for spelt in [awa.0.hyphenated().to_string(), awa.0.simple().to_string().to_uppercase(), format!("{}/key", awa.0)] {
        assert_eq!(world.tells(STRANGER, &format!("/webhooks/stripe/{spelt}"), event(), None).await.0, 429, "{spelt}");
    }
    // The provider itself, and the same source at another account's door, are not touched.
    assert_eq!(world.tells_rightly(PROVIDER, awa).await, (200, None));
    assert_eq!(world.tells_wrongly(STRANGER, binta).await.0, 404);

    // A provider that had the wrong secret comes back, and is heard.
    world.later(seconds(2));
    assert_eq!(world.tells_rightly(STRANGER, awa).await, (200, None));
    assert_eq!(world.tells_wrongly(STRANGER, awa).await.0, 401);
    assert_eq!(world.tells_wrongly(STRANGER, awa).await.0, 429);
    world.later(minutes(1));
    for _ in 0..LOOKED_AT {
        assert_eq!(world.tells_wrongly(STRANGER, awa).await.0, 401);
    }
    assert_eq!(world.tells_wrongly(STRANGER, awa).await.0, 429);
}

const ORANGE: &str =
    r#"{"client_id":"i","client_secret":"s","merchant_key":"m","country":"ci","merchant_name":"Awa Mode"}"#;

/// Orange signs nothing: what names no payment of ours is wrong. So is what nobody could read, or who nobody knows.
async fn what_names_nothing_of_ours_is_wrong_too(world: World) {
    let orange = world.account(Kind::Orange, ORANGE).await;
    let of_nothing = r#"{"status":"SUCCESS","notif_token":"made up","txnid":"MP1"}"#;
    let keyed = notify_path(Kind::Orange, orange, Some("made-up"));
    let bare = notify_path(Kind::Orange, orange, None);
    for n in 0..LOOKED_AT {
        let (path, body) = if n % 2 == 0 { (&keyed, of_nothing) } else { (&bare, "no json") };
        let answer = world.tells(STRANGER, path, body.to_owned(), None).await.0;
        assert!(matches!(answer, 400 | 401), "{answer}");
    }
    assert_eq!(world.tells(STRANGER, &keyed, of_nothing.to_owned(), None).await, (429, Some("2".into())));
    for _ in 0..LOOKED_AT {
        assert_eq!(world.tells(STRANGER, "/webhooks/stripe/nobody", event(), None).await.0, 400);
    }
    assert_eq!(world.tells(STRANGER, "/webhooks/stripe/nobody", event(), None).await.0, 429);
}

/// However many come, right ones are never counted.
async fn right_ones_are_as_many_as_they_like(world: World) {
    let awa = world.stripe().await;
    for _ in 0..LOOKED_AT * 3 {
        assert_eq!(world.tells_rightly(PROVIDER, awa).await, (200, None));
    }
}

testing::stories!(World: wrong_ones_are_turned_away_and_the_others_come_in, what_names_nothing_of_ours_is_wrong_too,
    right_ones_are_as_many_as_they_like);
