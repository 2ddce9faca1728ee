//! What comes in wrong: links, signatures, amounts, shops, moments.

use crate::till::{PIECES, PRICE, Till, brand, sells, worker};
use axum::http::StatusCode;
use identity::PaymentMethod::Online;
use kernel::{ContactId, ConversationId, Millis, PaymentAccountId, VariantId, minutes, seconds};
use ordering::{Cart, Gives, Order, OrderState, Promo, PromoSpec, place_order};
use payments::{CaseKind, Outcome, PayStatus, PaymentError, Settlement, list_cases};
use psp::Kind::{self, CinetPay, GeniusPay, Mtn, Orange, PaymeTrust, Stripe, Wave};
use psp::StampedHmac;
use serde_json::{Value, json};
use storage::args;

/// A notification signed as its provider would.
struct Signed {
    headers: Vec<(&'static str, String)>,
    body: String,
}

fn signed_by_stripe(secret: &str, at: Millis, event: &Value) -> Signed {
    let (stamp, body) = (at.as_seconds().to_string(), event.to_string());
    let v1 = StampedHmac { separator: "." }.sign(&secret.into(), &stamp, body.as_bytes());
    Signed { headers: vec![("Stripe-Signature", format!("t={stamp},v1={v1}"))], body }
}

impl Till {
    async fn posts(&self, kind: Kind, account: PaymentAccountId, signed: &Signed) -> StatusCode {
        self.posts_to(&payments::notify_path(kind, account, None), signed).await
    }
    /// Stripe tells the account of an event, signed as it signs.
    pub async fn stripe_tells(&self, account: PaymentAccountId, event: &Value) -> StatusCode {
        self.posts(Stripe, account, &signed_by_stripe("whsec_awa", self.now(), event)).await
    }
    async fn posts_to(&self, path: &str, signed: &Signed) -> StatusCode {
        let post = self.http.post(format!("{}{path}", self.shop_url)).body(signed.body.clone());
        let post = signed.headers.iter().fold(post, |post, (name, value)| post.header(*name, value));
        post.send().await.unwrap().status()
    }

    /// Stripe's news that the order's session is paid, in that currency.
    pub async fn completed(&self, order: &Order, currency: &str) -> Value {
        let attempt = self.attempt(order).await;
        json!({"id": format!("evt_{}", attempt.reference), "object": "event", "type": "checkout.session.completed",
            "livemode": false, "data": {"object": {"id": attempt.provider_id, "object": "checkout.session",
            "status": "complete", "payment_status": "paid", "amount_total": PRICE, "currency": currency,
            "payment_intent": "pi_1", "client_reference_id": attempt.reference.as_str()}}})
    }

    /// Another shop of the product, at the same providers with keys of its own.
    async fn another_shop(&self) -> Self {
        let brand = brand(&self.ground, "karite").await;
        let wax = sells(&self.ground, &brand, "wax", PRICE, PIECES).await;
        let (worker, payments) = (worker(self.db(), &self.payments), self.payments.clone());
        let (ground, http) = (self.ground.clone(), self.http.clone());
        let (providers, shop_url) = (self.providers.clone(), self.shop_url.clone());
        let shop = Self { ground, brand, payments, worker, http, providers, shop_url, wax };
        let keys = json!({"secret_key": "sk_test_karite", "webhook_secret": "whsec_karite"});
        shop.account(Stripe, keys.clone()).await;
        shop.control("accounts", json!({"kind": "stripe", "credentials": keys})).await;
        shop
    }

