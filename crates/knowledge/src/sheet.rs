//! The sheet of a product as knowledge: its description stays in the catalogue and is read from there.

use crate::{Asked, excerpt::excerpt, words};
use std::collections::HashSet;

/// From so much of a question on, a description answers it.
const SURE: f32 = 0.5;

/// What a product's sheet says to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sheet {
    /// These sentences of it, word for word.
    Tells(String),
    /// Nothing about what is asked.
    Silent,
    /// Nothing in particular was asked.
    NotAsked,
}

impl Sheet {
    /// Looks the question up in a product's description. What is asked besides the product's own name must stand in it.
    pub fn asked(asked: &Asked<'_>, name: &str, description: &str) -> Self {
        let of_goods: HashSet<String> =
            asked.about.iter().map(String::as_str).chain([name]).flat_map(words::terms).collect();
        let all = words::terms(asked.words).into_iter();
        let wanted: HashSet<String> = all.filter(|term| !of_goods.contains(term) && !words::is_weak(term)).collect();
        if wanted.is_empty() {
            return Self::NotAsked;
        }
        let share = |text: &str| {
            let terms: HashSet<String> = words::terms(text).into_iter().collect();
            wanted.iter().filter(|term| terms.contains(*term)).count() as f32 / wanted.len() as f32
        };
        if share(description) >= SURE { Self::Tells(excerpt(description, share)) } else { Self::Silent }
    }

    /// The sentences that answer, if any do.
    pub fn told(self) -> Option<String> {
        match self {
            Self::Tells(said) => Some(said),
            Self::Silent | Self::NotAsked => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sheet;
    use crate::Asked;
    use kernel::Locale;

    #[test]
    fn a_sheet_answers_what_it_tells() {
        let told = "Lait hydratant pour peaux noires et métissées. Sans hydroquinone.";
        let about = ["laits".to_owned()];
        let ask = |words: &str| {
            Sheet::asked(&Asked { words, locale: Locale::Fr, about: &about }, "Lait corporel karité et coco", told)
        };
        assert_eq!(ask("vos laits c'est avec hydroquinone ?"), Sheet::Tells(told.into()));
        assert_eq!(ask("le lait est bon pour un bébé ?"), Sheet::Silent);
        assert_eq!(ask("le lait ?"), Sheet::NotAsked);
    }
}
