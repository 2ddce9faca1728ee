use crate::shop::{Shop, stranger};
use identity::PaymentMethod;
use kernel::{hours, minutes, seconds};
use ordering::{
    CancelledBy, Order, OrderError, OrderState, count_by_state, list_by_state, list_of_conversation, pay_at_the_door,
};

async fn the_yes_fixes_prices_and_holds_the_stock(shop: Shop) {
    let (wax, scarf) = (shop.sells("wax", 12_500, 5).await, shop.sells("foulard", 3_000, 9).await);
    let awa = shop.customer();
    shop.add(awa, scarf, 1).await.unwrap();
    shop.add(awa, wax, 2).await.unwrap();
    let cart = shop.cart(awa).await.id;
    let order = shop.place(cart, PaymentMethod::Online).await.unwrap();
    assert_eq!(order.state, OrderState::AwaitingPayment { until: shop.now() + minutes(30) });
    assert_eq!((order.number, order.total.minor, order.label().as_str()), (1, 28_000, "#0001"));
    // Thirty letters to choose from: 4.9 bits each, 128 in all at least.
    assert!(f64::from(u32::try_from(order.code.len()).unwrap()) * 30_f64.log2() >= 128.0, "{}", order.code);
    assert_eq!((shop.left(wax).await, shop.on_hand(wax).await), (3, 5));

    shop.sells("wax", 99_000, 5).await; // the price goes up; the order keeps its own
    let seen = Order::by_code(&mut shop.db(), &order.code).await.unwrap().unwrap();
    let lines = seen.lines(&mut shop.db()).await.unwrap();
    let told: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.quantity, l.unit_price.minor, l.total.minor)).collect();
    assert_eq!(told, [("foulard", 1, 3_000, 3_000), ("wax", 2, 12_500, 25_000)]);

    let again = shop.place(cart, PaymentMethod::Online).await.unwrap();
    assert_eq!(again, order, "the same cart is the same order");
    assert_eq!((shop.left(wax).await, shop.told(order.id, "order.placed").await), (3, 1));
    assert_eq!(shop.order(wax, 1).await.number, 2);
}

async fn an_unpaid_order_gives_its_stock_back(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 1).await;
    let order = shop.order(wax, 1).await;
    let late = shop.customer();
    assert!(matches!(shop.add(late, wax, 1).await, Err(OrderError::OutOfStock { left: 0, .. })));

    shop.later(minutes(30) - seconds(1)).await;
    assert_eq!(shop.left(wax).await, 0);
    // At its time the hold stops counting, although no job has run.
    shop.ground.clock.advance(seconds(1));
    assert_eq!(shop.left(wax).await, 1);
    assert_eq!(shop.see(order.id).await.state.name(), "awaiting_payment");
    assert!(!shop.see(order.id).await.state.is_payable(shop.now()));
    assert!(matches!(shop.pay(&order, shop.payment()).await, Err(OrderError::NotPayable { .. })));

    shop.later(seconds(0)).await;
    assert_eq!(shop.see(order.id).await.state, OrderState::Expired { at: shop.now() });
    assert_eq!((shop.told(order.id, "order.expired").await, shop.jobs_left().await), (1, 0));
    let expire = shop.db().write(async |tx| ordering::expire_if_overdue(tx, order.brand, order.id).await).await;
    assert_eq!(expire.unwrap().state.name(), "expired");
    assert_eq!(shop.told(order.id, "order.expired").await, 1, "told once");
}