    /// A customer takes one piece of that, with a code that gives as much.
    async fn order_for(&self, piece: VariantId, given: Option<i64>) -> Order {
        let id = || self.ground.chance.uuid(self.now());
        let (conversation, contact) = (ConversationId(id()), ContactId(id()));
        let placed = self.db().write(async |tx| {
            let cart = Cart::open(tx, self.brand.id, conversation, contact).await?;
            cart.add(tx, piece, 1).await?;
            if let Some(given) = given {
                let code = format!("MOINS{given}");
                let spec = PromoSpec::new(code.clone(), Gives::Amount(given));
                Promo::upsert(tx, &self.brand, &spec).await?;
                assert!(cart.apply_promo(tx, &code).await?.is_ok());
            }
            place_order(tx, &self.brand, cart.id, Online, None).await
        });
        placed.await.unwrap()
    }
    async fn offered(&self, order: &Order) -> Vec<Kind> {
        let page = self.payments.open_page(&order.code).await.unwrap().unwrap();
        page.methods.iter().filter(|method| method.is_available).map(|method| method.kind).collect()
    }
}

async fn a_link_changed_by_a_letter_leads_nowhere(till: Till) {
    let order = till.order().await;
    let mut other = order.code.clone();
    let last = other.pop().unwrap();
    other.push(if last == 'x' { 'y' } else { 'x' });
    let (short, long) = (order.code[1..].to_owned(), order.code.repeat(40));
    // Elsewhere a link was found by its first eight letters (§9.11).
    let beginning = order.code[..8].to_owned();
    let turned = order.code.chars().rev().collect();
    for wrong in
        [other, short, beginning, long, turned, String::new(), "' OR 1 = 1 --".into(), format!("{}%", order.code)]
    {
        assert!(till.payments.open_page(&wrong).await.unwrap().is_none(), "{wrong}");
        let click = till.payments.start_attempt(&wrong, Stripe).await;
        assert!(matches!(click, Err(PaymentError::NoSuchOrder)), "{wrong}: {click:?}");
    }
    assert_eq!((till.count("attempt").await, till.calls("create").await), (0, 0));
}

async fn news_for_one_shop_says_nothing_to_another(till: Till) {
    let theirs = till.another_shop().await;
    let (order, their_order) = (till.order().await, theirs.order().await);
    till.click(&order, Stripe).await;
    theirs.click(&their_order, Stripe).await;
    // Even if the names of both are the same.
    let (ours, their_account) = (till.attempt(&order).await, theirs.attempt(&their_order).await.account);
    const SAME: &str = "UPDATE attempt SET reference = $2, provider_id = $3 WHERE brand_id = $1";
    let names = args![theirs.brand.id, ours.reference.as_str(), ours.provider_id.clone()];
    till.db().write(async |tx| tx.exec(SAME, names).await).await.unwrap();

    let event = till.completed(&order, "xof").await;
    let by_ours = signed_by_stripe("whsec_awa", till.now(), &event);
    assert_eq!(till.posts(Stripe, their_account, &by_ours).await, 401, "our signature at their address");
    let by_theirs = signed_by_stripe("whsec_karite", till.now(), &event);
    assert_eq!(till.posts(Stripe, ours.account, &by_theirs).await, 401, "their signature at ours");
    assert_eq!(till.count("notification").await, 0);
    assert_eq!(till.posts(Stripe, their_account, &by_theirs).await, 200);
    till.work().await;
    assert_eq!(
        (till.state(&order).await, till.money(&order).await),
        ("awaiting_payment", vec![]),
        "theirs stays theirs"
    );
    // And what is called the same is both: each shop has its own event and its own money.
    assert_eq!(till.posts(Stripe, ours.account, &by_ours).await, 200);
    till.work().await;
    for (shop, order) in [(&till, &order), (&theirs, &their_order)] {
        assert_eq!((shop.state(order).await, shop.money(order).await), ("paid", vec![PRICE]));
    }
    let of_one_name = "notification WHERE event_key = (SELECT MIN(event_key) FROM notification)";
    assert_eq!((till.count(of_one_name).await, till.count("payment WHERE provider_payment_id = 'pi_1'").await), (2, 2));
}

async fn a_signature_is_good_for_five_minutes_and_once(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let account = till.attempt(&order).await.account;
    let signed = signed_by_stripe("whsec_awa", till.now(), &till.completed(&order, "xof").await);
    for _ in 0..3 {
        assert_eq!(till.posts(Stripe, account, &signed).await, 200);
    }
    assert_eq!(till.count("notification").await, 1, "the same news is kept once");
    till.ground.clock.advance(seconds(301));
    assert_eq!(till.posts(Stripe, account, &signed).await, 401);
    let early = signed_by_stripe("whsec_awa", till.now() + seconds(301), &till.completed(&order, "xof").await);
    assert_eq!(till.posts(Stripe, account, &early).await, 401);
    assert_eq!(till.count("notification").await, 1);
}

/// CinetPay signs no time: what it signed once is as good for ever. It leads to a question, and only about its own order.
async fn a_signature_without_a_time_leads_to_a_question_at_most(till: Till) {
    let (paid, other) = (till.order().await, till.order().await);
    for order in [&paid, &other] {
        till.click(order, CinetPay).await;
    }
    till.pays(&till.attempt(&paid).await, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!(till.state(&paid).await, "paid");
    let (site, reference) = ("445160", till.attempt(&paid).await.reference);
    let token = StampedHmac { separator: "" }.sign(&"cinetpay-secret-awa".into(), site, reference.as_str().as_bytes());
    let body = format!("cpm_site_id={site}&cpm_trans_id={reference}");
    let headers = vec![("X-Token", token), ("Content-Type", "application/x-www-form-urlencoded".to_owned())];
    let replayed = Signed { headers, body };
    let attempt = till.attempt(&other).await;
    till.later(minutes(20)).await;
    const KEY: &str = "SELECT notify_key FROM attempt WHERE brand_id = $1 AND id = $2";
    let (key,): (String,) = till.db().one(KEY, args![attempt.brand, attempt.id]).await.unwrap();
    let at_the_other = payments::notify_path(CinetPay, attempt.account, Some(&key));
    assert_eq!(till.posts_to(&at_the_other, &replayed).await, 401, "another order's address");
    assert_eq!(till.posts(CinetPay, attempt.account, &replayed).await, 200);
    let mut false_body = replayed;
    false_body.body = false_body.body.replace(reference.as_str(), attempt.reference.as_str());
    assert_eq!(till.posts(CinetPay, attempt.account, &false_body).await, 401);
    till.work().await;
    assert_eq!((till.state(&other).await, till.money(&other).await), ("awaiting_payment", vec![]));
    assert_eq!((till.money(&paid).await, till.told(paid.id, "order.paid").await), (vec![PRICE], 1));
}

async fn a_late_failure_never_undoes_money(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.delivered().await;
    till.work().await;
    let account = till.attempt(&order).await.account;
    for (kind, status, payment) in [
        ("checkout.session.async_payment_failed", "complete", "unpaid"),
        ("checkout.session.expired", "expired", "unpaid"),
        ("payment_intent.canceled", "expired", "unpaid"),
    ] {
        let mut event = till.completed(&order, "xof").await;
        (event["id"], event["type"]) = (format!("evt_{kind}").into(), kind.into());
        let object = &mut event["data"]["object"];
        (object["status"], object["payment_status"]) = (status.into(), payment.into());
        let signed = signed_by_stripe("whsec_awa", till.now(), &event);
        assert_eq!(till.posts(Stripe, account, &signed).await, 200, "{kind}");
        till.later(minutes(1)).await;
        assert_eq!((till.state(&order).await, till.attempt_states(&order).await), ("paid", vec!["paid"]), "{kind}");
    }
    assert_eq!((till.money(&order).await, till.cases(&order).await.len()), (vec![PRICE], 0));
}

async fn a_look_up_that_fails_says_nothing_about_the_payment(till: Till) {
    let effects = ["down", "error500", "html502", "truncated", "too_many", "drop"];
    for (effect, kind) in effects.into_iter().zip([Stripe, Wave, GeniusPay, PaymeTrust, CinetPay, Orange]) {
        let order = till.order().await;
        till.click(&order, kind).await;
        till.fault("notification", json!({"effect": "lost"}), 99).await;
        till.fault("status", json!({ "effect": effect }), 1).await;
        let attempt = till.attempt(&order).await;
        till.pays(&attempt, None).await;
        let asked = till.payments.look_up(attempt.brand, attempt.id).await;
        assert!(matches!(asked, Err(PaymentError::ProviderDown(_))), "{kind} {effect}: {asked:?}");
        let seen = (till.state(&order).await, till.attempt_states(&order).await);
        assert_eq!(seen, ("awaiting_payment", vec!["open"]), "{kind} {effect}");
        let asked = till.payments.look_up(attempt.brand, attempt.id).await;
        assert!(matches!(asked, Ok(Outcome::Paid(_))), "{kind} {effect}: {asked:?}");
        till.no_more_faults().await;
    }
}

async fn news_of_the_other_environment_is_kept_and_ignored(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.fault("status", json!({"effect": "down"}), 99).await;
    let account = till.attempt(&order).await.account;
    let mut event = till.completed(&order, "xof").await;
    event["livemode"] = true.into();
    let signed = signed_by_stripe("whsec_awa", till.now(), &event);
    assert_eq!(till.posts(Stripe, account, &signed).await, 200);
    assert_eq!(till.count("notification WHERE decided = 'nothing_to_do' AND says IS NULL").await, 1);
    till.later(seconds(20)).await;
    assert_eq!((till.state(&order).await, till.money(&order).await), ("awaiting_payment", vec![]));
}

async fn without_a_secret_nothing_is_believed_and_asking_still_pays(till: Till) {
    till.account(Stripe, json!({"secret_key": "sk_test_awa"})).await;
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let account = till.attempt(&order).await.account;
    let signed = signed_by_stripe("", till.now(), &till.completed(&order, "xof").await);
    assert_eq!(till.posts(Stripe, account, &signed).await, 503, "to be sent again, once the secret is there");
    assert_eq!(till.count("notification").await, 0);
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.later(seconds(20)).await;
    assert_eq!(till.state(&order).await, "paid");
}

async fn an_amount_that_is_none_and_another_currency_pay_nothing(till: Till) {
    // Half a franc, an exponent, a sign: signed, and no amount all the same.
    let order = till.order().await;
    till.click(&order, GeniusPay).await;
    till.fault("status", json!({"effect": "down"}), 999).await;
    let attempt = till.attempt(&order).await;
    let stamp = till.now().as_seconds().to_string();
    for amount in ["12500.5", "1.25e4", "-12500", "\"12 500\""] {
        let body = format!(
            r#"{{"id":"ev-{amount}","event":"payment.success","environment":"sandbox","data":{{"reference":{},"amount":{amount},"currency":"XOF","status":"completed","metadata":{{"reference":"{}"}}}}}}"#,
            json!(attempt.provider_id),
            attempt.reference,
        );
        let body = if amount.starts_with('"') { body.replace(&format!("ev-{amount}"), "ev-text") } else { body };
        let signature = StampedHmac { separator: "." }.sign(&"whsec_sandbox_awa".into(), &stamp, body.as_bytes());
        let headers = vec![("X-Webhook-Timestamp", stamp.clone()), ("X-Webhook-Signature", signature)];
        let kept = till.posts(GeniusPay, attempt.account, &Signed { headers, body }).await;
        assert!(kept == 200 || kept == 400, "{amount}: {kept}");
        till.work().await;
        assert_eq!((till.state(&order).await, till.money(&order).await), ("awaiting_payment", vec![]), "{amount}");
    }
    assert_eq!(till.count("notification WHERE says IS NOT NULL").await, 0, "no word of money was kept");

    // 12 500 euros are not 12 500 francs.
    till.fault("expire", json!({"effect": "down"}), 999).await;
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let account = till.attempt(&order).await.account;
    let signed = signed_by_stripe("whsec_awa", till.now(), &till.completed(&order, "eur").await);
    assert_eq!(till.posts(Stripe, account, &signed).await, 200);
    till.work().await;
    assert!(till.money(&order).await.is_empty(), "another amount than was asked for waits for an answer");
    for _ in 0..9 {
        till.later(minutes(10)).await;
    }
    assert_eq!((till.state(&order).await, till.attempt_states(&order).await), ("expired", vec!["conflicted"]));
    assert_eq!(till.case_kinds(&order).await, ["wrong_currency"]);
    assert_eq!(till.told(order.id, "order.paid").await, 0);
}

async fn what_a_code_leaves_decides_who_is_offered(till: Till) {
    let code = |left| Some(PRICE - left);
    for (left, offered) in [
        (330, vec![PaymeTrust, Stripe, GeniusPay, Wave, CinetPay, Orange, Mtn]),
        (325, vec![PaymeTrust, GeniusPay, Wave, CinetPay, Orange, Mtn]),
        (195, vec![PaymeTrust, Wave, CinetPay, Orange, Mtn]),
        (95, vec![Wave, Orange, Mtn]),
    ] {
        let order = till.order_for(till.wax, code(left)).await;
        assert_eq!(order.total.minor, left);
        let seen = till.offered(&order).await;
        for kind in Kind::ALL {
            assert_eq!(seen.contains(&kind), offered.contains(&kind), "{kind} for {left}");
            if kind != Mtn && !offered.contains(&kind) {
                let click = till.payments.start_attempt(&order.code, kind).await;
                assert!(matches!(click, Err(PaymentError::AmountNotTaken(_))), "{kind} {left}: {click:?}");
            }
        }
        assert_eq!(till.count("attempt").await, 0, "nothing was asked for");
    }
    // CinetPay takes multiples of five, the smallest coin (§9.6); what the shop asks stays what it asks.
    let odd = sells(&till.ground, &till.brand, "bouton", 12_501, 1).await;
    let order = till.order_for(odd, None).await;
    let seen = till.offered(&order).await;
    assert_eq!(order.total.minor, 12_501);
    assert!(!seen.contains(&CinetPay) && seen.len() == Kind::ALL.len() - 1, "{seen:?}");
    let click = till.payments.start_attempt(&order.code, CinetPay).await;
    assert!(matches!(click, Err(PaymentError::AmountNotTaken(CinetPay))), "{click:?}");
    // Too much for some is for others.
    let gold = sells(&till.ground, &till.brand, "or", 2_500_005, 1).await;
    let order = till.order_for(gold, None).await;
    let seen = till.offered(&order).await;
    assert!(seen.contains(&Stripe) && !seen.contains(&PaymeTrust) && !seen.contains(&CinetPay), "{seen:?}");
    let click = till.payments.start_attempt(&order.code, PaymeTrust).await;
    assert!(matches!(click, Err(PaymentError::AmountNotTaken(PaymeTrust))), "{click:?}");
    assert_eq!(till.calls("create").await, 0);
}

async fn what_a_code_leaves_nothing_of_needs_no_link(till: Till) {
    let order = till.order_for(till.wax, Some(PRICE)).await;
    assert_eq!((order.total.minor, order.state.name()), (0, "paid"));
    let page = till.payments.open_page(&order.code).await.unwrap().unwrap();
    assert_eq!((page.status, page.methods.len(), page.rest.minor), (PayStatus::Paid, 0, 0));
    let click = till.payments.start_attempt(&order.code, Wave).await;
    assert!(matches!(click, Err(PaymentError::NotPayable(OrderState::Paid { .. }))), "{click:?}");
    till.later(minutes(31)).await;
    assert_eq!((till.state(&order).await, till.on_hand().await), ("paid", PIECES - 1));
    assert_eq!((till.money(&order).await, till.cases(&order).await.len()), (vec![], 0));
    let ledger = payments::Ledger::of(&mut till.db(), till.brand.id, order.id).await.unwrap().unwrap();
    assert_eq!(ledger.balance.minor, 0);
    assert_eq!(till.count("job").await, 0);
}

async fn the_last_moment_pays_and_the_next_is_late(till: Till) {
    let (in_time, late) = (till.order().await, till.order().await);
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    for order in [&in_time, &late] {
        till.click(order, PaymeTrust).await;
        till.pays(&till.attempt(order).await, None).await;
    }
    let OrderState::AwaitingPayment { until } = till.see(&in_time).await.state else { panic!("it awaits payment") };
    // No job has run: the clock alone decides.
    till.ground.clock.advance(until - till.now() - Millis(1));
    let asked = async |order: &Order| {
        let attempt = till.attempt(order).await;
        till.payments.look_up(attempt.brand, attempt.id).await.unwrap()
    };
    assert!(matches!(asked(&in_time).await, Outcome::Paid(_)));
    assert_eq!(till.cases(&in_time).await, []);
    till.ground.clock.advance(Millis(1));
    assert!(matches!(asked(&late).await, Outcome::Paid(_)), "the stock is still there");
    let case = till.cases(&late).await.remove(0);
    assert_eq!((case.kind, case.closed.unwrap().how), (CaseKind::PaidAfterExpiry, Settlement::TakeStockAgain));
    assert_eq!((till.told(late.id, "order.expired").await, till.told(in_time.id, "order.expired").await), (1, 0));
    assert!(list_cases(&mut till.db(), till.brand.id, true, None, 9).await.unwrap().cases.is_empty());
}

/// Asked to wait, we wait: a quicker try would only make it worse (§9.2).
async fn a_provider_that_says_how_long_to_wait_is_left_alone(till: Till) {
    let order = till.order().await;
    till.click(&order, Stripe).await;
    till.fault("notification", json!({"effect": "lost"}), 99).await;
    till.fault("status", json!({"effect": "too_many", "retry_after": 120}), 1).await;
    till.pays(&till.attempt(&order).await, None).await;
    till.later(seconds(20)).await;
    assert_eq!(till.calls("status").await, 1);
    till.later(seconds(115)).await;
    assert_eq!((till.calls("status").await, till.state(&order).await), (1, "awaiting_payment"));
    till.later(seconds(5)).await;
    assert_eq!((till.calls("status").await, till.state(&order).await), (2, "paid"));

    // A click is told at once: its buyer may choose another provider.
    let order = till.order().await;
    till.fault("create", json!({"effect": "too_many", "retry_after": 99_999}), 1).await;
    let busy = till.payments.start_attempt(&order.code, Wave).await;
    assert!(matches!(busy, Err(PaymentError::ProviderBusy { kind: Wave, wait }) if wait == minutes(60)), "{busy:?}");
    till.click(&order, Wave).await;
    assert_eq!(till.attempt_states(&order).await, ["not_opened", "open"]);
}

testing::stories!(Till:
    a_link_changed_by_a_letter_leads_nowhere,
    news_for_one_shop_says_nothing_to_another,
    a_signature_is_good_for_five_minutes_and_once,
    a_signature_without_a_time_leads_to_a_question_at_most,
    a_late_failure_never_undoes_money,
    a_look_up_that_fails_says_nothing_about_the_payment,
    news_of_the_other_environment_is_kept_and_ignored,
    without_a_secret_nothing_is_believed_and_asking_still_pays,
    an_amount_that_is_none_and_another_currency_pay_nothing,
    what_a_code_leaves_decides_who_is_offered,
    what_a_code_leaves_nothing_of_needs_no_link,
    the_last_moment_pays_and_the_next_is_late,
    a_provider_that_says_how_long_to_wait_is_left_alone,
);
