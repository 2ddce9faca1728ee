//! XML of strangers: pieces in a row, no document types, no entities of their own, depth and text bounded, torn places skipped.
//!
//! Source: contract *catalogue sources*, sections 14 and 25.

use crate::text::decode_entities;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::borrow::Cow;

const MOST_DEPTH: usize = 64;
const MOST_TEARS: usize = 10_000;
/// The longest text or attribute, in bytes.
const MOST_TEXT: usize = 200_000;

/// One piece of a document.
pub(crate) enum Piece<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// Text, decoded.
    Text(Cow<'a, str>),
    /// An element ends.
    Close,
    /// Something was unreadable: what was open is no more.
    Torn,
}

/// The start of an element.
pub(crate) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name with the prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.name().0
    }

    /// An attribute's value, decoded.
    pub(crate) fn attr(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        let found = attributes.take(64).flatten().find(|attribute| attribute.key.0.eq_ignore_ascii_case(name))?;
        (found.value.len() <= MOST_TEXT).then(|| decode_entities(&found.value).into_owned())
    }
}

/// A document that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadXml {
    /// It has a document type: entities could be declared there.
    #[error("the document has a type declaration")]
    Doctype,
    /// Elements stand too deep in one another.
    #[error("the document is too deep")]
    TooDeep,
}

impl BadXml {
    /// Its stable word.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Doctype => "doctype",
            Self::TooDeep => "too_deep",
        }
    }
}

/// Hands over a document piece by piece. Elements that are closed in their own tag are told as opened and closed.
pub(crate) fn walk(text: &str, mut hand: impl FnMut(Piece<'_>)) -> Result<(), BadXml> {
    let mut from = 0;
    for _ in 0..MOST_TEARS {
        let rest = &text[from..];
        let mut reader = Reader::from_str(rest);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        // What is open, so that an end closes what it names, and whatever was left open inside.
        let mut open: Vec<String> = Vec::new();
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    if open.len() >= MOST_DEPTH {
                        return Err(BadXml::TooDeep);
                    }
                    open.push(tag.name().0.to_owned());
                    hand(Piece::Open(Tag(tag)));
                }
                Ok(Event::Empty(tag)) => {
                    hand(Piece::Open(Tag(tag)));
                    hand(Piece::Close);
                }
                Ok(Event::End(tag)) => {
                    let place = open.iter().rposition(|name| *name == tag.name().0);
                    while place.is_some_and(|place| open.len() > place) {
                        open.pop();
                        hand(Piece::Close);
                    }
                }
                Ok(Event::Text(said)) if said.len() <= MOST_TEXT => hand(Piece::Text(Cow::Borrowed(&said))),
                Ok(Event::CData(said)) if said.len() <= MOST_TEXT => hand(Piece::Text(Cow::Borrowed(&said))),
                // What nobody declared is read as HTML would; nothing else can be declared without a document type.
                Ok(Event::GeneralRef(name)) => {
                    let written = format!("&{};", &*name);
                    hand(Piece::Text(Cow::Owned(decode_entities(&written).into_owned())));
                }
                Ok(Event::DocType(_)) => return Err(BadXml::Doctype),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        hand(Piece::Torn);
        let at = usize::try_from(reader.buffer_position()).unwrap_or(rest.len()).min(rest.len());
        let Some(next) = next_item(rest, at.max(1)) else { return Ok(()) };
        from += next;
    }
    Ok(())
}

/// Where the next thing of a list begins.
fn next_item(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    loop {
        let found = at + text[at..].find('<')?;
        let name = &text.as_bytes()[found + 1..];
        let begins = |word: &str| name.len() >= word.len() && name[..word.len()].eq_ignore_ascii_case(word.as_bytes());
        if ["item", "entry", "offer", "product", "shopitem", "url", "sitemap"].iter().any(|word| begins(word)) {
            return Some(found);
        }
        at = found + 1;
    }
}

/// A name without its prefix, in lower case.
pub(crate) fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}
