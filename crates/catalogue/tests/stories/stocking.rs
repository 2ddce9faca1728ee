use crate::shop::{SHEET, Shop};
use catalogue::{
    CatalogueError, Reason, StockChange, Variant, change_stock, give_back, lock_variants, movements, sell,
};
use kernel::{ApiError, VariantId};
use std::{pin::pin, time::Duration};
use tokio::{sync::oneshot, time::timeout};

const A_MOMENT: Duration = Duration::from_millis(150);

async fn corrects(shop: &Shop, variant: VariantId, change: StockChange) -> Result<i64, CatalogueError> {
    let who = Some(shop.teammate);
    shop.db().write(async |tx| change_stock(tx, shop.brand, variant, change, Reason::Correction, who).await).await
}

async fn every_change_of_stock_is_logged(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let scarf = shop.variant("FOUL-01").await;
    let order = shop.new_order();
    assert_eq!(corrects(&shop, scarf.id, StockChange::By(-2)).await.unwrap(), 18);
    assert_eq!(corrects(&shop, scarf.id, StockChange::To(10)).await.unwrap(), 10);
    let sold = shop.db().write(async |tx| sell(tx, shop.brand, scarf.id, 4, order).await).await.unwrap();
    let back = shop.db().write(async |tx| give_back(tx, shop.brand, scarf.id, 1, order).await).await.unwrap();
    assert_eq!((sold, back, shop.left(scarf.id).await), (6, 7, 7));
    assert_eq!(corrects(&shop, scarf.id, StockChange::To(7)).await.unwrap(), 7, "already so: nothing to log");

    let log = movements(&mut shop.db(), shop.brand, scarf.id, 10).await.unwrap();
    let mut told: Vec<_> = log.iter().map(|m| (m.reason, m.delta, m.on_hand, m.order, m.teammate)).collect();
    told.sort_by_key(|movement| (movement.2, movement.1)); // one moment of a still clock: ids decide the order
    let who = Some(shop.teammate);
    assert_eq!(
        told,
        [
            (Reason::Sale, -4, 6, Some(order), None),
            (Reason::Return, 1, 7, Some(order), None),
            (Reason::Correction, -8, 10, None, who),
            (Reason::Correction, -2, 18, None, who),
            (Reason::Import, 20, 20, None, who),
        ]
    );
    assert_eq!(log.iter().map(|m| m.delta).sum::<i64>(), 7, "the log adds up to the shelf");

    let facts = shop.facts("stock.changed").await;
    assert_eq!(facts.len(), 4);
    assert!(facts.iter().all(|fact| fact.subject == scarf.id.0 && fact.data["product"] == scarf.product.0.to_string()));
    let sale = facts.iter().find(|fact| fact.data["reason"] == "sale").unwrap();
    assert_eq!((&sale.data["delta"], &sale.data["on_hand"]), (&(-4).into(), &6.into()));
    assert_eq!(sale.data["order"], order.0.to_string());
}

async fn stock_never_goes_below_zero(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let large = shop.variant("ROBE-01-L").await;
    let refused = shop.db().write(async |tx| sell(tx, shop.brand, large.id, 4, shop.new_order()).await).await;
    match &refused {
        Err(CatalogueError::NotEnough { variant, left: 3 }) => assert_eq!(*variant, large.id),
        other => panic!("{other:?}"),
    }
    let told = ApiError::from(refused.unwrap_err());
    assert_eq!((told.status, told.code.as_ref()), (409, "out_of_stock"));
    for change in [StockChange::By(-4), StockChange::To(-1), StockChange::By(i64::MAX), StockChange::To(i64::MAX)] {
        corrects(&shop, large.id, change).await.unwrap_err();
    }
    for quantity in [0, -1, i64::MIN, i64::MAX] {
        let order = shop.new_order();
        let sold = shop.db().write(async |tx| sell(tx, shop.brand, large.id, quantity, order).await).await;
        assert_eq!(sold.unwrap_err().code(), "not_a_quantity");
        let back = shop.db().write(async |tx| give_back(tx, shop.brand, large.id, quantity, order).await).await;
        assert_eq!(back.unwrap_err().code(), "not_a_quantity");
    }
    assert_eq!(shop.left(large.id).await, 3);
}

