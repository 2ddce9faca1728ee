//! Sending messages and read receipts (§4.1, §4.2, §4.6).

use super::{Client, Credentials, SendError, exchange};
use crate::{
    lenient::{Fields, digits},
    outgoing::{LimitError, OPAQUE_MAX, Outgoing, ReadReceipt, Recipient},
};
use serde_json::Value;

/// Meta took the message: accepted, not yet sent. A `failed` status can still follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Meta's id: the key of its statuses.
    pub wamid: String,
    /// The recipient's phone as WhatsApp writes it; may differ from what was typed. Absent for a BSUID.
    pub wa_id: Option<String>,
    /// The recipient's BSUID, where Meta tells it.
    pub bsuid: Option<String>,
    /// Held back while Meta assesses the template; released later, or failed with 132015.
    pub held: bool,
}

impl Client {
    /// Sends `message`. `context` is the message to quote; `opaque` (up to 512 characters, ours) comes back with each
    /// status, and finds the message again after [`SendError::NoAnswer`].
    #[kernel::boxed]
    pub async fn send(
        &self,
        line: &Credentials,
        recipient: &Recipient,
        message: &Outgoing,
        context: Option<&str>,
        opaque: &str,
    ) -> Result<Accepted, SendError> {
        recipient.check()?;
        message.check()?;
        let got = opaque.chars().count();
        if got > OPAQUE_MAX {
            return Err(LimitError::TooLong { field: "opaque", max: OPAQUE_MAX, got }.into());
        }
        let answer = self.post_message(line, &message.to_body(recipient, context, opaque)).await?;
        Accepted::read(&answer).ok_or(SendError::NoAnswer { why: "unreadable answer" })
    }

    /// Marks a message of the customer, and all before it, as read; with `typing`, shows that an answer is coming, for
    /// 25 s or until it comes. Repeating it does no harm.
    #[kernel::boxed]
    pub async fn mark_read(&self, line: &Credentials, wamid: &str, typing: bool) -> Result<(), SendError> {
        let receipt = ReadReceipt { message_id: wamid.to_owned(), typing };
        self.post_message(line, &receipt.to_body()).await.map(|_| ())
    }

    async fn post_message(&self, line: &Credentials, body: &Value) -> Result<Value, SendError> {
        let url = line.endpoint(&[&line.phone_number_id, "messages"])?;
        exchange::call(line, self.http.post(url).json(body)).await
    }
}

impl Accepted {
    fn read(answer: &Value) -> Option<Self> {
        let answer = Fields::of(answer).ok()?;
        let message = Fields::of(answer.list("messages").first()?).ok()?;
        let contact = answer.list("contacts").first().and_then(|contact| Fields::of(contact).ok());
        let of_contact = |key| contact.as_ref().and_then(|contact: &Fields<'_>| contact.text(key));
        Some(Self {
            wamid: message.text("id")?,
            wa_id: of_contact("wa_id").as_deref().and_then(digits),
            bsuid: of_contact("user_id"),
            held: matches!(message.text("message_status").as_deref(), Some("held_for_quality_assessment" | "paused")),
        })
    }
}
