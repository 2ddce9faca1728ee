mod merged;
pub(crate) mod store;

pub use merged::Merged;

use crate::{Conversation, Line, thread};
use kernel::{BrandId, ContactId, ConversationId, Locale, Millis, Phone};
use storage::{Ask, Read, StoreError, Tx};
use whatsapp::{Preference, PreferenceValue, Sender};

/// A customer of a brand: identified by BSUID first, phone second.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Whose customer.
    pub brand: BrandId,
    /// Ours.
    pub id: ContactId,
    /// Meta's business-scoped user id.
    pub bsuid: Option<String>,
    /// Phone digits as WhatsApp knows them; absent for people who hide their number.
    pub wa_id: Option<String>,
    /// Profile name.
    pub name: Option<String>,
    /// WhatsApp user name, without `@`.
    pub username: Option<String>,
    /// The language they write, once known.
    pub locale: Option<Locale>,
    /// Since when they ask for silence.
    pub opted_out_at: Option<Millis>,
    /// How they want to be answered, where they said so.
    pub wants: Option<Wants>,
}

/// How a customer wants to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// Aloud.
    Voice,
    /// In writing.
    Text,
}

impl Wants {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Text => "text",
        }
    }

    /// Reads [`Wants::code`].
    pub fn from_code(word: &str) -> Option<Self> {
        [Self::Voice, Self::Text].into_iter().find(|wants| wants.code() == word)
    }
}

impl Contact {
    /// The contact who writes from this phone number; none when nobody does.
    #[kernel::boxed]
    pub async fn by_phone(on: &mut dyn Read, brand: BrandId, phone: &Phone) -> Result<Option<Self>, StoreError> {
        store::by_wa_id(on, brand, phone.digits()).await
    }

    /// What to call them: name, user name, phone, or nothing known.
    pub fn display_name(&self) -> String {
        let phone = || self.wa_id.as_ref().map(|digits| format!("+{digits}"));
        let username = || self.username.as_ref().map(|name| format!("@{name}"));
        self.name.clone().filter(|name| !name.trim().is_empty()).or_else(username).or_else(phone).unwrap_or_default()
    }

    /// How to address them: by phone when we have it, else by BSUID.
    pub fn recipient(&self) -> Option<whatsapp::Recipient> {
        whatsapp::Recipient::of(self.wa_id.as_deref(), self.bsuid.as_deref())
    }

    /// The contact, if the brand has it; of one who proved to be another, the one they are.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: ContactId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// [`Contact::find`] of a conversation's contact as a question, to be asked together with others.
    pub fn asking(brand: BrandId, conversation: ConversationId) -> Ask<Self> {
        store::of_conversation(brand, conversation)
    }

    /// Notes the language they write.
    #[kernel::boxed]
    pub async fn learn_locale(tx: &mut Tx, brand: BrandId, id: ContactId, locale: Locale) -> Result<(), StoreError> {
        store::set_locale(tx, brand, id, locale).await
    }

    /// Notes how they want to be answered; none: as the agent does.
    #[kernel::boxed]
    pub async fn learn_wants(
        tx: &mut Tx,
        brand: BrandId,
        id: ContactId,
        wants: Option<Wants>,
    ) -> Result<(), StoreError> {
        store::set_wants(tx, brand, id, wants).await
    }

    /// Forgets the language they write, until they write again.
    #[kernel::boxed]
    pub async fn forget_locale(tx: &mut Tx, brand: BrandId, id: ContactId) -> Result<(), StoreError> {
        store::forget_locale(tx, brand, id).await
    }

    /// They ask for silence (STOP), or end it by asking to be written to again.
    #[kernel::boxed]
    pub async fn set_opted_out(tx: &mut Tx, brand: BrandId, id: ContactId, silent: bool) -> Result<(), StoreError> {
        let now = tx.now();
        store::set_opted_out(tx, brand, id, silent, now).await
    }

    /// A wish about marketing messages expressed in WhatsApp itself (contract §3.6); the latest of them counts, whatever
    /// order they are told in. False if the brand does not know the customer.
    pub(crate) async fn wishes(tx: &mut Tx, brand: BrandId, wish: &Preference) -> Result<bool, StoreError> {
        let silent = match wish.value {
            PreferenceValue::Stop => true,
            PreferenceValue::Resume => false,
            PreferenceValue::Other(_) => return Ok(true),
        };
        let Some(contact) = Self::known(tx, brand, wish.bsuid.as_deref(), wish.wa_id.as_deref()).await? else {
            return Ok(false);
        };
        let at = wish.at.unwrap_or_else(|| tx.now());
        store::set_opted_out(tx, brand, contact.id, silent, at).await?;
        Ok(true)
    }

    /// The sender's contact if it is there and nothing about it is news: no other contact has one of these ids. With
    /// their conversation on this line, locked, if they have one.
    pub(crate) async fn settled(
        tx: &mut Tx,
        line: &Line,
        sender: &Sender,
    ) -> Result<Option<(Self, Option<Conversation>)>, StoreError> {
        let Some(key) = store::key_of(sender) else { return Ok(None) };
        let conversation = thread::store::of_contact(tx.dialect(), line.brand, line.id, key);
        let (mut found, mut conversation) = tx.ask((store::by_key(line.brand, key), conversation)).await?;
        // Ids are unique in a brand: whoever has both has nobody beside them.
        let found = found.pop().filter(|contact| !contact.is_news(sender));
        // Whoever became another between the two questions has theirs looked for again.
        Ok(found.map(|contact| {
            let theirs = conversation.pop().filter(|conversation| conversation.contact == contact.id);
            (contact, theirs)
        }))
    }

