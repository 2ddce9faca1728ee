//! Whatever customers, teammates, providers and clocks do in whatever order: stock and money add up, codes keep their
//! limits, nothing is sold twice, and nothing stays pending for ever.
//!
//! A few days run by default; `SEVEN_T_DAYS=10000` runs as many.

use crate::{receipts::giving_receipts, till::Till};
use catalogue::{Variant, csv_rows};
use identity::PaymentMethod;
use kernel::{ContactId, ConversationId, Money, VariantId, days, hours, minutes, seconds};
use ordering::{CancelledBy, Cart, Gives, Order, OrderError, OrderState, Promo, PromoSpec, place_order};
use payments::{AskRefund, Balance, CaseKind, Ledger, PaymentError, Refund, RefundRoute, Settlement, use_credit};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};
use psp::Kind::{self, PaymeTrust, Stripe, Wave};
use serde_json::json;
use std::collections::HashMap;
use storage::args;

#[derive(Debug, Clone)]
enum Act {
    Place {
        who: usize,
        what: usize,
        quantity: i64,
        code: bool,
        cash: bool,
    },
    Edit {
        order: usize,
        quantity: i64,
    },
    Cancel {
        order: usize,
    },
    Deliver {
        order: usize,
    },
    /// A teammate keeps the stock for so much longer.
    Extend {
        order: usize,
        minutes: i64,
    },
    Click {
        order: usize,
        kind: Kind,
    },
    /// The payer pays on the provider's page: what is asked, or so much more or less where a payer can.
    Pay {
        attempt: usize,
        off: i64,
        news: News,
    },
    Fail {
        attempt: usize,
    },
    NotifyAgain {
        attempt: usize,
    },
    Poll {
        attempt: usize,
    },
    Refund {
        order: usize,
        hundredths: i64,
        restock: bool,
        by_hand: bool,
    },
    RefundAtProvider {
        attempt: usize,
    },
    Confirm {
        refund: usize,
    },
    Settle {
        case: usize,
        way: usize,
    },
    Wait {
        seconds: i64,
        jobs: bool,
    },
}

/// How the notification of a payment comes.
#[derive(Debug, Clone, Copy)]
enum News {
    AsUsual,
    Twice,
    Never,
    Mangled,
}

const CUSTOMERS: usize = 3;
const STOCK: [i64; 2] = [2, 4];
const PRICES: [i64; 2] = [12_500, 3_005];
const CODE_USES: i64 = 2;

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let (order, attempt) = (0..6_usize, 0..8_usize);
    let kind = prop_oneof![Just(Stripe), Just(Wave), Just(PaymeTrust)];
    let news =
        prop_oneof![3 => Just(News::AsUsual), 1 => Just(News::Twice), 1 => Just(News::Never), 1 => Just(News::Mangled)];
    let off = prop_oneof![5 => Just(0_i64), 1 => Just(-1_000), 1 => Just(700)];
    let place = (0..CUSTOMERS, 0..STOCK.len(), 1..3_i64, any::<bool>(), proptest::bool::weighted(0.2));
    let act = prop_oneof![
        7 => place.prop_map(|(who, what, quantity, code, cash)| Act::Place { who, what, quantity, code, cash }),
        1 => (order.clone(), 1..3_i64).prop_map(|(order, quantity)| Act::Edit { order, quantity }),
        2 => order.clone().prop_map(|order| Act::Cancel { order }),
        1 => order.clone().prop_map(|order| Act::Deliver { order }),
        1 => (order.clone(), 1..90_i64).prop_map(|(order, minutes)| Act::Extend { order, minutes }),
        7 => (order.clone(), kind).prop_map(|(order, kind)| Act::Click { order, kind }),
        7 => (attempt.clone(), off, news).prop_map(|(attempt, off, news)| Act::Pay { attempt, off, news }),
        1 => attempt.clone().prop_map(|attempt| Act::Fail { attempt }),
        1 => attempt.clone().prop_map(|attempt| Act::NotifyAgain { attempt }),
        2 => attempt.clone().prop_map(|attempt| Act::Poll { attempt }),
        2 => (order.clone(), 1..=100_i64, any::<bool>(), any::<bool>())
            .prop_map(|(order, hundredths, restock, by_hand)| Act::Refund { order, hundredths, restock, by_hand }),
        1 => attempt.prop_map(|attempt| Act::RefundAtProvider { attempt }),
        1 => (0..3_usize).prop_map(|refund| Act::Confirm { refund }),
        3 => (0..4_usize, 0..5_usize).prop_map(|(case, way)| Act::Settle { case, way }),
        4 => (5..2_000_i64, any::<bool>()).prop_map(|(seconds, jobs)| Act::Wait { seconds, jobs }),
    ];
    proptest::collection::vec(act, 12..40)
}

