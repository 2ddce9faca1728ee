use super::catalogue::stock_of;
use crate::{
    door::{Answer, Desk, Id, Refused},
    views::StockCell,
};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use catalogue::{Reason, StockChange, Variant};
use identity::May;
use kernel::{ApiError, VariantId};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Counted {
    change: Option<i64>,
}

/// A teammate counts one more or one less on the shelf.
pub(crate) async fn change(desk: Desk, Id(id): Id<VariantId>, Form(counted): Form<Counted>) -> Answer {
    desk.require(May::EditCatalogue)?;
    let change = counted.change.filter(|change| *change != 0);
    let change = change.ok_or_else(|| ApiError::unprocessable("not_a_quantity", "say how many more or less"))?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db()
        .write(async |tx| {
            catalogue::change_stock(tx, brand, id, StockChange::By(change), Reason::Correction, Some(me)).await
        })
        .await?;
    if !desk.is_partial {
        return Ok(Redirect::to(&format!("{}/catalogue", desk.ui.base)).into_response());
    }
    let variant = Variant::find(&mut desk.db(), brand, id).await?.ok_or_else(Refused::not_found)?;
    let variant = stock_of(&desk, &variant, desk.now()).await?;
    Ok(StockCell { ui: desk.ui, variant, may_edit: true }.into_response())
}
