use crate::{
    dialogue::Dialogue,
    perceive::{Perceived, context, understood},
};
use catalogue::Search;
use kernel::Locale;
use language::{Asked, Lexicon};
use std::sync::{Arc, Mutex, PoisonError};

/// What a turn reads words with, in the light of the shop. Several rooms of a turn look at the same message (is it a
/// courtesy, is it angry, is it for a model, what does it ask for): the same words at the same place of the talk are read
/// once.
pub(crate) struct Ears {
    search: Arc<Search>,
    heard: Mutex<Vec<Heard>>,
}

/// Words, where in the talk they were read, and what they say there. Reading depends on nothing else of the turn.
struct Heard {
    words: String,
    language: Option<Locale>,
    asked: Option<Asked>,
    shown: Vec<String>,
    said: Perceived,
}

impl Heard {
    fn is(&self, words: &str, dialogue: &Dialogue, asked: Option<Asked>) -> bool {
        let labels = || dialogue.shown.iter().map(|offered| &offered.label);
        self.words == words && self.language == dialogue.locale && self.asked == asked && self.shown.iter().eq(labels())
    }
}

impl Ears {
    pub fn new(search: Arc<Search>) -> Self {
        Self { search, heard: Mutex::default() }
    }

    /// What the shop sells, in words.
    pub fn lexicon(&self) -> &Lexicon {
        self.search.lexicon()
    }

    /// What words say.
    pub fn hear(&self, words: &str, dialogue: &Dialogue) -> Perceived {
        let context = context(dialogue, self.lexicon());
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = heard.iter().find(|known| known.is(words, dialogue, context.asked)) {
            return known.said.clone();
        }
        let said = understood(words, &context);
        heard.push(Heard {
            words: words.to_owned(),
            language: context.language,
            asked: context.asked,
            shown: context.options.into_iter().map(|shown| shown.label).collect(),
            said: said.clone(),
        });
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialogue::{Offered, Question, Thing};
    use std::collections::BTreeSet;

    fn places() -> Vec<Dialogue> {
        let offered = |label: &&str| Offered { what: Thing::Category((*label).into()), label: (*label).into() };
        let shown = |labels: &[&str]| labels.iter().map(offered).collect::<Vec<_>>();
        let choice = |labels| Dialogue { asked: Some(Question::Choice), shown: shown(labels), ..Dialogue::default() };
        vec![
            Dialogue::default(),
            Dialogue { asked: Some(Question::Quantity), ..Dialogue::default() },
            Dialogue { asked: Some(Question::Size), ..Dialogue::default() },
            Dialogue { asked: Some(Question::WantIt), ..Dialogue::default() },
            choice(&["Robe", "Sac"]),
            choice(&["Sac", "Robe", "2 pagnes"]),
            Dialogue { locale: Some(Locale::En), ..Dialogue::default() },
            Dialogue { locale: Some(Locale::Fr), ..Dialogue::default() },
        ]
    }

    #[test]
    fn the_same_words_say_what_they_say_at_each_place_of_the_talk() {
        let ears = Ears::new(Arc::default());
        let mut different = BTreeSet::new();
        // The second time around they are remembered.
        for _ in 0..2 {
            for words in ["2", "oui", "le sac", "M", "ok", ""] {
                for dialogue in places() {
                    let said = format!("{:?}", ears.hear(words, &dialogue));
                    let afresh = format!("{:?}", understood(words, &context(&dialogue, ears.lexicon())));
                    assert_eq!(said, afresh, "{words:?} after {:?}", dialogue.asked);
                    different.insert(said);
                }
            }
        }
        assert!(different.len() > 12, "places make no difference: {}", different.len());
    }
}
