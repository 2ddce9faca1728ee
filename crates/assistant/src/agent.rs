mod conduct;
mod hours;
mod routing;
mod store;

pub use conduct::{Aloud, Conduct};
pub use hours::WorkHours;
pub use routing::{Deed, Routing, When};

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
    /// How it behaves.
    pub conduct: Conduct,
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

/// An agent as an operator or a merchant writes it.
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
    /// How it behaves.
    pub conduct: Conduct,
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

/// Why an agent's settings are refused; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongAgent {
    /// The brand has no such agent.
    #[error("the brand has no such agent")]
    Unknown,
    /// The name is empty or too long.
    #[error("name must have 1 to 60 characters")]
    Name,
    /// Another agent of the brand has it.
    #[error("another agent of the brand has this name")]
    NameTaken,
    /// It would speak no language.
    #[error("languages must name one at least, each once")]
    Languages,
    /// Too much is told to it.
    #[error("instructions must have at most 8000 characters")]
    Instructions,
    /// What it says when away is too long.
    #[error("absence must have at most 1000 characters")]
    Absence,
    /// It would wait too long.
    #[error("wait must be from 0 to 60 seconds")]
    Wait,
    /// A human would be asked never, or before anything was said.
    #[error("patience must be from 1 to 5")]
    Patience,
    /// It would give away nothing, or more than all.
    #[error("most_discount must be from 1 to 100 percent")]
    Discount,
    /// It would never remind, or for ever.
    #[error("most_in_a_row must be from 1 to 10")]
    InARow,
    /// Nobody would wait so short or so long for the team.
    #[error("team_within_minutes must be from 1 to 1440")]
    TeamWithin,
    /// The brand would be left without one.
    #[error("the last agent of a brand stays")]
    Last,
    /// A brand has enough of them.
    #[error("a brand has at most 10 agents")]
    TooMany,
}

impl WrongAgent {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown_agent",
            Self::Name => "agent_name",
            Self::NameTaken => "agent_name_taken",
            Self::Languages => "agent_languages",
            Self::Instructions => "agent_instructions",
            Self::Absence => "agent_absence",
            Self::Wait => "agent_wait",
            Self::Patience => "agent_patience",
            Self::Discount => "agent_most_discount",
            Self::InARow => "agent_most_in_a_row",
            Self::TeamWithin => "agent_team_within",
            Self::Last => "last_agent",
            Self::TooMany => "too_many_agents",
        }
    }
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 3] = [Self::Warm, Self::Neutral, Self::Formal];

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Neutral => "neutral",
            Self::Formal => "formal",
        }
    }

    /// Reads [`Tone::code`].
    pub fn from_code(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tone| tone.code() == word)
    }

    fn read(word: &str) -> Result<Self, StoreError> {
        Self::from_code(word).ok_or_else(|| StoreError::Defect(format!("unknown tone {word:?}")))
    }
}

impl Agent {
    /// The longest [`Agent::instructions`], in characters.
    pub const LONGEST_INSTRUCTIONS: usize = 8_000;
    /// The longest [`Agent::name`], in characters.
    pub const LONGEST_NAME: usize = 60;
    /// The most agents of one brand.
    pub const MOST: usize = 10;

    /// The brand's agent that answers its customers.
    #[kernel::boxed]
    pub async fn of_brand(on: &mut dyn Read, brand: BrandId) -> Result<Option<Self>, StoreError> {
        let (mut found,) = on.ask((Self::asking(brand),)).await?;
        Ok(found.pop())
    }

    /// [`Agent::of_brand`] as a question, to be asked together with others.
    pub fn asking(brand: BrandId) -> Ask<Self> {
        store::first(brand)
    }

    /// The brand's agents, the one that answers its customers in front.
    #[kernel::boxed]
    pub async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Self>, StoreError> {
        store::all(on, brand).await
    }

    /// The brand's agent of this id.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: AgentId) -> Result<Option<Self>, StoreError> {
        store::by_id(on, brand, id).await
    }

    /// Makes this agent the one that answers the brand's customers; false when the brand has no such agent.
    #[kernel::boxed]
    pub async fn let_answer(tx: &mut Tx, brand: BrandId, id: AgentId) -> Result<bool, StoreError> {
        store::put_in_front(tx, brand, id).await
    }

    /// Lets an agent go. The last one stays.
    #[kernel::boxed]
    pub async fn dismiss(tx: &mut Tx, brand: BrandId, id: AgentId) -> Result<Result<(), WrongAgent>, StoreError> {
        let all = store::locked(tx, brand).await?;
        if !all.iter().any(|agent| agent.id == id) {
            return Ok(Err(WrongAgent::Unknown));
        }
        if all.len() == 1 {
            return Ok(Err(WrongAgent::Last));
        }
        store::delete(tx, brand, id).await?;
        Ok(Ok(()))
    }

    /// Whether it answers in this language.
    pub fn speaks(&self, locale: Locale) -> bool {
        self.languages.contains(&locale)
    }
}

