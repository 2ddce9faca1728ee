use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use std::borrow::Cow;

/// The longest name of an entity, with its `;`.
const LONGEST: usize = 34;

/// Decodes HTML's entities once: `&eacute;`, `&#233;`, `&#xe9;`; those that HTML reads without `;` too.
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((letters, length)) => {
                decoded.extend(letters.into_iter().flatten());
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded.into()
}

/// Whether what was decoded once still holds an entity: it was escaped twice.
pub(super) fn remain(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        rest = &rest[at..];
        if entity(rest).is_some_and(|(_, length)| rest[..length].ends_with(';')) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

type Letters = [Option<char>; 2];

/// The entity a text begins with, and its length.
fn entity(text: &str) -> Option<(Letters, usize)> {
    if let Some(number) = text.strip_prefix("&#") {
        return numeric(number).map(|(letter, length)| ([Some(letter), None], length + 2));
    }
    let bytes = text.as_bytes();
    let run = bytes[1..].iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let with_end = if bytes.get(run + 1) == Some(&b';') { run + 1 } else { run };
    let known = |length: usize| {
        let (first, second) = NAMED_ENTITIES.get(text.get(1..=length)?).copied()?;
        let first = char::from_u32(first).filter(|letter| *letter != '\0')?;
        Some(([Some(first), char::from_u32(second).filter(|letter| *letter != '\0')], length + 1))
    };
    if with_end > run
        && let Some(found) = known(with_end)
    {
        return Some(found);
    }
    // Without « ; » only the old names count, and not before more letters: « &copy=1 » of an address stays.
    let alone = !matches!(bytes.get(run + 1), Some(b'='));
    (alone && run > 1).then(|| known(run)).flatten()
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, skip) = match text.as_bytes().first()? {
        b'x' | b'X' => (&text[1..], 16, 1),
        _ => (text, 10, 0),
    };
    let run = digits.bytes().take(8).take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let code = u32::from_str_radix(digits.get(..run).filter(|run| !run.is_empty())?, radix).ok()?;
    let end = usize::from(digits.as_bytes().get(run) == Some(&b';'));
    let letter = match code {
        // What windows-1252 meant by these codes.
        0x80..=0x9f => C1_REPLACEMENTS[usize::try_from(code - 0x80).ok()?].unwrap_or('\u{fffd}'),
        0 => '\u{fffd}',
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    };
    Some((letter, skip + run + end))
}
