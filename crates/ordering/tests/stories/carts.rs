use crate::shop::{Shop, stranger};
use identity::PaymentMethod;
use kernel::Money;
use ordering::{Cart, OrderError};

async fn a_cart_gathers_and_forgets(shop: Shop) {
    let (wax, scarf) = (shop.sells("wax", 12_500, 5).await, shop.sells("foulard", 3_005, 9).await);
    let awa = shop.customer();
    assert_eq!(shop.add(awa, wax, 2).await.unwrap(), 2);
    assert_eq!(shop.add(awa, wax, 1).await.unwrap(), 3);
    shop.add(awa, scarf, 2).await.unwrap();
    let cart = shop.cart(awa).await;
    assert_eq!(shop.cart(awa).await.id, cart.id, "a conversation has one open cart");

    let view = shop.view(&cart).await;
    let told: Vec<_> = view.lines.iter().map(|l| (l.name.as_str(), l.quantity, l.total.minor, l.left)).collect();
    assert_eq!(told, [("wax", 3, 37_500, 5), ("foulard", 2, 6_010, 9)]);
    assert_eq!(view.total(), Some(Money::new(43_510, shop.brand.currency)));

    let db = shop.db();
    db.write(async |tx| cart.set_quantity(tx, wax, 1).await).await.unwrap();
    assert!(db.write(async |tx| cart.remove(tx, scarf).await).await.unwrap());
    assert!(!db.write(async |tx| cart.remove(tx, scarf).await).await.unwrap());
    assert_eq!(shop.view(&cart).await.total().unwrap().minor, 12_500);
    db.write(async |tx| cart.set_quantity(tx, wax, 0).await).await.unwrap();
    assert!(shop.view(&cart).await.is_empty());
    assert!(!db.write(async |tx| cart.clear(tx).await).await.unwrap());
}

async fn a_cart_takes_no_more_than_what_is_free(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 5).await;
    shop.order(wax, 3).await;
    let awa = shop.customer();
    for quantity in [3, i64::MAX] {
        assert!(shop.add(awa, wax, quantity).await.is_err(), "{quantity}");
    }
    assert!(matches!(shop.add(awa, wax, 3).await, Err(OrderError::OutOfStock { left: 2, .. })));
    assert_eq!(shop.add(awa, wax, 2).await.unwrap(), 2);
    assert!(matches!(shop.add(awa, wax, 1).await, Err(OrderError::OutOfStock { left: 2, .. })));
    let cart = shop.cart(awa).await;
    for quantity in [0, -1, i64::MIN, ordering::MOST_OF_ONE + 1, i64::MAX] {
        assert!(matches!(shop.add(awa, wax, quantity).await, Err(OrderError::Quantity(_))), "{quantity}");
        if quantity != 0 {
            let set = shop.db().write(async |tx| cart.set_quantity(tx, wax, quantity).await).await;
            assert!(matches!(set, Err(OrderError::Quantity(_))), "{quantity}");
        }
    }
    assert_eq!(shop.view(&cart).await.lines[0].quantity, 2, "what was in stays");
}

async fn what_is_switched_off_is_seen_and_cannot_be_ordered(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 5).await;
    let awa = shop.customer();
    shop.add(awa, wax, 1).await.unwrap();
    let brand = shop.brand.id;
    shop.db().write(async |tx| catalogue::set_variant_active(tx, brand, wax, false).await).await.unwrap();
    let cart = shop.cart(awa).await;
    let view = shop.view(&cart).await;
    assert_eq!((view.lines[0].name.as_str(), view.lines[0].for_sale), ("wax", false));
    assert!(matches!(shop.add(awa, wax, 1).await, Err(OrderError::NotForSale(_))));
    assert!(matches!(shop.place(cart.id, PaymentMethod::Online).await, Err(OrderError::NotForSale(_))));
    assert_eq!(shop.left(wax).await, 5, "a refused order holds nothing");
}

async fn an_ordered_cart_is_closed_and_the_next_one_is_new(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 5).await;
    let awa = shop.customer();
    shop.add(awa, wax, 1).await.unwrap();
    let cart = shop.cart(awa).await;
    assert!(matches!(shop.place(cart.id, PaymentMethod::Online).await, Ok(order) if order.cart == cart.id));
    let closed = shop.db().write(async |tx| cart.add(tx, wax, 1).await).await;
    assert!(matches!(closed, Err(OrderError::CartClosed(_))));
    let next = shop.cart(awa).await;
    assert_ne!(next.id, cart.id);
    assert!(shop.view(&next).await.is_empty());
    assert!(matches!(shop.place(next.id, PaymentMethod::Online).await, Err(OrderError::EmptyCart(_))));
}

async fn a_strangers_brand_sees_no_cart_and_no_product(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 5).await;
    let awa = shop.customer();
    shop.add(awa, wax, 1).await.unwrap();
    let (cart, stranger) = (shop.cart(awa).await, stranger(&shop).await);
    assert!(Cart::find(&mut shop.db(), stranger, cart.id).await.unwrap().is_none());
    let theirs =
        shop.db().write(async |tx| Cart::open(tx, stranger, awa.conversation, awa.contact).await).await.unwrap();
    let added = shop.db().write(async |tx| theirs.add(tx, wax, 1).await).await;
    assert!(matches!(added, Err(OrderError::NotForSale(_))));
}

testing::stories!(Shop:
    a_cart_gathers_and_forgets,
    a_cart_takes_no_more_than_what_is_free,
    what_is_switched_off_is_seen_and_cannot_be_ordered,
    an_ordered_cart_is_closed_and_the_next_one_is_new,
    a_strangers_brand_sees_no_cart_and_no_product,
);
