//! Who pays, as far as the conversation knows: providers ask for a name and a number.

use conversation::Contact;
use kernel::{Locale, Phone};
use ordering::Order;
use storage::{Read, StoreError};

/// What a provider may want to know of whoever pays.
#[derive(Default)]
pub(crate) struct Payer {
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<Phone>,
    pub(crate) locale: Option<Locale>,
    /// The provider asks on the phone, so that the number was given for this very payment.
    pub(crate) is_asked_on_phone: bool,
}

impl Payer {
    /// The contact who ordered.
    pub(crate) async fn of(on: &mut dyn Read, order: &Order) -> Result<Self, StoreError> {
        let contact = Contact::find(on, order.brand, order.contact).await?;
        Ok(contact.map_or_else(Self::default, |contact| Self {
            phone: contact
                .wa_id
                .as_deref()
                .and_then(|digits| Phone::parse(digits).ok())
                .map(|phone| phone.for_payment()),
            name: contact.name,
            locale: contact.locale,
            is_asked_on_phone: false,
        }))
    }
}
