//! Two buyers at once. Seen failing on PostgreSQL with the lock removed from `hold::keep` (reading what is on hand
//! without locking): both buyers got the last piece. On SQLite the one writer is the lock.

use crate::shop::Shop;
use identity::PaymentMethod::Online;
use kernel::{CartId, VariantId, seconds};
use ordering::{Order, OrderError, place_order};
use std::{pin::pin, time::Duration};
use tokio::{sync::oneshot, time::timeout};

const A_MOMENT: Duration = Duration::from_millis(200);

async fn a_cart_with(shop: &Shop, variants: &[VariantId]) -> CartId {
    let customer = shop.customer();
    for variant in variants {
        shop.add(customer, *variant, 1).await.unwrap();
    }
    shop.cart(customer).await.id
}

async fn the_second_buyer_of_the_last_piece_waits_and_is_refused(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 1).await;
    let (first, second) = (a_cart_with(&shop, &[wax]).await, a_cart_with(&shop, &[wax]).await);
    let other_node = shop.ground.another_node().await;
    let (placed, is_placed) = oneshot::channel();
    let (go, may_go) = oneshot::channel::<()>();
    let first = shop.db().write(async |tx| {
        let order = place_order(tx, &shop.brand, first, Online, None).await?;
        placed.send(()).unwrap();
        may_go.await.unwrap();
        Ok::<Order, OrderError>(order)
    });
    let second = async {
        is_placed.await.unwrap();
        let mut second = pin!(shop.place_at(shop_node(&shop, &other_node), second, Online));
        assert!(timeout(A_MOMENT, &mut second).await.is_err(), "the second buyer did not wait");
        go.send(()).unwrap();
        second.await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first.unwrap().state.name(), "awaiting_payment");
    assert!(matches!(second, Err(OrderError::OutOfStock { left: 0, .. })), "{second:?}");
    assert_eq!((shop.left(wax).await, shop.on_hand(wax).await), (0, 1));
}

/// On PostgreSQL the second buyer comes in on another node; SQLite has one process.
fn shop_node<'a>(shop: &'a Shop, other: &'a storage::Db) -> &'a storage::Db {
    match other.dialect() {
        storage::Dialect::Postgres => other,
        storage::Dialect::Sqlite => shop.db(),
    }
}

async fn of_many_buyers_as_many_win_as_there_are_pieces(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 3).await;
    let mut carts = Vec::new();
    for _ in 0..8 {
        carts.push(a_cart_with(&shop, &[wax]).await);
    }
    let mut buyers = tokio::task::JoinSet::new();
    for cart in carts {
        let (db, brand) = (shop.db().clone(), shop.brand.clone());
        buyers.spawn(async move { db.write(async |tx| place_order(tx, &brand, cart, Online, None).await).await });
    }
    let answers = buyers.join_all().await;
    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(won, 3, "{answers:?}");
    assert!(
        answers.iter().flat_map(|answer| answer.as_ref().err()).all(|e| matches!(e, OrderError::OutOfStock { .. }))
    );
    let mut numbers: Vec<i64> = answers.into_iter().flatten().map(|order| order.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3], "each order has its number, and a refused one takes none");
}

async fn carts_with_the_same_things_crosswise_never_lock_each_other_out(shop: Shop) {
    let (a, b) = (shop.sells("a", 1_000, 40).await, shop.sells("b", 1_000, 40).await);
    let mut carts = Vec::new();
    for n in 0..12 {
        let things = if n % 2 == 0 { [a, b] } else { [b, a] };
        carts.push(a_cart_with(&shop, &things).await);
    }
    let mut buyers = tokio::task::JoinSet::new();
    for cart in carts {
        let (db, brand) = (shop.db().clone(), shop.brand.clone());
        buyers.spawn(async move { db.write(async |tx| place_order(tx, &brand, cart, Online, None).await).await });
    }
    for answer in timeout(Duration::from_secs(20), buyers.join_all()).await.unwrap() {
        answer.unwrap();
    }
    assert_eq!((shop.left(a).await, shop.left(b).await), (28, 28));
}

async fn the_same_yes_twice_at_once_is_one_order(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 9).await;
    let cart = a_cart_with(&shop, &[wax]).await;
    let (one, two) = tokio::join!(shop.place(cart, Online), shop.place(cart, Online));
    assert_eq!(one.unwrap(), two.unwrap());
    assert_eq!(shop.left(wax).await, 8);
}

async fn paying_and_expiring_at_once_end_in_one_state(shop: Shop) {
    for _ in 0..8 {
        let wax = shop.sells("wax", 12_500, 1).await;
        let order = shop.order(wax, 1).await;
        shop.ground.clock.advance(kernel::minutes(30) - seconds(1));
        let money = shop.payment();
        let clock = async { shop.ground.clock.advance(seconds(1)) };
        let expire =
            async { shop.db().write(async |tx| ordering::expire_if_overdue(tx, order.brand, order.id).await).await };
        let (paid, (), expired) = tokio::join!(shop.pay(&order, money), clock, expire);
        let seen = shop.see(order.id).await;
        match paid {
            Ok(_) => assert_eq!((seen.state.payment(), shop.on_hand(wax).await), (Some(money), 0)),
            Err(_) => assert_eq!((seen.state.name(), shop.on_hand(wax).await), ("expired", 1)),
        }
        assert_eq!(expired.unwrap().state.name(), seen.state.name());
    }
}

testing::stories!(Shop:
    the_second_buyer_of_the_last_piece_waits_and_is_refused,
    of_many_buyers_as_many_win_as_there_are_pieces,
    carts_with_the_same_things_crosswise_never_lock_each_other_out,
    the_same_yes_twice_at_once_is_one_order,
    paying_and_expiring_at_once_end_in_one_state,
);
