use super::thread;
use crate::{
    door::{Answer, Desk, Id, MessageInPath, Refused},
    shown::Cursor,
    views::Composer,
};
use axum::{
    Form,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use conversation::{Author, ConversationError, Handling, Said};
use identity::May;
use kernel::{ApiError, ConversationId, MessageId, TeammateId, Uuid};
use serde::Deserialize;
use storage::Tx;
use whatsapp::Outgoing;

#[derive(Deserialize)]
pub(crate) struct Written {
    #[serde(default)]
    text: String,
    /// The page's key of this message: sent again because its answer was lost, it is one message.
    #[serde(default)]
    once: String,
}
#[derive(Deserialize)]
pub(crate) struct Known {
    #[serde(default)]
    pub(super) after: String,
}

/// A teammate writes. Writing is taking over: in the same transaction, so that the assistant cannot slip in between.
pub(crate) async fn reply(
    desk: Desk,
    Id(id): Id<ConversationId>,
    Query(known): Query<Known>,
    Form(written): Form<Written>,
) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let text = written.text.replace("\r\n", "\n").trim().to_owned();
    if text.is_empty() {
        return Err(ApiError::unprocessable("message_limit", "the message is empty").into());
    }
    let (brand, me) = (desk.brand(), desk.me());
    let said = Said {
        brand,
        conversation: id,
        author: Author::Teammate(me),
        message: Outgoing::text(text),
        quotes: None,
        revocable: false,
    };
    let once: Option<Uuid> = written.once.parse().ok();
    desk.db()
        .write(async |tx| match takes_up(tx, &said, me, once).await? {
            true => conversation::say(tx, said).await.map(drop),
            false => Ok(()),
        })
        .await?;
    shown_again(desk, id, &known.after).await
}

/// What a teammate sends by hand makes the conversation theirs. False: this was sent already.
pub(super) async fn takes_up(
    tx: &mut Tx,
    said: &Said,
    me: TeammateId,
    once: Option<Uuid>,
) -> Result<bool, ConversationError> {
    let (brand, id) = (said.brand, said.conversation);
    let conversation = conversation::Conversation::lock(tx, brand, id).await?;
    if let Some(once) = once
        && !conversation::first_time(tx, brand, me, once).await?
    {
        return Ok(false);
    }
    if !matches!(conversation.handling, Handling::Human { .. }) {
        conversation::take_over(tx, brand, id, me).await?;
    }
    conversation::mark_seen(tx, brand, id).await?;
    conversation::stop_writing(tx, brand, me).await?;
    Ok(true)
}

/// Sends a failed message once more.
pub(crate) async fn again(
    desk: Desk,
    Id(id): Id<ConversationId>,
    MessageInPath(message): MessageInPath<MessageId>,
    Query(known): Query<Known>,
) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let found = conversation::find_message(&mut desk.db(), desk.brand(), message).await?;
    found.filter(|found| found.conversation == id).ok_or_else(Refused::not_found)?;
    let brand = desk.brand();
    desk.db().write(async |tx| conversation::say_again(tx, brand, message).await).await?;
    shown_again(desk, id, &known.after).await
}

/// A teammate writes down what a voice note says.
pub(crate) async fn correct_heard(
    desk: Desk,
    Id(id): Id<ConversationId>,
    MessageInPath(message): MessageInPath<MessageId>,
    Query(known): Query<Known>,
    Form(written): Form<Written>,
) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let found = conversation::find_message(&mut desk.db(), desk.brand(), message).await?;
    found.filter(|found| found.conversation == id).ok_or_else(Refused::not_found)?;
    let text = written.text.replace("\r\n", "\n").trim().chars().take(2_000).collect::<String>();
    if text.is_empty() {
        return Err(ApiError::unprocessable("message_limit", "the message is empty").into());
    }
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| conversation::correct_heard(tx, brand, message, &text, me).await).await?;
    shown_again(desk, id, &known.after).await
}

/// A teammate takes the conversation in hand: the assistant is silent.
pub(crate) async fn take_over(desk: Desk, Id(id): Id<ConversationId>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let (brand, me) = (desk.brand(), desk.me());
    desk.db().write(async |tx| conversation::take_over(tx, brand, id, me).await).await?;
    composer_again(desk, id).await
}

/// The assistant answers again. Twice is quiet: two teammates may press at once.
pub(crate) async fn hand_back(desk: Desk, Id(id): Id<ConversationId>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let brand = desk.brand();
    match desk.db().write(async |tx| conversation::hand_back(tx, brand, id).await).await {
        Ok(()) | Err(ConversationError::AlreadyWithAgent) => composer_again(desk, id).await,
        Err(other) => Err(other.into()),
    }
}

/// What the form's page does not show yet; without script, the conversation.
pub(super) async fn shown_again(desk: Desk, id: ConversationId, after: &str) -> Answer {
    if !desk.is_partial {
        return Ok(page_of(&desk, id));
    }
    let conversation = thread::find(&desk, id).await?;
    let team = desk.team().await?;
    Ok(thread::news(desk, &conversation, &team, &Cursor::read(after)).await?.into_response())
}

async fn composer_again(desk: Desk, id: ConversationId) -> Answer {
    if !desk.is_partial {
        return Ok(page_of(&desk, id));
    }
    let conversation = thread::find(&desk, id).await?;
    let team = desk.team().await?;
    let composer = thread::composer(&desk, &conversation, &team).await?;
    Ok(Composer { ui: desk.ui, composer }.into_response())
}

fn page_of(desk: &Desk, id: ConversationId) -> Response {
    Redirect::to(&format!("{}/messages/{id}", desk.ui.base)).into_response()
}
