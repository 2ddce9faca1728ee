//! How the customer feels over a conversation: what each message and each circumstance adds, fading; −100 to 100.

mod cause;
mod feelings;

pub use cause::Cause;
pub(crate) use feelings::Feelings;

/// The mood of a conversation at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mood {
    /// −100 (furious) to 100 (delighted).
    pub value: i64,
    /// Its word.
    pub word: MoodWord,
    /// Where it has been going since the message before the last.
    pub trend: Trend,
    /// What made it so, the strongest first; the points add up to `value`.
    pub reasons: Vec<(Cause, i64)>,
}

/// A mood in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoodWord {
    /// Nothing special.
    Calm,
    /// From 20 up.
    Pleased,
    /// Undecided lately, and not tense.
    Hesitant,
    /// From −25 down.
    Tense,
    /// From −60 down.
    Angry,
}

/// Where a mood is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// Ten points or more up.
    Better,
    /// As before.
    Steady,
    /// Ten points or more down.
    Worse,
}

impl MoodWord {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Pleased => "pleased",
            Self::Hesitant => "hesitant",
            Self::Tense => "tense",
            Self::Angry => "angry",
        }
    }

    fn of(value: i64, hesitation: f64) -> Self {
        match value {
            ..=-60 => Self::Angry,
            -59..=-25 => Self::Tense,
            20.. => Self::Pleased,
            _ if hesitation <= -5.0 => Self::Hesitant,
            _ => Self::Calm,
        }
    }
}

impl Trend {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Steady => "steady",
            Self::Worse => "worse",
        }
    }

    fn of(change: f64) -> Self {
        if change >= 10.0 {
            Self::Better
        } else if change <= -10.0 {
            Self::Worse
        } else {
            Self::Steady
        }
    }
}