async fn a_teammate_holds_the_stock_longer(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 1).await;
    let order = shop.order(wax, 1).await;
    let (by, end) = (shop.teammate(), shop.now() + minutes(60));
    let extend = async |until| {
        shop.db().write(async |tx| ordering::extend_hold(tx, order.brand, order.id, until, by).await).await
    };
    for _ in 0..2 {
        assert_eq!(
            extend(end).await.unwrap().state,
            OrderState::AwaitingPayment { until: end },
            "a second tap is quiet"
        );
    }
    assert_eq!(extend(end - minutes(45)).await.unwrap().state, OrderState::AwaitingPayment { until: end });
    assert_eq!(shop.told(order.id, "order.hold_extended").await, 1);
    let history = ordering::history(&mut shop.db(), order.brand, order.id).await.unwrap();
    let extended = history.iter().find(|fact| fact.kind == "order.hold_extended").unwrap();
    assert_eq!(extended.data["by"], serde_json::json!(by));
    assert!(matches!(extend(shop.now() + hours(24) + seconds(1)).await, Err(OrderError::HoldTooLong)));

    // The old end passes: the stock is still kept, the order still waits.
    shop.later(minutes(31)).await;
    assert_eq!((shop.left(wax).await, shop.see(order.id).await.state.name()), (0, "awaiting_payment"));
    // The new end: refused from then on, whether the timer has run or not.
    shop.ground.clock.advance(minutes(29));
    assert!(matches!(extend(end + minutes(30)).await, Err(OrderError::HoldOver { .. })));
    shop.later(seconds(0)).await;
    assert_eq!((shop.left(wax).await, shop.see(order.id).await.state.name()), (1, "expired"));
    assert!(matches!(extend(end + minutes(30)).await, Err(OrderError::HoldOver { .. })));

    let paid = shop.order(wax, 1).await;
    shop.pay(&paid, shop.payment()).await.unwrap();
    let (brand, until) = (paid.brand, shop.now() + minutes(60));
    let refused = shop.db().write(async |tx| ordering::extend_hold(tx, brand, paid.id, until, by).await).await;
    assert_eq!(kernel::ApiError::from(refused.unwrap_err()).code, "hold_over");
    let theirs = stranger(&shop).await;
    let refused = shop.db().write(async |tx| ordering::extend_hold(tx, theirs, paid.id, until, by).await).await;
    assert!(matches!(refused, Err(OrderError::NoSuchOrder(_))));
    assert_eq!(shop.jobs_left().await, 0);
}

async fn a_payment_sells_once(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 5).await;
    let order = shop.order(wax, 2).await;
    let (money, other) = (shop.payment(), shop.payment());
    let paid = shop.pay(&order, money).await.unwrap();
    assert_eq!(paid.state, OrderState::Paid { payment: money, at: shop.now() });
    assert_eq!(shop.pay(&order, money).await.unwrap(), paid, "the same money twice is quiet");
    assert!(matches!(
        shop.pay(&order, other).await,
        Err(OrderError::NotPayable { state: OrderState::Paid { .. }, .. })
    ));
    assert_eq!((shop.on_hand(wax).await, shop.left(wax).await), (3, 3));
    assert_eq!((shop.told(order.id, "order.paid").await, shop.jobs_left().await), (1, 0));

    shop.later(minutes(60)).await;
    assert_eq!(shop.see(order.id).await.state, paid.state);
    let cancel =
        shop.db().write(async |tx| ordering::cancel_order(tx, order.brand, order.id, CancelledBy::Customer).await);
    assert!(matches!(cancel.await, Err(OrderError::WrongStep { .. })), "what is paid is refunded, not cancelled");
}

async fn a_cancelled_order_gives_its_stock_back(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 2).await;
    let order = shop.order(wax, 2).await;
    let cancel = async || {
        shop.db().write(async |tx| ordering::cancel_order(tx, order.brand, order.id, CancelledBy::Customer).await).await
    };
    let cancelled = cancel().await.unwrap();
    assert_eq!(cancelled.state, OrderState::Cancelled { at: shop.now(), why: CancelledBy::Customer });
    assert_eq!(cancel().await.unwrap().state, cancelled.state);
    assert_eq!((shop.left(wax).await, shop.told(order.id, "order.cancelled").await), (2, 1));
    assert_eq!(shop.jobs_left().await, 0, "its timer is gone");
    assert!(matches!(shop.pay(&order, shop.payment()).await, Err(OrderError::NotPayable { .. })));
    assert_eq!(shop.see(order.id).await.state, cancelled.state, "read back as it was");
}