struct Day<'a> {
    till: &'a Till,
    code: String,
    wares: Vec<VariantId>,
    customers: Vec<ContactId>,
    orders: Vec<Order>,
    /// What payers gave, by attempt.
    given: HashMap<kernel::AttemptId, i64>,
}

/// Counted round and round, so that most acts find something to act upon.
fn nth<T: Clone>(of: &[T], n: usize) -> Option<T> {
    (!of.is_empty()).then(|| of[n % of.len()].clone())
}

impl<'a> Day<'a> {
    async fn begin(till: &'a Till) -> Self {
        let name = till.ground.chance.code(8);
        let mut wares = Vec::new();
        for (n, stock) in STOCK.iter().enumerate() {
            let (sku, price) = (format!("{name}-{n}"), PRICES[n]);
            let csv =
                format!("product_ref,product_name,variant_sku,price,stock\n{sku},Robe {sku},{sku},{price},{stock}\n");
            let rows = csv_rows::read(csv.as_bytes(), till.brand.currency).unwrap();
            let brand = till.brand.id;
            till.db().write(async |tx| catalogue::import_rows(tx, brand, &rows, None).await).await.unwrap();
            wares.push(Variant::by_sku(&mut till.db(), brand, &sku).await.unwrap().unwrap().id);
        }
        let code = format!("C{}", name.to_uppercase());
        let spec = PromoSpec { max_uses: Some(CODE_USES), ..PromoSpec::new(code.clone(), Gives::Percent(1_000)) };
        till.db().write(async |tx| Promo::upsert(tx, &till.brand, &spec).await).await.unwrap();
        let customers = (0..CUSTOMERS).map(|_| ContactId(till.ground.chance.uuid(till.now()))).collect();
        Self { till, code, wares, customers, orders: Vec::new(), given: HashMap::new() }
    }

    async fn place(
        &mut self,
        who: usize,
        what: usize,
        quantity: i64,
        code: bool,
        cash: bool,
    ) -> Result<(), PaymentError> {
        let till = self.till;
        let conversation = ConversationId(till.ground.chance.uuid(till.now()));
        let method = if cash { PaymentMethod::CashOnDelivery } else { PaymentMethod::Online };
        let (brand, contact, ware) = (&till.brand, self.customers[who], self.wares[what]);
        let order = till.db().write(async |tx| {
            let cart = Cart::open(tx, brand.id, conversation, contact).await?;
            cart.add(tx, ware, quantity).await?;
            if code {
                // Used up, or not: both are fine; the order says which.
                let _ = cart.apply_promo(tx, &self.code).await?;
            }
            let order = place_order(tx, brand, cart.id, method, None).await?;
            use_credit(tx, &order).await?;
            Ok::<_, PaymentError>(order)
        });
        self.orders.push(order.await?);
        Ok(())
    }

    async fn attempts(&self) -> Vec<payments::Attempt> {
        let mut all = Vec::new();
        for order in &self.orders {
            all.extend(self.till.attempts(order).await);
        }
        all
    }
    async fn cases(&self) -> Vec<payments::Case> {
        let mut all = Vec::new();
        for order in &self.orders {
            all.extend(self.till.cases(order).await.into_iter().filter(|case| case.closed.is_none()));
        }
        all
    }
    async fn refunds_to_do(&self) -> Vec<Refund> {
        let mut all = Vec::new();
        for order in &self.orders {
            let of = payments::refunds_of(&mut self.till.db(), order.brand, order.id).await.unwrap();
            all.extend(of.into_iter().filter(Refund::waits_for_a_human));
        }
        all
    }