/// Thirty buyers over two nodes want one piece each of eight. Seen failing on PostgreSQL without FOR UPDATE in
/// `stock::store::lock`: thirty were sold.
async fn thirty_buyers_take_eight_pieces(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let medium = shop.variant("ROBE-01-M").await.id;
    let node = shop.ground.another_node().await;
    let buyers: Vec<_> = (0..30)
        .map(|n| {
            let db = if n % 2 == 0 { shop.db().clone() } else { node.clone() };
            let (brand, order) = (shop.brand, shop.new_order());
            tokio::spawn(async move { db.write(async |tx| sell(tx, brand, medium, 1, order).await).await })
        })
        .collect();
    let mut sold = 0;
    for buyer in buyers {
        match buyer.await.unwrap() {
            Ok(_) => sold += 1,
            Err(CatalogueError::NotEnough { left: 0, .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((sold, shop.left(medium).await), (8, 0));
    let log = movements(&mut shop.db(), shop.brand, medium, 50).await.unwrap();
    assert_eq!((log.len(), log.iter().map(|m| m.delta).sum::<i64>()), (9, 0));
}

/// Seen failing on PostgreSQL without FOR UPDATE in `stock::store::lock`: the sale did not wait.
async fn whoever_locks_first_decides(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let (medium, large) = (shop.variant("ROBE-01-M").await.id, shop.variant("ROBE-01-L").await.id);
    let (is_locked, locked) = oneshot::channel();
    let (may_end, end) = oneshot::channel::<()>();
    let holder = tokio::spawn({
        let shop = shop.clone();
        async move {
            shop.db()
                .write(async |tx| {
                    let on_hand = lock_variants(tx, shop.brand, &[large, medium, large]).await?;
                    is_locked.send(on_hand).unwrap();
                    end.await.unwrap();
                    sell(tx, shop.brand, large, 3, shop.new_order()).await
                })
                .await
        }
    });
    let on_hand = locked.await.unwrap();
    assert_eq!(on_hand.into_iter().collect::<Vec<_>>(), {
        let mut wanted = vec![(medium, 8), (large, 3)];
        wanted.sort();
        wanted
    });
    let mut second = pin!(shop.db().write(async |tx| sell(tx, shop.brand, large, 1, shop.new_order()).await));
    assert!(timeout(A_MOMENT, &mut second).await.is_err(), "the second buyer did not wait");
    may_end.send(()).unwrap();
    // Both at once: on SQLite the first one's commit may be shared with the second.
    let (first, second) = tokio::join!(holder, second);
    assert_eq!(first.unwrap().unwrap(), 0);
    assert_eq!(second.unwrap_err().code(), "out_of_stock");
}

/// Two carts hold the same things in opposite order, again and again, on two nodes: nobody waits crosswise.
async fn carts_in_opposite_order_never_block_each_other(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let ids =
        [shop.variant("ROBE-01-M").await.id, shop.variant("ROBE-01-L").await.id, shop.variant("FOUL-01").await.id];
    let node = shop.ground.another_node().await;
    let carts: Vec<_> = (0..20)
        .map(|n| {
            let db = if n % 2 == 0 { shop.db().clone() } else { node.clone() };
            let (brand, mut ids) = (shop.brand, ids.to_vec());
            if n % 2 == 0 {
                ids.reverse();
            }
            tokio::spawn(async move {
                db.write(async |tx| {
                    lock_variants(tx, brand, &ids).await?;
                    for id in ids {
                        change_stock(tx, brand, id, StockChange::By(1), Reason::Correction, None).await?;
                    }
                    Ok::<_, CatalogueError>(())
                })
                .await
            })
        })
        .collect();
    for cart in carts {
        cart.await.unwrap().unwrap();
    }
    assert_eq!([shop.left(ids[0]).await, shop.left(ids[1]).await, shop.left(ids[2]).await], [28, 23, 40]);
}

async fn a_stranger_sees_and_moves_nothing(shop: Shop) {
    shop.imports(SHEET).await.unwrap();
    let scarf = shop.variant("FOUL-01").await;
    let stranger = shop.stranger();
    let moved = corrects(&stranger, scarf.id, StockChange::To(0)).await;
    assert_eq!(ApiError::from(moved.unwrap_err()).status, 404);
    let order = shop.new_order();
    let sold = stranger.db().write(async |tx| sell(tx, stranger.brand, scarf.id, 1, order).await).await;
    assert_eq!(sold.unwrap_err().code(), "unknown_variant");
    let locked = stranger.db().write(async |tx| lock_variants(tx, stranger.brand, &[scarf.id]).await).await.unwrap();
    assert!(locked.is_empty());
    assert_eq!(Variant::find(&mut shop.db(), stranger.brand, scarf.id).await.unwrap(), None);
    assert_eq!(movements(&mut shop.db(), stranger.brand, scarf.id, 10).await.unwrap(), []);
    assert_eq!(shop.left(scarf.id).await, 20);
}

testing::stories!(Shop:
    every_change_of_stock_is_logged,
    stock_never_goes_below_zero,
    thirty_buyers_take_eight_pieces,
    whoever_locks_first_decides,
    carts_in_opposite_order_never_block_each_other,
    a_stranger_sees_and_moves_nothing,
);
