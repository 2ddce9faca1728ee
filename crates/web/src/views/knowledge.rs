use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::{Locale, Millis};
use knowledge::Kind;

/// What the agent answers from, and what nobody could answer.
#[derive(Debug, Clone, Template)]
#[template(path = "knowledge/page.html")]
pub struct KnowledgePage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The brand's articles, facts about the shop first.
    pub articles: Vec<ArticleForm>,
    /// Questions alike that wait for an answer, the most asked first.
    pub questions: Vec<QuestionView>,
    /// A new article.
    pub new: ArticleForm,
    /// A page to be read.
    pub page: ArticleForm,
    /// A file to be read.
    pub file: ArticleForm,
    /// Whether the reader may change anything here.
    pub may_edit: bool,
}
impl KnowledgePage {
    fn tab(&self) -> Tab {
        Tab::Knowledge
    }
}

/// Questions alike.
#[derive(Debug, Clone)]
pub struct QuestionView {
    /// The group's id.
    pub id: String,
    /// As it was asked first.
    pub text: String,
    /// How often.
    pub asked: i64,
    /// When last.
    pub last_at: Millis,
    /// The form of its answer.
    pub answer: ArticleForm,
}

/// An article as it stands in its form.
#[derive(Debug, Clone, Default)]
pub struct ArticleForm {
    /// Its id; another word for one that is not made yet.
    pub key: String,
    /// Its kind's word.
    pub kind: String,
    /// As the merchant names it.
    pub title: String,
    /// The code of its language.
    pub locale: String,
    /// All of it.
    pub text: String,
    /// A page's address, a file's name.
    pub origin: String,
    /// How its text stands: a word.
    pub state: &'static str,
    /// Why its page could not be read: a word.
    pub problem: String,
    /// Whether its form is open.
    pub open: bool,
    /// Whether it was just saved.
    pub saved: bool,
    /// What was just typed and could not be.
    pub trouble: Option<KnowledgeTrouble>,
}

impl ArticleForm {
    /// The form of a new article.
    pub fn new(kind: Kind, locale: Locale) -> Self {
        let key = match kind {
            Kind::Page => "new-page",
            Kind::Pdf => "new-file",
            _ => "new",
        };
        let (kind, locale) = (kind.code().to_owned(), locale.code().to_owned());
        Self { key: key.into(), kind, locale, state: "ready", ..Self::default() }
    }

    /// Whether it is a web page.
    pub fn is_page(&self) -> bool {
        self.kind == Kind::Page.code()
    }

    /// Whether its kind can be chosen: a file and a page stay what they are.
    pub fn may_be_another(&self) -> bool {
        !self.is_page() && self.kind != Kind::Pdf.code()
    }

    /// The kinds to choose from: word, and what it is called.
    pub fn kinds(&self, ui: &Ui) -> Vec<(&'static str, String)> {
        let written = Kind::ALL.into_iter().filter(|kind| kind.is_written_here());
        written.map(|kind| (kind.code(), said(kind, ui))).collect()
    }

    /// What kind it is, in words.
    pub fn kind_said(&self, ui: &Ui) -> String {
        said(Kind::from_code(&self.kind).unwrap_or(Kind::Article), ui)
    }

    /// Its icon.
    pub fn icon(&self) -> &'static str {
        match Kind::from_code(&self.kind) {
            Some(Kind::Page | Kind::Pdf) => "receipt",
            Some(kind) if kind.is_fact() => "info",
            _ => "chat",
        }
    }

    /// Its beginning, in a line.
    pub fn beginning(&self) -> String {
        let line: String = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(140) {
            Some((at, _)) => format!("{}…", &line[..at]),
            None => line,
        }
    }

    /// Why its page could not be read, in words.
    pub fn problem_said(&self, ui: &Ui) -> String {
        ui.say(match self.problem.as_str() {
            "refused_address" => "knowledge-problem-address",
            "not_found" => "knowledge-problem-gone",
            "too_large" => "knowledge-problem-large",
            "no_text" => "knowledge-problem-empty",
            _ => "knowledge-problem-unreachable",
        })
    }
}

fn said(kind: Kind, ui: &Ui) -> String {
    ui.say(match kind {
        Kind::Hours => "knowledge-kind-hours",
        Kind::Address => "knowledge-kind-address",
        Kind::Delivery => "knowledge-kind-delivery",
        Kind::Returns => "knowledge-kind-returns",
        Kind::Payment => "knowledge-kind-payment",
        Kind::Fact => "knowledge-kind-fact",
        Kind::Article => "knowledge-kind-article",
        Kind::Pdf => "knowledge-kind-pdf",
        Kind::Page => "knowledge-kind-page",
    })
}

/// Why an article was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnowledgeTrouble {
    /// No title, or one that is too long.
    Title,
    /// Another article has it.
    TitleTaken,
    /// No text, or too much of it.
    Text,
    /// No address that can be read.
    Address,
    /// There are enough.
    TooMany,
    /// No file was chosen.
    NoFile,
    /// The file cannot be read.
    BrokenPdf,
    /// It is made of pictures.
    PdfWithoutText,
    /// It is too large.
    PdfTooLarge,
}
impl KnowledgeTrouble {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Title => "knowledge-trouble-title",
            Self::TitleTaken => "knowledge-trouble-title-taken",
            Self::Text => "knowledge-trouble-text",
            Self::Address => "knowledge-trouble-address",
            Self::TooMany => "knowledge-trouble-too-many",
            Self::NoFile => "knowledge-trouble-no-file",
            Self::BrokenPdf => "knowledge-trouble-broken-pdf",
            Self::PdfWithoutText => "knowledge-trouble-no-text",
            Self::PdfTooLarge => "knowledge-trouble-pdf-large",
        })
    }
}
