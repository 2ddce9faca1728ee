//! What is noticed of a conversation, told to its scores: in the agent's own turn, and in reaction to facts.

use crate::{
    Assistant, AssistantError,
    dialogue::Dialogue,
    perceive::{Move, Perceived, context, understood, words_of},
    shop::Shop,
    signs::{insists, shouts},
    turn::{Seen, Turned},
};
use conversation::Message;
use identity::{Brand, PaymentMethod};
use insight::{Event, Said, Signal, Tone};
use jiff::{Timestamp, tz::TimeZone};
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{ConversationId, MessageId, Millis, OrderId};
use language::{Intent, Lexicon};
use ordering::{Order, OrderState};
use std::sync::Arc;
use storage::{StoreError, Tx};

/// What a turn shows: how each message was written, what it asked, what was done about it, and whether it was answered.
pub(crate) fn of_turn(seen: &Seen, done: &Turned) -> Vec<Event> {
    let zone = seen.shop.zone();
    let last = seen.waiting.len().saturating_sub(1);
    let mood = done.reason.mood.as_ref().map(|(code, p)| (code.as_str(), *p));
    let wrote = |(n, message): (usize, &Message)| {
        let mood = mood.filter(|_| n == last);
        Event::Wrote(said(words_of(message), mood, message.at, &zone))
    };
    let mut events: Vec<Event> = seen.waiting.iter().enumerate().map(wrote).collect();
    events.extend(done.reason.intents.iter().filter_map(|(word, _)| of_intent(word)));
    if done.dialogue.focus.is_some() && done.dialogue.focus != done.before.focus {
        events.push(Event::Noticed(Signal::Product));
    }
    events.extend(done.reason.tools.iter().filter(|tool| tool.done).filter_map(|tool| of_tool(&tool.name)));
    if done.reply.is_some() {
        events.push(Event::Answered);
    }
    events
}

fn said(words: &str, mood: Option<(&str, f32)>, at: Millis, zone: &TimeZone) -> Said {
    let hour = Timestamp::from_millisecond(at.0).map_or(12, |at| at.to_zoned(zone.clone()).hour());
    Said {
        tone: mood.and_then(|(code, _)| Tone::from_code(code)).unwrap_or(Tone::Neutral),
        intensity: mood.map_or(0.0, |(_, p)| p),
        shouts: shouts(words),
        insists: insists(words),
        hour: u8::try_from(hour).unwrap_or(12),
    }
}

fn of_intent(word: &str) -> Option<Event> {
    let is = |intent: Intent| intent.code() == word;
    let signal = match () {
        () if is(Intent::AskPrice) => Signal::Price,
        () if is(Intent::AskDelivery) => Signal::Delivery,
        () if is(Intent::AskPayment) || is(Intent::PayNow) => Signal::Payment,
        () if is(Intent::ProductInfo) || is(Intent::AskAvailability) || is(Intent::GiveDetail) => Signal::Precise,
        () if is(Intent::Negotiate) => Signal::Negotiates,
        () if is(Intent::Complaint) => Signal::Complaint,
        () if is(Intent::Refund) => Signal::RefundAsked,
        () if is(Intent::Human) => Signal::HumanWanted,
        () if is(Intent::Stop) => Signal::OptedOut,
        () if is(Intent::OptIn) => return Some(Event::Over(Signal::OptedOut)),
        () => return None,
    };
    Some(Event::Noticed(signal))
}

fn of_tool(name: &str) -> Option<Event> {
    match name {
        "cart_add" | "cart_set" => Some(Event::Noticed(Signal::Cart)),
        "cart_clear" => Some(Event::Noticed(Signal::CartEmptied)),
        "offer_discount" => Some(Event::Noticed(Signal::Offer)),
        _ => None,
    }
}

impl Assistant {
    /// The facts whose meaning for the scores is told by [`Assistant::notice`], each with the name of its reaction.
    pub const NOTICED: [(&'static str, &'static str); 17] = [
        ("message.for_team", "insight.message_for_team"),
        ("message.said_by_team", "insight.message_said_by_team"),
        ("message.said_on_phone", "insight.message_said_on_phone"),
        ("message.failed", "insight.message_failed"),
        ("order.placed", "insight.order_placed"),
        ("order.paid", "insight.order_paid"),
        ("order.expired", "insight.order_expired"),
        ("order.cancelled", "insight.order_cancelled"),
        ("order.delivered", "insight.order_delivered"),
        ("order.collected", "insight.order_collected"),
        ("order.link_sent", "insight.order_link_sent"),
        ("order.short_of_stock", "insight.order_short_of_stock"),
        ("payment.attempt_opened", "insight.payment_attempt_opened"),
        ("payment.refund_asked", "insight.payment_refund_asked"),
        ("payment.refunded", "insight.payment_refunded"),
        ("payment.case_closed", "insight.payment_case_closed"),
        ("order.revived", "insight.order_revived"),
    ];

