//! Letters made alike before a price is read: digits of other scripts, spaces, marks, entities, and the edges of markup.

use crate::text::decode_entities;

/// An edge between elements: `17<sup>49</sup>` is not 1749.
pub(super) const EDGE: char = '\u{1}';
/// Where struck text begins.
pub(super) const STRUCK: char = '\u{2}';
/// Where struck text ends.
pub(super) const STRUCK_END: char = '\u{3}';
/// Where raised text begins.
pub(super) const RAISED: char = '\u{4}';

/// The letters of a text, at most `most` of them.
pub(super) fn letters(text: &str, most: usize) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len().min(most) + 2);
    let decoded = if text.contains('&') { decode_entities(text) } else { text.into() };
    let mut rest = decoded.chars();
    while let Some(letter) = rest.next() {
        if letters.len() >= most {
            break;
        }
        let after = rest.as_str();
        let opens = after.starts_with(|next: char| next.is_ascii_alphabetic() || next == '/');
        match after.find('>') {
            Some(end) if letter == '<' && opens => {
                letters.push(edge(&after[..end]));
                rest = after[end + 1..].chars();
            }
            _ => push(&mut letters, letter),
        }
    }
    zeros(&mut letters);
    letters
}

/// « 12 OOO F »: three letters O behind digits are zeros that somebody typed with the wrong key.
fn zeros(letters: &mut [char]) {
    for at in 1..letters.len().saturating_sub(2) {
        let three = letters[at..at + 3].iter().all(|l| matches!(l, 'O' | 'o'));
        let ends = !letters.get(at + 3).is_some_and(|l| l.is_alphabetic());
        let digit = |back: usize| at.checked_sub(back).is_some_and(|place| letters[place].is_ascii_digit());
        if three && ends && (digit(1) || matches!(letters[at - 1], ' ' | '.') && digit(2)) {
            letters[at..at + 3].fill('0');
        }
    }
}

fn edge(tag: &str) -> char {
    let tag = tag.to_ascii_lowercase();
    let name: &str = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let closes = tag.starts_with('/');
    match name {
        "del" | "s" | "strike" if closes => STRUCK_END,
        "del" | "s" | "strike" => STRUCK,
        "sup" if !closes => RAISED,
        "br" | "p" | "div" | "li" | "td" => ' ',
        _ => EDGE,
    }
}

fn push(letters: &mut Vec<char>, letter: char) {
    match letter {
        // What is not seen is not there: joiners, marks of direction, soft hyphens.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' => {}
        '\u{1}'..='\u{4}' => {}
        _ => letters.push(fold(letter)),
    }
}

/// A letter in its plain form: digits of any script in ASCII, every space a space, full-width marks narrow.
pub(crate) fn fold(letter: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(letter).wrapping_sub(zero), 10);
    match letter {
        '\u{21}'..='\u{7e}' => letter,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        letter if letter.is_control() || letter.is_whitespace() => ' ',
        '٠'..='٩' => digit(0x660).unwrap_or(letter),
        '۰'..='۹' => digit(0x6f0).unwrap_or(letter),
        '߀'..='߉' => digit(0x7c0).unwrap_or(letter),
        '०'..='९' => digit(0x966).unwrap_or(letter),
        '০'..='৯' => digit(0x9e6).unwrap_or(letter),
        '๐'..='๙' => digit(0xe50).unwrap_or(letter),
        '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '￥' => '¥',
        '￡' => '£',
        '￦' => '₩',
        '’' | '‘' | 'ʼ' | '′' | '´' => '\'',
        '–' | '—' | '‒' | '―' | '−' | '‐' | '‑' | '﹣' => '-',
        '،' => ',',
        '〜' | '∼' => '~',
        _ => letter,
    }
}
