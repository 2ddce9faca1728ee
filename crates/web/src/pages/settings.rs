//! What the shop has decided about its till.

use crate::{
    door::{Answer, Desk},
    views::SettingsPage,
};
use axum::{
    Form,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::{Brand, IdentityError, May, TillRules};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    cash_open_most: String,
    #[serde(default)]
    cash_refusals_most: String,
    #[serde(default)]
    refund_when_gone: Option<String>,
}

pub(crate) async fn page(desk: Desk) -> Answer {
    desk.require(May::ReadOrders)?;
    show(desk, StatusCode::OK, false).await
}

async fn show(desk: Desk, status: StatusCode, is_wrong: bool) -> Answer {
    let (till, may_edit) = (desk.staff.brand().till, desk.staff.may(May::ManageSettings));
    let refunds_by_api = desk.web.payments.gives_back(&mut desk.db(), desk.brand()).await?;
    let refunds_by_api = refunds_by_api.into_iter().map(|kind| kind.name().to_owned()).collect();
    let shell = desk.shell().await?;
    Ok((status, SettingsPage { ui: desk.ui, shell, till, may_edit, is_wrong, refunds_by_api }).into_response())
}

/// Decides.
pub(crate) async fn save(desk: Desk, Form(typed): Form<Typed>) -> Answer {
    desk.require(May::ManageSettings)?;
    let number = |text: &str| text.trim().parse::<i64>().ok();
    let (Some(cash_open_most), Some(cash_refusals_most)) =
        (number(&typed.cash_open_most), number(&typed.cash_refusals_most))
    else {
        return show(desk, StatusCode::UNPROCESSABLE_ENTITY, true).await;
    };
    let till = TillRules { cash_open_most, cash_refusals_most, refund_when_gone: typed.refund_when_gone.is_some() };
    let brand = desk.staff.brand();
    match desk.db().write(async |tx| Brand::set_till(tx, brand, till).await).await {
        Ok(_) => Ok(Redirect::to(&format!("{}/settings", desk.ui.base)).into_response()),
        Err(IdentityError::Invalid { .. }) => show(desk, StatusCode::UNPROCESSABLE_ENTITY, true).await,
        Err(error) => Err(error.into()),
    }
}