async fn cash_on_delivery_is_held_until_it_is_delivered(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 3).await;
    let awa = shop.customer();
    shop.add(awa, wax, 2).await.unwrap();
    let order = shop.place(shop.cart(awa).await.id, PaymentMethod::CashOnDelivery).await.unwrap();
    assert_eq!(order.state, OrderState::Confirmed);
    shop.later(minutes(3 * 24 * 60)).await;
    assert_eq!((shop.left(wax).await, shop.on_hand(wax).await, shop.jobs_left().await), (1, 3, 0));

    let (db, by) = (shop.db(), shop.teammate());
    db.write(async |tx| ordering::set_address(tx, order.brand, order.id, " Cocody, rue 12 ").await).await.unwrap();
    db.write(async |tx| ordering::prepare_order(tx, order.brand, order.id, by).await).await.unwrap();
    db.write(async |tx| ordering::ship_order(tx, order.brand, order.id, by).await).await.unwrap();
    for _ in 0..2 {
        db.write(async |tx| ordering::deliver_order(tx, order.brand, order.id, by).await).await.unwrap();
    }
    let delivered = shop.see(order.id).await;
    assert_eq!(delivered.state, OrderState::Delivered { paid: None });
    assert_eq!(delivered.address.as_deref(), Some("Cocody, rue 12"));
    assert_eq!((shop.left(wax).await, shop.on_hand(wax).await), (1, 1));
    assert_eq!(shop.told(order.id, "order.delivered").await, 1);
    let back = db.write(async |tx| ordering::prepare_order(tx, order.brand, order.id, by).await).await;
    assert!(matches!(back, Err(OrderError::WrongStep { .. })));
}

async fn an_order_to_pay_online_may_be_paid_at_the_door_instead(shop: Shop) {
    let bag = shop.sells("Sac", 12_000, 3).await;
    let order = shop.order(bag, 2).await;
    let brand = shop.brand.clone();
    let change = async |id| shop.ground.db.write(async |tx| pay_at_the_door(tx, &brand, id).await).await;
    let kept = change(order.id).await.unwrap();
    assert_eq!((kept.number, kept.total, kept.state), (order.number, order.total, OrderState::Confirmed));
    assert_eq!(change(order.id).await.unwrap(), kept, "twice is once");
    assert_eq!(shop.told(order.id, "order.method_changed").await, 1);
    shop.later(hours(48)).await;
    let seen = shop.see(order.id).await;
    assert_eq!((seen.state, seen.method), (OrderState::Confirmed, PaymentMethod::CashOnDelivery));
    assert_eq!(shop.left(bag).await, 1, "its stock is held without end");
    let other = shop.order(bag, 1).await;
    shop.ground.clock.advance(minutes(31));
    assert!(matches!(change(other.id).await, Err(OrderError::WrongStep { .. })), "overdue: the stock may be gone");
}

async fn at_the_door_cash_on_delivery_may_be_paid_online(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 3).await;
    let awa = shop.customer();
    shop.add(awa, wax, 2).await.unwrap();
    let order = shop.place(shop.cart(awa).await.id, PaymentMethod::CashOnDelivery).await.unwrap();
    let (by, money) = (shop.teammate(), shop.payment());
    shop.db().write(async |tx| ordering::ship_order(tx, order.brand, order.id, by).await).await.unwrap();
    assert_eq!(shop.pay(&order, money).await.unwrap().state, OrderState::OutForDelivery { paid: Some(money) });
    assert_eq!(shop.on_hand(wax).await, 1);
    shop.db().write(async |tx| ordering::deliver_order(tx, order.brand, order.id, by).await).await.unwrap();
    assert_eq!(shop.on_hand(wax).await, 1, "sold once");
    assert_eq!(shop.see(order.id).await.state, OrderState::Delivered { paid: Some(money) });
}

async fn a_payer_gets_more_time_once(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 1).await;
    let order = shop.order(wax, 1).await;
    shop.later(minutes(29)).await;
    let until = shop.now() + minutes(6);
    let lengthen = async |until| {
        shop.db().write(async |tx| ordering::lengthen_hold(tx, order.brand, order.id, until).await).await.unwrap().state
    };
    assert_eq!(lengthen(until).await, OrderState::AwaitingPayment { until });
    assert_eq!(lengthen(until + minutes(5)).await, OrderState::AwaitingPayment { until }, "once");
    shop.later(minutes(5)).await;
    assert_eq!((shop.left(wax).await, shop.see(order.id).await.state.name()), (0, "awaiting_payment"));
    shop.later(minutes(1)).await;
    assert_eq!((shop.left(wax).await, shop.see(order.id).await.state.name()), (1, "expired"));
}

