//! What was said, and saying something.

use crate::{
    Api,
    conversations::ConversationPath,
    desk::Desk,
    extract::{Asked, Body, Named},
    page::{Limit, Page, Place},
    problem::{Problem, ProblemView},
    shown::Moment,
};
use axum::{Json, extract::State, http::StatusCode};
use conversation::{Author, Conversation, ConversationError, Heard, Message, MessageState, Said};
use identity::May;
use kernel::{ApiError, MessageId, Uuid};
use serde::{Deserialize, Serialize};
use storage::StoreError;
use utoipa::ToSchema;
use whatsapp::Outgoing;

/// One message, either way.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageView {
    id: Uuid,
    /// Its place in the conversation: Meta's time for the customer's, ours for ours.
    at: Moment,
    /// Who said it: `contact`, `agent` (the assistant), `system` (receipts and the like), `teammate`, or `phone` (somebody of
    /// the shop, in the WhatsApp Business app).
    #[schema(example = "contact")]
    author: &'static str,
    /// The teammate who said it.
    #[schema(required)]
    teammate: Option<Uuid>,
    /// What was said, by `type`: `text` has a `body`, `image` a `media`, `buttons` a `body` and `buttons`…
    #[schema(value_type = Object, example = json!({ "type": "text", "body": "c combien la robe wax" }))]
    content: serde_json::Value,
    /// Meta's id, once known: what a reply may quote.
    #[schema(required)]
    wamid: Option<String>,
    /// Of the customer's: `received`. Of ours: `queued`, `sending`, `accepted`, `sent`, `delivered`, `read`, `played`,
    /// `failed` or `cancelled` (taken back before it left).
    #[schema(example = "read")]
    state: &'static str,
    /// Since when.
    state_at: Moment,
    /// A stable word for why it failed or was taken back.
    #[schema(required)]
    reason: Option<String>,
    /// Meta's error code, when it failed.
    #[schema(required)]
    error_code: Option<i64>,
    /// Since when it may have been sent twice: the answer to the first sending was lost.
    #[schema(required)]
    doubtful_at: Option<Moment>,
    /// When the customer edited it.
    #[schema(required)]
    edited_at: Option<Moment>,
    /// When the customer took it back.
    #[schema(required)]
    revoked_at: Option<Moment>,
    /// What a voice note says; only of voice notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    heard: Option<HeardView>,
}

/// What a voice note says.
#[derive(Serialize, ToSchema)]
#[schema(as = Heard)]
pub(crate) struct HeardView {
    /// The words; empty when none were understood.
    #[schema(example = "Bonjour, je voudrais deux robes wax")]
    text: String,
    /// The language, by its ISO 639-1 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// How sure the words are, 0 to 1.
    confidence: f32,
    /// Who listened or spoke: a model's name.
    by: String,
    /// Length of the note, in milliseconds.
    length_ms: i64,
    /// Why nothing was heard, a stable word: `silent`, `corrupt`, `unread`, `too_large`, `no_model`…
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not: Option<String>,
}

impl From<Heard> for HeardView {
    fn from(heard: Heard) -> Self {
        let Heard { text, language, confidence, by, length, why_not, .. } = heard;
        Self { text, language, confidence, by, length_ms: length.0, why_not }
    }
}

/// What to answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "Bonjour Fatou, la robe arrive demain matin." }))]
pub(crate) struct NewReply {
    /// The words, with WhatsApp's own marks (`*bold*`).
    #[schema(min_length = 1, max_length = 4096)]
    text: String,
    /// The `wamid` of the message it quotes.
    #[serde(default)]
    quotes: Option<String>,
}

/// Which messages.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessagesQuery {
    /// The `next` of the page before: the messages said earlier.
    #[param(value_type = Option<String>)]
    after: Option<Place>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

/// List messages
///
/// The latest first: turn a page around to read it.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}/messages", tag = "Conversations",
    params(MessagesQuery),
    responses((status = 200, description = "A page of messages.", body = Page<MessageView>))
)]
pub(crate) async fn list_messages(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
    Asked(MessagesQuery { after, limit }): Asked<MessagesQuery>,
) -> Result<Json<Page<MessageView>>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let db = &mut &api.db;
    let found = Conversation::find(db, brand, path.conversation).await?;
    let conversation = found.ok_or_else(|| ApiError::not_found("conversation"))?.id;
    let before = after.map(|place| (place.at, MessageId(place.id)));
    let mut messages = conversation::message_page(db, brand, conversation, before, limit.0 + 1).await?;
    messages.reverse();
    let place = |message: &Message| Place { at: message.at, id: message.id.0 };
    Ok(Json(Page::cut(messages, limit, place).try_map(MessageView::of)?))
}

/// Reply
///
/// Queues words to the customer and takes the conversation over, in one step: where a human speaks, the assistant is
/// silent. Free text goes within 24 hours of the customer's last message only. The answer is the queued message; its
/// `state` tells later how far it came.
#[utoipa::path(
    post, path = "/api/v1/brands/{brand}/conversations/{conversation}/messages", tag = "Conversations",
    request_body = NewReply,
    responses(
        (status = 201, description = "The message, queued.", body = MessageView),
        (status = 409, description = "`window_closed`: 24 hours have passed since the customer wrote.",
            body = ProblemView, content_type = "application/problem+json"),
        (status = 422, description = "`message_limit`: empty, or too long.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn reply(
    State(api): State<Api>,
    desk: Desk,
    Named(ConversationPath { conversation }): Named<ConversationPath>,
    Body(NewReply { text, quotes }): Body<NewReply>,
) -> Result<(StatusCode, Json<MessageView>), Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, who) = (staff.brand_id(), staff.teammate().id);
    let said = Said {
        brand,
        conversation,
        author: Author::Teammate(who),
        message: Outgoing::text(text),
        quotes,
        revocable: false,
    };
    let message = api.db.write(async |tx| {
        conversation::take_over(tx, brand, conversation, who).await?;
        let id = conversation::say(tx, said).await?;
        let queued = conversation::find_message(tx, brand, id).await?;
        queued.ok_or_else(|| ConversationError::Store(StoreError::Defect("a queued message is not there".into())))
    });
    Ok((StatusCode::CREATED, Json(MessageView::of(message.await?)?)))
}

impl MessageView {
    fn of(message: Message) -> Result<Self, ApiError> {
        let content = match &message.body {
            conversation::Body::In(content) => serde_json::to_value(content),
            conversation::Body::Out(message) => serde_json::to_value(message),
        };
        let content = content.map_err(|error| {
            tracing::error!(message.id = %message.id, "A message cannot be shown: {error}");
            ApiError::internal()
        })?;
        let (author, teammate) = match message.author {
            Author::Contact => ("contact", None),
            Author::Agent => ("agent", None),
            Author::System => ("system", None),
            Author::Phone => ("phone", None),
            Author::Teammate(id) => ("teammate", Some(id.0)),
        };
        Ok(Self {
            id: message.id.0,
            at: message.at.into(),
            author,
            teammate,
            content,
            wamid: message.wamid,
            state: MessageState::word(message.state),
            state_at: message.state_at.into(),
            reason: message.error_reason,
            error_code: message.error_code,
            doubtful_at: message.doubtful_at.map(Moment),
            edited_at: message.edited_at.map(Moment),
            revoked_at: message.revoked_at.map(Moment),
            heard: message.heard.map(HeardView::from),
        })
    }
}
