use language::{fold, is_everyday, is_known};

/// Letters under which a word is too easily heard in anything.
const SHORTEST: usize = 4;
/// New words of one correction, at most: whoever wrote the whole note anew taught no names.
const MOST: usize = 5;

/// The names that a correction teaches: words that were not heard and are no usual ones. None when nearly everything was
/// written anew.
pub(super) fn learned(heard: &str, corrected: &str) -> Vec<String> {
    let before: Vec<String> = words(heard).map(fold).collect();
    let after: Vec<&str> = words(corrected).collect();
    let kept = after.iter().filter(|word| before.contains(&fold(word))).count();
    if kept * 2 < after.len() {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    for word in after {
        let folded = fold(word);
        let is_name = word.chars().count() >= SHORTEST
            && word.chars().all(char::is_alphabetic)
            && !before.contains(&folded)
            && !is_everyday(&folded)
            && !is_known(&folded);
        if is_name && found.iter().all(|one| fold(one) != folded) {
            found.push(word.to_owned());
        }
    }
    if found.len() > MOST { Vec::new() } else { found }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::learned;

    #[test]
    fn names_that_were_heard_wrong_are_learnt_and_nothing_else() {
        for (heard, corrected, names) in [
            ("je veux deux robes à jouet", "je veux deux robes Akofena", vec!["Akofena"]),
            ("livrez à coco dis demain", "livrez à Zoukougbeu demain", vec!["Zoukougbeu"]),
            // Usual words, figures and short ones are no names.
            ("je veux de rob", "je veux 2 robes", vec![]),
            ("merci beaucoup", "merci beaucoup", vec![]),
            // Written anew, it says nothing of what sounds how.
            ("sous-titres de la société", "bonjour vous avez le Kplokplo de Zamblé", vec![]),
            ("", "le Gblagbla", vec![]),
        ] {
            assert_eq!(learned(heard, corrected), names, "{heard} → {corrected}");
        }
    }
}
