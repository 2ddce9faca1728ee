//! Facts that raise alerts: each is heard once, in the transaction that ends its job.

mod source;

use crate::{Alerts, Audience, Kind, NewAlert, Place, raise, tell};
use catalogue::sellable;
use conversation::{AWAY, Contact, Conversation, Line, serious_news};
use identity::Brand;
use jobs::{Claim, FactJob, JobError, Outcome};
use kernel::{BrandId, ConversationId, LineId, MessageId, OrderId, TeammateId, VariantId, minutes};
use ordering::Order;
use serde::{Deserialize, de::DeserializeOwned};
use std::sync::Arc;
use storage::{StoreError, Tx};

/// Each fact that may raise an alert, with the name of the job that hears it.
pub const REACTIONS: [(&str, &str); 13] = [
    ("payment.refund_asked", "alerts.refund_asked"),
    ("payment.case_opened", "alerts.case_opened"),
    ("conversation.human_wanted", "alerts.human_wanted"),
    ("conversation.unattended", "alerts.unattended"),
    ("conversation.angry", "alerts.angry"),
    ("conversation.transferred", "alerts.transferred"),
    ("note.added", "alerts.note_added"),
    ("stock.changed", "alerts.stock_changed"),
    ("order.short_of_stock", "alerts.short_of_stock"),
    ("source.failed", "alerts.source_failed"),
    ("source.to_approve", "alerts.source_to_approve"),
    ("line.news", "alerts.line_news"),
    ("message.failed", "alerts.message_failed"),
];

/// Somebody of the shop answers in the phone app: nobody waits.
const ANSWERED_ON_PHONE: &str = "answered_on_phone";

impl Alerts {
    /// Hears a fact of [`REACTIONS`].
    #[kernel::boxed]
    pub async fn hear(&self, fact: FactJob, claim: Arc<Claim>) -> Result<Outcome, JobError> {
        self.db
            .write(async |tx| {
                if let Some(brand) = Brand::find(tx, fact.brand).await? {
                    for new in raised_by(tx, &brand, &fact).await? {
                        raise(tx, &brand, new).await?;
                    }
                }
                claim.end(tx).await
            })
            .await?;
        Ok(Outcome::Done)
    }
}

/// The alerts that a fact raises.
async fn raised_by(tx: &mut Tx, brand: &Brand, fact: &FactJob) -> Result<Vec<NewAlert>, StoreError> {
    let id = brand.id;
    let conversation = ConversationId(fact.subject);
    Ok(match fact.kind.as_str() {
        "payment.refund_asked" => {
            let about = data::<Asked>(fact)?;
            match about.state.as_str() {
                "requested" => vec![of_money(tx, id, Kind::RefundAsked, about.order, fact).await?],
                // Whoever asked for it may decide: nobody has to agree.
                _ => Vec::new(),
            }
        }
        "payment.case_opened" => {
            let about = data::<OfOrder>(fact)?;
            vec![NewAlert { place: Place::Cases, ..of_money(tx, id, Kind::PaymentCase, about.order, fact).await? }]
        }
        "conversation.human_wanted" => match data::<Why>(fact)?.why.as_str() {
            // Outside its hours the agent said when it is back, and comes back by itself.
            AWAY | ANSWERED_ON_PHONE => Vec::new(),
            _ => vec![of_customer(tx, id, Kind::HumanWanted, conversation, fact, Audience::Team).await?],
        },
        "conversation.angry" => {
            vec![of_customer(tx, id, Kind::AngryCustomer, conversation, fact, Audience::Team).await?]
        }
        "conversation.unattended" => {
            let step = data::<Step>(fact)?;
            let to = match step {
                Step { to: Some(next), .. } => Audience::Only(vec![next]),
                Step { step: ..=1, .. } => Audience::Crew,
                Step { .. } => Audience::Owners,
            };
            vec![of_customer(tx, id, Kind::Unattended, conversation, fact, to).await?]
        }
        "conversation.transferred" => named(tx, id, Kind::Assigned, conversation, fact).await?,
        "note.added" => named(tx, id, Kind::Mentioned, conversation, fact).await?,
        "stock.changed" => out_of_stock(tx, id, fact).await?,
        "order.short_of_stock" => {
            let short = data::<Short>(fact)?;
            let about = variant(tx, id, short.variant).await?;
            vec![new(Kind::OutOfStock, fact, Place::Order(OrderId(fact.subject)), about, Audience::Team)]
        }
        "source.failed" => source::failed(tx, brand, fact).await?,
        "source.to_approve" => source::to_approve(tx, id, fact).await?,
        "line.news" => line_news(tx, id, fact).await?,
        "message.failed" => {
            let failed = data::<Failed>(fact)?;
            tell::store::carried_failed(tx, id, failed.message, &failed.reason).await?;
            Vec::new()
        }
        _ => Vec::new(),
    })
}

