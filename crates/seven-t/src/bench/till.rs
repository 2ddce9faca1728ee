//! Orders that await their money, each with a session open at an emulated provider: made by the product's own code, in this
//! process, before the program serves.

use super::{
    emulator::{self, Emulator},
    shop,
    webhook::Customer,
    wire::Wire,
};
use crate::house::House;
use anyhow::{Context, ensure};
use identity::{Brand, PaymentMethod};
use kernel::{BrandId, ContactId, ConversationId, LineId, OrderId, PaymentAccountId, Secret, VariantId};
use ordering::{Cart, OrderError, place_order};
use payments::{AccountSpec, PaymentAccount, attempts_of};
use psp::Kind;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use storage::args;

/// The three that sign what they tell; every order is paid at one of them.
pub(super) const KINDS: [Kind; 3] = [Kind::Wave, Kind::Stripe, Kind::GeniusPay];
/// Budgets of calls that the emulator's few accounts do not reach: a bench asks as much of each as of a thousand. Told
/// otherwise by `--set payments.call_budget_percent=100`.
pub(super) const CALL_BUDGET: (&str, &str) = ("SEVEN_T__PAYMENTS__CALL_BUDGET_PERCENT", "100000");
/// Orders made at the same time.
const MAKERS: usize = 24;

/// An order that awaits its money.
#[derive(Debug, Clone)]
pub(super) struct Owed {
    pub order: OrderId,
    pub kind: Kind,
    pub account: PaymentAccountId,
    /// Our name of the attempt.
    pub reference: String,
    /// The provider's id of the session.
    pub session: String,
    pub francs: i64,
}

/// The keys of a brand at a provider.
pub(super) fn keys(kind: Kind, brand: usize) -> (&'static str, Value) {
    let secret = webhook_secret(kind);
    match kind {
        Kind::Stripe => ("/stripe", json!({"secret_key": format!("sk_test_bench_{brand}"), "webhook_secret": secret})),
        Kind::GeniusPay => (
            "/geniuspay/api/v1/merchant",
            json!({"api_key": format!("pk_sandbox_bench_{brand}"), "api_secret": format!("sk_sandbox_bench_{brand}"),
                "webhook_secret": secret}),
        ),
        _ => ("/wave", json!({"api_key": format!("wave_ci_prod_bench_{brand}"), "webhook_secret": secret})),
    }
}

/// What signs notifications of that kind.
pub(super) fn webhook_secret(kind: Kind) -> String {
    format!("whsec_bench_{kind}")
}

/// A shop of the bench with what an order needs.
struct Shop {
    brand: Brand,
    lines: Vec<LineId>,
    variants: Vec<VariantId>,
}

/// What costs enough for every provider.
const PAYABLE: &str = "SELECT v.id FROM variant v JOIN product p ON p.brand_id = v.brand_id AND p.id = v.product_id \
    WHERE v.brand_id = $1 AND COALESCE(v.price, p.price) >= 500";

/// Opens the accounts on both sides. The emulator is told no address: it takes money and tells nobody.
async fn open_accounts(house: &House, emulator: &Emulator) -> anyhow::Result<Vec<Shop>> {
    let brands: Vec<(BrandId,)> = house.db.all("SELECT id FROM brand ORDER BY slug", args![]).await?;
    let mut wire = Wire::open(emulator.address).await?;
    let mut shops = Vec::new();
    for (at, (id,)) in brands.into_iter().enumerate() {
        let brand = Brand::find(&mut &house.db, id).await?.context("a brand is gone")?;
        for kind in KINDS {
            let (path, keys) = keys(kind, at);
            let account = json!({"kind": kind.code(), "credentials": keys, "tunnel": true});
            emulator::command(&mut wire, "accounts", &account).await?;
            let spec = AccountSpec {
                kind,
                base_url: Some(format!("{}{path}", emulator.url())),
                credentials: Secret::new(keys.to_string()),
                active: true,
            };
            house.db.write(async |tx| PaymentAccount::upsert(tx, &house.vault, id, &spec).await).await?;
        }
        let lines = house.db.all("SELECT id FROM line WHERE brand_id = $1 ORDER BY phone_number_id", args![id]).await?;
        let variants = house.db.all(PAYABLE, args![id]).await?;
        let lines: Vec<LineId> = lines.into_iter().map(|(line,): (LineId,)| line).collect();
        let variants: Vec<VariantId> = variants.into_iter().map(|(variant,): (VariantId,)| variant).collect();
        ensure!(!lines.is_empty() && !variants.is_empty(), "a shop of the bench sells nothing");
        shops.push(Shop { brand, lines, variants });
    }
    Ok(shops)
}

