//! What could be done next in a conversation.

use crate::{
    Api,
    conversations::ConversationPath,
    desk::Desk,
    extract::{Body, Named},
    problem::{Problem, ProblemView},
    shown::Moment,
};
use ::suggestions::{Proposal, State as TakenState, Taken};
use axum::{Json, extract::State, http::StatusCode};
use identity::May;
use kernel::{ConversationId, Uuid};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that could be done, and why.
#[derive(Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub(crate) struct ProposalView {
    /// What to give to have it done.
    #[schema(example = "follow_up:tomorrow")]
    key: String,
    /// `hand_over`, `answer`, `send_link`, `ask_address`, `send_offer`, `ask_size`, `tell_restock`, `follow_up`, `remind`, `close`.
    #[schema(example = "follow_up")]
    kind: &'static str,
    /// `unpaid`, `hesitates`, `went_silent`…
    #[schema(example = "went_silent")]
    why: &'static str,
}

/// A suggestion that was taken up.
#[derive(Serialize, ToSchema)]
#[schema(as = SuggestionTaken)]
pub(crate) struct TakenView {
    id: Uuid,
    kind: &'static str,
    /// `waiting` (until `due`), `done`, `undone` or `refused`.
    #[schema(example = "waiting")]
    state: &'static str,
    /// When it is done, unless it is taken back before.
    #[schema(required)]
    due: Option<Moment>,
    /// The draft, for `answer`: nothing is sent by itself.
    #[schema(required)]
    draft: Option<String>,
}

impl From<Proposal> for ProposalView {
    fn from(one: Proposal) -> Self {
        Self { key: one.deed.key(), kind: one.deed.code(), why: one.why.code() }
    }
}

impl From<Taken> for TakenView {
    fn from(taken: Taken) -> Self {
        let due = match taken.state {
            TakenState::Waiting { due } => Some(due.into()),
            _ => None,
        };
        let (kind, state) = (taken.deed.code(), taken.state.code());
        let draft = match taken.deed {
            ::suggestions::Deed::Answer { text, .. } => Some(text),
            _ => None,
        };
        Self { id: taken.id, kind, state, due, draft }
    }
}

/// Which suggestion to take up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeUp {
    /// The `key` of a suggestion.
    key: String,
}

#[derive(Deserialize)]
pub(crate) struct TakenPath {
    conversation: ConversationId,
    suggestion: Uuid,
}

/// List what could be done next
///
/// What presses first, each with its reason; nothing where a colleague has the conversation in hand.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}/suggestions", tag = "Suggestions",
    responses((status = 200, description = "The suggestions.", body = Vec<ProposalView>))
)]
pub(crate) async fn list_suggestions(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
) -> Result<Json<Vec<ProposalView>>, Problem> {
    let staff = desk.may(&[May::ReadConversations])?;
    let found = api.suggestions.propose(staff.brand(), path.conversation, staff.teammate().id).await?;
    Ok(Json(found.into_iter().map(ProposalView::from).collect()))
}

/// Take a suggestion up
///
/// It is done in ten seconds, unless it is taken back before.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/conversations/{conversation}/suggestions", tag = "Suggestions",
    request_body = TakeUp,
    responses(
        (status = 201, description = "It is under way.", body = TakenView),
        (status = 409, description = "`no_longer_fits`, `under_way`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn take_up_suggestion(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
    Body(wanted): Body<TakeUp>,
) -> Result<(StatusCode, Json<TakenView>), Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let me = staff.teammate().id;
    let taken = api.suggestions.take_up(staff.brand(), path.conversation, &wanted.key, me).await?;
    Ok((StatusCode::CREATED, Json(taken.into())))
}

/// Take a suggestion back
///
/// Within ten seconds; twice is quiet.
#[utoipa::path(
    delete, path = "/api/v1/brands/{brand}/conversations/{conversation}/suggestions/{suggestion}", tag = "Suggestions",
    responses(
        (status = 204, description = "Nothing of it is done."),
        (status = 409, description = "`too_late`.", body = ProblemView, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn undo_suggestion(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<TakenPath>,
) -> Result<StatusCode, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    let TakenPath { conversation, suggestion } = path;
    api.db.write(async |tx| ::suggestions::undo(tx, brand, conversation, suggestion, me).await).await?;
    Ok(StatusCode::NO_CONTENT)
}
