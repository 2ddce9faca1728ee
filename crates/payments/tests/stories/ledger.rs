//! The account of one order: its entries less what is left are zero, whatever happened.

use crate::till::{PRICE, Till};
use identity::PaymentMethod;
use kernel::{ContactId, ConversationId, Money, hours, minutes};
use ordering::{Cart, Gives, Order, Promo, PromoSpec, Zone, ZoneSpec, place_order};
use payments::{EntryKind, Ledger, Source};
use psp::Kind::{Stripe, Wave};
use storage::args;

impl Till {
    pub async fn ledger(&self, order: &Order) -> Ledger {
        let ledger = Ledger::of(&mut self.db(), self.brand.id, order.id).await.unwrap().unwrap();
        let sum = |entries: Vec<i64>| entries.into_iter().sum::<i64>();
        let of = |makes_total: bool| {
            let entries = ledger.entries.iter().filter(|entry| entry.what.makes_total() == makes_total);
            sum(entries.map(|entry| entry.amount.minor).collect())
        };
        assert_eq!(of(true), order.total.minor);
        assert_eq!(of(true) + of(false) - ledger.balance.minor, 0);
        ledger
    }

    /// A customer far away orders with two codes, delivery among what they give.
    async fn orders_with_codes(&self) -> Order {
        let code = |code: &str, gives| PromoSpec { stackable: true, ..PromoSpec::new(code, gives) };
        let zone = ZoneSpec {
            name: "Cocody".into(),
            places: Vec::new(),
            fee: 1_500,
            delay: "24 h".into(),
            free_above: None,
            pickup: false,
        };
        let id = || self.ground.chance.uuid(self.now());
        let (conversation, contact) = (ConversationId(id()), ContactId(id()));
        let placed = self.db().write(async |tx| {
            Promo::upsert(tx, &self.brand, &code("WA10", Gives::Percent(1_000))).await?;
            Promo::upsert(tx, &self.brand, &code("LIVRAISON", Gives::FreeDelivery)).await?;
            Zone::set_all(tx, &self.brand, &[zone], None).await?;
            let zone = Zone::all(tx, self.brand.id).await?.remove(0).id;
            let cart = Cart::open(tx, self.brand.id, conversation, contact).await?;
            cart.add(tx, self.wax, 2).await?;
            cart.set_zone(tx, zone).await?;
            for code in ["WA10", "LIVRAISON"] {
                assert!(cart.apply_promo(tx, code).await?.is_ok());
            }
            place_order(tx, &self.brand, cart.id, PaymentMethod::Online, None).await
        });
        placed.await.unwrap()
    }
}

fn minors(ledger: &Ledger) -> Vec<i64> {
    ledger.entries.iter().map(|entry| entry.amount.minor).collect()
}

fn names(ledger: &Ledger) -> Vec<&'static str> {
    ledger.entries.iter().map(|entry| entry.what.name()).collect()
}

async fn goods_codes_delivery_and_money_sum_to_zero(till: Till) {
    let order = till.orders_with_codes().await;
    let open = till.ledger(&order).await;
    assert_eq!(names(&open), ["goods", "discount", "discount", "delivery"]);
    let given_by = |entry: &payments::Entry| match &entry.what {
        EntryKind::Discount { code } => Some((code.clone(), entry.amount.minor)),
        _ => None,
    };
    let codes: Vec<_> = open.entries.iter().filter_map(given_by).collect();
    let given = PRICE * 2 / 10;
    assert_eq!(codes, [("LIVRAISON".to_owned(), -1_500), ("WA10".to_owned(), -given)]);
    assert_eq!((open.balance, order.total.minor), (order.total, PRICE * 2 - given));

    till.click(&order, Wave).await;
    let attempt = till.attempt(&order).await;
    till.pays(&attempt, None).await;
    till.delivered().await;
    till.work().await;
    let paid = till.ledger(&order).await;
    assert_eq!((paid.balance.minor, paid.entries.len()), (0, 5));
    let money = paid.entries.last().unwrap();
    assert_eq!(money.amount.minor, -order.total.minor);
    let EntryKind::Money { source, reference, our_reference } = &money.what else { panic!("{money:?}") };
    assert_eq!((*source, our_reference.as_ref()), (Source::Provider(Wave), Some(&attempt.reference)));
    assert!(reference.is_some() && money.at <= till.now());
}

async fn cash_settles_and_what_is_called_off_owes_nothing(till: Till) {
    let cash = till.order_by(PaymentMethod::CashOnDelivery).await;
    assert_eq!(till.ledger(&cash).await.balance.minor, PRICE);
    till.delivers(&cash).await;
    let ledger = till.ledger(&cash).await;
    assert_eq!(
        (names(&ledger), minors(&ledger), ledger.balance.minor),
        (vec!["goods", "money"], vec![PRICE, -PRICE], 0)
    );

    let late = till.order().await;
    till.later(minutes(31)).await;
    let ledger = till.ledger(&late).await;
    assert_eq!((names(&ledger), ledger.balance.minor), (vec!["goods", "called_off"], 0));
}

async fn money_that_does_not_fit_is_left_over(till: Till) {
    let over = till.paid_at(Stripe, Some(PRICE + 500)).await;
    let ledger = till.ledger(&over).await;
    assert_eq!((minors(&ledger), ledger.balance.minor), (vec![PRICE, -PRICE - 500], -500));
    assert_eq!(ledger.cases.len(), 1);
    let short = till.paid_at(Stripe, Some(5_000)).await;
    assert_eq!(till.ledger(&short).await.balance.minor, PRICE - 5_000);
    till.later(hours(24)).await;
    assert_eq!(till.ledger(&short).await.balance.minor, -5_000, "it expired with the shop holding the money");
}

async fn another_currency_settles_nothing(till: Till) {
    let order = till.paid_at(Wave, None).await;
    const SQL: &str = "UPDATE payment SET currency = 'EUR' WHERE brand_id = $1";
    till.db().write(async |tx| tx.exec(SQL, args![till.brand.id]).await).await.unwrap();
    let ledger = till.ledger(&order).await;
    assert_eq!((ledger.balance.minor, ledger.foreign.len()), (PRICE, 1));
    assert_eq!(ledger.foreign[0].amount, Money::new(-PRICE, "EUR".parse().unwrap()));
    let figures = till.figures(&till.brand, payments::Period::Today).await;
    assert_eq!(figures.collected[0].amount.currency.code(), "EUR");
    assert_eq!(figures.collected_in(till.brand.currency).unwrap().count, 0);
}

async fn parts_that_do_not_make_the_total_are_no_account(till: Till) {
    let order = till.order().await;
    const SQL: &str = "UPDATE orders SET discount = 1, total = total - 1 WHERE brand_id = $1";
    till.db().write(async |tx| tx.exec(SQL, args![till.brand.id]).await).await.unwrap();
    let wrong = Ledger::of(&mut till.db(), till.brand.id, order.id).await.unwrap_err();
    let said = format!("storage defect: the parts of order {} do not make its total", order.id);
    assert_eq!(wrong.to_string(), said);
}

testing::stories!(Till:
    goods_codes_delivery_and_money_sum_to_zero,
    cash_settles_and_what_is_called_off_owes_nothing,
    money_that_does_not_fit_is_left_over,
    another_currency_settles_nothing,
    parts_that_do_not_make_the_total_are_no_account,
);
