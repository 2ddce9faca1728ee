//! What a customer's words show of how they feel and how near they are to buying: read from what the model of moods and
//! intents says, with thresholds that stand here and nowhere else.

use crate::{
    dialogue::Dialogue,
    ears::Ears,
    perceive::{Move, perceive, words_of},
};
use conversation::Message;
use kernel::Locale;
use language::{Act, Feeling, Intent, Mood};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// From this probability on one frustrated message is anger. Of messages that the model reads so nine in ten are
/// frustrated (`seven-t eval`), and whom it takes wrongly for angry gets a human.
const ANGRY: f32 = 0.9;
/// From this probability on a message counts as frustrated, and so many in a row are anger.
const FRUSTRATED: f32 = 0.5;
const IN_A_ROW: u8 = 2;
/// From this probability on a message hesitates.
const HESITANT: f32 = 0.7;
/// So many precise questions, with price and delivery among them, are of somebody who is about to buy.
const PRECISE: u8 = 3;

/// What the messages that wait show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Signs {
    /// They are angry, or frustrated again and again.
    pub angry: bool,
    /// They are annoyed, or raise their voice: anger when the talk was tense before (see [`Signs::after`]).
    pub annoyed: bool,
    /// They want it and are not sure.
    pub hesitant: bool,
    /// Nothing of it is in a language that is understood.
    pub foreign: bool,
    /// How many frustrated messages in a row that makes.
    pub frustrated: u8,
    /// The language they are in, when one could tell.
    pub locale: Option<Locale>,
}

impl Signs {
    /// Reads what waits, after what the dialogue remembers.
    pub fn of(waiting: &[Message], dialogue: &Dialogue, ears: &Ears) -> Self {
        let mut signs = Self { frustrated: dialogue.frustrated, ..Self::default() };
        let mut read = 0;
        for message in waiting {
            let perceived = perceive(message, dialogue, ears);
            signs.locale = perceived.locale.or(signs.locale);
            if let Some(feeling) = &perceived.mood {
                signs.feel(feeling);
            }
            let words = words_of(message);
            let glad = perceived.mood.as_ref().is_some_and(|feeling| feeling.mood == Mood::Positive);
            signs.annoyed |= !glad && (shouts(words) || insists(words));
            if !words.trim().is_empty() {
                read += 1;
                let is_sure = |one: &Move| matches!(one, Move::Act(act) if act.probability >= Act::BINDING);
                let is_foreign = language::is_foreign(words, ears.lexicon()) && !perceived.moves.iter().any(is_sure);
                signs.foreign = (read == 1 || signs.foreign) && is_foreign;
            }
        }
        signs
    }

    /// The same in a talk whose mood was tense before: what is annoyed there is angry.
    pub fn after(self, tense: bool) -> Self {
        Self { angry: self.angry || tense && self.annoyed, ..self }
    }

    fn feel(&mut self, feeling: &Feeling) {
        let is = |mood, least| feeling.mood == mood && feeling.p >= least;
        self.frustrated = if is(Mood::Frustrated, FRUSTRATED) { self.frustrated.saturating_add(1) } else { 0 };
        self.angry |= is(Mood::Frustrated, ANGRY) || self.frustrated >= IN_A_ROW;
        self.annoyed |= is(Mood::Frustrated, FRUSTRATED);
        self.hesitant |= is(Mood::Hesitant, HESITANT);
    }
}

/// Whether it is in capitals: « OK » is no shout, « REPONDEZ » is.
pub(crate) fn shouts(words: &str) -> bool {
    let letters: Vec<char> = words.chars().filter(|c| c.is_alphabetic()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    letters.len() >= 6 && capitals * 10 >= letters.len() * 7
}

/// Whether it presses with signs: « ??? ».
pub(crate) fn insists(words: &str) -> bool {
    ["??", "!!", "?!", "!?"].iter().any(|marks| words.contains(marks))
}

/// How near a customer is to buying, as far as their questions show; kept with the dialogue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Interest {
    /// The kinds of precise questions they have asked, by the intent's word.
    pub kinds: BTreeSet<String>,
    /// How many precise questions.
    pub questions: u8,
    /// Whether the team has been told.
    pub told: bool,
}

impl Interest {
    /// Takes in what one message asks.
    pub fn hear(&mut self, intents: &[(String, f32)]) {
        const ASKS: [Intent; 5] =
            [Intent::AskPrice, Intent::AskAvailability, Intent::ProductInfo, Intent::AskDelivery, Intent::AskPayment];
        for (word, _) in intents.iter().filter(|(word, _)| ASKS.iter().any(|ask| ask.code() == word)) {
            self.questions = self.questions.saturating_add(1);
            self.kinds.insert(word.clone());
        }
    }

    /// Whether they are about to buy.
    pub fn is_high(&self) -> bool {
        let asked = |intent: Intent| self.kinds.contains(intent.code());
        self.questions >= PRECISE && asked(Intent::AskPrice) && asked(Intent::AskDelivery)
    }
}

/// Whether a message asks for nothing and answers nothing: « ok merci », « bonne journée », 👍.
pub(crate) fn is_courtesy(message: &Message, dialogue: &Dialogue, ears: &Ears) -> bool {
    let moves = perceive(message, dialogue, ears).moves;
    let closes = |one: &Move| match one {
        Move::Act(act) => act.is_sure() && matches!(act.intent, Intent::Thanks | Intent::Goodbye | Intent::Confirm),
        _ => false,
    };
    let thanks = |one: &Move| matches!(one, Move::Act(act) if matches!(act.intent, Intent::Thanks | Intent::Goodbye));
    // A lone yes may be to something that was asked before the end.
    moves.iter().all(closes) && (moves.iter().any(thanks) || dialogue.asked.is_none() && !moves.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn price_and_delivery_among_three_questions_are_interest() {
        let ask = |intent: Intent| vec![(intent.code().to_owned(), 0.9)];
        let mut interest = Interest::default();
        for intent in [Intent::Greeting, Intent::AskPrice, Intent::AskAvailability] {
            interest.hear(&ask(intent));
            assert!(!interest.is_high());
        }
        let mut other = interest.clone();
        other.hear(&ask(Intent::ProductInfo));
        assert!(!other.is_high(), "nobody asked how it comes");
        interest.hear(&ask(Intent::AskDelivery));
        assert!(interest.is_high());
    }
}
