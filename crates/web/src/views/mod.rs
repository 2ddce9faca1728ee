//! One struct per page and per fragment; a handler fills it and answers with it.
//!
//! Data structs end in `View`; structs that render are named after what one sees ([`InboxPage`], [`OrderCard`]…).
//! Fragments carry the same fields under the same names as the page that includes them, so that one template file says a
//! thing once. Answer with a fragment when the request has `HX-Request-Type: partial`, with the page otherwise.

mod agenda;
mod agent;
mod alerts;
mod appointments;
mod bubble;
mod cases;
mod catalogue;
mod codes;
mod collections;
mod composer;
mod conversation;
mod delivery;
mod error;
mod follow_up;
mod import;
mod inbox;
mod inbox_list;
mod knowledge;
mod leads;
mod ledger;
mod line_news;
mod models;
mod money;
mod order;
mod orders;
mod others;
mod parts;
mod pay;
mod platform;
mod promos;
mod scores;
mod settings;
mod shell;
mod sign_in;
mod source;
mod stock;
mod suggestions;
mod team;
mod today;
mod trial;
mod voice_words;
mod why;
mod words;

pub use agenda::*;
pub use agent::*;
pub use alerts::*;
pub use appointments::*;
pub use bubble::*;
pub use cases::*;
pub use catalogue::*;
pub use collections::*;
pub use composer::*;
pub use conversation::*;
pub use delivery::*;
pub use error::*;
pub use follow_up::*;
pub use import::*;
pub use inbox::*;
pub use inbox_list::*;
pub use knowledge::*;
pub use leads::*;
pub use ledger::*;
pub use line_news::*;
pub use models::*;
pub use money::*;
pub use order::*;
pub use orders::*;
pub use others::*;
pub use pay::*;
pub use platform::*;
pub use promos::*;
pub use scores::*;
pub use settings::*;
pub use shell::*;
pub use sign_in::*;
pub use source::*;
pub use stock::*;
pub use suggestions::*;
pub use team::*;
pub use today::*;
pub use trial::*;
pub use voice_words::*;
pub use why::*;
pub use words::*;

/// Makes a page or fragment an HTTP answer: 200, UTF-8 HTML; a template that fails to render is our fault and a 500.
macro_rules! answers {
    ($($name:ident),+ $(,)?) => {$(
        impl axum::response::IntoResponse for $name {
            fn into_response(self) -> axum::response::Response {
                match askama::Template::render(&self) {
                    Ok(html) => axum::response::Html(html).into_response(),
                    Err(error) => {
                        tracing::error!(%error, page = stringify!($name), "A page could not be rendered");
                        axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
                    }
                }
            }
        }
    )+};
}
answers!(
    AgendaPage,
    AgentPage,
    AlertChoicesPage,
    AlertsPage,
    AppointmentsPage,
    BrandSwitcher,
    BubbleFragment,
    BubblesFragment,
    CataloguePage,
    DeliveryPage,
    Composer,
    ConversationPane,
    ConversationRow,
    ErrorPage,
    Flash,
    ImportPage,
    SourcesPage,
    SyncPage,
    SyncProgress,
    InboxPage,
    KnowledgePage,
    LeadsPage,
    LedgerPage,
    LineNewsPage,
    ScoresPage,
    MoneyPage,
    PlatformPage,
    PromosPage,
    VoiceWordsPage,
    MorePage,
    OrderCard,
    OthersHere,
    OrderPage,
    CasesPage,
    OrdersBoard,
    PayPage,
    PayReturn,
    ProductRow,
    SettingsPage,
    WordsPage,
    SignInPage,
    StockCell,
    Suggested,
    TeamPage,
    TodayPage,
    TrialPage,
    WhyPage,
    WhyPanel,
);

/// Up to two letters that stand for a name in a round mark.
pub(crate) fn initials(name: &str) -> String {
    if name.starts_with('+') {
        // A number: its end tells it from others.
        let mut digits = name.chars().filter(char::is_ascii_digit).rev();
        let (last, before) = (digits.next(), digits.next());
        return before.into_iter().chain(last).collect();
    }
    let mut words = name.split_whitespace().filter(|word| word.starts_with(char::is_alphanumeric));
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    let letters: String = first.into_iter().chain(last).flat_map(char::to_uppercase).collect();
    if letters.is_empty() { "?".to_owned() } else { letters }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn a_name_shrinks_to_its_initials() {
        assert_eq!(initials("Awa Mode"), "AM");
        assert_eq!(initials("Karité & Co"), "KC");
        assert_eq!(initials("Éloïse"), "É");
        assert_eq!(initials("Marie Laure Kouassi"), "MK");
        assert_eq!(initials("🙂"), "?");
        assert_eq!(initials("+225 07 07 12 34 56"), "56");
    }
}
