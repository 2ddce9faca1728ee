use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
pub use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::parse_str(s).map(Self) }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid { id.0 }
        }
    )+};
}

ids! {
    /// An organisation: one merchant, agency or franchise; owns brands and teammates.
    OrgId,
    /// A brand: a shop. Every row of the product belongs to one, or to an organisation.
    BrandId,
    /// A human of the merchant's team.
    TeammateId,
    /// A WhatsApp number of a brand.
    LineId,
    /// The AI assistant of a brand.
    AgentId,
    /// A customer.
    ContactId,
    /// A contact on a line.
    ConversationId,
    /// One message of a conversation, either way.
    MessageId,
    /// What the shop sells.
    ProductId,
    /// A sellable form of a product: a size, a colour.
    VariantId,
    /// What a contact is about to order.
    CartId,
    /// A confirmed cart.
    OrderId,
    /// A code that makes an order cheaper.
    PromoId,
    /// Where a brand delivers.
    ZoneId,
    /// A merchant's account at a payment provider.
    PaymentAccountId,
    /// One try to pay an order at one provider.
    AttemptId,
    /// Money that arrived.
    PaymentId,
    /// Cash that was taken at the door, or taken back.
    CollectionId,
    /// What a customer gets for money that settled an order.
    ReceiptId,
    /// A payment situation that a human must settle.
    CaseId,
    /// Money that goes back to a customer.
    RefundId,
    /// A unit of deferred work.
    JobId,
    /// Something that happened.
    FactId,
    /// A model that a brand's agent may think with.
    ModelAccountId,
    /// Something the merchant tells the agent: a text, a PDF, a web page, a fact about the shop.
    ArticleId,
    /// Questions alike that nobody could answer.
    QuestionGroupId,
    /// What customers make an appointment for.
    ServiceId,
    /// A customer's appointment.
    AppointmentId,
    /// Something a merchant's team must hear of.
    AlertId,
    /// Where a brand's catalogue comes from: an address, a file.
    SourceId,
    /// One reading of a source, and what became of it.
    SyncId,
    /// One webhook POST, as received.
    DeliveryId,
}
