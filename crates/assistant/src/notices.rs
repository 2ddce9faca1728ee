//! What the product tells a customer by itself: receipts and orders that lapsed. Reactions to facts; each once.

use crate::{
    Assistant, AssistantError, Phrases,
    dialogue::{self, Question},
    hold_words::held_longer,
    perceive::Tap,
    receipt_file::give_receipt,
    reply::{Extra, Reply, button},
    shop::{Shop, full_name},
};
use conversation::{Author, Contact, ConversationError, Said, say};
use identity::Brand;
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{BrandId, Locale, OrderId};
use ordering::{CancelledBy, Order, OrderState};
use payments::CaseKind;
use std::sync::Arc;
use storage::{StoreError, Tx};

/// Which notice.
#[derive(Clone, Copy)]
enum Notice {
    Receipt,
    Expired,
    CalledOff,
    HeldLonger,
    MoneyChecked,
    PaidTwice,
}

impl Assistant {
    /// Reacts to `order.hold_extended`: whose time was lengthened by the team is told until when.
    #[kernel::boxed]
    pub async fn tell_held_longer(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        if fact.data["for_rest"] == true {
            return Ok(Outcome::Done);
        }
        self.notify(fact, claim, Notice::HeldLonger).await
    }

    /// Reacts to `order.paid`: the receipt.
    #[kernel::boxed]
    pub async fn send_receipt(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.notify(fact, claim, Notice::Receipt).await
    }

    /// Reacts to `order.expired`: says so, and offers to take it up again.
    #[kernel::boxed]
    pub async fn tell_expired(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.notify(fact, claim, Notice::Expired).await
    }

    /// Reacts to `order.cancelled`: whose order the team called off is told so. Who called it off themselves knows.
    #[kernel::boxed]
    pub async fn tell_called_off(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        let by = fact.data["by"].as_str().and_then(|by| by.parse().ok());
        if !matches!(by, Some(CancelledBy::Teammate(_) | CancelledBy::PaidBefore(_))) {
            return Ok(Outcome::Done);
        }
        self.notify(fact, claim, Notice::CalledOff).await
    }

    /// Reacts to `payment.case_opened`: money came that did not settle its order; the customer knows that it is seen.
    #[kernel::boxed]
    pub async fn tell_case(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        // Too much is told with the receipt, which the order has all the same; money of nobody has nobody to be told.
        // What was not collected at the door is asked for when a human says so. A refund that failed and a provider that contradicts itself are the merchant's affair, not theirs.
        let quiet = [
            CaseKind::Over,
            CaseKind::CollectedShort,
            CaseKind::RefundFailed,
            CaseKind::Disagrees,
            CaseKind::InDoubt,
            CaseKind::WentBack,
            CaseKind::UnknownStatus,
            CaseKind::Disputed,
        ];
        if quiet.iter().any(|kind| fact.data["kind"] == kind.name()) || fact.data["order"].is_null() {
            return Ok(Outcome::Done);
        }
        let twice = fact.data["kind"] == CaseKind::Double.name();
        self.notify(fact, claim, if twice { Notice::PaidTwice } else { Notice::MoneyChecked }).await
    }