fn new(kind: Kind, fact: &FactJob, place: Place, about: Option<String>, to: Audience) -> NewAlert {
    NewAlert { kind, once: fact.id.to_string(), place, about, to }
}

async fn of_money(
    tx: &mut Tx,
    brand: BrandId,
    kind: Kind,
    order: Option<OrderId>,
    fact: &FactJob,
) -> Result<NewAlert, StoreError> {
    let found = match order {
        Some(order) => Order::find(tx, brand, order).await?,
        None => None,
    };
    let place = found.as_ref().map_or(Place::Cases, |order| Place::Order(order.id));
    Ok(new(kind, fact, place, found.map(|order| order.label()), Audience::Team))
}

async fn of_customer(
    tx: &mut Tx,
    brand: BrandId,
    kind: Kind,
    id: ConversationId,
    fact: &FactJob,
    to: Audience,
) -> Result<NewAlert, StoreError> {
    // One that has become another is looked at there.
    let id = Conversation::find(tx, brand, id).await?.map_or(id, |conversation| conversation.id);
    let (mut contact,) = tx.ask((Contact::asking(brand, id),)).await?;
    // Their name or user name; a number would be more of them than a locked screen should show.
    let about = contact.pop().and_then(|contact| {
        let username = contact.username.map(|name| format!("@{name}"));
        contact.name.filter(|name| !name.trim().is_empty()).or(username)
    });
    Ok(new(kind, fact, Place::Conversation(id), about, to))
}

/// What is said to teammates by name; nobody is told what they did themselves.
async fn named(
    tx: &mut Tx,
    brand: BrandId,
    kind: Kind,
    conversation: ConversationId,
    fact: &FactJob,
) -> Result<Vec<NewAlert>, StoreError> {
    let Named { by, to, mentions } = data::<Named>(fact)?;
    let mut teammates: Vec<TeammateId> = if kind == Kind::Assigned { to.into_iter().collect() } else { mentions };
    teammates.retain(|teammate| Some(*teammate) != by);
    if teammates.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![of_customer(tx, brand, kind, conversation, fact, Audience::Only(teammates)).await?])
}

/// The last piece was sold. A shelf that a teammate or a file emptied is no news to them.
async fn out_of_stock(tx: &mut Tx, brand: BrandId, fact: &FactJob) -> Result<Vec<NewAlert>, StoreError> {
    let moved = data::<Moved>(fact)?;
    if moved.on_hand > 0 || moved.delta >= 0 || moved.reason != "sale" {
        return Ok(Vec::new());
    }
    let about = variant(tx, brand, VariantId(fact.subject)).await?;
    Ok(vec![new(Kind::OutOfStock, fact, Place::Catalogue, about, Audience::Team)])
}

async fn variant(tx: &mut Tx, brand: BrandId, id: VariantId) -> Result<Option<String>, StoreError> {
    Ok(sellable(tx, brand, &[id]).await?.pop().map(|found| found.title()))
}

/// News of a line that may keep messages from passing.
async fn line_news(tx: &mut Tx, brand: BrandId, fact: &FactJob) -> Result<Vec<NewAlert>, StoreError> {
    let (line, field) = (LineId(fact.subject), data::<News>(fact)?.field);
    let serious = serious_news(tx, brand, fact.at - minutes(1)).await?;
    if !serious.iter().any(|news| news.line == line && news.field == field) {
        return Ok(Vec::new());
    }
    let number = Line::of_brand(tx, brand).await?.into_iter().find(|one| one.id == line);
    let about = number.map(|line| format!("+{}", line.display_phone.trim_start_matches('+')));
    Ok(vec![new(Kind::LineDisconnected, fact, Place::Lines, about, Audience::Team)])
}

/// What a fact says, as far as it matters here.
fn data<T: DeserializeOwned>(fact: &FactJob) -> Result<T, StoreError> {
    serde_json::from_value(fact.data.clone()).map_err(|error| StoreError::Defect(format!("{}: {error}", fact.kind)))
}

#[derive(Deserialize)]
struct OfOrder {
    order: Option<OrderId>,
}

#[derive(Deserialize)]
struct Asked {
    order: Option<OrderId>,
    /// Where the refund stands; `requested`: it waits for a manager.
    #[serde(default)]
    state: String,
}

#[derive(Deserialize)]
struct Why {
    #[serde(default)]
    why: String,
}

#[derive(Deserialize)]
struct Step {
    step: i64,
    /// The next teammate, where somebody chose one.
    to: Option<TeammateId>,
}

#[derive(Deserialize)]
struct Named {
    by: Option<TeammateId>,
    to: Option<TeammateId>,
    #[serde(default)]
    mentions: Vec<TeammateId>,
}

#[derive(Deserialize)]
struct Moved {
    on_hand: i64,
    delta: i64,
    reason: String,
}

#[derive(Deserialize)]
struct Short {
    variant: VariantId,
}

#[derive(Deserialize)]
struct News {
    field: String,
}

#[derive(Deserialize)]
struct Failed {
    message: MessageId,
    reason: String,
}
