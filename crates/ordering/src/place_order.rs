use crate::{
    Cart, CartView, ExpireOrder, Order, OrderError, OrderLine, OrderState, cart, cash_limit, hold,
    order::store::{self, method_word},
    promo,
};
use identity::{Brand, PaymentMethod};
use kernel::{CartId, Money, OrderId, PaymentId};
use serde_json::json;
use storage::{NewFact, Tx};

/// 132 bits (4.9 each; the contract of payments asks for 128, §9.4): nobody guesses a code, and it still fits a message.
/// Orders of before have 13 letters; their links go on.
const CODE_LENGTH: usize = 27;

/// Makes the cart an order, after the customer's explicit yes: fixes names and prices as the catalogue has them, holds
/// the stock (the brand's hold minutes when paid online, without end for cash on delivery), closes the cart, and sets
/// the timer that lets the stock go. Cash on delivery is refused to a buyer who has reached the brand's limits
/// ([`OrderError::CashRefused`]): they may pay online. All or nothing, and once: the same cart again gives the same order. `expected`: the
/// total the customer said yes to; refused when it comes to another now, as when a code was used up meanwhile. Where codes
/// leave nothing to pay online, it is settled at once: there is no link to wait for.
#[kernel::boxed]
pub async fn place_order(
    tx: &mut Tx,
    brand: &Brand,
    cart: CartId,
    method: PaymentMethod,
    expected: Option<Money>,
) -> Result<Order, OrderError> {
    let cart = cart::store::lock(tx, brand.id, cart).await?.ok_or(OrderError::NoSuchCart(cart))?;
    if let Some(order) = store::by_cart(tx, brand.id, cart.id).await? {
        return Ok(order);
    }
    if cart.closed_at.is_some() {
        return Err(OrderError::CartClosed(cart.id));
    }
    if !brand.payment_methods.contains(&method) {
        return Err(OrderError::MethodNotOffered(method_word(method)));
    }
    let id = OrderId(tx.new_id());
    let now = tx.now();
    let state = match method {
        PaymentMethod::Online => OrderState::AwaitingPayment { until: now + brand.hold() },
        PaymentMethod::CashOnDelivery => OrderState::Confirmed,
    };
    let until = match state {
        OrderState::AwaitingPayment { until } => Some(until),
        _ => None,
    };
    let wanted = cart::store::lines(tx, &cart).await?;
    if wanted.is_empty() {
        return Err(OrderError::EmptyCart(cart.id));
    }
    if method == PaymentMethod::CashOnDelivery {
        cash_limit::check(tx, brand, cart.contact).await?;
    }
    promo::store::lock(tx, brand.id, cart.id).await?;
    hold::keep(tx, brand.id, id, &wanted, until).await?;
    // Read under the locks of codes and variants: nobody changes a price, nor uses a code up, between this line and the
    // commit.
    let view = cart.view(tx, now).await?;
    let price = view.price.clone().ok_or(OrderError::EmptyCart(cart.id))?;
    if expected.is_some_and(|expected| expected != price.total) {
        return Err(OrderError::TotalChanged { now: price.total });
    }
    let zone = view.zone.clone();
    let lines = lines(view)?;
    let order = Order {
        brand: brand.id,
        id,
        number: store::next_number(tx, brand.id).await?,
        code: tx.chance().code(CODE_LENGTH),
        conversation: cart.conversation,
        contact: cart.contact,
        cart: cart.id,
        method,
        state,
        state_at: now,
        grace_at: None,
        goods: price.goods,
        discount: price.discount(),
        delivery_fee: price.delivery.unwrap_or(Money::zero(price.goods.currency)),
        pickup: zone.as_ref().is_some_and(|zone| zone.pickup),
        zone: zone.map(|zone| zone.name),
        total: price.total,
        refunded: Money::zero(price.total.currency),
        address: None,
        created_at: now,
    };
    store::insert(tx, &order).await?;
    store::insert_lines(tx, &order, &lines).await?;
    // What gave nothing (free delivery where none is paid) has not been used.
    for discount in price.discounts.iter().filter(|discount| discount.amount.minor > 0) {
        let used = (discount.promo, discount.code.as_str(), discount.amount);
        promo::store::insert_use(tx, brand.id, order.id, order.contact, used).await?;
    }
    cart::store::close(tx, &cart).await?;
    if let Some(until) = until {
        jobs::enqueue_at(tx, until, &ExpireOrder { brand: brand.id, order: id }).await?;
    }
    tell_placed(tx, &order, &cart).await?;
    if until.is_some() && order.total.minor == 0 {
        let nothing = PaymentId(tx.new_id());
        // Boxed: it is rare, and every order placed inside a turn carries what it would take on the stack.
        return Box::pin(crate::pay(tx, brand.id, id, nothing)).await;
    }
    Ok(order)
}

fn lines(view: CartView) -> Result<Vec<OrderLine>, OrderError> {
    let line = |line: crate::CartLine| {
        if !line.for_sale {
            return Err(OrderError::NotForSale(line.variant));
        }
        Ok(OrderLine {
            variant: line.variant,
            product: line.product,
            name: line.name,
            label: line.label,
            sku: line.sku,
            quantity: line.quantity,
            unit_price: line.unit_price,
            total: line.total,
        })
    };
    view.lines.into_iter().map(line).collect()
}

async fn tell_placed(tx: &mut Tx, order: &Order, cart: &Cart) -> Result<(), OrderError> {
    let data = json!({
        "number": order.number,
        "conversation": order.conversation,
        "contact": order.contact,
        "cart": cart.id,
        "method": order.method,
        "goods": order.goods.minor,
        "discount": order.discount.minor,
        "delivery_fee": order.delivery_fee.minor,
        "total": order.total.minor,
        "currency": order.total.currency,
    });
    jobs::tell(tx, order.brand, NewFact::new("order.placed", order.id).with(data)).await?;
    tracing::info!(order.id = %order.id, order.number = order.number, "Order {} placed", order.label());
    Ok(())
}
