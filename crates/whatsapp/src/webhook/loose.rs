//! Parsing bodies that are JSON but hold a value no Rust string, number or stack takes.

use serde_json::{Value, value::RawValue};
use std::collections::BTreeMap;

/// How deep the second look goes: messages sit at depth 6, their content a little below.
const DEPTH: usize = 16;

/// Parses `body`. Half an emoji (`\ud83d` alone: names and previews get cut that way), a number beyond any float or an
/// absurd nesting is valid JSON, but refused by a strict parser, together with all its neighbours. Then each part is
/// looked at on its own: half characters become `U+FFFD`, and any other part that does not parse is kept as its text.
pub(super) fn parse(body: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(body).or_else(|_| Ok(part(serde_json::from_slice(body)?, DEPTH)))
}

fn part(raw: &RawValue, depth: usize) -> Value {
    let text = raw.get();
    if let Ok(value) = serde_json::from_str(text) {
        return value;
    }
    if depth > 0 {
        if let Ok(members) = serde_json::from_str::<BTreeMap<String, &RawValue>>(text) {
            return members.into_iter().map(|(key, member)| (key, part(member, depth - 1))).collect();
        }
        if let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(text) {
            return elements.into_iter().map(|element| part(element, depth - 1)).collect();
        }
        if text.starts_with('"') {
            return serde_json::from_str(&whole_characters(text)).unwrap_or_else(|_| text.into());
        }
    }
    text.into()
}

/// Replaces each half of a surrogate pair that stands alone. `text` is a valid JSON string literal.
fn whole_characters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push('\u{fffd}');
                rest = &escape[6..];
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => 2,
        };
        out.push_str(&escape[..length]);
        rest = &escape[length..];
    }
    out.push_str(rest);
    out
}

/// The UTF-16 unit of the `\uXXXX` that `escape` starts with.
fn unit(escape: &str) -> Option<u16> {
    u16::from_str_radix(escape.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_characters_huge_numbers_and_absurd_nesting_cost_only_themselves() {
        let deep = format!("{}{}", "[".repeat(400), "]".repeat(400));
        let body = format!(
            r#"{{"entry":[{{"name":"Awa \ud83d","quoted":"a\\ud83d \udc4d\ud83d\udc4d\u00e9\n\"","far":1e999,"deep":{deep},"ok":1}}]}}"#
        );
        let value = parse(body.as_bytes()).unwrap();
        let item = &value["entry"][0];
        assert_eq!(item["name"], "Awa \u{fffd}");
        assert_eq!(item["quoted"], "a\\ud83d \u{fffd}👍é\n\"");
        assert_eq!(item["far"], "1e999");
        assert!(item["deep"].is_array(), "kept, as text at the bottom");
        assert_eq!(item["ok"], 1);
    }

    #[test]
    fn what_is_no_json_stays_an_error() {
        for body in ["", "{", r#"{"a":}"#, r#"{"a":1} x"#, "\u{feff}{}", r#"{"a":"\ud83"}"#] {
            assert!(parse(body.as_bytes()).is_err(), "{body:?}");
        }
        assert!(parse(b"{\"a\":\"\xff\"}").is_err(), "not UTF-8");
    }
}