    async fn notify(&self, fact: FactJob, claim: Arc<Claim>, notice: Notice) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                self.tell(tx, fact.brand, OrderId(fact.subject), notice).await?;
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    async fn tell(&self, tx: &mut Tx, brand: BrandId, order: OrderId, notice: Notice) -> Result<(), AssistantError> {
        let Some(order) = Order::find(tx, brand, order).await? else { return Ok(()) };
        // Owed whether or not it can be told.
        let receipt = match notice {
            Notice::Receipt => give_receipt(tx, brand, order.id).await?,
            Notice::Expired | Notice::CalledOff | Notice::HeldLonger | Notice::MoneyChecked | Notice::PaidTwice => None,
        };
        let Some(contact) = Contact::find(tx, brand, order.contact).await? else { return Ok(()) };
        if contact.opted_out_at.is_some() && matches!(notice, Notice::Expired | Notice::CalledOff | Notice::HeldLonger)
        {
            return Ok(()); // a receipt is owed, a reminder is not
        }
        let has_money = !payments::payments_of(tx, brand, order.id).await?.is_empty();
        if has_money && matches!(notice, Notice::Expired) {
            return Ok(()); // whose money came is not told that it did not
        }
        let Some(shop) = Brand::find(tx, brand).await? else { return Ok(()) };
        let locale = locale_of(&contact, &shop);
        let phrases = Phrases::new(locale, 0);
        let mut reply = Reply::default();
        let mut asked = None;
        match notice {
            Notice::Receipt => {
                // Nothing came where a code or a credit covered all of it: the answer to the yes has said so.
                if payments::Balance::of(tx, &order).await?.received.minor == 0 {
                    return Ok(());
                }
                let (total, over) = match &receipt {
                    Some(receipt) => receipt.figures(&order),
                    None => (order.total, kernel::Money::zero(order.total.currency)),
                };
                let total = total.display(locale);
                reply.say(phrases.plain("order-receipt"));
                let (number, receipt) = (order.label(), receipt.map(|receipt| receipt.number.to_string()));
                let receipt = receipt.unwrap_or_default();
                let values = [("total", (&total).into()), ("number", (&number).into()), ("receipt", (&receipt).into())];
                reply.say(phrases.say("order-receipt-amount", &values));
                if over.minor > 0 {
                    let over = over.display(locale);
                    reply.say(phrases.say("receipt-over", &[("amount", (&over).into())]));
                }
                for line in order.lines(tx).await?.iter().take(12) {
                    let (name, total) = (full_name(&line.name, &line.label), line.total.display(locale));
                    let values =
                        [("quantity", line.quantity.into()), ("name", (&name).into()), ("total", (&total).into())];
                    reply.say(phrases.say("cart-line", &values));
                }
                for (code, amount) in order.promos(tx).await?.into_iter().filter(|(_, amount)| amount.minor > 0) {
                    let amount = amount.display(locale);
                    let values = [("code", (&code).into()), ("amount", (&amount).into())];
                    reply.say(phrases.say("price-code", &values));
                }
                if order.delivery_fee.minor > 0 {
                    let amount = order.delivery_fee.display(locale);
                    reply.say(phrases.say("receipt-delivery", &[("amount", (&amount).into())]));
                }
                let (next, is_here) = match order.state {
                    OrderState::Delivered { .. } => ("order-receipt-done", false),
                    OrderState::OutForDelivery { .. } => ("order-receipt-on-its-way", false),
                    _ => ("order-receipt-next", true),
                };
                reply.say(phrases.plain(next));
                if order.address.is_none() && is_here {
                    asked = Some(Question::Address { order: order.id });
                    reply.ask(phrases.plain("order-where"), Extra::Nothing);
                }
            }
            Notice::MoneyChecked => {
                reply.say(phrases.say("order-money-checked", &[("number", (&order.label()).into())]));
            }
            Notice::PaidTwice => {
                reply.say(phrases.say("order-paid-twice", &[("number", (&order.label()).into())]));
            }
            Notice::HeldLonger => {
                // Another tap, or the end, may have come since.
                let now = tx.now();
                let OrderState::AwaitingPayment { until } = order.state else { return Ok(()) };
                if until <= now {
                    return Ok(());
                }
                let zone = Shop::zone_of(&shop);
                reply.say(held_longer(phrases, &order.label(), &zone, until, now));
            }
            Notice::CalledOff => {
                let number = order.label();
                reply.say(match self.paid_before(tx, &order).await? {
                    Some(paid) => {
                        let paid = paid.label();
                        let values = [("number", (&number).into()), ("paid", (&paid).into())];
                        phrases.say("order-paid-before", &values)
                    }
                    None => phrases.say("order-called-off", &[("number", (&number).into())]),
                });
            }
            Notice::Expired => {
                let resume = button(&Tap::Resume(order.id).id(), &phrases.plain("order-expired-button"));
                let question = phrases.say("order-expired", &[("number", (&order.label()).into())]);
                asked = Some(Question::Resume { order: order.id });
                reply.ask(question, Extra::Buttons(vec![resume]));
            }
        }
        if send(tx, &order, reply).await? && asked.is_some() {
            ask(tx, &order, asked).await?;
        }
        Ok(())
    }
}

impl Assistant {
    /// The order whose late money has called this one off.
    async fn paid_before(&self, tx: &mut Tx, order: &Order) -> Result<Option<Order>, StoreError> {
        match order.state {
            OrderState::Cancelled { why: CancelledBy::PaidBefore(paid), .. } => {
                Order::find(tx, order.brand, paid).await
            }
            _ => Ok(None),
        }
    }
}

/// Tells the order's customer something by the product itself; whether it went.
pub(crate) async fn send(tx: &mut Tx, order: &Order, reply: Reply) -> Result<bool, AssistantError> {
    let Some(message) = reply.into_message() else { return Ok(false) };
    let (brand, conversation, author) = (order.brand, order.conversation, Author::System);
    match say(tx, Said { brand, conversation, author, message, quotes: None, revocable: false }).await {
        Ok(_) => Ok(true),
        // Free text may not go any more. The team sees the order's state; templates come with their own issue.
        Err(ConversationError::WindowClosed | ConversationError::NotFound) => {
            tracing::info!(order.id = %order.id, "Order {} has news its customer cannot be told: window closed", order.id);
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// The language a customer is told things in.
pub fn locale_of(contact: &Contact, shop: &Brand) -> Locale {
    contact.locale.unwrap_or(shop.locale)
}

/// The dialogue knows what the notice asked, so that a typed answer answers it; a cart that is being talked about comes
/// first.
pub(crate) async fn ask(tx: &mut Tx, order: &Order, asked: Option<Question>) -> Result<(), StoreError> {
    let mut kept = dialogue::store::find(tx, order.brand, order.conversation).await?;
    if matches!(kept.state.asked, None | Some(Question::Product | Question::Address { .. } | Question::Resume { .. })) {
        kept.state.asked = asked;
        dialogue::store::save(tx, order.brand, order.conversation, &kept).await?;
    }
    Ok(())
}
