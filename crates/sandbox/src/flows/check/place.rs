use serde_json::{Value, json};
use std::ops::Range;

/// Where the value of `path` stands in `text`, in the shape of section 8.6: lines and columns count from 1. What cannot be
/// found is told to stand at the beginning.
pub(super) fn place(text: &str, path: &str) -> Value {
    let span = find(text, path).unwrap_or(0..0);
    let (line_start, column_start) = line_and_column(text, span.start);
    let (line_end, column_end) = line_and_column(text, span.end.saturating_sub(1).max(span.start));
    json!({"line_start": line_start, "line_end": line_end, "column_start": column_start, "column_end": column_end})
}

fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// The bytes of the value that `path` (`screens[0].layout`) leads to. The text is known to be JSON.
fn find(text: &str, path: &str) -> Option<Range<usize>> {
    let mut at = Cursor { text: text.as_bytes(), at: 0 };
    at.skip_space();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(indexed) = rest.strip_prefix('[') {
            let (index, after) = indexed.split_once(']')?;
            at.enter_item(index.parse().ok()?)?;
            rest = after;
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            at.enter_member(&name[..end])?;
            rest = &name[end..];
        }
    }
    let start = at.at;
    at.skip_value()?;
    Some(start..at.at)
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Steps over `byte` and the space around it.
    fn step(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.peek()? == byte).then(|| self.at += 1)?;
        self.skip_space();
        Some(())
    }

    fn enter_item(&mut self, index: usize) -> Option<()> {
        self.step(b'[')?;
        for _ in 0..index {
            self.skip_value()?;
            self.step(b',')?;
        }
        Some(())
    }

    fn enter_member(&mut self, name: &str) -> Option<()> {
        self.step(b'{')?;
        loop {
            let start = self.at;
            self.skip_value()?;
            let key: String = serde_json::from_slice(&self.text[start..self.at]).ok()?;
            self.step(b':')?;
            if key == name {
                return Some(());
            }
            self.skip_value()?;
            self.step(b',')?;
        }
    }

    /// Steps over a whole value: strings by their quotes, the rest by counting brackets.
    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => self.skip_string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                _ if depth > 0 => self.at += 1,
                _ => {
                    while self.peek().is_some_and(|b| !b",}]".contains(&b) && !b.is_ascii_whitespace()) {
                        self.at += 1;
                    }
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn skip_string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            match self.peek()? {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                _ => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_in_the_text() {
        let text = "{\n  \"a\\\"]\": [1, {\"é\": \"x]\"}],\n  \"screens\": [ {\"id\": \"ONE\"}, {\"id\": 22} ]\n}";
        assert_eq!(find(text, "screens[1].id").map(|span| &text[span]), Some("22"));
        assert_eq!(find(text, "screens[0]").map(|span| &text[span]), Some("{\"id\": \"ONE\"}"));
        assert_eq!(find(text, "screens[2]"), None);
        let found = place(text, "screens[0].id");
        assert_eq!(found, json!({"line_start": 3, "line_end": 3, "column_start": 23, "column_end": 27}));
    }
}
