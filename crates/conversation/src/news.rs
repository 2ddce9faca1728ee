//! What WhatsApp tells about a brand's lines, read again: news of numbers, account, templates and forms, and updates that
//! came for a line and could not be understood.
//!
//! Never shown to anybody: an update of a number that was nobody's when it came, and what a stray says beyond its type.

mod store;

use kernel::{BrandId, LineId, Millis, Uuid};
use storage::{Read, StoreError};
use whatsapp::{News, Severity};

/// News of a line.
#[derive(Debug, Clone)]
pub struct LineNews {
    /// Which: in the order of time, and the cursor of the next page.
    pub id: Uuid,
    /// When we heard it.
    pub at: Millis,
    /// Of which line. News of an account that names no number is told to each of its lines.
    pub line: LineId,
    /// The line's number, as the operator wrote it.
    pub number: String,
    /// Meta's field, such as `account_update`.
    pub field: String,
    /// What it says.
    pub news: News,
}

/// An update that came for a line and could not be taken.
#[derive(Debug, Clone)]
pub struct Stray {
    /// Which: in the order of time, and the cursor of the next page.
    pub id: Uuid,
    /// When we heard it.
    pub at: Millis,
    /// For which line.
    pub line: LineId,
    /// The line's number, as the operator wrote it.
    pub number: String,
    /// Meta's field, such as `messages`; empty where it is no plain word.
    pub field: String,
    /// The type of the message, the status or the event, where it is a plain word.
    pub kind: Option<String>,
    /// Why it could not be taken.
    pub why: NotUnderstood,
}

/// Why an update could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotUnderstood {
    /// A type, or a field, that we do not know.
    UnknownType,
    /// A message of a group.
    Group,
    /// A change of a customer we do not know.
    UnknownCustomer,
    /// What became of a message that we did not send.
    UnknownMessage,
    /// Signed with the secret of another app than the line's.
    OtherApp,
    /// Another reason.
    Other,
}

impl NotUnderstood {
    /// A stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnknownType => "unknown_type",
            Self::Group => "group",
            Self::UnknownCustomer => "unknown_customer",
            Self::UnknownMessage => "unknown_message",
            Self::OtherApp => "other_app",
            Self::Other => "other",
        }
    }

    /// From what the intake wrote: a word, and for odd types more after a colon.
    fn read(why: &str) -> Self {
        match why.split(':').next().unwrap_or_default() {
            "unknown_type" => Self::UnknownType,
            "group_message" => Self::Group,
            "change_of_unknown_contact" => Self::UnknownCustomer,
            "status_of_unknown_message" => Self::UnknownMessage,
            "signed_by_another_app" => Self::OtherApp,
            _ => Self::Other,
        }
    }
}

/// A page of the news of the brand's lines, the newest first.
#[kernel::boxed]
pub async fn line_news(
    on: &mut dyn Read,
    brand: BrandId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<LineNews>, StoreError> {
    store::news(on, brand, after, limit).await
}

/// A page of what came for the brand's lines and could not be taken, the newest first.
#[kernel::boxed]
pub async fn not_understood(
    on: &mut dyn Read,
    brand: BrandId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Stray>, StoreError> {
    store::strays(on, brand, after, limit).await
}

/// News since `since` that may keep messages from passing, the newest first. What better news has ended is left out; only
/// the latest hundred are looked at.
#[kernel::boxed]
pub async fn serious_news(on: &mut dyn Read, brand: BrandId, since: Millis) -> Result<Vec<LineNews>, StoreError> {
    const LOOKED_AT: i64 = 100;
    let latest = store::news(on, brand, None, LOOKED_AT).await?;
    let mut better: Vec<(LineId, String)> = Vec::new();
    let mut serious = Vec::new();
    for told in latest.into_iter().filter(|told| told.at >= since) {
        match told.news.severity() {
            Severity::Good => better.push((told.line, told.field)),
            Severity::Serious if !better.iter().any(|(line, field)| *line == told.line && *field == told.field) => {
                serious.push(told);
            }
            _ => {}
        }
    }
    Ok(serious)
}

#[cfg(test)]
mod tests {
    use super::NotUnderstood;

    #[test]
    fn the_intakes_words_are_known_here() {
        for (why, read) in [
            ("unknown_type: type not known", NotUnderstood::UnknownType),
            ("signed_by_another_app", NotUnderstood::OtherApp),
            ("signed_by_another_app: type not known", NotUnderstood::OtherApp),
            ("status_of_unknown_message", NotUnderstood::UnknownMessage),
            ("something new", NotUnderstood::Other),
        ] {
            assert_eq!(NotUnderstood::read(why), read, "{why}");
        }
    }
}
