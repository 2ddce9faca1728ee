//! What a model says when it has lost the thread: the same words again and again, or more than anybody can say.

/// Letters a second beyond which nobody speaks.
const FASTEST: f32 = 25.0;
/// Words that, said this often in a row, are a loop.
const RUN: usize = 4;
const TIMES: usize = 3;

/// Whether a text cannot be what was said in so many seconds.
pub(super) fn is_lost(text: &str, seconds: f32) -> bool {
    let letters = crate::sound::count(text.chars().count());
    letters > FASTEST * seconds.max(1.0) || repeats(text)
}

/// Whether the same few words stand three times in a row.
fn repeats(text: &str) -> bool {
    let folded = language::fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    (1..=RUN).any(|run| {
        // « oui oui oui » is said; one word is a loop only when it never ends.
        let times = if run == 1 { 6 } else { TIMES };
        words.windows(run * times).any(|window| {
            let (first, rest) = window.split_at(run);
            rest.chunks(run).all(|next| next == first)
        })
    })
}

/// Marks that a model writes of sounds that are no speech: « [Musique] », « (applaudissements) », « ♪ ».
pub(super) fn without_marks(text: &str) -> String {
    let (mut out, mut depth) = (String::with_capacity(text.len()), 0_u32);
    for c in text.chars() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            '♪' | '♫' | '*' => {}
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let said = out.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_phantom(&said) { String::new() } else { said }
}

/// What Whisper says of silence and of music: lines of the films it learnt from.
fn is_phantom(text: &str) -> bool {
    const PHANTOMS: [&str; 10] = [
        "sous titres realises par la communaute d amara org",
        "sous titrage st 501",
        "sous titrage societe radio canada",
        "sous titrage",
        "merci d avoir regarde cette video",
        "merci d avoir regarde",
        "abonnez vous",
        "thanks for watching",
        "thank you for watching",
        "subtitles by the amara org community",
    ];
    let folded = language::fold(text);
    let plain: String = folded.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    PHANTOMS.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_seen() {
        assert!(is_lost("je voudrais une robe je voudrais une robe je voudrais une robe", 20.0));
        assert!(is_lost(&"a".repeat(200), 4.0));
        assert!(is_lost("non non non non non non", 10.0));
        assert!(!is_lost("oui oui oui, je voudrais deux robes wax taille M livrées à Cocody", 5.0));
        assert!(!is_lost("", 5.0));
    }

    #[test]
    fn what_is_no_speech_is_taken_away() {
        assert_eq!(without_marks(" [Musique] Bonjour (rires) "), "Bonjour");
        assert_eq!(without_marks("Sous-titres réalisés par la communauté d'Amara.org"), "");
        assert_eq!(without_marks("♪♪"), "");
    }
}
