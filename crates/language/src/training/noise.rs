//! Misspelling as thumbs do it.

use super::Dice;

/// The ways a phrase comes in: as it is, misspelt, now and then as a transcript writes it down.
pub(super) fn variants(phrase: &str, dice: &mut Dice) -> Vec<String> {
    let mut variants = vec![phrase.to_owned(), misspell(phrase, dice)];
    if dice.chance(30) {
        variants.push(transcribe(phrase, dice));
    }
    variants
}

/// As a transcript writes it down: no punctuation, one or two words heard as others that sound the same.
fn transcribe(phrase: &str, dice: &mut Dice) -> String {
    const HEARD: [(&str, &str); 34] = [
        ("c'est", "s'est"),
        ("c'est", "ces"),
        ("c'est", "cé"),
        ("c'est", "sait"),
        ("et", "est"),
        ("est", "et"),
        ("prix", "pris"),
        ("livrez", "livré"),
        ("livrer", "livré"),
        ("combien", "combien de"),
        ("quand", "quant"),
        ("quand", "qu'en"),
        ("ça", "sa"),
        ("mes", "mais"),
        ("mais", "mes"),
        ("j'ai", "jai"),
        ("j'ai", "j'es"),
        ("à", "a"),
        ("a", "à"),
        ("on", "ont"),
        ("sont", "son"),
        ("peut", "peu"),
        ("peux", "peu"),
        ("vous", "vou"),
        ("voudrais", "voudrait"),
        ("prends", "prend"),
        ("commande", "commandes"),
        ("payer", "payé"),
        ("envoyer", "envoyé"),
        ("envoyez", "envoyer"),
        ("reçu", "ressu"),
        ("là", "la"),
        ("ce", "se"),
        ("cette", "sept"),
    ];
    let plain: String = phrase.chars().filter(|c| !matches!(c, '?' | '!' | ',' | '.' | ';')).collect();
    let mut words: Vec<String> = plain.split_whitespace().map(str::to_owned).collect();
    for _ in 0..2 {
        let heard = |word: &String| HEARD.iter().filter(|(said, _)| said == word).map(|(_, heard)| *heard).collect();
        let able: Vec<(usize, Vec<&str>)> =
            words.iter().map(heard).enumerate().filter(|(_, others): &(usize, Vec<&str>)| !others.is_empty()).collect();
        if able.is_empty() {
            break;
        }
        let (at, others) = dice.pick(&able);
        words[*at] = (*dice.pick(others)).to_owned();
    }
    words.join(" ")
}

/// The phrase with one to three slips: letters lost, doubled or swapped, sounds written otherwise, spaces forgotten.
pub(super) fn misspell(phrase: &str, dice: &mut Dice) -> String {
    let mut text = phrase.to_owned();
    let slips = 1 + dice.below(if phrase.len() > 20 { 3 } else { 1 });
    for _ in 0..slips {
        text = match dice.below(10) {
            0..=3 => by_sound(&text, dice),
            4 => lose_space(&text, dice),
            5 => lose_word(&text, dice),
            _ => slip(&text, dice),
        };
    }
    text
}

/// Written as heard.
fn by_sound(text: &str, dice: &mut Dice) -> String {
    const SOUNDS: [(&str, &str); 20] = [
        ("qu", "k"),
        ("é", "er"),
        ("er ", "é "),
        ("ez", "é"),
        ("ai", "é"),
        ("eau", "o"),
        ("au", "o"),
        ("ph", "f"),
        ("ss", "s"),
        ("ll", "l"),
        ("mm", "m"),
        ("nn", "n"),
        ("tt", "t"),
        ("'", ""),
        ("c'est", "c"),
        ("est", "é"),
        ("oi", "wa"),
        ("es ", "e "),
        ("ent ", "en "),
        ("ê", "e"),
    ];
    let fitting: Vec<&(&str, &str)> = SOUNDS.iter().filter(|(from, _)| text.contains(from)).collect();
    if fitting.is_empty() {
        return slip(text, dice);
    }
    let (from, to) = dice.pick(&fitting);
    text.replacen(from, to, 1)
}

fn lose_space(text: &str, dice: &mut Dice) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() < 3 {
        return text.to_owned();
    }
    let at = dice.below(words.len() - 1);
    let joined = format!("{}{}", words[at], words[at + 1]);
    let mut out: Vec<&str> = words[..at].to_vec();
    out.push(&joined);
    out.extend(&words[at + 2..]);
    out.join(" ")
}

/// Small words go first when typing fast.
fn lose_word(text: &str, dice: &mut Dice) -> String {
    const SMALL: [&str; 14] = ["le", "la", "les", "de", "du", "un", "une", "je", "vous", "ne", "à", "the", "a", "is"];
    let words: Vec<&str> = text.split(' ').collect();
    let small: Vec<usize> = (0..words.len()).filter(|at| SMALL.contains(&words[*at])).collect();
    if words.len() < 4 || small.is_empty() {
        return slip(text, dice);
    }
    let gone = *dice.pick(&small);
    words.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// A letter lost, doubled or swapped with the next, in a word long enough to bear it.
fn slip(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let inside: Vec<usize> = (1..letters.len().saturating_sub(2))
        .filter(|at| letters[at - 1..=at + 1].iter().all(|c| c.is_alphabetic()))
        .collect();
    if inside.is_empty() {
        return text.to_owned();
    }
    let at = *dice.pick(&inside);
    match dice.below(3) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}
