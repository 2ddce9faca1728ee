//! The sheet of a product as knowledge: its description stays in the catalogue and is read from there.

use crate::{Asked, excerpt::excerpt, words};
use std::collections::HashSet;

/// From so much of a question on, a description answers it.
const SURE: f32 = 0.5;

/// The sentences of a product's sheet that answer the question, word for word; none when it does not tell. What is asked
/// besides the product's own name must stand in it.
pub fn from_sheet(asked: &Asked<'_>, name: &str, description: &str) -> Option<String> {
    if description.trim().is_empty() {
        return None;
    }
    let of_goods: HashSet<String> =
        asked.about.iter().map(String::as_str).chain([name]).flat_map(words::terms).collect();
    let wanted: HashSet<String> = words::terms(asked.words)
        .into_iter()
        .filter(|term| !of_goods.contains(term) && !words::is_weak(term))
        .collect();
    if wanted.is_empty() {
        return None;
    }
    let share = |text: &str| {
        let terms: HashSet<String> = words::terms(text).into_iter().collect();
        wanted.iter().filter(|term| terms.contains(*term)).count() as f32 / wanted.len() as f32
    };
    (share(description) >= SURE).then(|| excerpt(description, share))
}

#[cfg(test)]
mod tests {
    use super::from_sheet;
    use crate::Asked;
    use kernel::Locale;

    #[test]
    fn a_sheet_answers_what_it_tells() {
        let told = "Lait hydratant pour peaux noires et métissées. Sans hydroquinone.";
        let about = ["laits".to_owned()];
        let ask = |words: &str| {
            from_sheet(&Asked { words, locale: Locale::Fr, about: &about }, "Lait corporel karité et coco", told)
        };
        assert_eq!(ask("vos laits c'est avec hydroquinone ?").as_deref(), Some(told));
        assert_eq!(ask("le lait est fabriqué où ?"), None);
        assert_eq!(ask("le lait ?"), None);
    }
}
