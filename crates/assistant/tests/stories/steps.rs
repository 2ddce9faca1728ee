//! The customer is told while their order is on its way.

use crate::shop::Shop;
use identity::Step;
use kernel::{PaymentId, TeammateId, Uuid, hours, seconds};
use ordering::{Order, OrderError};

async fn ordered(shop: &Shop, notices: &[Step]) -> Order {
    shop.becomes(|spec| spec.settings.initiative.notices = notices.to_vec()).await;
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    shop.write("à la livraison").await;
    shop.orders().await.remove(0)
}

/// The order goes one step further, twice told; what its customer then reads.
async fn goes(shop: &Shop, order: &Order, step: Step) -> Vec<String> {
    let (brand, id, by) = (order.brand, order.id, TeammateId(Uuid::from_u128(7)));
    for _ in 0..2 {
        let moved = shop.ground.db.write(async |tx| match step {
            Step::Preparing => ordering::prepare_order(tx, brand, id, by).await,
            Step::OutForDelivery => ordering::ship_order(tx, brand, id, by).await,
            Step::Delivered => ordering::deliver_order(tx, brand, id, by).await,
        });
        moved.await.unwrap();
    }
    shop.news(seconds(1)).await
}

async fn not_told(shop: &Shop, order: &Order) -> Vec<String> {
    let history = ordering::history(&mut &shop.ground.db, order.brand, order.id).await.unwrap();
    let facts = history.iter().filter(|fact| fact.kind == "order.customer_not_told");
    facts.map(|fact| fact.data["why"].as_str().unwrap().to_owned()).collect()
}

async fn each_step_is_told_once(shop: Shop) {
    let order = ordered(&shop, &Step::ALL).await;
    shop.has_an_account().await;
    let packed = goes(&shop, &order, Step::Preparing).await;
    assert_eq!(packed, ["📦 Votre commande #0001 est en préparation."]);
    let left = goes(&shop, &order, Step::OutForDelivery).await;
    assert!(left.len() == 1 && left[0].contains("en route") && left[0].contains("Vous payez 3 000 FCFA"), "{left:?}");
    assert!(left[0].contains("<Payer maintenant https://pay.example/p>"), "{left:?}");
    let there = goes(&shop, &order, Step::Delivered).await;
    assert!(there.len() == 1 && there[0].contains("est livrée") && there[0].contains("Awa Mode"), "{there:?}");
    assert!(not_told(&shop, &order).await.is_empty());
}

async fn two_steps_in_one_breath_are_the_second(shop: Shop) {
    let order = ordered(&shop, &Step::ALL).await;
    let (brand, id, by) = (order.brand, order.id, TeammateId(Uuid::from_u128(7)));
    for step in [Step::Preparing, Step::OutForDelivery] {
        let moved = shop.ground.db.write(async |tx| match step {
            Step::Preparing => ordering::prepare_order(tx, brand, id, by).await,
            _ => ordering::ship_order(tx, brand, id, by).await,
        });
        moved.await.unwrap();
    }
    let told = shop.news(seconds(1)).await;
    assert!(told.len() == 1 && told[0].contains("en route"), "{told:?}");
    // Who chose to tell only of the first still tells of it.
    let order = ordered(&shop, &[Step::Preparing]).await;
    let (brand, id) = (order.brand, order.id);
    let both = async |tx: &mut storage::Tx| {
        ordering::prepare_order(tx, brand, id, by).await?;
        ordering::ship_order(tx, brand, id, by).await
    };
    shop.ground.db.write(both).await.unwrap();
    let told = shop.news(seconds(1)).await;
    assert!(told.len() == 1 && told[0].contains("en préparation"), "{told:?}");
}

async fn what_is_paid_is_not_asked_for_again(shop: Shop) {
    let order = ordered(&shop, &[Step::OutForDelivery]).await;
    shop.has_an_account().await;
    let (brand, payment) = (order.brand, PaymentId(Uuid::from_u128(9)));
    let paid = async |tx: &mut storage::Tx| ordering::pay(tx, brand, order.id, payment).await;
    shop.ground.db.write(paid).await.unwrap();
    assert_eq!(goes(&shop, &order, Step::Preparing).await, [""; 0], "the brand did not choose this one");
    let left = goes(&shop, &order, Step::OutForDelivery).await;
    assert!(left[0].contains("en route") && !left[0].contains("payer") && !left[0].contains("Payer"), "{left:?}");
    assert_eq!(goes(&shop, &order, Step::Delivered).await, [""; 0]);
}

async fn a_brand_that_chose_none_tells_nothing(shop: Shop) {
    let order = ordered(&shop, &[]).await;
    for step in Step::ALL {
        assert_eq!(goes(&shop, &order, step).await, [""; 0]);
    }
    assert!(not_told(&shop, &order).await.is_empty());
}

async fn outside_the_window_the_merchant_sees_that_nothing_went(shop: Shop) {
    let order = ordered(&shop, &Step::ALL).await;
    shop.later(hours(25)).await;
    assert_eq!(goes(&shop, &order, Step::Preparing).await, [""; 0]);
    assert_eq!(not_told(&shop, &order).await, ["window_closed"]);
}

async fn who_asked_for_silence_is_left_in_peace(shop: Shop) {
    let order = ordered(&shop, &Step::ALL).await;
    shop.write("STOP").await;
    assert_eq!(goes(&shop, &order, Step::Preparing).await, [""; 0]);
    assert_eq!(not_told(&shop, &order).await, ["opted_out"]);
}

async fn an_order_called_off_goes_nowhere(shop: Shop) {
    let order = ordered(&shop, &Step::ALL).await;
    let (brand, by) = (order.brand, TeammateId(Uuid::from_u128(7)));
    let off = async |tx: &mut storage::Tx| {
        ordering::cancel_order(tx, brand, order.id, ordering::CancelledBy::Customer).await?;
        ordering::prepare_order(tx, brand, order.id, by).await
    };
    assert!(matches!(shop.ground.db.write(off).await, Err(OrderError::WrongStep { .. })));
    assert_eq!(shop.news(seconds(1)).await, [""; 0]);
}

async fn who_called_it_off_is_not_told_and_whose_order_the_team_called_off_is(shop: Shop) {
    for (by, told) in [
        (ordering::CancelledBy::Customer, vec![]),
        (
            ordering::CancelledBy::Teammate(TeammateId(Uuid::from_u128(7))),
            vec!["La boutique a annulé votre commande #0002"],
        ),
    ] {
        let order = ordered(&shop, &Step::ALL).await;
        shop.ground.db.write(async |tx| ordering::cancel_order(tx, order.brand, order.id, by).await).await.unwrap();
        let news = shop.news(seconds(1)).await;
        assert!(news.len() == told.len() && news.iter().zip(&told).all(|(news, told)| news.contains(told)), "{news:?}");
    }
}

testing::stories!(Shop:
    who_called_it_off_is_not_told_and_whose_order_the_team_called_off_is,
    each_step_is_told_once,
    two_steps_in_one_breath_are_the_second,
    what_is_paid_is_not_asked_for_again,
    a_brand_that_chose_none_tells_nothing,
    outside_the_window_the_merchant_sees_that_nothing_went,
    who_asked_for_silence_is_left_in_peace,
    an_order_called_off_goes_nowhere,
);
