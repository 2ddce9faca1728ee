use super::OrderPath;
use crate::{
    Api,
    desk::Desk,
    extract::Named,
    problem::{Problem, ProblemView},
    shown::Moment,
};
use axum::{Json, extract::State};
use identity::May;
use kernel::{ApiError, Uuid};
use ordering::Order;
use payments::Receipt;
use serde::Serialize;
use utoipa::ToSchema;

/// What a customer got for money that settled an order.
#[derive(Serialize, ToSchema)]
#[schema(as = Receipt)]
pub(crate) struct ReceiptView {
    id: Uuid,
    /// 1, 2, 3… in each brand, none skipped.
    #[schema(example = 12)]
    number: i64,
    /// For which order.
    order: Uuid,
    /// The payment that settled it; none for cash at the door.
    payment: Option<Uuid>,
    /// When it was given.
    issued_at: Moment,
    /// The PDF, for whoever knows the address.
    #[schema(example = "https://pay.example/p/8Kq2mZ4tRw1x/recu.pdf")]
    url: String,
    /// What the file is called.
    #[schema(example = "Recu-12-Awa-Mode.pdf")]
    file_name: String,
}

impl ReceiptView {
    fn of(receipt: &Receipt, order: &Order, public_url: &str) -> Self {
        Self {
            id: receipt.id.0,
            number: receipt.number,
            order: receipt.order.0,
            payment: receipt.payment.map(|payment| payment.0),
            issued_at: receipt.issued_at.into(),
            url: format!("{public_url}{}", payments::receipt_path(&order.code)),
            file_name: receipt.file_name(),
        }
    }
}

/// Show an order's receipt
///
/// The last one, where an order was settled more than once.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/orders/{order}/receipt", tag = "Orders",
    responses((status = 200, description = "The receipt; 404 while the order is not settled.", body = ReceiptView))
)]
pub(crate) async fn show_receipt(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<ReceiptView>, Problem> {
    let brand = desk.may(&[May::ReadOrders])?.brand_id();
    let on = &mut &api.db;
    let order = Order::find(on, brand, path.order).await?.ok_or_else(|| ApiError::not_found("order"))?;
    let receipt = payments::receipts_of(on, brand, order.id).await?.pop();
    let receipt = receipt.ok_or_else(|| ApiError::not_found("receipt"))?;
    Ok(Json(ReceiptView::of(&receipt, &order, api.payments.public_url())))
}

/// Send an order's receipt again
///
/// As a PDF in the customer's conversation, with the number it has.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/orders/{order}/receipt/resend", tag = "Orders",
    responses(
        (status = 200, description = "The receipt, about to be sent.", body = ReceiptView),
        (status = 409, description = "`no_receipt`: the order is not settled; `window_closed`: 24 hours have passed since \
            the customer wrote.", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn resend_receipt(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<OrderPath>,
) -> Result<Json<ReceiptView>, Problem> {
    let staff = desk.may(&[May::ManageOrders, May::AnswerCustomers])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let receipt = api.db.write(async |tx| assistant::resend_receipt(tx, brand, path.order, by).await).await?;
    let order = Order::find(&mut &api.db, brand, path.order).await?.ok_or_else(|| ApiError::not_found("order"))?;
    Ok(Json(ReceiptView::of(&receipt, &order, api.payments.public_url())))
}
