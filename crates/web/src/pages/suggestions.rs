//! What could be done next in a conversation, one tap from done and ten seconds from taken back.

use super::thread;
use crate::{
    door::{Answer, Desk, Id, Refused},
    views::{ProposalView, Suggested, SuggestionsView, TakenView},
};
use axum::{
    Form,
    extract::RawPathParams,
    response::{IntoResponse, Redirect},
};
use identity::May;
use kernel::{ConversationId, Millis, Uuid, minutes};
use serde::Deserialize;
use suggestions::{Deed, State, latest};

/// How long a page says that something was not done after all.
const TOLD: Millis = minutes(5);

/// What stands above the composer; nothing for who may not act.
pub(super) async fn view(desk: &Desk, id: ConversationId) -> Answer<SuggestionsView> {
    let mut view = SuggestionsView { conversation: id, proposed: Vec::new(), taken: Vec::new() };
    if !desk.staff.may(May::AnswerCustomers) {
        return Ok(view);
    }
    let taken = latest(&mut desk.db(), desk.brand(), id, desk.now() - TOLD).await?;
    let is_under_way = |deed: &Deed| {
        taken.iter().any(|one| matches!(one.state, State::Waiting { .. }) && one.deed.key() == deed.key())
    };
    let proposals = desk.web.suggestions.propose(desk.staff.brand(), id, desk.me()).await?;
    let proposals = proposals.into_iter().filter(|one| !is_under_way(&one.deed));
    view.proposed = proposals.map(|one| ProposalView { deed: one.deed, why: one.why.code() }).collect();
    view.taken = taken
        .into_iter()
        .filter_map(|one| match one.state {
            State::Waiting { due } => Some(TakenView { id: one.id, deed: one.deed, due: Some(due), refused: None }),
            State::Refused { why, .. } => Some(TakenView { id: one.id, deed: one.deed, due: None, refused: Some(why) }),
            State::Done { .. } | State::Undone { .. } => None,
        })
        .collect();
    Ok(view)
}

#[derive(Deserialize)]
pub(crate) struct Tapped {
    #[serde(default)]
    key: String,
}

/// A tap: it is done in ten seconds, or it is a draft at once.
pub(crate) async fn tap(desk: Desk, Id(id): Id<ConversationId>, Form(tapped): Form<Tapped>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let taken = desk.web.suggestions.take_up(desk.staff.brand(), id, &tapped.key, desk.me()).await?;
    let draft = match &taken.deed {
        Deed::Answer { text, .. } => format!("?draft={}", desk.ui.query(text)),
        _ => String::new(),
    };
    shown_again(desk, id, &draft).await
}

/// Takes a tap back.
pub(crate) async fn undo(desk: Desk, Id(id): Id<ConversationId>, params: RawPathParams) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let named = params.iter().find(|(name, _)| *name == "suggestion").and_then(|(_, value)| value.parse::<Uuid>().ok());
    let suggestion = named.ok_or_else(Refused::not_found)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| suggestions::undo(tx, brand, id, suggestion, me).await).await?;
    shown_again(desk, id, "").await
}

async fn shown_again(desk: Desk, id: ConversationId, params: &str) -> Answer {
    if !desk.is_partial {
        return Ok(Redirect::to(&format!("{}/messages/{id}{params}", desk.ui.base)).into_response());
    }
    let id = thread::find(&desk, id).await?.id;
    let suggestions = view(&desk, id).await?;
    Ok(Suggested { ui: desk.ui, suggestions }.into_response())
}
