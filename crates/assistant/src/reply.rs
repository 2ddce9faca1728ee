use crate::Phrases;
use whatsapp::{
    Outgoing,
    outgoing::{ListRow, ListSection, ProductSection, ReplyButton, shorten},
};

/// An answer in the making: one message in the end.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// Said first.
    pub hello: Option<String>,
    /// What was done and what is so.
    pub lines: Vec<String>,
    /// What there is to choose from, numbered; goes with the question.
    pub listed: Vec<String>,
    /// What is asked, last.
    pub ask: Option<String>,
    /// How to answer with a tap.
    pub extra: Extra,
}

/// What an answer offers to tap.
#[derive(Debug, Default)]
pub(crate) enum Extra {
    #[default]
    Nothing,
    Buttons(Vec<ReplyButton>),
    List {
        button: String,
        title: String,
        rows: Vec<ListRow>,
    },
    Link {
        label: String,
        url: String,
    },
    /// Goods with their pictures, out of Meta's catalogue.
    Goods {
        header: String,
        catalogue: String,
        skus: Vec<String>,
    },
}

/// Characters of a message with buttons or a link, and of plain text or a list.
const WITH_BUTTONS: usize = 1024;
const PLAIN: usize = 4096;

impl Reply {
    /// Says a line, once: two questions of one turn may have the same answer.
    pub fn say(&mut self, line: String) {
        if !line.is_empty() && !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    /// Asks `question`, replacing what an earlier part of the turn asked and listed.
    pub fn ask(&mut self, question: String, extra: Extra) {
        self.listed.clear();
        self.ask = Some(question).filter(|question| !question.is_empty());
        self.extra = extra;
    }

    /// What it says and asks; none when it asks nothing. The same for two answers that differ in their words but not in
    /// what they say.
    pub fn gist(&self, say: Phrases) -> Option<String> {
        let ask = self.ask.as_ref()?;
        let lines: Vec<String> =
            self.lines.iter().chain(&self.listed).chain([ask]).map(|line| say.without_variants(line)).collect();
        Some(lines.join("\n"))
    }

    /// Whether it only greets.
    pub fn is_only_hello(&self) -> bool {
        self.hello.is_some() && self.lines.is_empty() && self.ask.is_none()
    }

    pub fn is_empty(&self) -> bool {
        self.hello.is_none() && self.lines.is_empty() && self.ask.is_none()
    }

    /// The message; none when there is nothing to say.
    pub fn into_message(self) -> Option<Outgoing> {
        let parts: Vec<String> = self.hello.into_iter().chain(self.lines).chain(self.listed).chain(self.ask).collect();
        let body = parts.join("\n");
        if body.trim().is_empty() {
            return None;
        }
        Some(match self.extra {
            Extra::Nothing => Outgoing::text(cut(&body, PLAIN)),
            Extra::Buttons(buttons) if buttons.is_empty() => Outgoing::text(cut(&body, PLAIN)),
            Extra::Buttons(buttons) => {
                Outgoing::Buttons { header: None, body: cut(&body, WITH_BUTTONS), footer: None, buttons }
            }
            Extra::List { button, title, rows } => Outgoing::List {
                header: None,
                body: cut(&body, PLAIN),
                footer: None,
                button: shorten(&button, 20),
                sections: vec![ListSection { title: Some(shorten(&title, 24)), rows }],
            },
            Extra::Goods { header, catalogue, skus } => Outgoing::ProductList {
                header: shorten(&header, 60),
                body: cut(&body, WITH_BUTTONS),
                footer: None,
                catalog_id: catalogue,
                sections: vec![ProductSection { title: None, products: skus }],
            },
            Extra::Link { label, url } => Outgoing::CtaUrl {
                header: None,
                body: cut(&body, WITH_BUTTONS),
                footer: None,
                label: shorten(&label, 20),
                url,
            },
        })
    }
}

/// Keeps the lines; the end goes first when there are too many.
fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max - 1) {
        Some((at, _)) if text.chars().count() > max => format!("{}…", &text[..at]),
        _ => text.to_owned(),
    }
}

/// Up to three options as buttons, more as a list of at most ten rows. Titles that would be equal once cut are told
/// apart by their number.
pub(crate) fn options(say: Phrases, title_key: &str, rows: Vec<(String, String, Option<String>)>) -> Extra {
    if rows.is_empty() {
        return Extra::Nothing;
    }
    let fits_buttons =
        rows.len() <= 3 && rows.iter().all(|(_, title, note)| title.chars().count() <= 20 && note.is_none());
    if fits_buttons {
        return Extra::Buttons(rows.iter().map(|(id, title, _)| ReplyButton::new(id.as_str(), title)).collect());
    }
    let rows = rows
        .into_iter()
        .take(10)
        .map(|(id, title, note)| {
            let (short, full) = (shorten(&title, 24), title.chars().count() > 24);
            // A name that was cut is told whole in the second line.
            let description = match (full, note) {
                (true, Some(note)) => Some(format!("{title} — {note}")),
                (true, None) => Some(title.clone()),
                (false, note) => note,
            };
            ListRow::new(id, &short, description.as_deref())
        })
        .collect();
    Extra::List { button: say.plain("found-button"), title: say.plain(title_key), rows }
}

pub(crate) fn button(id: &str, title: &str) -> ReplyButton {
    ReplyButton::new(id, title)
}