    async fn act(&mut self, act: &Act) -> Result<(), PaymentError> {
        let till = self.till;
        let (brand, by) = (till.brand.id, till.teammate());
        let order = |n: &usize| nth(&self.orders, *n);
        match act {
            Act::Place { who, what, quantity, code, cash } => self.place(*who, *what, *quantity, *code, *cash).await?,
            Act::Edit { order: n, quantity } => {
                // As the chat does it: the order is called off, and its cart becomes another one.
                let Some(o) = order(n) else { return Ok(()) };
                let who = self.customers.iter().position(|contact| *contact == o.contact).unwrap();
                let lines = o.lines(&mut till.db()).await?;
                let what = self.wares.iter().position(|ware| *ware == lines[0].variant).unwrap();
                let called_off = CancelledBy::Customer;
                till.db().write(async |tx| ordering::cancel_order(tx, brand, o.id, called_off).await).await?;
                self.place(who, what, *quantity, false, false).await?;
            }
            Act::Cancel { order: n } => {
                let Some(o) = order(n) else { return Ok(()) };
                let called_off = CancelledBy::Customer;
                till.db().write(async |tx| ordering::cancel_order(tx, brand, o.id, called_off).await).await?;
            }
            Act::Deliver { order: n } => {
                let Some(o) = order(n) else { return Ok(()) };
                // Every third buyer at the door has 500 less than is owed.
                let rest = Balance::of(&mut till.db(), &o).await?.rest();
                let amount = Money::new((rest.minor - if n % 3 == 2 { 500 } else { 0 }).max(0), rest.currency);
                let collect = payments::Collect { amount, of: rest, by };
                let is_cash = till.see(&o).await.state.is_to_collect();
                till.db()
                    .write(async |tx| match is_cash {
                        true => payments::collect(tx, brand, o.id, collect).await.map(drop),
                        false => payments::deliver(tx, brand, o.id, by).await.map(drop),
                    })
                    .await?;
            }
            Act::Extend { order: n, minutes: more } => {
                let Some(o) = order(n) else { return Ok(()) };
                let until = till.now() + minutes(*more);
                till.db().write(async |tx| ordering::extend_hold(tx, brand, o.id, until, by).await).await?;
            }
            Act::Click { order: n, kind } => {
                let Some(o) = order(n) else { return Ok(()) };
                till.ground.clock.advance(kernel::Millis(1));
                till.payments.start_attempt(&o.code, *kind).await?;
            }
            Act::Pay { attempt, off, news } => {
                let Some(a) = nth(&self.attempts().await, *attempt) else { return Ok(()) };
                // Only Stripe's payer may pay another amount than asked; each pays once.
                let amount = a.amount.minor + if a.kind == Stripe { *off } else { 0 };
                if self.given.contains_key(&a.id) || amount <= 0 {
                    return Ok(());
                }
                let effect = match news {
                    News::AsUsual => None,
                    News::Twice => Some(json!({"effect": "duplicate", "times": 1})),
                    News::Never => Some(json!({"effect": "lost"})),
                    News::Mangled => Some(json!({"effect": "bad_signature"})),
                };
                if let Some(effect) = effect {
                    till.fault("notification", effect, 9).await;
                }
                let body = if a.kind == Stripe { json!({ "amount": amount }) } else { json!({}) };
                let url = format!("{}/control/psp/sessions/{}/pay", till.providers, a.reference);
                let answer = till.http.post(url).json(&body).send().await.unwrap();
                till.delivered().await;
                till.no_more_faults().await;
                // A session that has ended is not paid: the emulator refuses.
                if answer.status().is_success() {
                    self.given.insert(a.id, amount);
                }
            }
            Act::Fail { attempt } => self.control(*attempt, "fail").await,
            Act::NotifyAgain { attempt } => self.control(*attempt, "notify").await,
            Act::Poll { attempt } => {
                let Some(a) = nth(&self.attempts().await, *attempt) else { return Ok(()) };
                till.payments.look_up(brand, a.id).await?;
            }
            Act::Refund { order: n, hundredths, restock, by_hand } => {
                let Some(o) = order(n) else { return Ok(()) };
                let available = Balance::of(&mut till.db(), &o).await?.available();
                let amount = Money::new(available.minor * hundredths / 100, available.currency);
                let (restock, by_hand) = (*restock, *by_hand);
                let ask = AskRefund { amount, restock, case: None, by: Some(by), may_decide: true, by_hand };
                till.db().write(async |tx| till.payments.refund_order(tx, brand, o.id, &ask).await).await?;
            }
            Act::RefundAtProvider { attempt } => self.control(*attempt, "refund").await,
            Act::Confirm { refund } => {
                let Some(r) = nth(&self.refunds_to_do().await, *refund) else { return Ok(()) };
                let noted = till.gave_back("MP1");
                till.db().write(async |tx| Refund::confirm_by_hand(tx, brand, r.id, &noted, by).await).await?;
            }
            Act::Settle { case, way } => {
                let Some(c) = nth(&self.cases().await, *case) else { return Ok(()) };
                let ways = c.ways(&mut till.db(), till.now()).await?;
                if let Some(how) = nth(&ways, *way) {
                    till.settles(&c, how).await?;
                }
            }
            Act::Wait { seconds: n, jobs: false } => till.ground.clock.advance(seconds(*n)),
            Act::Wait { seconds: n, jobs: true } => till.later(seconds(*n)).await,
        }
        Ok(())
    }