async fn late_money_may_take_the_stock_again_if_it_is_there(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 2).await;
    let (first, second) = (shop.order(wax, 1).await, shop.order(wax, 1).await);
    shop.later(minutes(31)).await;
    let revive = async |order: &Order, money| {
        shop.db().write(async |tx| ordering::revive(tx, order.brand, order.id, money).await).await
    };
    let money = shop.payment();
    assert_eq!(revive(&first, money).await.unwrap().state, OrderState::Paid { payment: money, at: shop.now() });
    revive(&first, money).await.unwrap();
    assert_eq!((shop.on_hand(wax).await, shop.left(wax).await), (1, 1));
    shop.order(wax, 1).await;
    let refused = revive(&second, shop.payment()).await;
    assert!(matches!(refused, Err(OrderError::OutOfStock { left: 0, .. })));
    assert_eq!(shop.see(second.id).await.state.name(), "expired");
}

async fn a_count_below_what_is_held_never_blocks_a_payment(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 3).await;
    let order = shop.order(wax, 3).await;
    shop.sells("wax", 12_500, 1).await; // a teammate counts again: two are broken
    assert_eq!(shop.pay(&order, shop.payment()).await.unwrap().state.name(), "paid");
    assert_eq!((shop.on_hand(wax).await, shop.left(wax).await), (0, 0));
    assert_eq!(shop.told(order.id, "order.short_of_stock").await, 1, "the merchant hears what is missing");
}

async fn the_board_pages_and_counts(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 50).await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(shop.order(wax, 1).await);
        shop.ground.clock.advance(seconds(1));
    }
    shop.pay(&orders[1], shop.payment()).await.unwrap();
    let (db, brand) = (&mut shop.db(), shop.brand.id);
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = list_by_state(db, brand, Some("awaiting_payment"), after, 3).await.unwrap();
        assert!(page.orders.len() <= 3);
        seen.extend(page.orders.iter().map(|order| order.number));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, [5, 4, 3, 1]);
    assert_eq!(list_by_state(db, brand, None, None, 50).await.unwrap().orders.len(), 5);
    let of_one = list_of_conversation(db, brand, orders[0].conversation, None, 50).await.unwrap();
    assert_eq!(of_one.orders, [shop.see(orders[0].id).await]);
    let counts = count_by_state(db, brand).await.unwrap();
    assert_eq!(counts[..3], [("awaiting_payment", 4), ("confirmed", 0), ("paid", 1)]);
}

async fn a_strangers_brand_sees_no_order(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 5).await;
    let (order, stranger) = (shop.order(wax, 1).await, stranger(&shop).await);
    assert!(Order::find(&mut shop.db(), stranger, order.id).await.unwrap().is_none());
    assert!(list_by_state(&mut shop.db(), stranger, None, None, 50).await.unwrap().orders.is_empty());
    assert!(ordering::history(&mut shop.db(), stranger, order.id).await.unwrap().is_empty());
    let money = shop.payment();
    let paid = shop.db().write(async |tx| ordering::pay(tx, stranger, order.id, money).await).await;
    assert!(matches!(paid, Err(OrderError::NoSuchOrder(_))));
    assert!(Order::by_code(&mut shop.db(), "nobody-has-it").await.unwrap().is_none());
}

testing::stories!(Shop:
    the_yes_fixes_prices_and_holds_the_stock,
    an_unpaid_order_gives_its_stock_back,
    a_teammate_holds_the_stock_longer,
    a_payment_sells_once,
    a_cancelled_order_gives_its_stock_back,
    cash_on_delivery_is_held_until_it_is_delivered,
    an_order_to_pay_online_may_be_paid_at_the_door_instead,
    at_the_door_cash_on_delivery_may_be_paid_online,
    a_payer_gets_more_time_once,
    late_money_may_take_the_stock_again_if_it_is_there,
    a_count_below_what_is_held_never_blocks_a_payment,
    the_board_pages_and_counts,
    a_strangers_brand_sees_no_order,
);
