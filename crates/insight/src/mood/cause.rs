use crate::{Signal, Tone};
use serde::{Deserialize, Serialize};

/// What moves a mood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Wrote pleased or thankful.
    Positive,
    /// Wrote annoyed or angry.
    Frustrated,
    /// Wrote in a hurry.
    Urgent,
    /// Wrote undecided.
    Hesitant,
    /// Wrote in capitals.
    Shouting,
    /// « ??? », the same again.
    Insisting,
    /// Wrote again before anybody had answered.
    Unanswered,
    /// Waited, or waits, for an answer.
    Waiting,
    /// A message of ours did not reach them.
    FailedDelivery,
    /// Complained.
    Complaint,
    /// What they complained about was settled.
    Settled,
}

impl Cause {
    /// Its stable word, as it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Frustrated => "frustrated",
            Self::Urgent => "urgent",
            Self::Hesitant => "hesitant",
            Self::Shouting => "shouting",
            Self::Insisting => "insisting",
            Self::Unanswered => "unanswered",
            Self::Waiting => "waiting",
            Self::FailedDelivery => "failed_delivery",
            Self::Complaint => "complaint",
            Self::Settled => "settled",
        }
    }

    /// What it adds, by how strongly it is said (0–1). One furious message is enough for « angry », one annoyed one for
    /// « tense »; circumstances weigh less than words, and need company. Our judgement: nobody labels moods over time.
    pub(crate) fn points(self, intensity: f64) -> f64 {
        let (least, more) = match self {
            Self::Positive => (15.0, 20.0),
            Self::Frustrated => (-25.0, -40.0),
            Self::Urgent => (-4.0, -6.0),
            Self::Hesitant => (-6.0, -6.0),
            Self::Shouting | Self::Insisting => (-8.0, 0.0),
            Self::Unanswered | Self::FailedDelivery => (-10.0, 0.0),
            Self::Waiting => (0.0, -25.0),
            Self::Complaint => (-15.0, 0.0),
            Self::Settled => (25.0, 0.0),
        };
        // What is no number would be kept, and could not be read again.
        least + more * if intensity.is_nan() { 0.0 } else { intensity.clamp(0.0, 1.0) }
    }

    /// What a signal is to a mood; moods of messages come with the message.
    pub(crate) const fn of(signal: Signal) -> Option<Self> {
        match signal {
            Signal::Unanswered => Some(Self::Unanswered),
            Signal::FailedDelivery => Some(Self::FailedDelivery),
            Signal::Complaint => Some(Self::Complaint),
            Signal::Settled => Some(Self::Settled),
            _ => None,
        }
    }

    pub(super) const fn of_tone(tone: Tone) -> Option<Self> {
        match tone {
            Tone::Neutral => None,
            Tone::Positive => Some(Self::Positive),
            Tone::Frustrated => Some(Self::Frustrated),
            Tone::Urgent => Some(Self::Urgent),
            Tone::Hesitant => Some(Self::Hesitant),
        }
    }
}