    fn is_news(&self, sender: &Sender) -> bool {
        let newer = |new: &Option<String>, old: &Option<String>| new.is_some() && new != old;
        newer(&sender.bsuid, &self.bsuid)
            || newer(&sender.wa_id, &self.wa_id)
            || newer(&sender.name, &self.name)
            || newer(&sender.username, &self.username)
    }

    /// The sender's contact, made or refreshed with what this message tells about them.
    pub(crate) async fn recognise(tx: &mut Tx, brand: BrandId, sender: &Sender) -> Result<Self, StoreError> {
        let (bsuid, wa_id) = (sender.bsuid.as_deref(), sender.wa_id.as_deref());
        if let Some(known) = Self::known(tx, brand, bsuid, wa_id).await? {
            return known.refresh(tx, sender).await;
        }
        if let Some(new) = store::insert(tx, brand, sender).await? {
            return Ok(new);
        }
        // Another node met them at the same time, and was first.
        match Self::known(tx, brand, bsuid, wa_id).await? {
            Some(known) => known.refresh(tx, sender).await,
            None => Err(StoreError::Contended("another node just met this contact".into())),
        }
    }

    async fn known(
        tx: &mut Tx,
        brand: BrandId,
        bsuid: Option<&str>,
        wa_id: Option<&str>,
    ) -> Result<Option<Self>, StoreError> {
        let by_bsuid = match bsuid {
            Some(bsuid) => store::by_bsuid(tx, brand, bsuid).await?,
            None => None,
        };
        let by_phone = match wa_id {
            Some(wa_id) => store::by_wa_id(tx, brand, wa_id).await?,
            None => None,
        };
        match (by_bsuid, by_phone) {
            (Some(same), Some(phone)) if same.id == phone.id => Ok(Some(same)),
            // One person known twice, by number and by BSUID: this message shows that they are one. A phone contact
            // that already has another BSUID is someone else: numbers are given to new people.
            (Some(mut keeps), Some(goes)) if goes.bsuid.is_none() => {
                keeps.absorb(tx, &goes).await?;
                keeps.name = keeps.name.or(goes.name);
                keeps.username = keeps.username.or(goes.username);
                Ok(Some(keeps))
            }
            (Some(keeps), Some(other)) => {
                store::set_identity(tx, &other, other.bsuid.as_deref(), None).await?;
                Ok(Some(keeps))
            }
            (None, Some(phone)) if phone.bsuid.is_some() && bsuid.is_some() => {
                store::set_identity(tx, &phone, phone.bsuid.as_deref(), None).await?;
                Ok(None)
            }
            (found, None) | (None, found) => Ok(found),
        }
    }

    async fn refresh(mut self, tx: &mut Tx, sender: &Sender) -> Result<Self, StoreError> {
        if self.is_news(sender) {
            self.bsuid = sender.bsuid.clone().or(self.bsuid);
            self.wa_id = sender.wa_id.clone().or(self.wa_id);
            self.name = sender.name.clone().or(self.name);
            self.username = sender.username.clone().or(self.username);
            store::update(tx, &self).await?;
        }
        Ok(self)
    }

    /// Takes over the conversations of `other`, who proved to be the same person, and what is known of them. Silence
    /// asked for once is kept. Whoever else keeps something of a contact follows [`Merged`].
    pub(crate) async fn absorb(&self, tx: &mut Tx, other: &Self) -> Result<(), StoreError> {
        store::set_identity(tx, other, None, None).await?;
        let joined = thread::join::move_contact(tx, self.brand, other.id, self.id).await?;
        store::set_merged(tx, other, self.id).await?;
        Merged { from: other.id, into: self.id, joined }.tell(tx, self.brand).await
    }

    /// Follows a change of number or BSUID that a `system` message tells.
    pub(crate) async fn change_identity(
        tx: &mut Tx,
        brand: BrandId,
        old: (Option<&str>, Option<&str>),
        new: (Option<&str>, Option<&str>),
    ) -> Result<Option<Self>, StoreError> {
        let of_old = Self::known(tx, brand, old.0, old.1).await?;
        let found = match of_old {
            // Met under the new ids before, and never under the old ones.
            None => Self::known(tx, brand, new.0, None).await?,
            found => found,
        };
        let Some(mut contact) = found else { return Ok(None) };
        // A BSUID is made anew when the number changes (contract §1.8): a new one without a number says that the number
        // we know is somebody else's from now on. Writing to it would be writing to a stranger.
        let moved = new.0.is_some() && new.0 != contact.bsuid.as_deref();
        let mut wa_id = new.1.map(str::to_owned).or_else(|| contact.wa_id.clone().filter(|_| !moved));
        let bsuid = new.0.map(str::to_owned).or(contact.bsuid.clone());
        // Whoever already has the new identity is the same person, met before this news came.
        if let Some(id) = bsuid.as_deref()
            && let Some(twin) = store::by_bsuid(tx, brand, id).await?.filter(|twin| twin.id != contact.id)
        {
            contact.absorb(tx, &twin).await?;
            wa_id = wa_id.or(twin.wa_id);
            contact.name = contact.name.or(twin.name);
            contact.username = contact.username.or(twin.username);
        }
        if let Some(number) = wa_id.as_deref()
            && let Some(twin) = store::by_wa_id(tx, brand, number).await?.filter(|twin| twin.id != contact.id)
        {
            if twin.bsuid.is_some() && twin.bsuid != bsuid {
                // A number that was somebody else's: they lost it.
                store::set_identity(tx, &twin, twin.bsuid.as_deref(), None).await?;
            } else {
                contact.absorb(tx, &twin).await?;
                contact.name = contact.name.or(twin.name);
                contact.username = contact.username.or(twin.username);
            }
        }
        contact.bsuid = bsuid;
        contact.wa_id = wa_id;
        store::update(tx, &contact).await?;
        Ok(Some(contact))
    }
}
