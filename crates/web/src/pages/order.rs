use super::{cases::Done, orders::customer, thread::open_case};
use crate::{
    door::{Answer, Desk, Id, Refused},
    shown,
    views::{OrderItemView, OrderPage, OrderStep, OrderView},
};
use axum::{
    extract::Query,
    response::{IntoResponse, Redirect},
};
use identity::May;
use kernel::OrderId;
use ordering::{CancelledBy, Order, OrderLine, OrderState};

/// An order's own page.
pub(crate) async fn page(desk: Desk, Id(id): Id<OrderId>, Query(done): Query<Done>) -> Answer {
    desk.require(May::ReadOrders)?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let order = Order::find(on, brand, id).await?.ok_or_else(Refused::not_found)?;
    let lines = order.lines(on).await?;
    let discounts = order.promos(on).await?;
    let attempts = payments::attempts_of(on, brand, id).await?;
    let money = payments::payments_of(on, brand, id).await?;
    let cases = payments::cases_of_order(on, brand, id).await?;
    let credit = payments::Balance::of(on, &order).await?.credit_used;
    let facts = ordering::history(on, brand, id).await?;
    let team = desk.team().await?;
    let may_manage = desk.staff.may(May::ManageOrders);
    let is_payable = order.state.is_payable(desk.now());
    let may_cancel = may_manage && matches!(order.state, OrderState::AwaitingPayment { .. } | OrderState::Confirmed);
    let view = OrderView {
        id,
        number: order.label(),
        customer: customer(&desk, &order).await?,
        conversation: Some(order.conversation),
        placed_at: order.created_at,
        state: shown::state_view(&order.state, open_case(&cases)),
        collected: super::collections::views(&desk, &payments::collections_of(on, brand, id).await?, &team),
        to_collect: super::collections::to_collect(&desk, &order).await?,
        lines: lines.iter().map(line_view).collect(),
        subtotal: order.goods,
        discounts,
        delivery: shown::delivery(&order),
        total: order.total,
        address: order.address.clone().or(order.zone.clone()).unwrap_or_default(),
        payments: shown::payment_views(&money, &attempts),
        credit,
        done: done.settlement(),
        refunded: order.refunded,
        cases: super::cases::open_views(&desk, &cases).await?,
        refunds: super::refunds::views(&desk, &payments::refunds_of(on, brand, id).await?).await?,
        refundable: super::refunds::refundable(&desk, &order).await?,
        history: shown::history_view(&facts, &team),
        receipt: super::receipt::view(&desk, &order).await?,
        link: is_payable.then(|| desk.web.payments.link(&order)),
        may_send_link: super::link::may_send(&desk, &order),
        longer: super::longer::ways(&desk, &order),
        may_cancel,
        step: step(&order.state).filter(|_| may_manage),
    };
    let shell = desk.shell().await?;
    Ok(OrderPage { ui: desk.ui, shell, order: view }.into_response())
}

fn line_view(line: &OrderLine) -> OrderItemView {
    OrderItemView {
        name: line.name.clone(),
        variant: line.label.clone(),
        quantity: line.quantity,
        unit: line.unit_price,
        total: line.total,
    }
}

/// What comes next for the shop.
fn step(state: &OrderState) -> Option<OrderStep> {
    match state {
        OrderState::Confirmed | OrderState::Paid { .. } => Some(OrderStep::Prepare),
        OrderState::Preparing { .. } => Some(OrderStep::Ship),
        // Paid at the door, what is collected says that it is delivered.
        OrderState::OutForDelivery { paid: Some(_) } => Some(OrderStep::Deliver),
        _ => None,
    }
}

/// Calls an order off.
pub(crate) async fn cancel(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ManageOrders)?;
    let (brand, by) = (desk.brand(), CancelledBy::Teammate(desk.me()));
    desk.db().write(async |tx| ordering::cancel_order(tx, brand, id, by).await).await?;
    back_to(&desk, id)
}

/// It is being packed.
pub(crate) async fn prepare(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ManageOrders)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| ordering::prepare_order(tx, brand, id, me).await).await?;
    back_to(&desk, id)
}

/// It has left.
pub(crate) async fn ship(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ManageOrders)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| ordering::ship_order(tx, brand, id, me).await).await?;
    back_to(&desk, id)
}

/// The customer has it, and paid what was owed.
pub(crate) async fn deliver(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ManageOrders)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| payments::deliver(tx, brand, id, me).await).await?;
    back_to(&desk, id)
}

/// The order's page, read again.
pub(crate) fn back_to(desk: &Desk, id: OrderId) -> Answer {
    Ok(Redirect::to(&format!("{}/orders/{id}", desk.ui.base)).into_response())
}
