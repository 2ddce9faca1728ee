use super::initials;
use crate::{Accent, Ui};
use askama::Template;

/// The frame around a merchant's page: which brand, who, what waits.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The open brand.
    pub brand: BrandLink,
    /// Every brand the teammate may open, the open one included.
    pub brands: Vec<BrandLink>,
    /// Who is signed in.
    pub me: Me,
    /// What waits, shown on the bar.
    pub badges: Badges,
    /// Light, dark, or as the device says.
    pub theme: Theme,
    /// Where the stream of news starts: the id of the last fact when the page was read.
    pub live_after: String,
    /// Whether the reader may see figures: the page *Money* is there for them.
    pub sees_figures: bool,
}

impl Shell {
    /// The places of the bar that are the reader's.
    pub fn tabs(&self) -> impl Iterator<Item = Tab> {
        Tab::ALL.into_iter().filter(|tab| self.sees_figures || *tab != Tab::Money)
    }
    /// The themes to choose from.
    pub fn themes(&self) -> &'static [Theme] {
        &Theme::ALL
    }
}

/// A brand as the interface shows it.
#[derive(Debug, Clone)]
pub struct BrandLink {
    /// Its name.
    pub name: String,
    /// Its part of addresses.
    pub slug: String,
    /// Its colour.
    pub accent: Accent,
}
impl BrandLink {
    /// Up to two letters for its mark.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Me {
    /// Their name.
    pub name: String,
    /// Their role in the open brand.
    pub role: Role,
}

impl Me {
    /// For the round mark.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
    /// To greet them by.
    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or_default()
    }
}

/// What a teammate may do, in words; the rules are `identity`'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but the organisation.
    Manager,
    /// Talks and sells.
    Seller,
    /// Reads.
    Analyst,
}
impl Role {
    /// Its name.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Owner => "role-owner",
            Self::Manager => "role-manager",
            Self::Seller => "role-seller",
            Self::Analyst => "role-analyst",
        })
    }
}

/// Counts shown on the bar; nothing is shown for zero.
#[derive(Debug, Clone, Copy, Default)]
pub struct Badges {
    /// Conversations that wait for a human.
    pub messages: i64,
    /// Orders to act upon.
    pub orders: i64,
}

/// Light or dark, kept in the cookie `theme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}
impl Theme {
    /// Every theme, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The cookie's value.
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
    /// Reads the cookie; anything unknown follows the device.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or_default()
    }
    fn key(self) -> &'static str {
        match self {
            Self::Auto => "theme-auto",
            Self::Light => "theme-light",
            Self::Dark => "theme-dark",
        }
    }
    /// Its name.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(self.key())
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Auto => "phone",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }
}

/// A place of the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What to do now.
    Today,
    /// The inbox.
    Messages,
    /// The orders board.
    Orders,
    /// What came in and what is still to come; on phones under « Plus ».
    Money,
    /// Products and stock; on phones under « Plus ».
    Catalogue,
    /// Who comes when; on phones under « Plus ».
    Appointments,
    /// Promo codes; on phones under « Plus ».
    Promos,
    /// The assistants and their settings; on phones under « Plus ».
    Agent,
    /// What the agent answers from; on phones under « Plus ».
    Knowledge,
    /// What WhatsApp tells about the brand's numbers; on phones under « Plus ».
    LineNews,
    /// What the reader must hear of; on phones under « Plus ».
    Alerts,
    /// Who is near to buying; on phones under « Plus ».
    Leads,
    /// How good the scores are; on phones under « Plus ».
    Scores,
    /// What the shop has decided; on phones under « Plus ».
    Settings,
    /// Teammates; on phones under « Plus ».
    Team,
    /// The rest.
    More,
}
impl Tab {
    /// In the order of the bar.
    pub const ALL: [Self; 16] = [
        Self::Today,
        Self::Messages,
        Self::Orders,
        Self::Leads,
        Self::Money,
        Self::Catalogue,
        Self::Appointments,
        Self::Promos,
        Self::Agent,
        Self::Knowledge,
        Self::Alerts,
        Self::LineNews,
        Self::Scores,
        Self::Settings,
        Self::Team,
        Self::More,
    ];

    /// The last part of its address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Messages => "messages",
            Self::Orders => "orders",
            Self::Money => "money",
            Self::Catalogue => "catalogue",
            Self::Appointments => "appointments",
            Self::Promos => "promos",
            Self::Agent => "agent",
            Self::Knowledge => "knowledge",
            Self::LineNews => "line-news",
            Self::Alerts => "alerts",
            Self::Leads => "leads",
            Self::Scores => "scores",
            Self::Settings => "settings",
            Self::Team => "team",
            Self::More => "more",
        }
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Messages => "chat",
            Self::Orders => "receipt",
            Self::Money => "wallet",
            Self::Catalogue => "shop",
            Self::Appointments => "clock",
            Self::Promos => "receipt",
            Self::Agent => "spark",
            Self::Knowledge => "info",
            Self::LineNews => "phone",
            Self::Alerts => "alert",
            Self::Leads => "star",
            Self::Scores => "spark",
            Self::Settings => "sliders",
            Self::Team => "people",
            Self::More => "more",
        }
    }
    /// Its name.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Today => "tab-today",
            Self::Messages => "tab-messages",
            Self::Orders => "tab-orders",
            Self::Money => "tab-money",
            Self::Catalogue => "tab-catalogue",
            Self::Appointments => "appointments-title",
            Self::Promos => "promos-title",
            Self::Agent => "agent-title",
            Self::Knowledge => "knowledge-title",
            Self::LineNews => "tab-line-news",
            Self::Alerts => "alerts-title",
            Self::Leads => "tab-leads",
            Self::Scores => "tab-scores",
            Self::Settings => "settings-title",
            Self::Team => "tab-team",
            Self::More => "tab-more",
        })
    }
    /// Only on the rail (tablet and up), only on the phone's bar, or on both.
    pub fn class(self) -> &'static str {
        match self {
            Self::Money
            | Self::Catalogue
            | Self::Appointments
            | Self::Promos
            | Self::Agent
            | Self::Knowledge
            | Self::LineNews
            | Self::Alerts
            | Self::Leads
            | Self::Scores
            | Self::Settings
            | Self::Team => "wide",
            Self::More => "phone",
            _ => "",
        }
    }
    /// Whether what waits there is counted on the bar.
    pub fn has_badge(self) -> bool {
        matches!(self, Self::Messages | Self::Orders)
    }
    /// What waits there.
    pub fn waiting(self, badges: &Badges) -> i64 {
        match self {
            Self::Messages => badges.messages,
            Self::Orders => badges.orders,
            _ => 0,
        }
    }
}

/// The list of brands to switch to.
#[derive(Debug, Clone, Template)]
#[template(path = "layout/switcher.html")]
pub struct BrandSwitcher {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
}

/// « Plus »: what has no place on the phone's bar, language, theme, sign-out.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/more.html")]
pub struct MorePage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
}
impl MorePage {
    fn tab(&self) -> Tab {
        Tab::More
    }
}

/// A notice as an answer to a form that could not be done; carries `data-fragment`, which tells the page's script that
/// an error status holds something to show.
#[derive(Debug, Clone, Template)]
#[template(path = "layout/flash.html")]
pub struct Flash {
    /// The sentence, already in the reader's language.
    pub text: String,
    /// Whether it is bad news.
    pub bad: bool,
}
