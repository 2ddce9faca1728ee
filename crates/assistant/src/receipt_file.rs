//! The receipt as a file, after the words: drawn and given to WhatsApp by a job of its own, so that neither holds up what
//! the customer reads first.

use crate::{Assistant, AssistantError, Phrases, notices::locale_of};
use conversation::{
    Author, Contact, Conversation, ConversationError, Enclosure, MediaFetcher, Said, UploadError, say_with,
};
use identity::Brand;
use jobs::{Claim, FactJob, Job, JobError, Outcome};
use kernel::{BrandId, OrderId, ReceiptId, TeammateId};
use ordering::{Order, OrderError, OrderState};
use payments::{Payments, Receipt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use storage::{NewFact, Tx};

/// Sends a receipt as a PDF.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendReceipt {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub receipt: ReceiptId,
    /// The teammate who wants it sent again.
    pub by: Option<TeammateId>,
}

impl Job for SendReceipt {
    const NAME: &'static str = "assistant.send_receipt_file";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.receipt.to_string())
    }
}

impl Assistant {
    /// Handles [`SendReceipt`]. What cannot be drawn or uploaded now is tried again until the customer's 24 hours are over;
    /// the page of the order has the file all the same.
    #[kernel::boxed]
    pub async fn send_receipt_file(
        &self,
        job: SendReceipt,
        claim: Arc<Claim>,
        files: &MediaFetcher,
        till: &Payments,
    ) -> Result<Outcome, JobError> {
        let on = &mut &self.db;
        let Some(receipt) = Receipt::find(on, job.brand, job.receipt).await? else {
            return Ok(Outcome::Cancel("the receipt is gone"));
        };
        let Some(order) = Order::find(on, job.brand, receipt.order).await? else {
            return Ok(Outcome::Cancel("the order is gone"));
        };
        let Some(talk) = Conversation::find(on, job.brand, order.conversation).await? else {
            return Ok(Outcome::Cancel("the conversation is gone"));
        };
        if !talk.is_window_open(self.db.clock().now()) {
            return Ok(Outcome::Cancel("window closed"));
        }
        let pdf = till.print(&receipt).await?;
        let (mime, file_name) = ("application/pdf", receipt.file_name());
        let file = match files.upload(job.brand, talk.line, Enclosure { bytes: pdf.into(), mime, file_name }).await {
            Ok(file) => file,
            Err(UploadError::Store(error)) => return Err(error.into()),
            Err(UploadError::Refused(why)) => {
                tracing::error!(order.id = %order.id, "WhatsApp does not take the receipt of order {}: {why}", order.id);
                return Ok(Outcome::Cancel(why));
            }
            Err(error @ UploadError::Later(_)) => return Err(JobError::failed(error)),
        };
        self.db
            .write(async |tx| {
                let caption = caption(tx, &order, &receipt).await?;
                let said = Said {
                    brand: job.brand,
                    conversation: order.conversation,
                    author: job.by.map_or(Author::System, Author::Teammate),
                    message: file.document(caption),
                    quotes: None,
                    revocable: false,
                };
                match say_with(tx, said, &file).await {
                    Ok(_) => {
                        let data = json!({ "receipt": receipt.id, "number": receipt.number, "by": job.by });
                        jobs::tell(tx, job.brand, NewFact::new("order.receipt_sent", order.id).with(data)).await?;
                    }
                    Err(ConversationError::WindowClosed | ConversationError::NotFound) => {}
                    Err(error) => return Err(error.into()),
                }
                claim.end(tx).await?;
                Ok::<_, AssistantError>(Outcome::Done)
            })
            .await
            .map_err(JobError::from)
    }

    /// Reacts to `order.delivered` and `order.collected`: cash was taken at the door, all that is owed of it, and has its
    /// receipt.
    #[kernel::boxed]
    pub async fn receipt_for_cash(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                let (brand, id) = (fact.brand, OrderId(fact.subject));
                if let Some(order) = Order::find(tx, brand, id).await?
                    && order.state == (OrderState::Delivered { paid: None })
                {
                    // Where all of it was let go, nothing came.
                    let came = payments::Balance::of(tx, &order).await?.received;
                    if came.minor > 0 || order.total.minor == 0 {
                        give_receipt(tx, brand, id).await?;
                    }
                }
                claim.end(tx).await?;
                Ok::<_, AssistantError>(Outcome::Done)
            })
            .await
            .map_err(JobError::from)
    }
}

/// Numbers the receipt of a settled order, and has its file sent.
pub(crate) async fn give_receipt(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
) -> Result<Option<Receipt>, AssistantError> {
    let receipt = payments::issue_receipt(tx, brand, order).await?;
    if let Some(receipt) = &receipt {
        jobs::enqueue(tx, &SendReceipt { brand, receipt: receipt.id, by: None }).await?;
    }
    Ok(receipt)
}

/// Has the last receipt of an order sent once more, with the number it has. Refused when it has none
/// ([`AssistantError::NoReceipt`]), and when free text may not go ([`ConversationError::WindowClosed`]).
#[kernel::boxed]
pub async fn resend_receipt(
    tx: &mut Tx,
    brand: BrandId,
    order: OrderId,
    by: TeammateId,
) -> Result<Receipt, AssistantError> {
    let order = Order::find(tx, brand, order).await?.ok_or(OrderError::NoSuchOrder(order))?;
    let receipt = payments::receipts_of(tx, brand, order.id).await?.pop().ok_or(AssistantError::NoReceipt)?;
    let talk = Conversation::find(tx, brand, order.conversation).await?.ok_or(ConversationError::NotFound)?;
    if !talk.is_window_open(tx.now()) {
        return Err(ConversationError::WindowClosed.into());
    }
    jobs::enqueue(tx, &SendReceipt { brand, receipt: receipt.id, by: Some(by) }).await?;
    Ok(receipt)
}

async fn caption(tx: &mut Tx, order: &Order, receipt: &Receipt) -> Result<String, AssistantError> {
    let gone = || AssistantError::Conversation(ConversationError::NotFound);
    let contact = Contact::find(tx, order.brand, order.contact).await?.ok_or_else(gone)?;
    let shop = Brand::find(tx, order.brand).await?.ok_or_else(gone)?;
    let phrases = Phrases::new(locale_of(&contact, &shop), 0);
    let is_cash = receipt.payment.is_none();
    let (total, over) = receipt.figures(order);
    let (number, total) = (receipt.number.to_string(), total.display(phrases.locale()));
    let (label, key) = (order.label(), if is_cash { "receipt-cash" } else { "receipt-file" });
    let values = [("receipt", (&number).into()), ("number", (&label).into()), ("total", (&total).into())];
    let said = phrases.say(key, &values);
    if over.minor == 0 {
        return Ok(said);
    }
    let over = over.display(phrases.locale());
    Ok(format!("{said} · {}", phrases.say("receipt-over-short", &[("amount", (&over).into())])))
}
