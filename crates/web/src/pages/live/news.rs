use kernel::Uuid;
use storage::Fact;

/// What a page may show that has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct News {
    pub kind: Kind,
    pub id: Uuid,
}

/// Kinds of things that pages show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Conversation,
    Order,
    /// A product and its variants; of the brand itself when much of the catalogue changed.
    Stock,
    Appointment,
    /// A customer who is near to buying.
    Lead,
    /// Who of the team is in a conversation.
    Presence,
    /// A sync of a source.
    Source,
}

impl Kind {
    /// The event's name.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Order => "order",
            Self::Stock => "stock",
            Self::Appointment => "appointment",
            Self::Lead => "lead",
            Self::Presence => "presence",
            Self::Source => "source",
        }
    }
}

impl News {
    /// What a fact means to pages; none when nothing of what they show has changed.
    pub(super) fn of(fact: &Fact) -> Option<Self> {
        let named = |name: &str| fact.data.get(name)?.as_str()?.parse::<Uuid>().ok();
        if fact.kind == conversation::PRESENCE {
            return Some(Self { kind: Kind::Presence, id: fact.subject });
        }
        let (context, _) = fact.kind.split_once('.')?;
        let (kind, id) = match context {
            "message" | "conversation" => (Kind::Conversation, fact.subject),
            "cart" | "suggestion" => (Kind::Conversation, named("conversation")?),
            "order" => (Kind::Order, fact.subject),
            "payment" => (Kind::Order, named("order").unwrap_or(fact.subject)),
            "stock" => (Kind::Stock, named("product")?),
            "catalogue" => (Kind::Stock, fact.subject),
            "appointment" => (Kind::Appointment, fact.subject),
            "lead" => (Kind::Lead, fact.subject),
            "source" => (Kind::Source, named("sync").unwrap_or(fact.subject)),
            _ => return None,
        };
        Some(Self { kind, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{BrandId, FactId, Millis};
    use serde_json::{Value, json};

    const SUBJECT: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn told(kind: &str, data: Value) -> Option<(&'static str, Uuid)> {
        let (id, brand) = (FactId(SUBJECT), BrandId(SUBJECT));
        let fact = Fact { id, brand, kind: kind.into(), at: Millis(0), subject: SUBJECT, data };
        News::of(&fact).map(|news| (news.kind.word(), news.id))
    }

    #[test]
    fn facts_become_what_pages_show() {
        for kind in ["message.received", "message.state", "conversation.taken_over"] {
            assert_eq!(told(kind, Value::Null), Some(("conversation", SUBJECT)), "{kind}");
        }
        assert_eq!(told("cart.changed", json!({ "conversation": OTHER })), Some(("conversation", OTHER)));
        assert_eq!(told("suggestion.done", json!({ "conversation": OTHER })), Some(("conversation", OTHER)));
        assert_eq!(told("order.paid", json!({})), Some(("order", SUBJECT)));
        assert_eq!(told("appointment.booked", json!({})), Some(("appointment", SUBJECT)));
        assert_eq!(told("payment.received", json!({ "order": OTHER })), Some(("order", OTHER)));
        assert_eq!(told("payment.case_opened", json!({ "order": null })), Some(("order", SUBJECT)));
        assert_eq!(told("stock.changed", json!({ "product": OTHER })), Some(("stock", OTHER)));
        assert_eq!(told("catalogue.imported", json!({})), Some(("stock", SUBJECT)));
        assert_eq!(told("presence", Value::Null), Some(("presence", SUBJECT)));
        assert_eq!(told("source.progress", Value::Null), Some(("source", SUBJECT)));
        assert_eq!(told("source.read", json!({ "sync": OTHER })), Some(("source", OTHER)));
        assert_eq!(told("line.news", json!({})), None);
        assert_eq!(told("nonsense", json!({})), None);
    }
}
