use crate::{
    AssistantError, Phrases,
    notices::locale_of,
    reply::{Extra, Reply},
};
use conversation::{Author, Contact, Conversation, ConversationError, Said, say};
use identity::Brand;
use kernel::{BrandId, Millis, OrderId, TeammateId, seconds};
use ordering::{Order, OrderError};
use serde_json::json;
use storage::{NewFact, Tx};

/// Two taps within this time are one.
const DOUBLE_TAP: Millis = seconds(30);

/// Who wants the customer to have the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkWanted {
    /// A teammate, by a button: the message is theirs.
    By(TeammateId),
    /// Whoever delivers, by a message: the product sends it.
    ByCourier,
}

/// Sends the customer of an unpaid order its payment link, in their conversation: of an order that awaits payment, or of
/// one that is to be paid at the door until it is delivered. The conversation stays with whoever has it. A second tap is
/// quiet: the order comes with whether the link left just now. Refused when nothing is to be paid ([`OrderError::NotPayable`]) or a human looks at money of it first
/// ([`payments::PaymentError::NotPayable`]), when the brand has no account to be paid on
/// ([`AssistantError::NoWayToPay`]), and when free text may not go ([`ConversationError::WindowClosed`]).
/// `public_url`: the base of the customers' pages, without a slash at the end.
#[kernel::boxed]
pub async fn send_pay_link(
    tx: &mut Tx,
    public_url: &str,
    brand: BrandId,
    order: OrderId,
    wanted: LinkWanted,
) -> Result<(Order, bool), AssistantError> {
    let placed = Order::find(tx, brand, order).await?.ok_or(OrderError::NoSuchOrder(order))?;
    // As a turn does: the conversation first, then the order.
    Conversation::lock(tx, brand, placed.conversation).await?;
    let order = Order::lock(tx, brand, order).await?;
    if !order.state.is_payable(tx.now()) {
        return Err(OrderError::NotPayable { order: order.id, state: order.state }.into());
    }
    if payments::accounts_of(tx, brand).await?.is_empty() {
        return Err(AssistantError::NoWayToPay);
    }
    // What is missing is asked for by this very message. Other money that a human looks at keeps the link from paying.
    let by = match wanted {
        LinkWanted::By(teammate) => Some(teammate),
        LinkWanted::ByCourier => None,
    };
    payments::close_rest_asked(tx, brand, order.id, by).await?;
    if payments::is_with_a_human(tx, &order).await? {
        return Err(payments::PaymentError::NotPayable(order.state).into());
    }
    let facts = ordering::history(tx, brand, order.id).await?;
    let earliest = tx.now() - DOUBLE_TAP;
    if facts.iter().any(|fact| fact.kind == SENT && fact.at > earliest) {
        return Ok((order, false));
    }
    let gone = || AssistantError::Conversation(ConversationError::NotFound);
    let contact = Contact::find(tx, brand, order.contact).await?.ok_or_else(gone)?;
    let shop = Brand::find(tx, brand).await?.ok_or_else(gone)?;
    let phrases = Phrases::new(locale_of(&contact, &shop), 0);
    let rest = payments::Balance::of(tx, &order).await?.rest();
    let (number, total) = (order.label(), rest.display(phrases.locale()));
    let mut reply = Reply::default();
    let words = phrases.say("pay-link", &[("number", (&number).into()), ("total", (&total).into())]);
    let url = format!("{public_url}{}", payments::pay_path(&order.code));
    reply.ask(words, Extra::Link { label: phrases.plain("order-pay-button"), url });
    let message = reply.into_message().ok_or_else(gone)?;
    let (author, by) = match wanted {
        LinkWanted::By(teammate) => (Author::Teammate(teammate), json!(teammate)),
        LinkWanted::ByCourier => (Author::System, json!("courier")),
    };
    let conversation = order.conversation;
    say(tx, Said { brand, conversation, author, message, quotes: None, revocable: false }).await?;
    let data = json!({ "by": by, "conversation": conversation });
    jobs::tell(tx, brand, NewFact::new(SENT, order.id).with(data)).await?;
    Ok((order, true))
}

const SENT: &str = "order.link_sent";
