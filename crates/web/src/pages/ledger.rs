use crate::{
    door::{Answer, Desk, Id, Refused},
    shown,
    views::LedgerPage,
};
use axum::response::IntoResponse;
use identity::May;
use kernel::OrderId;
use payments::Ledger;

/// The account of one order.
pub(crate) async fn page(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ReadOrders)?;
    let ledger = Ledger::of(&mut desk.db(), desk.brand(), id).await?.ok_or_else(Refused::not_found)?;
    let (team, shell) = (desk.team().await?, desk.shell().await?);
    Ok(LedgerPage { ui: desk.ui, shell, ledger: shown::ledger_view(ledger, &team) }.into_response())
}
