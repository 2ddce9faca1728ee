//! The receipt of a settled order, as a file and once more in the chat.

use super::order::back_to;
use crate::{
    Web,
    door::{Answer, Desk, Id, Refused},
    views::{Flash, ReceiptView},
};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use conversation::Conversation;
use identity::May;
use kernel::{ApiError, BrandId, OrderId};
use ordering::Order;
use payments::Receipt;

/// The customer's: whoever knows the order's page may have its receipt. Nothing happens by it.
pub(crate) async fn of_customer(State(web): State<Web>, Path(code): Path<String>) -> Answer {
    let order = Order::by_code(&mut &web.db, &code).await?.ok_or_else(Refused::not_found)?;
    file(&web, order.brand, order.id).await
}

/// The team's.
pub(crate) async fn of_team(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ReadOrders)?;
    file(&desk.web, desk.brand(), id).await
}

/// A teammate has it sent to the customer once more.
pub(crate) async fn resend(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ManageOrders)?;
    desk.require(May::AnswerCustomers)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| assistant::resend_receipt(tx, brand, id, me).await).await?;
    if desk.is_partial {
        return Ok(Flash { text: desk.ui.say("receipt-resent"), bad: false }.into_response());
    }
    back_to(&desk, id)
}

/// The last receipt of an order, on its page.
pub(crate) async fn view(desk: &Desk, order: &Order) -> Answer<Option<ReceiptView>> {
    let on = &mut desk.db();
    let Some(receipt) = payments::receipts_of(on, order.brand, order.id).await?.pop() else { return Ok(None) };
    let talk = Conversation::find(on, order.brand, order.conversation).await?;
    let is_open = talk.is_some_and(|talk| talk.is_window_open(desk.now()));
    let may = desk.staff.may(May::ManageOrders) && desk.staff.may(May::AnswerCustomers);
    Ok(Some(ReceiptView {
        number: receipt.number,
        at: receipt.issued_at,
        may_resend: may && is_open,
        is_late: !is_open,
    }))
}

async fn file(web: &Web, brand: BrandId, order: OrderId) -> Answer<Response> {
    let receipts = payments::receipts_of(&mut &web.db, brand, order).await?;
    let receipt = receipts.last().ok_or_else(Refused::not_found)?;
    let pdf = web.payments.print(receipt).await?;
    let mut response = pdf.into_response();
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    head.insert(header::CONTENT_DISPOSITION, named(receipt)?);
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The name is plain letters: nothing in it needs escaping.
fn named(receipt: &Receipt) -> Answer<HeaderValue> {
    let how = format!("attachment; filename=\"{}\"", receipt.file_name());
    HeaderValue::from_str(&how).map_err(|_| ApiError::internal().into())
}
