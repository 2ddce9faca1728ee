mod store;

use kernel::{AgentId, BrandId, Locale};
use serde::{Deserialize, Serialize};
use storage::{Ask, Read, StoreError, Tx};

/// The AI assistant of a brand.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Its id.
    pub id: AgentId,
    /// What it calls itself.
    pub name: String,
    /// How it speaks.
    pub tone: Tone,
    /// Languages it answers in; the first is its own.
    pub languages: Vec<Locale>,
    /// What the merchant tells it; for a model brain.
    pub instructions: String,
}

/// How an agent speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// With warmth and an emoji.
    Warm,
    /// Plain.
    Neutral,
    /// Without emoji.
    Formal,
}

/// An agent as an operator writes it.
#[derive(Debug, Clone)]
pub struct AgentInput {
    /// What it calls itself; unique in the brand.
    pub name: String,
    /// How it speaks.
    pub tone: Tone,
    /// Languages it answers in.
    pub languages: Vec<Locale>,
    /// What the merchant tells it.
    pub instructions: String,
}

/// What [`AgentInput::apply`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentChange {
    /// As before.
    Unchanged,
    /// New.
    Created,
    /// These fields are new.
    Updated(Vec<&'static str>),
}

impl Tone {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Neutral => "neutral",
            Self::Formal => "formal",
        }
    }

    fn read(word: &str) -> Result<Self, StoreError> {
        let known = [Self::Warm, Self::Neutral, Self::Formal].into_iter().find(|tone| tone.code() == word);
        known.ok_or_else(|| StoreError::Defect(format!("unknown tone {word:?}")))
    }
}

impl Agent {
    /// The brand's agent: the first it was given.
    pub async fn of_brand(on: &mut impl Read, brand: BrandId) -> Result<Option<Self>, StoreError> {
        let (mut found,) = on.ask((Self::asking(brand),)).await?;
        Ok(found.pop())
    }

    /// [`Agent::of_brand`] as a question, to be asked together with others.
    pub fn asking(brand: BrandId) -> Ask<Self> {
        store::first(brand)
    }

    /// Whether it answers in this language.
    pub fn speaks(&self, locale: Locale) -> bool {
        self.languages.contains(&locale)
    }
}

impl AgentInput {
    /// Creates or updates the brand's agent of this name.
    pub async fn apply(&self, tx: &mut Tx, brand: BrandId) -> Result<AgentChange, StoreError> {
        let Some(held) = store::by_name(tx, brand, &self.name).await? else {
            store::insert(tx, brand, self).await?;
            return Ok(AgentChange::Created);
        };
        let fields = [
            ("tone", held.tone != self.tone),
            ("languages", held.languages != self.languages),
            ("instructions", held.instructions != self.instructions),
        ];
        let changed: Vec<_> = fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
        if changed.is_empty() {
            return Ok(AgentChange::Unchanged);
        }
        store::update(tx, brand, held.id, self).await?;
        Ok(AgentChange::Updated(changed))
    }
}
