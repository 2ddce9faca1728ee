//! Who of the team is in the same conversation.

use crate::{
    door::{Answer, Desk, Id},
    views::{OtherView, OthersHere},
};
use axum::{Form, response::IntoResponse};
use identity::May;
use kernel::ConversationId;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Sign {
    #[serde(default)]
    writes: bool,
}

/// A page's sign of life: its reader looks at this conversation, or writes in it. Answers with who else does.
pub(crate) async fn sign(desk: Desk, Id(id): Id<ConversationId>, Form(sign): Form<Sign>) -> Answer {
    desk.require(May::ReadConversations)?;
    let id = super::thread::find(&desk, id).await?.id;
    let (db, brand, me) = (desk.db(), desk.brand(), desk.me());
    // Who may not answer is no hint to anybody.
    if desk.staff.may(May::AnswerCustomers) {
        match sign.writes {
            true => conversation::write_here(db, brand, me, id).await?,
            false => conversation::look(db, brand, me, Some(id)).await?,
        }
    }
    shown(desk, id).await
}

/// Who else is there.
pub(crate) async fn others(desk: Desk, Id(id): Id<ConversationId>) -> Answer {
    desk.require(May::ReadConversations)?;
    let id = super::thread::find(&desk, id).await?.id;
    shown(desk, id).await
}

async fn shown(desk: Desk, conversation: ConversationId) -> Answer {
    let others = here(&desk, conversation).await?;
    Ok(OthersHere { ui: desk.ui, conversation, others }.into_response())
}

/// The colleagues who are in a conversation, by name.
pub(super) async fn here(desk: &Desk, id: ConversationId) -> Answer<Vec<OtherView>> {
    let here = conversation::others_here(&mut desk.db(), desk.brand(), id, desk.me(), desk.now()).await?;
    if here.is_empty() {
        return Ok(Vec::new());
    }
    let team = desk.team().await?;
    let named = |one: conversation::Here| {
        let name = crate::shown::name_of(one.teammate, &team)?;
        Some(OtherView { name, writes: one.writes })
    };
    Ok(here.into_iter().filter_map(named).collect())
}
