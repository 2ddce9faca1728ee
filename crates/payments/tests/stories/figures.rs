//! What the money of a period comes to: by provider, by method, in the brand's own days.

use crate::till::{PRICE, Till, brand};
use identity::{Brand, PaymentMethod};
use kernel::{Millis, Money, days, hours, minutes, seconds};
use ordering::Order;
use payments::{CaseKind, Figures, Part, Period, Settlement, Source, movements_since};
use psp::Kind::{PaymeTrust, Stripe, Wave};

fn xof(minor: i64) -> Money {
    Money::new(minor, kernel::Currency::XOF)
}

fn part<Of>(of: Of, count: i64, minor: i64) -> Part<Of> {
    Part { of, count, amount: xof(minor) }
}

impl Till {
    pub async fn figures(&self, brand: &Brand, period: Period) -> Figures {
        Figures::of(&mut self.db(), brand, period, self.now()).await.unwrap()
    }
    /// An order paid at a provider, whatever amount the payer gives.
    pub async fn paid_at(&self, kind: psp::Kind, amount: Option<i64>) -> Order {
        let order = self.order().await;
        self.click(&order, kind).await;
        self.pays(&self.attempt(&order).await, amount).await;
        self.delivered().await;
        self.work().await;
        order
    }
    pub async fn delivers(&self, order: &Order) {
        let (brand, by) = (self.brand.id, self.teammate());
        self.db().write(async |tx| payments::deliver(tx, brand, order.id, by).await).await.unwrap();
    }
    /// Until that many milliseconds past midnight UTC.
    async fn waits_until(&self, past_midnight: Millis) {
        let day = days(1).0;
        let now = self.now().0.rem_euclid(day);
        self.later(Millis((past_midnight.0 - now).rem_euclid(day))).await;
    }
}

async fn money_is_told_by_provider_and_by_method(till: Till) {
    till.paid_at(Wave, None).await;
    till.paid_at(Wave, None).await;
    till.paid_at(Stripe, Some(PRICE + 500)).await;
    till.later(seconds(1)).await;
    let cash = till.order_by(PaymentMethod::CashOnDelivery).await;
    till.delivers(&cash).await;
    till.order_by(PaymentMethod::CashOnDelivery).await;
    let waiting = till.order().await;
    till.click(&waiting, PaymeTrust).await;

    let today = till.figures(&till.brand, Period::Today).await;
    assert_eq!(
        today.collected,
        [
            part(Source::Provider(Wave), 2, 2 * PRICE),
            part(Source::Provider(Stripe), 1, PRICE + 500),
            part(Source::Cash, 1, PRICE),
        ]
    );
    assert_eq!(today.collected_in(till.brand.currency).unwrap(), part((), 4, 4 * PRICE + 500));
    assert_eq!(today.pending, [part(PaymentMethod::Online, 1, PRICE), part(PaymentMethod::CashOnDelivery, 1, PRICE)]);
    assert_eq!(today.under_way, [part(Source::Provider(PaymeTrust), 1, PRICE)]);
    assert_eq!((today.open_cases, today.refunded.as_slice(), today.orders), (1, [].as_slice(), 4));

    let rows = movements_since(&mut till.db(), till.brand.id, today.since, 50).await.unwrap();
    assert_eq!(rows.len(), 4);
    assert_eq!((rows[0].source, rows[0].reference.as_ref(), rows[0].open_case), (Source::Cash, None, None));
    assert_eq!((rows[1].source, rows[1].open_case), (Source::Provider(Stripe), Some(CaseKind::Over)));
    assert!(rows[1].reference.is_some() && rows[1].our_reference.is_some() && rows[1].order.is_some());
    assert_eq!(movements_since(&mut till.db(), till.brand.id, today.since, 2).await.unwrap(), rows[..2]);

    let case = payments::list_cases(&mut till.db(), till.brand.id, true, None, 9).await.unwrap().cases.remove(0);
    till.settles(&case, Settlement::RefundedByHand).await.unwrap();
    till.later(minutes(31)).await;
    let later = till.figures(&till.brand, Period::Today).await;
    assert_eq!((later.open_cases, &later.refunded), (0, &vec![part(Source::ByHand, 1, 500)]), "not by Stripe");
    assert_eq!(later.kept_in(till.brand.currency).unwrap(), xof(4 * PRICE));
    let rows = movements_since(&mut till.db(), till.brand.id, today.since, 50).await.unwrap();
    assert!(
        rows.len() == 5 && rows.iter().any(|row| row.amount.minor == -500 && row.source == Source::ByHand),
        "what went back is a movement too"
    );
    assert_eq!(later.pending, [part(PaymentMethod::CashOnDelivery, 1, PRICE)], "nobody owes what has expired");
    assert_eq!(later.collected, today.collected, "what came in stays");
}