/// Makes `count` of them, of known customers spread over all brands and lines, a third at each provider.
pub(super) async fn fill(house: &House, emulator: &Emulator, count: usize) -> anyhow::Result<Vec<Owed>> {
    let shops = Arc::new(open_accounts(house, emulator).await?);
    let next = Arc::new(AtomicUsize::new(0));
    let makers: Vec<_> = (0..MAKERS)
        .map(|_| {
            let (house, shops, next) = (house.clone(), Arc::clone(&shops), Arc::clone(&next));
            tokio::spawn(async move {
                let mut made = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= count {
                        return Ok::<_, anyhow::Error>(made);
                    }
                    made.push(make(&house, &shops, number).await?);
                }
            })
        })
        .collect();
    let mut owed = Vec::with_capacity(count);
    for maker in makers {
        owed.extend(maker.await??);
    }
    Ok(owed)
}

async fn make(house: &House, shops: &[Shop], number: usize) -> anyhow::Result<Owed> {
    let customer = Customer::number(number);
    let per_brand = shop::LINES / shop::BRANDS;
    let shop = &shops[customer.line / per_brand];
    let line = shop.lines[customer.line % per_brand];
    // A wide step, so that the orders made together do not queue for one product.
    let variant = shop.variants[number * 7 % shop.variants.len()];
    let brand = shop.brand.id;
    let order = house
        .db
        .write(async |tx| {
            const CONTACT: &str = "INSERT INTO contact (brand_id, id, bsuid, wa_id, name, folded, created_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7)";
            const CONVERSATION: &str = "INSERT INTO conversation (brand_id, id, line_id, contact_id, created_at, handling, \
                handling_at, last_in_at, last_at, last_in_wamid, preview, preview_kind, preview_out, unread, failed_sends) \
                VALUES ($1, $2, $3, $4, $5, 'agent', $5, $5, $5, $6, 'oui', 'text', FALSE, 0, 0)";
            let (contact, conversation) = (ContactId(tx.new_id()), ConversationId(tx.new_id()));
            let (now, name) = (tx.now(), customer.name.as_str());
            let folded = name.to_lowercase();
            let who = args![brand, contact, customer.bsuid.as_str(), customer.phone.as_str(), name, folded, now];
            tx.exec(CONTACT, who).await?;
            let wamid = format!("wamid.bench.{number}");
            tx.exec(CONVERSATION, args![brand, conversation, line, contact, now, wamid]).await?;
            let cart = Cart::open(tx, brand, conversation, contact).await?;
            cart.add(tx, variant, 1).await?;
            place_order(tx, &shop.brand, cart.id, PaymentMethod::Online, None).await
        })
        .await
        .map_err(|error: OrderError| anyhow::anyhow!("an order of the bench: {error}"))?;
    let kind = KINDS[number % KINDS.len()];
    house.payments.start_attempt(&order.code, kind).await?;
    let attempt = attempts_of(&mut &house.db, brand, order.id).await?.pop().context("no attempt")?;
    Ok(Owed {
        order: order.id,
        kind,
        account: attempt.account,
        reference: attempt.reference.to_string(),
        session: attempt.provider_id.context("no session")?,
        francs: attempt.amount.minor,
    })
}
