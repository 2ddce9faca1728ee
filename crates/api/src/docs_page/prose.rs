//! Words of the document as HTML: everything is escaped, `marked` words become code, an empty line begins a paragraph.

/// The text without a meaning for HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// One paragraph; what stands between backticks is code.
pub(super) fn line(text: &str) -> String {
    let mut out = String::new();
    for (i, part) in text.split('`').enumerate() {
        let part = escaped(part);
        if i % 2 == 0 { out.push_str(&part) } else { out.push_str(&format!("<code>{part}</code>")) }
    }
    out
}

/// Its paragraphs.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(line).collect()
}

/// An address, with the parts one fills in standing out.
pub(super) fn address(path: &str) -> String {
    escaped(path).replace('{', "<em>{").replace('}', "}</em>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_marked() {
        assert_eq!(line("a < b & `c<d>`"), "a &lt; b &amp; <code>c&lt;d&gt;</code>");
        assert_eq!(paragraphs("one\n\n\n\ntwo"), ["one", "two"]);
        assert_eq!(address("/b/{brand}/x"), "/b/<em>{brand}</em>/x");
    }
}
