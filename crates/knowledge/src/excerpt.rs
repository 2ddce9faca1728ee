//! The sentences of a passage, and those of them that answer.

/// The sentences of a text, as they stand; a line ends one.
pub(crate) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut from = 0;
        let bytes = line.char_indices().collect::<Vec<_>>();
        for (n, (at, c)) in bytes.iter().enumerate() {
            let next = bytes.get(n + 1).map(|(_, c)| *c);
            let after = bytes.get(n + 2).map(|(_, c)| *c);
            let ends = matches!(c, '.' | '!' | '?' | '…') && next.is_none_or(char::is_whitespace);
            // « M. Koné », « Tél. 07 … »: a short name before the point.
            let before = line[from..*at].rsplit(' ').next().unwrap_or_default();
            let short = *c == '.' && before.chars().count() <= 3 && before.starts_with(char::is_uppercase);
            let opens = after.is_none_or(|c| c.is_uppercase() || c.is_numeric() || !c.is_alphabetic());
            if ends && opens && !(short && after.is_some()) {
                let end = at + c.len_utf8();
                found.push(line[from..end].trim());
                from = end;
            }
        }
        found.push(line[from..].trim());
    }
    found.retain(|sentence| !sentence.is_empty());
    found
}

/// Characters of a passage that is said whole.
const SHORT: usize = 320;
/// Characters of an excerpt, about.
const LONGEST: usize = 420;

/// The one or two sentences of a passage that answer best, word for word; all of a short one. `worth`: how much of the
/// question is in a text.
pub(crate) fn excerpt(passage: &str, worth: impl Fn(&str) -> f32) -> String {
    if passage.chars().count() <= SHORT {
        return passage.to_owned();
    }
    let all = sentences(passage);
    let best = |but: Option<usize>| {
        let open = (0..all.len()).filter(move |n| Some(*n) != but);
        open.map(|n| (n, worth(all[n]))).fold(None, |best: Option<(usize, f32)>, one| match best {
            Some(held) if held.1 >= one.1 => Some(held),
            _ => Some(one),
        })
    };
    let Some((first, told)) = best(None) else { return String::new() };
    let length = |n: usize| all[n].chars().count();
    // A second one where it adds to the answer; what comes right after often does.
    let second = best(Some(first))
        .filter(|(n, _)| worth(&format!("{} {}", all[first], all[*n])) > told + 0.05)
        .map(|(n, _)| n)
        .or_else(|| Some(first + 1).filter(|n| *n < all.len()))
        .filter(|n| length(first) + length(*n) <= LONGEST);
    let mut chosen: Vec<usize> = std::iter::once(first).chain(second).collect();
    chosen.sort_unstable();
    let said: String = chosen.into_iter().map(|n| all[n]).collect::<Vec<_>>().join(" ");
    match said.char_indices().nth(2 * LONGEST) {
        Some((at, _)) => format!("{}…", &said[..at]),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::{excerpt, sentences};

    #[test]
    fn sentences_end_where_they_end() {
        let text = "Ouvert de 9 h à 19 h. Fermé le dimanche ! Voir M. Koné\nTél. 07 00 00 00 01, prix 2.5 kg.";
        assert_eq!(
            sentences(text),
            ["Ouvert de 9 h à 19 h.", "Fermé le dimanche !", "Voir M. Koné", "Tél. 07 00 00 00 01, prix 2.5 kg."]
        );
    }

    #[test]
    fn an_excerpt_is_word_for_word() {
        let filler = "Nous aimons nos clientes et les recevons avec joie toute l'année. ".repeat(8);
        let passage = format!("{filler}Le bazin se lave à la main. Il sèche à l'ombre. {filler}");
        let worth = |text: &str| f32::from(u8::from(text.contains("bazin")));
        assert_eq!(excerpt(&passage, worth), "Le bazin se lave à la main. Il sèche à l'ombre.");
    }
}
