use crate::Signal;

/// What happened in a conversation, as whoever hears of it tells it. What follows from it (who answered quickly, who came
/// back, who wrote again unanswered) is worked out here, from when it happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// The customer wrote.
    Wrote(Said),
    /// The agent or a human answered.
    Answered,
    /// Something else was noticed.
    Noticed(Signal),
    /// Something that was noticed holds no more, and nothing took its place.
    Over(Signal),
    /// How many orders the customer has paid for so far, on whatever line.
    PastOrders(u32),
}

/// How a message was written; nothing of what it says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said {
    /// Its mood.
    pub tone: Tone,
    /// How strongly, 0–1; what is beyond is taken as the nearer end.
    pub intensity: f32,
    /// In capitals.
    pub shouts: bool,
    /// « ??? », « !!! », the same again.
    pub insists: bool,
    /// The hour of the day where the brand is, 0–23.
    pub hour: u8,
}

impl Said {
    /// A calm message at noon.
    pub const CALM: Self = Self { tone: Tone::Neutral, intensity: 0.0, shouts: false, insists: false, hour: 12 };
}

/// The mood of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Nothing special.
    Neutral,
    /// Pleased, thankful.
    Positive,
    /// Disappointed, annoyed, angry.
    Frustrated,
    /// In a hurry.
    Urgent,
    /// Not decided.
    Hesitant,
}

impl Tone {
    /// Reads the word that understanding has for it (`language::Mood::code`).
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "neutral" => Some(Self::Neutral),
            "positive" => Some(Self::Positive),
            "frustrated" => Some(Self::Frustrated),
            "urgent" => Some(Self::Urgent),
            "hesitant" => Some(Self::Hesitant),
            _ => None,
        }
    }

    /// What it is noticed as.
    pub(crate) const fn signal(self) -> Option<Signal> {
        match self {
            Self::Neutral => None,
            Self::Positive => Some(Signal::Positive),
            Self::Frustrated => Some(Signal::Frustrated),
            Self::Urgent => Some(Signal::Urgent),
            Self::Hesitant => Some(Signal::Hesitant),
        }
    }
}
