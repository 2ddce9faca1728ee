mod said;

use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::Millis;
use whatsapp::{News, Severity};

/// What WhatsApp tells about the brand's numbers.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/line_news.html")]
pub struct LineNewsPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// What is listed, the newest first.
    pub list: NewsList,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// One of the two lists.
#[derive(Debug, Clone)]
pub enum NewsList {
    /// What WhatsApp tells.
    Told(Vec<NewsView>),
    /// What came and was not understood.
    Strays(Vec<StrayView>),
}

impl LineNewsPage {
    fn tab(&self) -> Tab {
        Tab::LineNews
    }
    /// The two lists, in the order of their tabs.
    fn parts(&self) -> [NewsPart; 2] {
        NewsPart::ALL
    }
    fn is_empty(&self) -> bool {
        match &self.list {
            NewsList::Told(all) => all.is_empty(),
            NewsList::Strays(all) => all.is_empty(),
        }
    }
    fn part(&self) -> NewsPart {
        match self.list {
            NewsList::Told(_) => NewsPart::Told,
            NewsList::Strays(_) => NewsPart::Strays,
        }
    }
}

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NewsPart {
    /// What WhatsApp tells.
    #[default]
    Told,
    /// What came and was not understood.
    Strays,
}

impl NewsPart {
    /// In the order of the tabs.
    pub const ALL: [Self; 2] = [Self::Told, Self::Strays];

    /// The value of `view=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Strays => "not-understood",
        }
    }
    /// Reads `view=`; anything unknown shows what WhatsApp tells.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|part| part.code() == code).unwrap_or_default()
    }
    /// Its name.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Told => "line-news-told",
            Self::Strays => "line-news-strays",
        })
    }
    /// What an empty list says: a title and what to expect.
    pub fn empty(self, ui: &Ui) -> (String, String) {
        match self {
            Self::Told => (ui.say("line-news-told-empty"), ui.say("line-news-told-empty-next")),
            Self::Strays => (ui.say("line-news-strays-empty"), ui.say("line-news-strays-empty-next")),
        }
    }
}

/// One piece of news.
#[derive(Debug, Clone)]
pub struct NewsView {
    /// When we heard it.
    pub at: Millis,
    /// Which numbers it is about, as people dial them.
    pub numbers: Vec<String>,
    /// Meta's field.
    pub field: String,
    /// What it says.
    pub news: News,
}

impl NewsView {
    /// What happened, in a sentence.
    pub fn what(&self, ui: &Ui) -> String {
        said::what(&self.field, &self.news, ui)
    }
    /// What to do, when there is something to do.
    pub fn to_do(&self, ui: &Ui) -> Option<String> {
        said::to_do(&self.news).map(|key| ui.say(key))
    }
    /// Meta's own words, where they say more than ours.
    pub fn quoted(&self) -> Option<String> {
        said::quoted(&self.news)
    }
    /// How much it weighs, in a word.
    pub fn weight(&self, ui: &Ui) -> String {
        ui.say(match self.news.severity() {
            Severity::Serious => "line-news-serious",
            Severity::Warning => "line-news-warning",
            Severity::Good => "line-news-good",
            Severity::Info => "line-news-info",
        })
    }
    /// Its tone.
    pub fn tone(&self) -> &'static str {
        match self.news.severity() {
            Severity::Serious => "bad",
            Severity::Warning => "warn",
            Severity::Good => "ok",
            Severity::Info => "info",
        }
    }
    /// Its icon.
    pub fn icon(&self) -> &'static str {
        match self.news.severity() {
            Severity::Serious | Severity::Warning => "alert",
            Severity::Good => "check",
            Severity::Info => "info",
        }
    }
}

/// Something that came for a line and was not understood.
#[derive(Debug, Clone)]
pub struct StrayView {
    /// When we heard it.
    pub at: Millis,
    /// For which number.
    pub number: String,
    /// Meta's field, empty for none.
    pub field: String,
    /// Its type, where it has one.
    pub kind: Option<String>,
    /// Why.
    pub why: StrayWhy,
}

/// Why it was not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrayWhy {
    /// A type, or a field, that we do not know.
    UnknownType,
    /// A message of a group.
    Group,
    /// A change of a customer we do not know.
    UnknownCustomer,
    /// What became of a message that we did not send.
    UnknownMessage,
    /// Signed by another app than the line's.
    OtherApp,
    /// Another reason.
    Other,
}

impl StrayWhy {
    /// In a sentence.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::UnknownType => "stray-unknown-type",
            Self::Group => "stray-group",
            Self::UnknownCustomer => "stray-unknown-customer",
            Self::UnknownMessage => "stray-unknown-message",
            Self::OtherApp => "stray-other-app",
            Self::Other => "stray-other",
        })
    }
}
