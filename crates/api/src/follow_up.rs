//! What the team does with a conversation besides writing in it: notes, tags, putting off, closing, passing on.

use crate::{
    Api,
    conversations::ConversationPath,
    desk::Desk,
    extract::{Body, Named},
    problem::{Problem, ProblemView},
    shown::Moment,
};
use axum::{Json, extract::State};
use conversation::{Conversation, Handling, Note, Priority};
use identity::May;
use kernel::{ApiError, BrandId, ConversationId, TeammateId, Uuid};
use serde::{Deserialize, Serialize};
use storage::Db;
use utoipa::ToSchema;

/// What the team decided about a conversation.
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowUp {
    /// Until when it is put off; `null` when it is not.
    #[schema(required)]
    snoozed_until: Option<Moment>,
    /// Since when it is closed; `null` while it is open.
    #[schema(required)]
    resolved_at: Option<Moment>,
    /// Why it goes before the others; `null` when it does not.
    #[schema(required, example = "angry")]
    urgent_because: Option<String>,
    /// Since when the customer waits for a human.
    #[schema(required)]
    waits_since: Option<Moment>,
    /// What it is about, in the team's words.
    tags: Vec<String>,
}

/// What to decide; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FollowUpChange {
    /// Put it off until then, at most a year ahead; `null`: have it back now.
    #[serde(default, with = "twice")]
    #[schema(value_type = Option<Moment>)]
    snoozed_until: Option<Option<Moment>>,
    /// Close it, or open it again.
    resolved: Option<bool>,
    /// Put it before the others, or among them again.
    urgent: Option<bool>,
    /// The tags it has from now on, 20 at most.
    tags: Option<Vec<String>>,
}

/// A field that is absent, `null`, or there.
mod twice {
    use serde::{Deserialize, Deserializer};
    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(from).map(Some)
    }
}

/// What a teammate wrote beside a conversation; never sent.
#[derive(Serialize, ToSchema)]
#[schema(as = Note)]
pub(crate) struct NoteView {
    id: Uuid,
    /// Who wrote it.
    by: Uuid,
    at: Moment,
    text: String,
    /// For whom above all.
    mentions: Vec<Uuid>,
}

/// A note to write.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    /// 1 to 4,000 characters.
    text: String,
    /// Teammates who are told of it, 20 at most.
    #[serde(default)]
    mentions: Vec<Uuid>,
}

/// To whom a conversation goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transfer {
    to: Uuid,
    /// A word about it, kept as a note.
    #[serde(default)]
    note: String,
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        let mentions = note.mentions.into_iter().map(|one| one.0).collect();
        Self { id: note.id, by: note.by.0, at: note.at.into(), text: note.text, mentions }
    }
}

/// Show what the team decided about a conversation
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}/follow-up", tag = "Desk",
    responses((status = 200, description = "What is decided.", body = FollowUp))
)]
pub(crate) async fn show_follow_up(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
) -> Result<Json<FollowUp>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    shown(&api.db, brand, path.conversation).await
}

/// Put a conversation off, close it, tag it
///
/// All that is asked for, or nothing of it. Whatever the customer writes opens it again and brings it back.
#[utoipa::path(
    patch, path = "/api/v1/brands/{brand}/conversations/{conversation}/follow-up", tag = "Desk",
    request_body = FollowUpChange,
    responses(
        (status = 200, description = "What is decided now.", body = FollowUp),
        (status = 422, description = "`snooze_time`, `no_text`, `too_long`, `too_many`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn decide_follow_up(
    State(api): State<Api>,
    desk: Desk,
    Named(ConversationPath { conversation: id }): Named<ConversationPath>,
    Body(change): Body<FollowUpChange>,
) -> Result<Json<FollowUp>, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    api.db
        .write(async |tx| {
            match change.resolved {
                Some(true) => conversation::resolve(tx, brand, id, me).await?,
                Some(false) => conversation::reopen(tx, brand, id, me).await?,
                None => {}
            }
            match change.snoozed_until {
                Some(Some(until)) => conversation::snooze(tx, brand, id, until.0, me).await?,
                Some(None) => conversation::wake(tx, brand, id, me).await?,
                None => {}
            }
            if let Some(urgent) = change.urgent {
                let priority = if urgent { Priority::High { why: "teammate".into() } } else { Priority::Normal };
                conversation::set_priority(tx, brand, id, priority, Some(me)).await?;
            }
            if let Some(wanted) = &change.tags {
                let id = Conversation::lock(tx, brand, id).await?.id;
                for (_, had) in conversation::tags_of(tx, brand, &[id]).await? {
                    conversation::remove_tag(tx, brand, id, &had, me).await?;
                }
                for label in wanted {
                    conversation::add_tag(tx, brand, id, label, me).await?;
                }
            }
            Ok::<_, conversation::ConversationError>(())
        })
        .await?;
    shown(&api.db, brand, id).await
}