    /// What the provider's own page does to a session; refused there when it makes no sense.
    async fn control(&self, attempt: usize, what: &str) {
        let Some(a) = nth(&self.attempts().await, attempt) else { return };
        let url = format!("{}/control/psp/sessions/{}/{what}", self.till.providers, a.reference);
        self.till.http.post(url).json(&json!({})).send().await.unwrap();
        self.till.delivered().await;
    }

    async fn check(&self, after: &[Act]) {
        let till = self.till;
        let on = &mut till.db();
        for (n, ware) in self.wares.iter().enumerate() {
            let on_hand = Variant::find(on, till.brand.id, *ware).await.unwrap().unwrap().on_hand;
            let held = ordering::held(on, till.brand.id, &[*ware], till.now()).await.unwrap();
            let held = held.get(ware).copied().unwrap_or(0);
            assert!((0..=on_hand).contains(&held), "{held} of {on_hand} are promised, after {after:?}");
            const SOLD: &str = "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM stock_hold \
                WHERE brand_id = $1 AND variant_id = $2 AND sold_at IS NOT NULL AND returned_at IS NULL";
            let (sold,) = on.one::<(i64,)>(SOLD, args![till.brand.id, *ware]).await.unwrap();
            assert_eq!(on_hand + sold, STOCK[n], "what was there is on hand or sold, after {after:?}");
        }
        for order in &self.orders {
            self.check_order(&till.see(order).await, after).await;
        }
        let uses = till.count(&format!("promo_use WHERE code = '{}' AND released_at IS NULL", self.code)).await;
        assert!(uses <= CODE_USES, "{uses} uses of a code for {CODE_USES}, after {after:?}");
    }

