//! Conversations: who is there, and who answers.

use crate::{
    Api,
    desk::Desk,
    extract::{Asked, Named},
    page::{Limit, Page},
    problem::{Problem, ProblemView},
    shown::Moment,
};
use axum::{Json, extract::State};
use conversation::{Contact, Conversation, Handling, InboxRow, Listing, Place, Sort, View};
use identity::May;
use kernel::{ApiError, BrandId, ConversationId, TeammateId, Uuid};
use serde::{Deserialize, Serialize};
use storage::Db;
use utoipa::ToSchema;

/// Who answers a conversation.
#[derive(Serialize, ToSchema)]
#[schema(as = Handling)]
pub(crate) struct HandlingView {
    /// `agent` (the assistant answers), `waiting` (it asks for a human and is silent) or `human` (a teammate answers).
    #[schema(example = "human")]
    by: &'static str,
    /// The teammate who answers.
    #[schema(required)]
    teammate: Option<Uuid>,
    /// Why the assistant asks for a human: `customer_asked`, `lost`…
    #[schema(required)]
    why: Option<String>,
}

/// A row of the list of conversations.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConversationSummary {
    id: Uuid,
    /// What to call the customer.
    #[schema(example = "Fatou Diallo")]
    name: String,
    handling: HandlingView,
    /// When the last message was said.
    last_at: Moment,
    /// First words of the last message; empty when it has none.
    #[schema(example = "c combien la robe wax")]
    preview: String,
    /// Type of the last message: `text`, `image`, `audio`…
    #[schema(example = "text")]
    preview_kind: String,
    /// Whether we said it.
    preview_out: bool,
    /// Messages the team has not seen.
    unread: i64,
    /// Messages of ours that did not reach the customer.
    failed_sends: i64,
}

/// A contact on a line.
#[derive(Serialize, ToSchema)]
#[schema(as = Conversation)]
pub(crate) struct ConversationView {
    id: Uuid,
    /// The WhatsApp number they write to.
    line: Uuid,
    contact: ContactView,
    handling: HandlingView,
    /// Since when.
    handling_since: Moment,
    /// Until when free text may go (24 hours after the customer's last message); `null` if they never wrote.
    #[schema(required)]
    window_until: Option<Moment>,
    /// Since when a message waits for an answer.
    #[schema(required)]
    pending_since: Option<Moment>,
    /// Messages the team has not seen.
    unread: i64,
    /// Messages of ours that did not reach the customer.
    failed_sends: i64,
}

/// A customer.
#[derive(Serialize, ToSchema)]
#[schema(as = Contact)]
pub(crate) struct ContactView {
    id: Uuid,
    /// What to call them: name, user name or phone; empty when nothing is known.
    #[schema(example = "Fatou Diallo")]
    name: String,
    /// With country code, digits only; `null` for people who hide their number.
    #[schema(required, example = "2250700000042")]
    phone: Option<String>,
    /// WhatsApp user name.
    #[schema(required)]
    username: Option<String>,
    /// The language they write, once known: `fr` or `en`.
    #[schema(required, example = "fr")]
    locale: Option<&'static str>,
    /// Since when they ask for silence.
    #[schema(required)]
    opted_out_at: Option<Moment>,
}

/// Some of the conversations.
#[derive(Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConversationsView {
    /// Every one.
    #[default]
    All,
    /// Those the asking teammate has in hand.
    Mine,
    /// Those the assistant has asked a human for and nobody has taken.
    HumanWanted,
    /// Those no teammate has.
    NotTaken,
    /// Those with a message that did not reach the customer.
    FailedSends,
    /// Those with messages the team has not seen.
    Unread,
    /// Those that are put off until later.
    Snoozed,
    /// Those that are closed.
    Resolved,
}

/// Which conversations.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ConversationsQuery {
    /// `all`, `mine`, `human_wanted` (the assistant asks for a human), `not_taken` (no teammate has it),
    /// `failed_sends`, `unread`, `snoozed` (put off until later) or `resolved` (closed).
    #[serde(default)]
    #[param(inline, default = "all")]
    view: ConversationsView,
    /// Words in the customer's name or in what was said.
    #[serde(default)]
    q: String,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

/// A place in this list.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Cursor(Place);

impl TryFrom<String> for Cursor {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse().map(Self).map_err(|_| "is not a cursor of this list")
    }
}

#[derive(Deserialize)]
pub(crate) struct ConversationPath {
    pub conversation: ConversationId,
}

