//! What the agent keeps of a customer from one talk to the next, for people to see and to erase. Orders are not memory:
//! they are the shop's books.

mod learn;
mod preference;
mod store;

pub use preference::{Preference, PreferenceKind};

use crate::{AssistantError, dialogue};
use conversation::{Contact, Conversation};
use kernel::{BrandId, ContactId, ConversationId, Locale, TeammateId};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

/// What the agent keeps of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// The language they write.
    pub language: Option<Locale>,
    /// Where to deliver, said before there was an order.
    pub address: Option<String>,
    /// Whom to ask for and which number to call, for whoever delivers.
    pub delivery_note: Option<String>,
    /// Whether they said that they pay on delivery.
    pub pays_on_delivery: bool,
    /// The size of what they want, as far as said.
    pub size: Option<String>,
    /// Its colour.
    pub colour: Option<String>,
    /// What they like, as they said or ordered it.
    pub preferences: Vec<Preference>,
}

impl Memory {
    /// Of a conversation.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: BrandId, conversation: ConversationId) -> Result<Self, StoreError> {
        let talk = dialogue::store::find(on, brand, conversation).await?.state;
        let contact = match Conversation::find(on, brand, conversation).await? {
            Some(found) => Contact::find(on, brand, found.contact).await?,
            None => None,
        };
        let preferences = match &contact {
            Some(contact) => Preference::all(on, brand, contact.id).await?,
            None => Vec::new(),
        };
        let wish = talk.wishes.first().or(talk.sought.as_ref());
        Ok(Self {
            language: talk.locale.or(contact.and_then(|contact| contact.locale)),
            size: wish.and_then(|wish| wish.size.clone()),
            colour: wish.and_then(|wish| wish.colour.clone()),
            address: talk.address,
            delivery_note: talk.delivery_note,
            pays_on_delivery: talk.cash,
            preferences,
        })
    }

    /// Whether there is nothing to erase.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Two contacts proved to be one person: what is known of either is known of them.
    #[kernel::boxed]
    pub async fn follow_contact(
        tx: &mut Tx,
        brand: BrandId,
        from: ContactId,
        into: ContactId,
    ) -> Result<(), StoreError> {
        store::rename(tx, brand, from, into).await
    }

    /// Erases it, in every conversation of the contact; who did is written down. That they asked for silence stays: it is
    /// their will, not our memory. `false` when the brand has no such contact.
    #[kernel::boxed]
    pub async fn erase(
        tx: &mut Tx,
        brand: BrandId,
        contact: ContactId,
        by: TeammateId,
    ) -> Result<bool, AssistantError> {
        let Some(contact) = Contact::find(tx, brand, contact).await? else { return Ok(false) };
        for id in Conversation::of_contact(tx, brand, contact.id).await? {
            // A turn under way would write down what it remembers.
            Conversation::lock(tx, brand, id).await?;
            dialogue::store::forget(tx, brand, id).await?;
        }
        store::forget(tx, brand, contact.id).await?;
        Contact::forget_locale(tx, brand, contact.id).await?;
        let fact = NewFact::new("contact.memory_erased", contact.id).with(json!({ "teammate": by }));
        jobs::tell(tx, brand, fact).await?;
        Ok(true)
    }
}