    async fn check_order(&self, order: &Order, after: &[Act]) {
        let till = self.till;
        let on = &mut till.db();
        let context = || format!("order {} is {}, after {after:?}", order.number, order.state);
        let balance = Balance::of(on, order).await.unwrap();
        let money: i64 = till.money(order).await.iter().sum();
        let refunds = payments::refunds_of(on, order.brand, order.id).await.unwrap();
        let back: i64 = refunds
            .iter()
            .filter(|refund| refund.state == payments::RefundState::Done)
            .map(|refund| refund.amount.minor)
            .sum();
        let cash: i64 = payments::collections_of(on, order.brand, order.id)
            .await
            .unwrap()
            .iter()
            .filter(|entry| entry.what == payments::CollectionKind::Taken)
            .map(|entry| entry.amount.minor)
            .sum();
        let credit = balance.credit_used.minor - balance.credit_given.minor;
        assert_eq!(balance.held().minor, money + cash + credit - back, "{}", context());
        assert!(till.told(order.id, "order.paid").await <= 1, "sold once: {}", context());
        let was_covered = money + cash + balance.credit_used.minor + balance.forgiven.minor >= order.total.minor;
        assert!(!order.state.is_settled() || was_covered, "settled without the money: {}", context());
        let ledger = Ledger::of(on, order.brand, order.id).await.unwrap().unwrap();
        let sum: i64 = ledger.entries.iter().map(|entry| entry.amount.minor).sum();
        assert_eq!(sum, ledger.balance.minor, "{}", context());
        // What went back at the provider's own pages may exceed what we hold; what we give back never does.
        if refunds.iter().all(|refund| !refund.found) {
            assert!(balance.available().minor >= 0, "{balance:?}: {}", context());
        }
        if order.state.is_settled() && refunds.iter().all(|refund| !refund.found) {
            assert!(ledger.balance.minor <= 0, "a settled order owes nothing: {:?} {}", ledger.entries, context());
        }
    }

    /// Nobody acts any more; time passes, humans do what waits for them.
    async fn end(&self, after: &[Act]) {
        let till = self.till;
        for _ in 0..8 {
            till.later(minutes(31)).await;
        }
        for pause in [hours(2), hours(6), hours(12), days(1), days(1), days(1), days(2)] {
            till.later(pause).await;
        }
        let brand = till.brand.id;
        for _ in 0..6 {
            for refund in self.refunds_to_do().await {
                assert_eq!(refund.route, RefundRoute::Hand);
                let (by, noted) = (till.teammate(), till.gave_back("MP2"));
                let done = till.db().write(async |tx| Refund::confirm_by_hand(tx, brand, refund.id, &noted, by).await);
                done.await.unwrap();
            }
            for case in self.cases().await {
                let ways = case.ways(&mut till.db(), till.now()).await.unwrap();
                let how = ways.first().copied().unwrap();
                if let Err(error) = till.settles(&case, how).await {
                    till.settles(&case, Settlement::Kept)
                        .await
                        .unwrap_or_else(|_| panic!("{case:?}: {how:?}: {error}"));
                }
            }
            for _ in 0..4 {
                till.later(minutes(31)).await;
            }
        }
        till.later(days(4)).await;
        // The providers deliver in their own time: what they still had to say is heard, and acted upon.
        till.delivered().await;
        till.work().await;
        self.check(after).await;
        for order in &self.orders {
            let order = till.see(order).await;
            assert!(!matches!(order.state, OrderState::AwaitingPayment { .. }), "waits for ever: {order:?} {after:?}");
            let refunds = payments::refunds_of(&mut till.db(), brand, order.id).await.unwrap();
            assert!(refunds.iter().all(|refund| !refund.state.is_open()), "{refunds:?}, after {after:?}");
        }
        let attempts = self.attempts().await;
        assert!(attempts.iter().all(|attempt| !attempt.state.is_live()), "{attempts:?}, after {after:?}");
        let left = till
            .count(
                "job WHERE kind IN ('payments.look_up', 'payments.send_refund', 'payments.close_attempt', \
            'payments.hold_ends', 'payments.find_refunds', 'ordering.expire_order')",
            )
            .await;
        const LEFT: &str = "SELECT kind, uniq, run_at, attempts, last_error, COALESCE(dead_at, lease_until, again_at) FROM job \
            WHERE kind LIKE 'payments.%' OR kind LIKE 'ordering.%'";
        type Left = (String, Option<String>, i64, i64, Option<String>, Option<i64>);
        let work: Vec<Left> = if left == 0 { Vec::new() } else { till.db().all(LEFT, args![]).await.unwrap() };
        assert_eq!(left, 0, "work is left at {:?}: {work:?}, after {after:?}", till.now());
        // Every franc that a payer gave is written down, once.
        for attempt in &attempts {
            const SQL: &str = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM payment \
                WHERE brand_id = $1 AND attempt_id = $2";
            let (written,) = till.db().one::<(i64,)>(SQL, args![brand, attempt.id]).await.unwrap();
            let given = self.given.get(&attempt.id).copied().unwrap_or(0);
            let there = if written == given { Vec::new() } else { till.look("sessions").await };
            let there: Vec<_> = there.iter().filter(|it| it.to_string().contains(attempt.reference.as_str())).collect();
            assert_eq!(written, given, "{attempt:?} is {there:?}, after {after:?}");
        }
        assert!(self.cases().await.iter().all(|case| case.kind != CaseKind::Short), "after {after:?}");
        for order in &self.orders {
            self.check_receipts(&till.see(order).await, after).await;
        }
    }

