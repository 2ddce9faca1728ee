//! Why the assistant answered so, and what it keeps of a customer.

use crate::{Api, conversations::ConversationPath, desk::Desk, extract::Named, problem::Problem};
use assistant::{Memory, Preference, Reason};
use axum::{Json, extract::State, http::StatusCode};
use conversation::Conversation;
use identity::May;
use kernel::{ApiError, ConversationId, MessageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why an answer of the assistant is what it is.
#[derive(Serialize, ToSchema)]
#[schema(as = Reason)]
pub(crate) struct ReasonView {
    /// Who thought: `built-in`, or the name of a model.
    #[schema(example = "built-in")]
    brain: String,
    /// Why a model that was to think did not: `timed_out`, `unsupported`, `budget`…
    #[schema(required)]
    gave_up: Option<String>,
    /// What the customer was understood to do, the surest first.
    intents: Vec<SureOf>,
    /// Their mood.
    #[schema(required)]
    mood: Option<SureOf>,
    /// What the answer was drawn from.
    sources: Vec<String>,
    /// The tools that were used, in order.
    tools: Vec<ToolUseView>,
    /// What it cost, in millionths of a minor unit of the brand's currency.
    cost: i64,
}

/// A word, and how sure it is.
#[derive(Serialize, ToSchema)]
pub(crate) struct SureOf {
    #[schema(example = "ask_price")]
    word: String,
    /// From 0 to 1.
    sure: f32,
}

/// A tool that was used for an answer.
#[derive(Serialize, ToSchema)]
#[schema(as = ToolUse)]
pub(crate) struct ToolUseView {
    #[schema(example = "cart_add")]
    name: String,
    /// With what, by our ids or the merchant's keys.
    #[schema(value_type = Object)]
    arguments: serde_json::Value,
    /// Whether it did what was asked.
    done: bool,
    /// Why not: `needs_yes`, `out_of_stock`…
    #[schema(required)]
    refused: Option<String>,
}

/// What the assistant keeps of a customer from one talk to the next.
#[derive(Serialize, ToSchema)]
#[schema(as = Memory)]
pub(crate) struct MemoryView {
    /// The language they write.
    #[schema(required, example = "fr")]
    language: Option<&'static str>,
    /// Where to deliver, said before there was an order.
    #[schema(required)]
    address: Option<String>,
    /// Whom to ask for, for whoever delivers.
    #[schema(required)]
    delivery_note: Option<String>,
    /// Whether they said that they pay on delivery.
    pays_on_delivery: bool,
    /// The size of what they want.
    #[schema(required)]
    size: Option<String>,
    /// Its colour.
    #[schema(required)]
    colour: Option<String>,
    /// What they like, as they said or ordered it, the newest first.
    preferences: Vec<PreferenceView>,
}

/// Something that a customer likes.
#[derive(Serialize, ToSchema)]
#[schema(as = Preference, example = json!({ "kind": "size", "about": "Robes", "value": "M" }))]
pub(crate) struct PreferenceView {
    /// `size`, `colour` or `note`.
    kind: &'static str,
    /// What goods it is about; empty: everything.
    about: String,
    value: String,
}

#[derive(Deserialize)]
pub(crate) struct AnswerPath {
    conversation: ConversationId,
    message: MessageId,
}

/// Show why the assistant answered so
///
/// Of its own answers only; nothing is known of those of long ago.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}/messages/{message}/reason", tag = "Conversations",
    responses((status = 200, description = "Why.", body = ReasonView))
)]
pub(crate) async fn show_reason(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<AnswerPath>,
) -> Result<Json<ReasonView>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let db = &mut &api.db;
    let conversation = found(&api, brand, path.conversation).await?.id;
    let message = conversation::find_message(db, brand, path.message).await?;
    let message = message.filter(|message| message.conversation == conversation);
    let message = message.ok_or_else(|| ApiError::not_found("message"))?.id;
    let reason = Reason::of(db, brand, message).await?.ok_or_else(|| ApiError::not_found("reason"))?;
    Ok(Json(reason.into()))
}

/// Show what the assistant remembers
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}/memory", tag = "Conversations",
    responses((status = 200, description = "What it keeps of the customer.", body = MemoryView))
)]
pub(crate) async fn show_memory(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
) -> Result<Json<MemoryView>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    let id = found(&api, brand, path.conversation).await?.id;
    let memory = Memory::of(&mut &api.db, brand, id).await?;
    Ok(Json(MemoryView {
        language: memory.language.map(|locale| locale.code()),
        address: memory.address,
        delivery_note: memory.delivery_note,
        pays_on_delivery: memory.pays_on_delivery,
        size: memory.size,
        colour: memory.colour,
        preferences: memory.preferences.into_iter().map(preference).collect(),
    }))
}

fn preference(one: Preference) -> PreferenceView {
    PreferenceView { kind: one.kind.code(), about: one.about, value: one.value }
}

/// Make the assistant forget
///
/// What it keeps of the customer is erased, in all their conversations; orders, messages and a wish for silence stay.
#[utoipa::path(
    delete, path = "/api/v1/brands/{brand}/conversations/{conversation}/memory", tag = "Conversations",
    responses((status = 204, description = "It is forgotten."))
)]
pub(crate) async fn erase_memory(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
) -> Result<StatusCode, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, by) = (staff.brand_id(), staff.teammate().id);
    let contact = found(&api, brand, path.conversation).await?.contact;
    api.db.write(async |tx| Memory::erase(tx, brand, contact, by).await).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn found(api: &Api, brand: kernel::BrandId, id: ConversationId) -> Result<Conversation, Problem> {
    let found = Conversation::find(&mut &api.db, brand, id).await?;
    Ok(found.ok_or_else(|| ApiError::not_found("conversation"))?)
}

impl From<Reason> for ReasonView {
    fn from(reason: Reason) -> Self {
        let sure = |(word, sure): (String, f32)| SureOf { word, sure };
        let tools = reason.tools.into_iter().map(|tool| ToolUseView {
            name: tool.name,
            arguments: tool.arguments,
            done: tool.done,
            refused: tool.refused,
        });
        Self {
            brain: reason.brain,
            gave_up: reason.gave_up,
            intents: reason.intents.into_iter().map(sure).collect(),
            mood: reason.mood.map(sure),
            sources: reason.sources,
            tools: tools.collect(),
            cost: reason.cost,
        }
    }
}