async fn a_day_begins_at_midnight_where_the_brand_is(till: Till) {
    // Kinshasa is one hour ahead of UTC, all year.
    let kinshasa = Brand { time_zone: "Africa/Kinshasa".into(), ..till.brand.clone() };
    till.waits_until(hours(23) - seconds(1)).await;
    let cash = till.order_by(PaymentMethod::CashOnDelivery).await;
    till.paid_at(Wave, None).await;
    till.delivers(&cash).await;
    assert_eq!(till.figures(&kinshasa, Period::Today).await.collected.len(), 2);

    till.waits_until(hours(23)).await;
    let today = till.figures(&kinshasa, Period::Today).await;
    assert_eq!((today.since, today.collected.len()), (till.now(), 0), "it is tomorrow in Kinshasa");
    let week = till.figures(&kinshasa, Period::Week).await;
    assert_eq!((week.since, week.collected.len()), (till.now() - days(6), 2));
    assert_eq!(till.figures(&till.brand, Period::Today).await.collected.len(), 2, "and still today in Abidjan");

    // The first moment of the day is of the day.
    till.paid_at(Wave, None).await;
    let today = till.figures(&kinshasa, Period::Today).await;
    assert_eq!(today.collected, [part(Source::Provider(Wave), 1, PRICE)]);

    // Seven days hold six before today, and thirty hold 29: the last second before them is out.
    let count = async |period| till.figures(&kinshasa, period).await.collected_in(till.brand.currency).unwrap().count;
    till.later(days(6) - minutes(1)).await;
    assert_eq!(count(Period::Week).await, 3);
    till.later(minutes(1)).await;
    assert_eq!(count(Period::Week).await, 1);
    till.later(days(1)).await;
    assert_eq!(count(Period::Week).await, 0);
    till.later(days(22)).await;
    assert_eq!(count(Period::Month).await, 1);
    till.later(days(1)).await;
    assert_eq!(count(Period::Month).await, 0);
}

async fn a_stranger_has_no_figures_of_ours(till: Till) {
    let paid = till.paid_at(Wave, None).await;
    let cash = till.order_by(PaymentMethod::CashOnDelivery).await;
    till.delivers(&cash).await;
    till.order().await;
    let stranger = brand(&till.ground, "karite").await;
    let theirs = till.figures(&stranger, Period::Month).await;
    assert!(theirs.collected.is_empty() && theirs.pending.is_empty() && theirs.under_way.is_empty(), "{theirs:?}");
    assert!(movements_since(&mut till.db(), stranger.id, Millis(0), 50).await.unwrap().is_empty());
    assert!(payments::Ledger::of(&mut till.db(), stranger.id, paid.id).await.unwrap().is_none());
}

async fn what_is_settled_waits_or_is_under_way_is_counted_as_it_is(till: Till) {
    let today = async || till.figures(&till.brand, Period::Today).await;
    // Short is not settled, and an order that was called off is none.
    let short = till.paid_at(Stripe, Some(5_000)).await;
    let cancelled = till.order().await;
    let by = ordering::CancelledBy::Customer;
    till.db().write(async |tx| ordering::cancel_order(tx, cancelled.brand, cancelled.id, by).await).await.unwrap();
    assert_eq!((till.state(&short).await, today().await.orders), ("awaiting_payment", 0));
    till.paid_at(Wave, None).await;
    let cash = till.order_by(PaymentMethod::CashOnDelivery).await;
    till.delivers(&cash).await;
    assert_eq!(today().await.orders, 2);
    // Handed over in part for money: settled when the rest is in.
    let part = till.order_by(PaymentMethod::CashOnDelivery).await;
    let take = async |minor: i64, of: i64| {
        till.ground.clock.advance(Millis(1));
        let collect = payments::Collect { amount: xof(minor), of: xof(of), by: till.teammate() };
        till.db().write(async |tx| payments::collect(tx, part.brand, part.id, collect).await).await
    };
    take(5_000, PRICE).await.unwrap();
    assert_eq!(today().await.orders, 2);
    take(PRICE - 5_000, PRICE - 5_000).await.unwrap();
    assert_eq!(today().await.orders, 3);
    assert_eq!(today().await.orders, 3, "delivered after it was paid is not settled twice");

    // A refund by hand waits like a case does, until it is done.
    let before = today().await;
    assert_eq!((before.open_cases, before.to_settle), (1, 1));
    let back = till.paid_at(PaymeTrust, None).await;
    let made = till.gives_back(&back, till.asks(2_000)).await.unwrap().remove(0);
    assert_eq!((today().await.open_cases, today().await.to_settle), (1, 2));
    let (noted, brand) = (till.gave_back("MP-1"), till.brand.id);
    let by = till.teammate();
    let done =
        till.db().write(async |tx| payments::Refund::confirm_by_hand(tx, brand, made.id, &noted, by).await).await;
    done.unwrap();
    assert_eq!(today().await.to_settle, 1);

    // A session that cannot be ended is nobody's expectation once its order is over.
    let waiting = till.order().await;
    till.click(&waiting, PaymeTrust).await;
    assert_eq!(today().await.under_way, [part_of(PaymeTrust)]);
    till.later(minutes(31)).await;
    assert_eq!((till.state(&waiting).await, today().await.under_way), ("expired", vec![]));
}

fn part_of(kind: psp::Kind) -> Part<Source> {
    part(Source::Provider(kind), 1, PRICE)
}

testing::stories!(Till:
    money_is_told_by_provider_and_by_method,
    a_day_begins_at_midnight_where_the_brand_is,
    a_stranger_has_no_figures_of_ours,
    what_is_settled_waits_or_is_under_way_is_counted_as_it_is,
);
