//! Reminders of unpaid orders, told as time passes. Every story begins at nine in the morning in Abidjan.

use crate::shop::Shop;
use identity::{Initiative, QuietHours};
use kernel::{PaymentId, TeammateId, Uuid, hours, minutes, seconds};
use ordering::{Order, OrderState};
use serde_json::json;
use storage::{NewFact, StoreError};

/// An order placed in a shop that reminds as shops do unless they say otherwise.
async fn placed(shop: &Shop, change: impl Fn(&mut identity::BrandSpec)) -> Order {
    shop.becomes(|spec| {
        spec.settings.initiative = Initiative::default();
        change(spec);
    })
    .await;
    shop.write("je prends un foulard").await;
    let order = shop.write("oui").await;
    assert!(order.contains("Commande #"), "{order}");
    shop.orders().await.remove(0)
}

async fn an_unpaid_order_is_reminded_of_before_and_after_and_no_more(shop: Shop) {
    let order = placed(&shop, |_| {}).await;
    assert_eq!(shop.news(minutes(19)).await, [""; 0]);
    let before = shop.news(minutes(1)).await;
    assert!(before[0].contains("réservée encore 10 min") && before[0].contains("3 000 FCFA"), "{before:?}");
    assert!(before[0].contains("<Payer maintenant https://pay.example/p>"), "{before:?}");
    let lapsed = shop.news(minutes(10)).await;
    assert!(lapsed[0].contains("n'a pas été payée à temps") && lapsed[0].contains("[Reprendre]"), "{lapsed:?}");
    assert_eq!(shop.news(hours(3) - seconds(1)).await, [""; 0]);
    let after = shop.news(seconds(1)).await;
    assert!(after[0].contains("vous tente toujours") && after[0].contains("[Reprendre]"), "{after:?}");
    assert_eq!((before.len(), lapsed.len(), after.len()), (1, 1, 1));
    assert_eq!(shop.news(hours(30)).await, [""; 0], "two in all, and the notice of the end once");
    let history = ordering::history(&mut &shop.ground.db, order.brand, order.id).await.unwrap();
    let kinds = |kind: &str| history.iter().filter(|fact| fact.kind == kind).count();
    assert_eq!((kinds("order.reminded"), kinds("order.expired")), (2, 1));
}

async fn the_reminder_takes_the_order_up_again_in_one_tap(shop: Shop) {
    let order = placed(&shop, |_| {}).await;
    shop.news(minutes(30)).await;
    shop.news(hours(3)).await;
    let resumed = shop.tap(&format!("resume:{}", order.id), "Reprendre").await;
    assert!(resumed.contains("Commande #0002") && resumed.contains("Foulard"), "{resumed}");
}

/// The timers are set twice and run twice: the database says that it was said.
async fn the_same_reminder_twice_is_one_message(shop: Shop) {
    let order = placed(&shop, |_| {}).await;
    let again = async || {
        let told = async |tx: &mut storage::Tx| {
            jobs::tell(tx, order.brand, NewFact::new("order.placed", order.id).with(json!({}))).await
        };
        shop.ground.db.write(told).await.unwrap();
    };
    again().await;
    assert_eq!(shop.news(minutes(20)).await.len(), 1);
    again().await;
    assert_eq!(shop.news(minutes(1)).await, [""; 0]);
    assert_eq!(shop.news(minutes(9)).await.len(), 1, "it lapsed");
    assert_eq!(shop.news(hours(3)).await.len(), 1);
    again().await;
    assert_eq!(shop.news(hours(1)).await, [""; 0]);
}

async fn they_are_reminded_no_more_in_a_row_than_the_merchant_allows(shop: Shop) {
    shop.wants_it_to(|conduct| conduct.most_in_a_row = 2).await;
    placed(&shop, |_| {}).await;
    assert_eq!(shop.news(minutes(20)).await.len(), 1, "still held");
    assert_eq!(shop.news(minutes(10)).await.len(), 1, "lapsed");
    assert_eq!(shop.news(hours(23)).await, [""; 0], "the third in a row is left unsaid");
}

async fn who_paid_is_not_reminded(shop: Shop) {
    let order = placed(&shop, |_| {}).await;
    let payment = PaymentId(Uuid::from_u128(9));
    shop.ground.db.write(async |tx| ordering::pay(tx, order.brand, order.id, payment).await).await.unwrap();
    assert_eq!(shop.news(hours(23)).await, [""; 0]);
}

async fn who_called_it_off_is_not_reminded(shop: Shop) {
    placed(&shop, |_| {}).await;
    shop.write("annule ma commande").await;
    shop.write("oui").await;
    assert_eq!(shop.orders().await[0].state.name(), "cancelled");
    assert_eq!(shop.news(hours(23)).await, [""; 0]);
}

/// Asked whether they really want it called off, they are not told to pay: their next yes would be to the other question.
async fn who_wants_it_no_more_is_not_reminded(shop: Shop) {
    placed(&shop, |_| {}).await;
    let asked = shop.write("non merci je ne veux plus").await;
    assert!(asked.contains("annuler"), "{asked}");
    assert_eq!(shop.news(minutes(25)).await, [""; 0]);
}

async fn who_asked_for_silence_is_not_reminded(shop: Shop) {
    placed(&shop, |_| {}).await;
    shop.write("STOP").await;
    assert_eq!(shop.news(hours(23)).await, [""; 0], "neither reminded nor told of the end");
}

