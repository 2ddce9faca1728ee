//! The words of a page that a reader would read: no menus, no scripts, headings kept apart.

use html5ever::{
    buffer_queue::BufferQueue,
    tendril::StrTendril,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states::RawKind},
};
use std::cell::RefCell;

/// A page's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readable {
    /// Its title, on one line.
    pub title: String,
    /// Its main text: paragraphs, and headings marked with `## `.
    pub text: String,
}

/// Characters of a text that are kept.
const MOST_LETTERS: usize = 150_000;
/// Parts of a page that say nothing of it.
const SKIPPED: [&str; 16] = [
    "script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "iframe", "select", "button",
    "canvas", "object", "dialog", "head",
];
/// Parts that begin a line of their own.
const BLOCKS: [&str; 23] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "dt",
    "dd",
    "pre",
    "summary",
];

/// Reads the words of an HTML page. Nothing in it is run or followed.
pub fn readable(html: &str) -> Readable {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let read = tokenizer.sink.0.into_inner();
    let title = read.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = read.text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut text = String::new();
    for line in lines.filter(|line| !matches!(line.as_str(), "" | "##")) {
        if text.chars().count() + line.chars().count() > MOST_LETTERS {
            break;
        }
        let joint = if line.starts_with("## ") { "\n" } else { "" };
        text.push_str(joint);
        text.push_str(&line);
        text.push('\n');
    }
    Readable { title, text: text.trim().to_owned() }
}

#[derive(Default)]
struct Reader(RefCell<Read>);

#[derive(Default)]
struct Read {
    title: String,
    text: String,
    in_title: bool,
    /// The skipped parts that are open, the innermost last.
    skipped: Vec<String>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut read = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return read.tag(&tag),
            Token::CharacterTokens(words) if read.in_title => read.title.push_str(&words),
            Token::CharacterTokens(words) if read.skipped.is_empty() => read.text.push_str(&words),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Read {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let opens = tag.kind == TagKind::StartTag;
        if name == "title" {
            self.in_title = opens && self.title.is_empty();
            if opens {
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            return TokenSinkResult::Continue;
        }
        if SKIPPED.contains(&name) {
            match opens {
                true if !tag.self_closing => self.skipped.push(name.to_owned()),
                true => {}
                // What was left open inside ends with it; the body ends a head that nobody closed.
                false => {
                    if let Some(at) = self.skipped.iter().rposition(|open| open == name) {
                        self.skipped.truncate(at);
                    }
                }
            }
            return match name {
                "script" if opens => TokenSinkResult::RawData(RawKind::ScriptData),
                "style" | "noscript" | "iframe" if opens => TokenSinkResult::RawData(RawKind::Rawtext),
                _ => TokenSinkResult::Continue,
            };
        }
        if name == "body" && opens {
            self.skipped.clear();
        }
        if BLOCKS.contains(&name) && self.skipped.is_empty() {
            let heading = opens && name.len() == 2 && name.starts_with('h') && name != "hr";
            self.text.push_str(if heading { "\n## " } else { "\n" });
        } else if self.skipped.is_empty() && matches!(name, "td" | "th") {
            self.text.push(' ');
        }
        if name == "textarea" && opens {
            return TokenSinkResult::RawData(RawKind::Rcdata);
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn a_page_is_read_like_a_reader_would() {
        let page = "<!doctype html><html><head><title>Aide &amp; contact</title><style>p{color:red}</style></head><body>\
            <nav><a href=/>Accueil</a></nav><main><h1>Livraison</h1><p>Nous livrons en <b>24&nbsp;h</b>.</p>\
            <script>alert('<p>non</p>')</script><h2>Retours</h2><ul><li>7 jours<li>avec l'étiquette</ul></main>\
            <footer>© Awa</footer></body></html>";
        let read = readable(page);
        assert_eq!(read.title, "Aide & contact");
        assert_eq!(read.text, "## Livraison\nNous livrons en 24 h.\n\n## Retours\n7 jours\navec l'étiquette");
    }

    #[test]
    fn anything_is_read_without_falling() {
        for html in ["", "<", "<p", "<script>", "</p></p>", "<title>", "a\u{0}b", "<svg><svg><svg>x", "<p>é<p>ü"] {
            assert!(!readable(html).text.contains('\0'), "{html}");
        }
        let deep = "<div>".repeat(100_000);
        assert_eq!(readable(&format!("{deep}fin")).text, "fin");
        assert!(readable(&"<p>mot</p>".repeat(200_000)).text.len() < 400_000);
    }
}
