use super::order::back_to;
use crate::{
    door::{Answer, Desk, Id},
    views::Flash,
};
use assistant::LinkWanted;
use axum::response::IntoResponse;
use identity::May;
use kernel::OrderId;
use ordering::Order;

/// Whether the reader may send the customer the order's payment link now.
pub(crate) fn may_send(desk: &Desk, order: &Order) -> bool {
    let may = desk.staff.may(May::ManageOrders) && desk.staff.may(May::AnswerCustomers);
    may && order.state.is_payable(desk.now())
}

/// A teammate sends the customer the order's payment link.
pub(crate) async fn send(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ManageOrders)?;
    desk.require(May::AnswerCustomers)?;
    let (brand, by) = (desk.brand(), LinkWanted::By(desk.me()));
    let url = desk.web.payments.public_url();
    desk.db().write(async |tx| assistant::send_pay_link(tx, url, brand, id, by).await).await?;
    if desk.is_partial {
        return Ok(Flash { text: desk.ui.say("link-sent"), bad: false }.into_response());
    }
    back_to(&desk, id)
}
