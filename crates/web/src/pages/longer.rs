use super::order::back_to;
use crate::{
    door::{Answer, Desk, Id},
    views::{Flash, LongerView},
};
use axum::{Form, response::IntoResponse};
use identity::May;
use kernel::{ApiError, Millis, OrderId, minutes};
use ordering::{LONGEST_HOLD, Order, OrderState};
use serde::Deserialize;

/// What one tap adds, the usual first.
const CHOICES: [i64; 3] = [30, 60, 180];

/// How much longer the reader may keep the order's stock: nothing when it is not held for a payment, or they may not.
pub(crate) fn ways(desk: &Desk, order: &Order) -> Vec<LongerView> {
    let OrderState::AwaitingPayment { until } = order.state else { return Vec::new() };
    if desk.now() >= until || !desk.staff.may(May::ManageOrders) {
        return Vec::new();
    }
    let way = |added: i64| LongerView { minutes: added, until: until + minutes(added) };
    CHOICES.map(way).into_iter().filter(|way| way.until <= desk.now() + LONGEST_HOLD).collect()
}

#[derive(Deserialize)]
pub(crate) struct Wanted {
    until: Option<i64>,
}

/// A teammate keeps the stock of an order longer.
pub(crate) async fn extend(desk: Desk, Id(id): Id<OrderId>, Form(wanted): Form<Wanted>) -> Answer {
    desk.require(May::ManageOrders)?;
    let until = wanted.until.map(Millis);
    let until = until.ok_or_else(|| ApiError::unprocessable("not_a_moment", "say until when"))?;
    let (brand, me) = (desk.brand(), desk.me());
    let order = desk.db().write(async |tx| ordering::extend_hold(tx, brand, id, until, me).await).await?;
    match order.state {
        OrderState::AwaitingPayment { until } if desk.is_partial => {
            let text = desk.ui.say_with("longer-done", "until", desk.ui.until(until));
            Ok(Flash { text, bad: false }.into_response())
        }
        _ => back_to(&desk, id),
    }
}