    /// Reacts to each of [`Assistant::NOTICED`]: tells the scores what it means, once.
    #[kernel::boxed]
    pub async fn notice(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                if let Some((conversation, events)) = meaning(tx, &fact).await?
                    && !events.is_empty()
                {
                    insight::note(tx, fact.brand, conversation, &events, fact.at).await?;
                    // Pages were told of the message itself, perhaps before this.
                    tx.announce(fact.brand, "conversation.scored", conversation);
                }
                claim.end(tx).await?;
                Ok::<_, AssistantError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }
}

/// Of which conversation a fact tells, and what.
async fn meaning(tx: &mut Tx, fact: &FactJob) -> Result<Option<(ConversationId, Vec<Event>)>, AssistantError> {
    if fact.kind.starts_with("message.") {
        let conversation = ConversationId(fact.subject);
        let events = match fact.kind.as_str() {
            "message.failed" => vec![Event::Noticed(Signal::FailedDelivery)],
            "message.for_team" => written(tx, fact).await?,
            _ => vec![Event::Answered],
        };
        return Ok(Some((conversation, events)));
    }
    // Money that named nothing of ours is of no conversation.
    let Some(order) = Order::find(tx, fact.brand, OrderId(fact.subject)).await? else { return Ok(None) };
    let signals: &[Signal] = match fact.kind.as_str() {
        "order.placed" if matches!(order.state, OrderState::AwaitingPayment { .. }) => {
            &[Signal::Ordered, Signal::Reserved, Signal::LinkSent]
        }
        "order.placed" | "order.revived" => &[Signal::Ordered],
        "order.paid" | "order.collected" => &[Signal::Paid],
        // Cash that was taken whole is paid; what came paid is only there.
        "order.delivered" if order.method == PaymentMethod::CashOnDelivery => &[Signal::Paid, Signal::Delivered],
        "order.delivered" => &[Signal::Delivered],
        "order.expired" => &[Signal::Expired],
        "order.cancelled" if fact.data["by"].as_str().is_some_and(|by| by.starts_with("at_the_door:")) => {
            &[Signal::DoorRefused]
        }
        "order.cancelled" => &[Signal::Cancelled],
        "order.link_sent" => &[Signal::LinkSent],
        "order.short_of_stock" => &[Signal::OutOfStock],
        "payment.attempt_opened" => &[Signal::LinkOpened],
        "payment.refund_asked" => &[Signal::RefundAsked],
        "payment.refunded" | "payment.case_closed" => &[Signal::Settled],
        other => return Err(StoreError::Defect(format!("nobody knows what {other} means for a score")).into()),
    };
    Ok(Some((order.conversation, signals.iter().copied().map(Event::Noticed).collect())))
}

/// A message that a human answers: read as the agent would, and answered by nobody here.
async fn written(tx: &mut Tx, fact: &FactJob) -> Result<Vec<Event>, AssistantError> {
    let id = fact.data["message"].as_str().and_then(|id| id.parse::<MessageId>().ok());
    let unreadable = || StoreError::Defect("a message for the team has no id".into());
    let (Some(message), Some(shop)) = (
        conversation::find_message(tx, fact.brand, id.ok_or_else(unreadable)?).await?,
        Brand::find(tx, fact.brand).await?,
    ) else {
        return Ok(Vec::new());
    };
    let words = words_of(&message);
    let Perceived { moves, mood, .. } = understood(words, &context(&Dialogue::default(), &Lexicon::default()));
    let mood = mood.as_ref().map(|feeling| (feeling.mood.code(), feeling.p));
    let mut events = vec![Event::Wrote(said(words, mood, message.at, &Shop::zone_of(&shop)))];
    let sure = moves.iter().filter_map(|one| match one {
        Move::Act(act) if act.is_sure() => of_intent(act.intent.code()),
        _ => None,
    });
    events.extend(sure);
    Ok(events)
}
