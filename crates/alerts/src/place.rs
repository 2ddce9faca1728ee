use kernel::{ConversationId, OrderId, SourceId, Uuid};
use storage::StoreError;

/// Where one looks at what an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// A conversation.
    Conversation(ConversationId),
    /// An order.
    Order(OrderId),
    /// The payment cases and refunds that wait.
    Cases,
    /// The catalogue.
    Catalogue,
    /// A source of the catalogue.
    Source(SourceId),
    /// The news of the brand's numbers.
    Lines,
    /// The agent and its models.
    Agent,
}

impl Place {
    /// Its page: a path of the product.
    pub fn path(self, slug: &str) -> String {
        match self {
            Self::Conversation(id) => format!("/b/{slug}/messages/{id}"),
            Self::Order(id) => format!("/b/{slug}/orders/{id}"),
            Self::Cases => format!("/b/{slug}/cases"),
            Self::Catalogue => format!("/b/{slug}/catalogue"),
            Self::Source(id) => format!("/b/{slug}/catalogue/sources/{id}"),
            Self::Lines => format!("/b/{slug}/line-news"),
            Self::Agent => format!("/b/{slug}/agent"),
        }
    }

    /// The page that lists this and what is like it.
    pub fn list_path(self, slug: &str) -> String {
        match self {
            Self::Conversation(_) => format!("/b/{slug}/messages"),
            Self::Order(_) => format!("/b/{slug}/orders"),
            Self::Source(_) => format!("/b/{slug}/catalogue/sources"),
            other => other.path(slug),
        }
    }

    pub(crate) fn columns(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::Conversation(id) => ("conversation", Some(id.0)),
            Self::Order(id) => ("order", Some(id.0)),
            Self::Cases => ("cases", None),
            Self::Catalogue => ("catalogue", None),
            Self::Source(id) => ("source", Some(id.0)),
            Self::Lines => ("lines", None),
            Self::Agent => ("agent", None),
        }
    }

    pub(crate) fn read(word: &str, id: Option<Uuid>) -> Result<Self, StoreError> {
        match (word, id) {
            ("conversation", Some(id)) => Ok(Self::Conversation(ConversationId(id))),
            ("order", Some(id)) => Ok(Self::Order(OrderId(id))),
            ("cases", None) => Ok(Self::Cases),
            ("catalogue", None) => Ok(Self::Catalogue),
            ("source", Some(id)) => Ok(Self::Source(SourceId(id))),
            ("lines", None) => Ok(Self::Lines),
            ("agent", None) => Ok(Self::Agent),
            _ => Err(StoreError::Defect(format!("an alert is about no place: {word:?}"))),
        }
    }
}
