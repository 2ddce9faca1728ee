//! Alerts on a teammate's own WhatsApp number, said by the brand's line. They join the conversation's outbox in the
//! transaction that forms them: the outbox sends across crashes, paced with everything else the line says.

use crate::{AlertTemplate, Letter};
use conversation::{Author, Contact, Conversation, ConversationError, Line, Said, reach, say};
use identity::Brand;
use kernel::{MessageId, Phone};
use storage::{StoreError, Tx};
use whatsapp::{
    Outgoing, Template,
    outgoing::{Component, Parameter, Variable},
};

/// Why a teammate cannot be told on WhatsApp now.
type Refused = &'static str;

/// Says it: free where they wrote to the brand within a day, else by the brand's template; neither being possible, why.
pub(crate) async fn tell(
    tx: &mut Tx,
    brand: &Brand,
    letter: &Letter,
    public_url: &str,
) -> Result<Result<MessageId, Refused>, StoreError> {
    let Some(phone) = &letter.to.phone else { return Ok(Err("no_number")) };
    let Some(line) = Line::of_brand(tx, brand.id).await?.into_iter().next() else { return Ok(Err("no_line")) };
    let url = format!("{public_url}{}", letter.path);
    if let Some(open) = open_window(tx, brand, phone).await? {
        let body = format!("🔔 *{}*\n{}\n{url}", letter.brand, letter.lines.join("\n"));
        return said(tx, open, Outgoing::text(body)).await;
    }
    let Some(template) = AlertTemplate::of(tx, brand.id).await? else { return Ok(Err("window_closed")) };
    let conversation = reach(tx, brand.id, line.id, phone).await?;
    said(tx, conversation, template.filled(&letter.lines.join(" · "), &url)).await
}

/// The conversation in which they wrote last, if free text may go there.
async fn open_window(tx: &mut Tx, brand: &Brand, phone: &Phone) -> Result<Option<Conversation>, StoreError> {
    let Some(contact) = Contact::by_phone(tx, brand.id, phone).await? else { return Ok(None) };
    let mut latest: Option<Conversation> = None;
    for id in Conversation::of_contact(tx, brand.id, contact.id).await? {
        let Some(found) = Conversation::find(tx, brand.id, id).await? else { continue };
        if found.is_window_open(tx.now()) && latest.as_ref().is_none_or(|one| one.last_in_at < found.last_in_at) {
            latest = Some(found);
        }
    }
    Ok(latest)
}

async fn said(tx: &mut Tx, to: Conversation, message: Outgoing) -> Result<Result<MessageId, Refused>, StoreError> {
    let said =
        Said { brand: to.brand, conversation: to.id, author: Author::System, message, quotes: None, revocable: false };
    match say(tx, said).await {
        Ok(id) => Ok(Ok(id)),
        Err(ConversationError::Store(error)) => Err(error),
        Err(ConversationError::WindowClosed) => Ok(Err("window_closed")),
        Err(_) => Ok(Err("refused")),
    }
}

impl AlertTemplate {
    /// The template with its two values: what happened, and where to look.
    pub(crate) fn filled(&self, what: &str, url: &str) -> Outgoing {
        let text = |text: &str| Parameter { name: None, value: Variable::Text { text: text.to_owned() } };
        let body = Component::Body { parameters: vec![text(what), text(url)] };
        Outgoing::Template {
            template: Template { name: self.name.clone(), language: self.language.clone(), components: vec![body] },
        }
    }
}
