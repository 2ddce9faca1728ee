//! Cash at the door: taken, refused, taken back, let go.

use super::order::back_to;
use crate::{
    door::{Answer, Desk, Id},
    shown,
    views::{CollectedView, ToCollectView},
};
use axum::Form;
use identity::{May, Teammate};
use kernel::{ApiError, CollectionId, Money, OrderId};
use ordering::{Order, OrderState};
use payments::{Balance, Collect, Collection, CollectionKind};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Taken {
    /// As people write it: `5 000`; empty for all.
    #[serde(default)]
    amount: String,
    /// What was to be collected as the page showed it, in minor units: a second tap changes nothing.
    of: Option<i64>,
}

/// A teammate took cash for it.
pub(crate) async fn collect(desk: Desk, Id(id): Id<OrderId>, Form(taken): Form<Taken>) -> Answer {
    desk.require(May::ManageOrders)?;
    let (brand, by, currency) = (desk.brand(), desk.me(), desk.staff.brand().currency);
    let not_an_amount = || ApiError::unprocessable("not_an_amount", "this is no amount");
    let of = Money::new(taken.of.ok_or_else(not_an_amount)?, currency);
    let amount = match taken.amount.trim() {
        "" => of,
        typed => Money::parse_major(typed, currency).map_err(|_| not_an_amount())?,
    };
    let collect = Collect { amount, of, by };
    desk.db().write(async |tx| payments::collect(tx, brand, id, collect).await).await?;
    back_to(&desk, id)
}

/// The customer did not take it.
pub(crate) async fn refuse(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::ManageOrders)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| ordering::refuse_at_the_door(tx, brand, id, me).await).await?;
    back_to(&desk, id)
}

/// A manager takes back what was noted.
pub(crate) async fn take_back(desk: Desk, Id(id): Id<CollectionId>) -> Answer {
    desk.require(May::GiveMoneyBack)?;
    let (brand, me) = (desk.brand(), desk.me());
    let counter = desk.db().write(async |tx| payments::take_back(tx, brand, id, me).await).await?;
    back_to(&desk, counter.order)
}

/// A manager lets go of what is still owed.
pub(crate) async fn forgive(desk: Desk, Id(id): Id<OrderId>) -> Answer {
    desk.require(May::GiveMoneyBack)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| payments::forgive(tx, brand, id, me).await).await?;
    back_to(&desk, id)
}

/// What the reader may collect of it, or note as refused.
pub(super) async fn to_collect(desk: &Desk, order: &Order) -> Answer<Option<ToCollectView>> {
    let is_owed = order.state == OrderState::PartlyCollected;
    if !desk.staff.may(May::ManageOrders) || !(is_owed || order.state.is_to_collect()) {
        return Ok(None);
    }
    let rest = Balance::of(&mut desk.db(), order).await?.due();
    let may_forgive = is_owed && desk.staff.may(May::GiveMoneyBack);
    Ok(Some(ToCollectView { rest, may_refuse: !is_owed, may_forgive }))
}

/// What was collected, oldest first.
pub(super) fn views(desk: &Desk, entries: &[Collection], team: &[Teammate]) -> Vec<CollectedView> {
    let decides = desk.staff.may(May::GiveMoneyBack);
    let view = |entry: &Collection| CollectedView {
        id: entry.id,
        at: entry.at,
        amount: entry.amount,
        what: entry.what,
        by: entry.by.and_then(|by| shown::name_of(by, team)),
        may_take_back: decides
            && entry.what == CollectionKind::Taken
            && entry.amount.minor > 0
            && entries.iter().all(|it| it.undoes != Some(entry.id)),
    };
    entries.iter().map(view).collect()
}