impl AgentInput {
    /// An agent of this name, everything else as usual.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            tone: Tone::Warm,
            languages: Locale::ALL.to_vec(),
            instructions: String::new(),
            conduct: Conduct::default(),
        }
    }

    /// Creates or updates the brand's agent of this name.
    #[kernel::boxed]
    pub async fn apply(&self, tx: &mut Tx, brand: BrandId) -> Result<AgentChange, StoreError> {
        let Some(held) = store::by_name(tx, brand, &self.name).await? else {
            store::insert(tx, brand, self).await?;
            return Ok(AgentChange::Created);
        };
        let (now, was) = (&self.conduct, &held.conduct);
        let fields = [
            ("tone", held.tone != self.tone),
            ("languages", held.languages != self.languages),
            ("instructions", held.instructions != self.instructions),
            ("hours", was.hours != now.hours),
            ("absence", was.absence != now.absence),
            ("wait", was.wait != now.wait),
            ("patience", was.patience != now.patience),
            ("most_discount", was.most_discount != now.most_discount),
            ("most_in_a_row", was.most_in_a_row != now.most_in_a_row),
            ("routing", was.routing != now.routing),
            ("team_hours", was.team_hours != now.team_hours),
            ("team_within", was.team_within != now.team_within),
            ("discloses", was.discloses != now.discloses),
            ("aloud", was.aloud != now.aloud),
        ];
        let changed: Vec<_> = fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
        if changed.is_empty() {
            return Ok(AgentChange::Unchanged);
        }
        store::update(tx, brand, held.id, self).await?;
        Ok(AgentChange::Updated(changed))
    }

    /// Makes a new agent of the brand, or makes this one so.
    #[kernel::boxed]
    pub async fn save(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        id: Option<AgentId>,
    ) -> Result<Result<AgentId, WrongAgent>, StoreError> {
        if let Err(wrong) = self.check() {
            return Ok(Err(wrong));
        }
        let all = store::locked(tx, brand).await?;
        if id.is_some_and(|id| all.iter().all(|agent| agent.id != id)) {
            return Ok(Err(WrongAgent::Unknown));
        }
        let name = self.name.trim();
        if all.iter().any(|agent| Some(agent.id) != id && agent.name == name) {
            return Ok(Err(WrongAgent::NameTaken));
        }
        let input = Self { name: name.to_owned(), ..self.clone() };
        match id {
            Some(id) => {
                store::update(tx, brand, id, &input).await?;
                Ok(Ok(id))
            }
            None if all.len() >= Agent::MOST => Ok(Err(WrongAgent::TooMany)),
            None => Ok(Ok(store::insert(tx, brand, &input).await?)),
        }
    }

    fn check(&self) -> Result<(), WrongAgent> {
        let long = |text: &str, most: usize| text.chars().count() > most;
        let languages = &self.languages;
        let twice = languages.iter().enumerate().any(|(n, one)| languages[..n].contains(one));
        match &self.conduct {
            _ if self.name.trim().is_empty() || long(self.name.trim(), Agent::LONGEST_NAME) => Err(WrongAgent::Name),
            _ if languages.is_empty() || twice => Err(WrongAgent::Languages),
            _ if long(&self.instructions, Agent::LONGEST_INSTRUCTIONS) => Err(WrongAgent::Instructions),
            conduct if long(&conduct.absence, Conduct::LONGEST_ABSENCE) => Err(WrongAgent::Absence),
            conduct if !(0..=Conduct::LONGEST_WAIT.0).contains(&conduct.wait.0) => Err(WrongAgent::Wait),
            conduct if conduct.most_discount.is_some_and(|most| !(1..=100).contains(&most)) => {
                Err(WrongAgent::Discount)
            }
            conduct if !(1..=Conduct::MOST_IN_A_ROW).contains(&conduct.most_in_a_row) => Err(WrongAgent::InARow),
            conduct if !Conduct::TEAM_WITHIN.contains(&(conduct.team_within.0 / 60_000)) => Err(WrongAgent::TeamWithin),
            conduct if !(1..=Conduct::MOST_PATIENCE).contains(&conduct.patience) => Err(WrongAgent::Patience),
            _ => Ok(()),
        }
    }
}