/// List conversations
///
/// The latest first. A conversation moves to the top when something is said in it: following the cursor never shows one
/// twice, and what moved meanwhile is on the first page.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations", tag = "Conversations", params(ConversationsQuery),
    responses((status = 200, description = "A page of conversations.", body = Page<ConversationSummary>))
)]
pub(crate) async fn list_conversations(
    State(api): State<Api>,
    desk: Desk,
    Asked(query): Asked<ConversationsQuery>,
) -> Result<Json<Page<ConversationSummary>>, Problem> {
    let staff = desk.may(&[May::ReadConversations])?;
    let ConversationsQuery { view, q, after, limit } = query;
    let view = view.of(staff.teammate().id);
    let db = &mut &api.db;
    // One more than asked tells whether there is another page.
    let after = after.map(|cursor| cursor.0);
    let asked = Listing { words: &q, after, limit: limit.0 + 1, ..Listing::of(view, api.db.clock().now()) };
    let rows = conversation::inbox_list(db, staff.brand_id(), &asked).await?;
    let place = |row: &InboxRow| row.place(Sort::Recent);
    Ok(Json(Page::cut(rows, limit, place).map(ConversationSummary::from)))
}

/// Show a conversation
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/conversations/{conversation}", tag = "Conversations",
    responses((status = 200, description = "The conversation.", body = ConversationView))
)]
pub(crate) async fn show_conversation(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ConversationPath>,
) -> Result<Json<ConversationView>, Problem> {
    let brand = desk.may(&[May::ReadConversations])?.brand_id();
    shown(&api.db, brand, path.conversation).await
}

/// Take over
///
/// The asking teammate answers from now on: the assistant is silent, and what it had queued and not yet sent is taken
/// back. Taking over twice changes nothing; a colleague's conversation becomes yours.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/conversations/{conversation}/handling", tag = "Conversations",
    responses((status = 200, description = "The conversation, in your hands.", body = ConversationView))
)]
pub(crate) async fn take_over(
    State(api): State<Api>,
    desk: Desk,
    Named(ConversationPath { conversation }): Named<ConversationPath>,
) -> Result<Json<ConversationView>, Problem> {
    let staff = desk.may(&[May::AnswerCustomers])?;
    let (brand, who) = (staff.brand_id(), staff.teammate().id);
    api.db.write(async |tx| conversation::take_over(tx, brand, conversation, who).await).await?;
    shown(&api.db, brand, conversation).await
}

/// Hand back
///
/// The assistant answers again, from the customer's next message on: what a human has seen is not answered twice.
#[utoipa::path(
    delete, path = "/api/v1/brands/{brand}/conversations/{conversation}/handling", tag = "Conversations",
    responses(
        (status = 200, description = "The conversation, with the assistant again.", body = ConversationView),
        (status = 409, description = "`already_with_agent`", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn hand_back(
    State(api): State<Api>,
    desk: Desk,
    Named(ConversationPath { conversation }): Named<ConversationPath>,
) -> Result<Json<ConversationView>, Problem> {
    let brand = desk.may(&[May::AnswerCustomers])?.brand_id();
    api.db.write(async |tx| conversation::hand_back(tx, brand, conversation).await).await?;
    shown(&api.db, brand, conversation).await
}

async fn shown(db: &Db, brand: BrandId, id: ConversationId) -> Result<Json<ConversationView>, Problem> {
    let none = || ApiError::not_found("conversation");
    let found = Conversation::find(&mut &*db, brand, id).await?.ok_or_else(none)?;
    let contact = Contact::find(&mut &*db, brand, found.contact).await?.ok_or_else(none)?;
    Ok(Json(ConversationView::of(&found, &contact)))
}

impl ConversationsView {
    const fn of(self, asking: TeammateId) -> View {
        match self {
            Self::All => View::All,
            Self::Mine => View::Mine(asking),
            Self::HumanWanted => View::HumanWanted,
            Self::NotTaken => View::NotTaken,
            Self::FailedSends => View::FailedSends,
            Self::Unread => View::Unread,
            Self::Snoozed => View::Snoozed,
            Self::Resolved => View::Resolved,
        }
    }
}

impl From<&Handling> for HandlingView {
    fn from(handling: &Handling) -> Self {
        match handling {
            Handling::Agent => Self { by: "agent", teammate: None, why: None },
            Handling::Waiting { why } => Self { by: "waiting", teammate: None, why: Some(why.clone()) },
            Handling::Human { teammate } => Self { by: "human", teammate: Some(teammate.0), why: None },
        }
    }
}

impl From<InboxRow> for ConversationSummary {
    fn from(row: InboxRow) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            handling: (&row.handling).into(),
            last_at: row.last_at.into(),
            preview: row.preview,
            preview_kind: row.preview_kind,
            preview_out: row.preview_out,
            unread: row.unread,
            failed_sends: row.failed_sends,
        }
    }
}

impl ConversationView {
    fn of(found: &Conversation, contact: &Contact) -> Self {
        Self {
            id: found.id.0,
            line: found.line.0,
            contact: ContactView {
                id: contact.id.0,
                name: contact.display_name(),
                phone: contact.wa_id.clone(),
                username: contact.username.clone(),
                locale: contact.locale.map(kernel::Locale::code),
                opted_out_at: contact.opted_out_at.map(Moment),
            },
            handling: (&found.handling).into(),
            handling_since: found.handling_at.into(),
            window_until: found.window_until().map(Moment),
            pending_since: found.pending_since.map(Moment),
            unread: found.unread,
            failed_sends: found.failed_sends,
        }
    }
}
