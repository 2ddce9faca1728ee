//! Lists that a teammate comes back to.

use super::Wanted;
use crate::{
    door::{Answer, Desk, Id, Refused},
    views::InboxAddress,
};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use identity::May;
use kernel::Uuid;
use serde::Deserialize;

/// The list that a saved view names; what is no list of ours any more is everything.
pub(super) fn read(list: &str) -> InboxAddress {
    let query = list.trim_start_matches('?');
    serde_urlencoded::from_str::<Wanted>(query).unwrap_or_default().address()
}

#[derive(Deserialize)]
pub(crate) struct Kept {
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    list: Wanted,
}

/// Keeps the list that is looked at under a name.
pub(crate) async fn keep(desk: Desk, Form(kept): Form<Kept>) -> Answer {
    desk.require(May::ReadConversations)?;
    let (brand, me) = (desk.brand(), desk.me());
    let list = kept.list.address().params(&desk.ui);
    desk.db().write(async |tx| conversation::save_view(tx, brand, me, &kept.name, &list).await).await?;
    Ok(Redirect::to(&format!("{}/messages{list}", desk.ui.base)).into_response())
}

/// Forgets a saved view.
pub(crate) async fn forget(desk: Desk, Id(id): Id<Uuid>) -> Answer {
    desk.require(May::ReadConversations)?;
    let (brand, me) = (desk.brand(), desk.me());
    if !desk.db().write(async |tx| conversation::forget_view(tx, brand, me, id).await).await? {
        return Err(Refused::not_found());
    }
    Ok(Redirect::to(&format!("{}/messages", desk.ui.base)).into_response())
}