/// List the notes of a conversation
///
/// In reading order, the latest 500.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}/notes", tag = "Desk",
    responses((status = 200, description = "The notes.", body = Vec<NoteView>))
)]
pub(crate) async fn list_notes(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
) -> Result<Json<Vec<NoteView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let id = found(&api.db, brand, path.conversation).await?.id;
    let notes = conversation::notes_of(&mut &api.db, brand, id).await?;
    Ok(Json(notes.into_iter().map(NoteView::from).collect()))
}

/// Write a note
///
/// Never sent. Those who are mentioned are told; a teammate of another organisation is nobody.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/conversations/{conversation}/notes", tag = "Desk", request_body = NewNote,
    responses(
        (status = 201, description = "The notes.", body = Vec<NoteView>),
        (status = 422, description = "`no_text`, `too_long`, `too_many`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn write_note(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
    Body(new): Body<NewNote>,
) -> Result<(axum::http::StatusCode, Json<Vec<NoteView>>), Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    let team = identity::teammates_of(&mut &api.db, staff.teammate().org).await?;
    let mentions: Vec<TeammateId> = new.mentions.into_iter().map(TeammateId).collect();
    if mentions.iter().any(|one| team.iter().all(|known| known.id != *one)) {
        return Err(ApiError::not_found("teammate").into());
    }
    api.db
        .write(async |tx| conversation::add_note(tx, brand, path.conversation, me, &new.text, &mentions).await)
        .await?;
    let id = found(&api.db, brand, path.conversation).await?.id;
    let notes = conversation::notes_of(&mut &api.db, brand, id).await?;
    Ok((axum::http::StatusCode::CREATED, Json(notes.into_iter().map(NoteView::from).collect())))
}

/// Pass a conversation on to a colleague
///
/// Only whoever has it may; a manager may pass on anybody's, and one that nobody has.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/conversations/{conversation}/transfer", tag = "Desk", request_body = Transfer,
    responses(
        (status = 200, description = "What is decided about it.", body = FollowUp),
        (status = 409, description = "`not_in_hand`, `taken_by_another`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn pass_on(
    State(api): State<Api>,
    desk: Desk,
    Named(ConversationPath { conversation: id }): Named<ConversationPath>,
    Body(transfer): Body<Transfer>,
) -> Result<Json<FollowUp>, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, me, manager) = (staff.brand_id(), staff.teammate().id, staff.may(May::ManageSettings));
    let team = identity::teammates_of(&mut &api.db, staff.teammate().org).await?;
    let to = TeammateId(transfer.to);
    if team.iter().all(|known| known.id != to) {
        return Err(ApiError::not_found("teammate").into());
    }
    api.db.write(async |tx| conversation::transfer(tx, brand, id, me, to, &transfer.note, manager).await).await?;
    shown(&api.db, brand, id).await
}

/// Take a conversation that nobody has
///
/// Of two who take at once, one has it, and the other is told `taken_by_another`; `PUT …/handling` takes it all the same.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/conversations/{conversation}/taking", tag = "Desk",
    responses(
        (status = 200, description = "It is yours.", body = FollowUp),
        (status = 409, description = "`taken_by_another`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn take(
    State(api): State<Api>,
    desk: Desk,
    Named(ConversationPath { conversation: id }): Named<ConversationPath>,
) -> Result<Json<FollowUp>, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, me) = (staff.brand_id(), staff.teammate().id);
    api.db.write(async |tx| conversation::take(tx, brand, id, me, &Handling::Agent).await).await?;
    shown(&api.db, brand, id).await
}

/// Release a conversation
///
/// It waits for another teammate; the assistant stays silent.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/conversations/{conversation}/release", tag = "Desk",
    responses(
        (status = 200, description = "It waits for a colleague.", body = FollowUp),
        (status = 409, description = "`not_in_hand`, `taken_by_another`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn release(
    State(api): State<Api>,
    desk: Desk,
    Named(ConversationPath { conversation: id }): Named<ConversationPath>,
) -> Result<Json<FollowUp>, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, me, manager) = (staff.brand_id(), staff.teammate().id, staff.may(May::ManageSettings));
    api.db.write(async |tx| conversation::release(tx, brand, id, me, manager).await).await?;
    shown(&api.db, brand, id).await
}

async fn found(db: &Db, brand: BrandId, id: ConversationId) -> Result<Conversation, Problem> {
    let found = Conversation::find(&mut &*db, brand, id).await?;
    Ok(found.ok_or_else(|| ApiError::not_found("conversation"))?)
}

async fn shown(db: &Db, brand: BrandId, id: ConversationId) -> Result<Json<FollowUp>, Problem> {
    let found = found(db, brand, id).await?;
    let tags = conversation::tags_of(&mut &*db, brand, &[found.id]).await?;
    let urgent_because = match found.priority {
        Priority::High { why } => Some(why),
        Priority::Normal => None,
    };
    let now = db.clock().now();
    Ok(Json(FollowUp {
        snoozed_until: found.snoozed_until.filter(|until| *until > now).map(Moment),
        resolved_at: found.resolved_at.map(Moment),
        urgent_because,
        waits_since: found.waits_since.map(Moment),
        tags: tags.into_iter().map(|(_, tag)| tag).collect(),
    }))
}