    /// One receipt for each payment, or for the cash, that settled an order; none for any other.
    async fn check_receipts(&self, order: &Order, after: &[Act]) {
        let till = self.till;
        let on = &mut till.db();
        let receipts = payments::receipts_of(on, order.brand, order.id).await.unwrap();
        let mut settled_by: Vec<_> = receipts.iter().map(|receipt| receipt.payment).collect();
        settled_by.sort();
        settled_by.dedup();
        assert_eq!(settled_by.len(), receipts.len(), "{receipts:?} of {order:?}, after {after:?}");
        // What was settled may be given back since: its receipt stays. Who had too little at the door has none yet.
        let history = ordering::history(on, order.brand, order.id).await.unwrap();
        let settles = |fact: &storage::Fact| match fact.kind.as_str() {
            "order.paid" | "order.collected" => true,
            "order.delivered" => fact.data["state"] == "delivered",
            _ => false,
        };
        let is_settled = history.iter().any(settles);
        assert_eq!(!receipts.is_empty(), is_settled, "{receipts:?} of {order:?}, after {after:?}");
        let money = payments::payments_of(on, order.brand, order.id).await.unwrap();
        for id in settled_by.iter().flatten() {
            // A credit that pays all of it settles, too: its use has an id of its own.
            const USED: &str = "SELECT COUNT(*) FROM contact_credit WHERE brand_id = $1 AND id = $2 AND order_id = $3";
            let (used,) = till.db().one::<(i64,)>(USED, args![order.brand, *id, order.id]).await.unwrap();
            let is_known = used == 1 || money.iter().any(|payment| payment.id == *id);
            assert!(is_known, "{receipts:?} of {order:?}, after {after:?}");
        }
    }
}

async fn stock_and_money_add_up_whatever_happens(mut till: Till) {
    till.worker = giving_receipts(&till);
    let days_wanted = std::env::var("SEVEN_T_DAYS").ok().and_then(|text| text.parse().ok()).unwrap_or(12_u32);
    let seed = std::env::var("SEVEN_T_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(2026_u64);
    let config = Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let (mut orders, mut paid) = (0, 0);
    for n in 0..days_wanted {
        let acts = acts().new_tree(&mut runner).unwrap().current();
        let mut day = Day::begin(&till).await;
        for (n, act) in acts.iter().enumerate() {
            let refused = day.act(act).await.err();
            let is_defect = matches!(refused, Some(PaymentError::Store(_) | PaymentError::Order(OrderError::Store(_))));
            assert!(!is_defect, "{refused:?} after {:?}", &acts[..=n]);
            if n % 4 == 3 {
                day.check(&acts[..=n]).await;
            }
        }
        day.end(&acts).await;
        orders += day.orders.len();
        paid += day.given.len();
        if days_wanted >= 100 && n % 100 == 99 {
            eprintln!("{} days, {orders} orders, {paid} payments", n + 1);
        }
    }
    // Numbered one after another, whatever came between: none skipped, none twice.
    const NUMBERS: &str = "SELECT CAST(number AS BIGINT) FROM receipt WHERE brand_id = $1 ORDER BY number";
    let numbers: Vec<(i64,)> = till.db().all(NUMBERS, args![till.brand.id]).await.unwrap();
    assert!(numbers.iter().map(|(number,)| *number).eq(1..=i64::try_from(numbers.len()).unwrap()), "{numbers:?}");
    assert!(orders > 20 && paid > 5, "days on which nothing happens show nothing: {orders}, {paid}");
}

testing::stories!(Till: stock_and_money_add_up_whatever_happens);
