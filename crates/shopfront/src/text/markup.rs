use std::borrow::Cow;

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "section",
    "blockquote",
    "dd",
    "dt",
];
/// Elements whose content is no text.
const HIDDEN: &[&str] =
    &["script", "style", "template", "iframe", "noscript", "svg", "title", "head", "textarea", "object"];

/// Removes tags and comments and what is in scripts and styles; paragraphs become lines. Entities stay as they are.
pub fn strip_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = match tag(rest) {
            Some((name, after)) => {
                if BLOCKS.contains(&name.as_str()) {
                    plain.push('\n');
                }
                if HIDDEN.contains(&name.as_str()) { skip(after, &name) } else { after }
            }
            None => {
                plain.push('<');
                &rest[1..]
            }
        };
    }
    plain.push_str(rest);
    plain.into()
}

/// The name of the tag a text begins with (empty for a closing one of no block, and for a comment), and what follows it.
fn tag(text: &str) -> Option<(String, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some((String::new(), comment.split_once("-->").map_or("", |(_, after)| after)));
    }
    let inner = &text[1..];
    let closes = inner.starts_with('/');
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let opens = inner.starts_with(|first: char| first.is_ascii_alphabetic()) || text.starts_with("<!");
    let end = inner.find('>').filter(|_| opens)?;
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let shown = !closes || BLOCKS.contains(&name.as_str());
    Some((if shown { name } else { String::new() }, &inner[end + 1..]))
}

/// What follows the end of an element.
fn skip<'a>(text: &'a str, name: &str) -> &'a str {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = text[at..].find("</") {
        let start = at + found + 2;
        let is_it =
            bytes.get(start..start + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        if is_it {
            return text[start..].split_once('>').map_or("", |(_, after)| after);
        }
        at = start;
    }
    ""
}