async fn whom_a_human_is_talking_to_is_not_reminded(shop: Shop) {
    placed(&shop, |_| {}).await;
    shop.take_over().await;
    assert_eq!(shop.news(minutes(20)).await, [""; 0]);
}

async fn who_has_answered_since_is_not_asked_again(shop: Shop) {
    placed(&shop, |_| {}).await;
    shop.news(minutes(30)).await;
    shop.write("non merci").await;
    assert_eq!(shop.news(hours(23)).await, [""; 0]);
}

async fn who_ordered_again_is_reminded_of_that_order_alone(shop: Shop) {
    placed(&shop, |spec| spec.settings.hold_minutes = 60).await;
    shop.later(minutes(5)).await;
    shop.write("je prends un sac en raphia").await;
    shop.write("oui").await;
    let orders = shop.orders().await;
    assert_eq!(orders.len(), 2);
    let told = shop.news(minutes(56)).await;
    let reminders: Vec<_> = told.iter().filter(|words| words.contains("Petit rappel")).collect();
    assert!(matches!(reminders[..], [one] if one.contains("#0002")), "{told:?}");
}

async fn a_longer_hold_moves_the_reminder(shop: Shop) {
    let order = placed(&shop, |_| {}).await;
    let OrderState::AwaitingPayment { until } = order.state else { panic!("{:?}", order.state) };
    let (by, later) = (TeammateId(Uuid::from_u128(7)), until + minutes(30));
    shop.ground.db.write(async |tx| ordering::extend_hold(tx, order.brand, order.id, later, by).await).await.unwrap();
    let told = shop.news(minutes(49)).await;
    assert!(told.len() == 1 && told[0].contains("nous vous gardons les articles jusqu'à"), "{told:?}");
    assert!(shop.news(minutes(1)).await[0].contains("encore 10 min"));
}

async fn the_night_is_quiet(shop: Shop) {
    // Ordered at a quarter to nine in the evening: the hold ends at night, so nothing is said before it does; the second
    // reminder waits for the morning.
    shop.later(hours(11) + minutes(45)).await;
    placed(&shop, |_| {}).await;
    let lapsed = shop.news(hours(1)).await;
    assert!(lapsed.len() == 1 && lapsed[0].contains("n'a pas été payée"), "{lapsed:?}");
    assert_eq!(shop.news(hours(10)).await, [""; 0], "a quarter to eight");
    let morning = shop.news(minutes(15)).await;
    assert!(morning.len() == 1 && morning[0].contains("vous tente toujours"), "{morning:?}");
}

async fn a_long_hold_is_reminded_of_in_the_morning_and_before_its_end(shop: Shop) {
    shop.later(hours(11) + minutes(45)).await;
    placed(&shop, |spec| spec.settings.hold_minutes = 1440).await;
    assert_eq!(shop.news(hours(11)).await, [""; 0]);
    let morning = shop.news(minutes(15)).await;
    assert!(morning.len() == 1 && morning[0].contains("attend toujours, réservée encore 12 h"), "{morning:?}");
    let before = shop.news(hours(12) + minutes(35)).await;
    assert!(before.len() == 1 && before[0].contains("Petit rappel"), "{before:?}");
}

async fn the_brand_says_when_and_whether(shop: Shop) {
    placed(&shop, |spec| {
        spec.settings.initiative =
            Initiative { remind_before: 5, remind_after: 0, quiet: QuietHours::NONE, notices: Vec::new() };
    })
    .await;
    assert_eq!(shop.news(minutes(24)).await, [""; 0]);
    assert!(shop.news(minutes(1)).await[0].contains("encore 5 min"));
    assert_eq!(shop.news(minutes(5)).await.len(), 1, "it lapsed");
    assert_eq!(shop.news(hours(23)).await, [""; 0]);
}

/// The day after their last word, free text may not go: nothing is queued, and the job ends.
async fn outside_the_window_nothing_is_said(shop: Shop) {
    let order = placed(&shop, |spec| spec.settings.hold_minutes = 1440).await;
    let by = TeammateId(Uuid::from_u128(7));
    assert_eq!(shop.news(hours(3)).await.len(), 1, "after three hours");
    let later = shop.ground.clock.now() + hours(24);
    shop.ground.db.write(async |tx| ordering::extend_hold(tx, order.brand, order.id, later, by).await).await.unwrap();
    assert_eq!(shop.news(hours(24) - minutes(10)).await, [""; 0]);
    let waiting: Result<(i64,), StoreError> =
        shop.ground.db.one("SELECT COUNT(*) FROM job WHERE kind = $1", storage::args!["assistant.remind"]).await;
    assert_eq!(waiting.unwrap().0, 0);
}

testing::stories!(Shop:
    an_unpaid_order_is_reminded_of_before_and_after_and_no_more,
    the_reminder_takes_the_order_up_again_in_one_tap,
    the_same_reminder_twice_is_one_message,
    they_are_reminded_no_more_in_a_row_than_the_merchant_allows,
    who_paid_is_not_reminded,
    who_called_it_off_is_not_reminded,
    who_wants_it_no_more_is_not_reminded,
    who_asked_for_silence_is_not_reminded,
    whom_a_human_is_talking_to_is_not_reminded,
    who_has_answered_since_is_not_asked_again,
    who_ordered_again_is_reminded_of_that_order_alone,
    a_longer_hold_moves_the_reminder,
    the_night_is_quiet,
    a_long_hold_is_reminded_of_in_the_morning_and_before_its_end,
    the_brand_says_when_and_whether,
    outside_the_window_nothing_is_said,
);
