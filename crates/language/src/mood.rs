//! The mood a message is written in: a linear classifier over words (with what a « pas » denies), letters, emoji and
//! loudness, trained by ourselves on our own phrases and public sets.

pub(crate) mod features;

use crate::{
    classifier::{Feature, Model, Shape},
    meaning,
};
use features::Surface;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How the customer feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// Nothing special; sad news that is no reproach, too.
    Neutral,
    /// Pleased, thankful.
    Positive,
    /// Disappointed, annoyed, angry, insulting.
    Frustrated,
    /// In a hurry.
    Urgent,
    /// Not decided, afraid to decide.
    Hesitant,
}

impl Mood {
    /// Every mood. The order is that of the classifier's weights: add at the end, then train again.
    pub const ALL: &'static [Self] = &[Self::Neutral, Self::Positive, Self::Frustrated, Self::Urgent, Self::Hesitant];

    /// The stable word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Positive => "positive",
            Self::Frustrated => "frustrated",
            Self::Urgent => "urgent",
            Self::Hesitant => "hesitant",
        }
    }

    /// Reads [`Mood::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mood| mood.code() == code)
    }
}

/// A mood as read in a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feeling {
    /// The likeliest mood.
    #[serde(rename = "label")]
    pub mood: Mood,
    /// Its calibrated probability, 0–1.
    pub p: f32,
    /// How strongly it is said, 0–1: grows with how sure the mood is and with shouting and repetition.
    pub intensity: f32,
}

/// One class per mood.
pub(crate) const SHAPE: Shape = Shape { classes: Mood::ALL.len(), buckets: features::BUCKETS as usize };

pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // Made by `train` and checked by a test; unreadable weights are a broken build, not a runtime condition.
    Model::read(include_bytes!("../data/mood.bin"), SHAPE).expect("data/mood.bin is not a model: run train")
});

/// How much of its probability a calm reading keeps before the likeliest mood is told.
const CALM: f32 = 0.8;

/// The mood of a message, from what it looks like, its features and what its vector has `meant`.
pub(crate) fn feeling(model: &Model, surface: &Surface, features: &[Feature], meant: Option<Vec<f32>>) -> Feeling {
    let mut probabilities = model.predict(features);
    if let Some(meant) = meant {
        meaning::weigh(&mut probabilities, &meant, meaning::OF_MOODS);
    }
    // Missing anger costs a customer, hearing it where there is little costs a kind word: calm has to be surer.
    probabilities[Mood::Neutral as usize] *= CALM;
    let sum: f32 = probabilities.iter().sum::<f32>().max(f32::EPSILON);
    probabilities.iter_mut().for_each(|p| *p /= sum);
    let (mood, p) =
        Mood::ALL.iter().copied().zip(probabilities).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((Mood::Neutral, 1.0));
    Feeling { mood, p, intensity: intensity(mood, p, surface.loudness()) }
}

/// From how sure and how loud; each more of either is never less intense.
fn intensity(mood: Mood, p: f32, loudness: f32) -> f32 {
    // Nobody is loudly neutral: what is loud there is not the feeling.
    let most = if mood == Mood::Neutral { 0.3 } else { 1.0 };
    let sure = ((p - 0.2) / 0.8).clamp(0.0, 1.0);
    let said = if mood == Mood::Neutral { 0.0 } else { 0.2 + 0.4 * sure };
    (said + 0.4 * loudness).clamp(0.0, 1.0) * most
}

/// The fingerprint of the corpora the weights were made from.
#[cfg(test)]
pub(crate) fn corpora_of_weights() -> u64 {
    MODEL.corpora
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intensity_grows_with_how_sure_and_how_loud() {
        for mood in Mood::ALL {
            for step in 0..10_u8 {
                let (low, high) = (f32::from(step) / 10.0, f32::from(step + 1) / 10.0);
                assert!(intensity(*mood, low, 0.3) <= intensity(*mood, high, 0.3));
                assert!(intensity(*mood, 0.7, low) <= intensity(*mood, 0.7, high));
            }
        }
        let strength = |text: &str| crate::understand(text, &crate::Context::default()).mood;
        let (calm, loud) = (strength("vous êtes des voleurs"), strength("VOUS ÊTES DES VOLEURS !!!! 😡😡"));
        assert_eq!((calm.mood, loud.mood), (Mood::Frustrated, Mood::Frustrated));
        assert!(loud.intensity > calm.intensity, "{calm:?} {loud:?}");
    }
}
