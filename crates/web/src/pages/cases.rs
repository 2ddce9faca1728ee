use super::order::back_to;
use crate::door::{Answer, Desk, Id};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use identity::May;
use kernel::{ApiError, CaseId};
use payments::Settlement;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    how: String,
}

/// A human settles a payment situation.
pub(crate) async fn settle(desk: Desk, Id(id): Id<CaseId>, Form(chosen): Form<Chosen>) -> Answer {
    desk.require(May::ManageOrders)?;
    let how = Settlement::parse(&chosen.how);
    let how = how.ok_or_else(|| ApiError::unprocessable("unknown_settlement", "choose how the case is settled"))?;
    let (brand, me) = (desk.brand(), desk.me());
    let case = desk.db().write(async |tx| payments::settle_case(tx, brand, id, how, me).await).await?;
    match case.order {
        Some(order) => back_to(&desk, order),
        None => Ok(Redirect::to(&format!("{}/orders", desk.ui.base)).into_response()),
    }
}
