use super::{Dom, Id, Kind, Node};
use html5ever::{
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind},
};
use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

const MOST_DEPTH: usize = 512;
const MOST_NODES: usize = 400_000;
const MOST_TIME: Duration = Duration::from_secs(2);
/// Attributes of an element that are kept.
const MOST_ATTRIBUTES: usize = 128;
/// Fed piece by piece, in bytes, so that the time is looked at.
const PIECE: usize = 32 * 1024;

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// What ends a paragraph that nobody closed.
const ENDS_P: &[&str] = &[
    "div",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "aside",
    "form",
    "p",
    "pre",
    "blockquote",
    "main",
    "dl",
    "figure",
];

/// Reads a page. Never fails: what is beyond the bounds is left out, and [`Dom::cut`] tells.
pub fn parse(html: &str) -> Dom {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let (mut rest, begun) = (html, Instant::now());
    while !rest.is_empty() {
        let mut end = rest.len().min(PIECE);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        queue.push_back(StrTendril::from_slice(&rest[..end]));
        rest = &rest[end..];
        let _ = tokenizer.feed(&queue);
        let mut build = tokenizer.sink.0.borrow_mut();
        if build.full || begun.elapsed() > MOST_TIME {
            build.cut |= !rest.is_empty();
            break;
        }
    }
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

#[derive(Default)]
struct Sink(RefCell<Build>);

#[derive(Default)]
struct Build {
    nodes: Vec<Node>,
    open: Vec<Id>,
    /// Elements beyond the depth that are open but not in the tree.
    beyond: usize,
    full: bool,
    cut: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut build = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return build.start(tag),
            Token::TagToken(tag) => build.end(&tag.name),
            Token::CharacterTokens(text) => build.push(Kind::Text(text)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Build {
    fn push(&mut self, kind: Kind) {
        if self.nodes.len() >= MOST_NODES {
            (self.full, self.cut) = (true, true);
            return;
        }
        let at = self.nodes.len();
        let parent = self.open.last().copied().unwrap_or(at);
        self.nodes.push(Node { parent, end: at + 1, kind });
    }

    fn name(&self, id: Id) -> &str {
        if let Kind::Element { name, .. } = &self.nodes[id].kind { name } else { "" }
    }

    fn start(&mut self, tag: Tag) -> TokenSinkResult<()> {
        let name = tag.name.clone();
        let name: &str = &name;
        self.close_implied(name);
        let raw = match name {
            "script" => Some(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => Some(RawKind::Rawtext),
            "textarea" | "title" => Some(RawKind::Rcdata),
            _ => None,
        };
        let attrs = tag.attrs.into_iter().take(MOST_ATTRIBUTES).map(|attr| (attr.name.local, attr.value)).collect();
        let at = self.nodes.len();
        self.push(Kind::Element { name: tag.name, attrs });
        let holds = !VOID.contains(&name) && (!tag.self_closing || raw.is_some());
        if holds && self.nodes.len() > at {
            if self.open.len() < MOST_DEPTH {
                self.open.push(at);
            } else {
                (self.beyond, self.cut) = (self.beyond + 1, true);
            }
        }
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }

    /// Closes what the start of an element closes although nobody wrote it.
    fn close_implied(&mut self, name: &str) {
        let (closes, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr", "td", "th"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot", "tr", "td", "th"], &["table"]),
            "option" | "optgroup" => (&["option"], &["select"]),
            "body" => (&["head"], &[]),
            _ if ENDS_P.contains(&name) => (&["p"], &["div", "td", "li", "section", "article", "button", "form"]),
            _ => return,
        };
        let mut cut = None;
        for (place, id) in self.open.iter().enumerate().rev() {
            let open = self.name(*id);
            if closes.contains(&open) {
                cut = Some(place);
            }
            if within.contains(&open) {
                break;
            }
        }
        if let Some(place) = cut {
            self.close_from(place);
        }
    }

    fn end(&mut self, name: &str) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let fenced = !matches!(name, "table" | "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "body" | "html");
        for place in (0..self.open.len()).rev() {
            let open = self.name(self.open[place]);
            if open == name {
                return self.close_from(place);
            }
            if fenced && matches!(open, "td" | "th" | "table") {
                return;
            }
        }
    }

    fn close_from(&mut self, place: usize) {
        let end = self.nodes.len();
        for id in self.open.drain(place..) {
            self.nodes[id].end = end;
        }
    }

    fn finish(mut self) -> Dom {
        self.close_from(0);
        Dom { nodes: self.nodes, cut: self.cut }
    }
}
