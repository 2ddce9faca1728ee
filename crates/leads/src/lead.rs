use crate::{LeadError, Stage, store};
use kernel::{BrandId, ContactId, ConversationId, Millis, Money, OrderId, TeammateId, Uuid};
use serde::{Deserialize, Serialize};
use storage::{Read, StoreError};

/// A customer who is near to buying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Ours.
    pub id: Uuid,
    /// Where they talk.
    pub conversation: ConversationId,
    /// Who.
    pub contact: ContactId,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub stage_at: Millis,
    /// When it was proposed.
    pub proposed_at: Millis,
    /// Why.
    pub reason: Reason,
    /// What to call them: what a human wrote, or else as their messages say.
    pub name: String,
    /// Their number, with a `+`, where it is known.
    pub phone: Option<String>,
    /// What they want, in a line; empty when that is not known.
    pub wants: String,
    /// What it may come to.
    pub value: Option<Money>,
    /// What the team notes about it.
    pub note: String,
    /// Fields that a human wrote and facts leave alone.
    pub locked: Vec<Field>,
    /// The order that won it, if one did.
    pub order: Option<OrderId>,
    /// Who took it up, or turned it down.
    pub decided_by: Option<TeammateId>,
}

/// Why a lead was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What decided.
    pub why: Why,
    /// The score of buying then, 0–100.
    pub score: i64,
    /// What made most of it: stable words of [`insight::Why::code`], and signed points.
    pub parts: Vec<(String, i64)>,
}

/// What decides that somebody is a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The score alone.
    Score,
    /// They asked what it costs, and how it comes or is paid.
    Intent,
}

impl Why {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Intent => "intent",
        }
    }
}

/// A field that facts fill until a human does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// [`Lead::name`].
    Name,
    /// [`Lead::wants`].
    Wants,
    /// [`Lead::value`].
    Value,
}

impl Field {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Name, Self::Wants, Self::Value];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Wants => "wants",
            Self::Value => "value",
        }
    }

    /// Reads [`Field::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// The lead, if the brand has it.
#[kernel::boxed]
pub async fn find(on: &mut dyn Read, brand: BrandId, id: Uuid) -> Result<Option<Lead>, StoreError> {
    store::find(on, brand, id).await
}

/// The leads of a stage that moved last, `most` of them; of every stage without one. For an export, `most` may be large.
#[kernel::boxed]
pub async fn list(on: &mut dyn Read, brand: BrandId, stage: Option<Stage>, most: i64) -> Result<Vec<Lead>, LeadError> {
    Ok(store::list(on, brand, stage, most).await?)
}

/// How many leads stand at each stage, and what they may come to in the brand's currency, minor units; stages without one
/// are left out.
#[kernel::boxed]
pub async fn count_by_stage(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(Stage, i64, i64)>, StoreError> {
    store::count_by_stage(on, brand).await
}
