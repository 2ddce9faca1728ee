//! Who is a lead: looked at a minute after something was said or done, in the order of what decides.

use crate::{Field, Lead, LeadError, Reason, Stage, Why, facts::Wanted, moves::set_stage, store};
use conversation::Conversation;
use insight::{Mark, Signal, Standing};
use jobs::{Claim, FactJob, Job, JobError, Outcome};
use kernel::{BrandId, ConversationId, Millis, OrderId, days, hours, minutes};
use ordering::Order;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use storage::{Db, NewFact, StoreError, Tx};

/// A talk is looked at this long after something happened in it: what follows at once is seen with it.
const SOON: Millis = minutes(1);
/// What was asked within this time counts.
const LATELY: Millis = hours(48);
/// Whom a human turned down, or who was lost, is not proposed again in this time.
const REST: Millis = days(30);
/// Who has just bought is not proposed again in this time.
const JUST_BOUGHT: Millis = days(3);
/// Parts of a reason that are told, the strongest.
const PARTS: usize = 3;

/// Looks whether a conversation is a lead, and what its lead says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Look {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub conversation: ConversationId,
}

impl Job for Look {
    const NAME: &'static str = "leads.look";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.conversation.to_string())
    }
}

/// Finds leads; what the wiring calls.
#[derive(Clone)]
pub struct Leads {
    db: Db,
}

impl Leads {
    /// The facts after which a conversation is looked at, each with the name of its reaction.
    pub const LOOKED: [(&'static str, &'static str); 5] = [
        ("message.received", "leads.message_received"),
        ("conversation.hot", "leads.conversation_hot"),
        ("cart.changed", "leads.cart_changed"),
        ("order.placed", "leads.order_placed"),
        ("order.expired", "leads.order_expired"),
    ];
    /// The facts that win a lead, each with the name of its reaction.
    pub const WON: [(&'static str, &'static str); 3] = [
        ("order.paid", "leads.order_paid"),
        ("order.collected", "leads.order_collected"),
        ("order.delivered", "leads.order_delivered"),
    ];

    /// On this database.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }

    /// Reacts to each of [`Leads::LOOKED`].
    #[kernel::boxed]
    pub async fn plan(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                if let Some(conversation) = conversation_of(tx, &fact).await? {
                    let at = tx.now() + SOON;
                    jobs::enqueue_by(tx, at, &Look { brand: fact.brand, conversation }).await?;
                }
                claim.end(tx).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }

    /// Handles [`Look`].
    #[kernel::boxed]
    pub async fn look(&self, job: Look, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                look(tx, job.brand, job.conversation).await?;
                claim.end(tx).await?;
                Ok::<_, LeadError>(())
            })
            .await
            .map_err(JobError::failed)?;
        Ok(Outcome::Done)
    }

    /// Reacts to each of [`Leads::WON`]: an order that is paid wins the lead, if there is one that is open.
    #[kernel::boxed]
    pub async fn win(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                if let Some(order) = Order::find(tx, fact.brand, OrderId(fact.subject)).await?
                    && (fact.kind != "order.delivered" || order.method == identity::PaymentMethod::CashOnDelivery)
                    && let Some(lead) = store::lock_open(tx, fact.brand, order.contact).await?
                {
                    // What a human put down stays theirs; the order itself tells what it brought.
                    let worth = if lead.locked.contains(&Field::Value) { lead.value } else { Some(order.total) };
                    store::set_won_by(tx, fact.brand, lead.id, order.id, worth).await?;
                    set_stage(tx, fact.brand, &lead, Stage::Won, None).await?;
                }
                claim.end(tx).await?;
                Ok::<_, StoreError>(())
            })
            .await?;
        Ok(Outcome::Done)
    }
}

async fn conversation_of(tx: &mut Tx, fact: &FactJob) -> Result<Option<ConversationId>, StoreError> {
    if fact.kind.starts_with("order.") {
        return Ok(Order::find(tx, fact.brand, OrderId(fact.subject)).await?.map(|order| order.conversation));
    }
    if fact.kind.starts_with("cart.") {
        return Ok(fact.data["conversation"].as_str().and_then(|id| id.parse().ok()));
    }
    Ok(Some(ConversationId(fact.subject)))
}

async fn look(tx: &mut Tx, brand: BrandId, conversation: ConversationId) -> Result<(), LeadError> {
    let Some(talk) = Conversation::find(tx, brand, conversation).await? else { return Ok(()) };
    let now = tx.now();
    if let Some(lead) = store::lock_open(tx, brand, talk.contact).await? {
        return refresh(tx, brand, &lead, now).await;
    }
    let Some(standing) = insight::standing(tx, brand, talk.id, now).await? else { return Ok(()) };
    let Some(why) = reason(&standing, now) else { return Ok(()) };
    if let Some((stage, at)) = store::last_closed(tx, brand, talk.contact).await? {
        let rest = if stage == Stage::Won { JUST_BOUGHT } else { REST };
        if now - at < rest {
            return Ok(());
        }
    }
    let wanted = Wanted::of(tx, brand, talk.id, now).await?;
    let parts = standing.buying.reasons.iter().filter(|part| part.points > 0).take(PARTS);
    let parts = parts.map(|part| (part.why.code().to_owned(), part.points)).collect();
    let reason = Reason { why, score: standing.buying.value, parts };
    let id = tx.new_id();
    if store::propose(tx, brand, (id, talk.id, talk.contact), &reason, &wanted).await? {
        let data = json!({ "conversation": talk.id, "why": why.code(), "score": reason.score });
        jobs::tell(tx, brand, NewFact::new("lead.proposed", id).with(data)).await?;
    }
    Ok(())
}

/// Why they are a lead, if they are one.
fn reason(standing: &Standing, now: Millis) -> Option<Why> {
    let lately = |signal| standing.noticed(signal).is_some_and(|at| now - at < LATELY);
    let asked = lately(Signal::Price) && (lately(Signal::Delivery) || lately(Signal::Payment));
    match standing.buying.value {
        Mark::HOT.. => Some(Why::Score),
        Mark::WARM.. if asked => Some(Why::Intent),
        _ => None,
    }
}

/// What facts say now goes where no human has written.
async fn refresh(tx: &mut Tx, brand: BrandId, lead: &Lead, now: Millis) -> Result<(), LeadError> {
    let fresh = Wanted::of(tx, brand, lead.conversation, now).await?;
    let is_free = |field: Field| !lead.locked.contains(&field);
    // What is not known any more leaves what was known.
    let wants = if is_free(Field::Wants) && !fresh.wants.is_empty() { fresh.wants } else { lead.wants.clone() };
    let value = if is_free(Field::Value) { fresh.value.or(lead.value) } else { lead.value };
    if wants != lead.wants || value != lead.value {
        store::set_wanted(tx, brand, lead.id, &wants, value).await?;
        jobs::tell(tx, brand, NewFact::new("lead.changed", lead.id)).await?;
    }
    Ok(())
}
