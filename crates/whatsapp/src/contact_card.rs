//! A contact card, the same shape in both directions (§2.4, §4.3).

use crate::lenient;
use serde::{Deserialize, Serialize};

macro_rules! texts {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident $(as $wire:literal)?),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {$(
            $(#[$field_doc])*
            #[serde(default, deserialize_with = "lenient::optional_text", skip_serializing_if = "Option::is_none")]
            $(#[serde(rename = $wire)])?
            pub $field: Option<String>,
        )+}
    };
}

texts! {
    /// A name and its parts. To send one, `formatted_name` and at least one other part are needed.
    ContactName {
        /// As it is shown.
        formatted_name,
        /// Given name.
        first_name,
        /// Family name.
        last_name,
        /// Middle name.
        middle_name,
        /// "Dr", "Mme"….
        prefix,
        /// "Jr"….
        suffix,
    }
}
texts! {
    /// A phone number on a card.
    ContactPhone {
        /// As it was typed.
        phone,
        /// Digits under which WhatsApp knows it; without it the recipient sees « Invite ».
        wa_id,
        /// `CELL`, `HOME`, `WORK`….
        kind as "type",
    }
}
texts! {
    /// An e-mail address on a card.
    ContactEmail {
        /// The address.
        email,
        /// `HOME` or `WORK`.
        kind as "type",
    }
}
texts! {
    /// A postal address on a card.
    ContactAddress {
        /// Street and number.
        street,
        /// City.
        city,
        /// State or region.
        state,
        /// Postal code.
        zip,
        /// Country, in words.
        country,
        /// Two-letter country code.
        country_code,
        /// `HOME` or `WORK`.
        kind as "type",
    }
}
texts! {
    /// A company on a card.
    ContactOrg {
        /// Its name.
        company,
        /// Department.
        department,
        /// The person's title there.
        title,
    }
}
texts! {
    /// A web address on a card.
    ContactUrl {
        /// The address.
        url,
        /// `HOME` or `WORK`.
        kind as "type",
    }
}

/// A shared contact. Everything except one of name and phones may be absent when it is received.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCard {
    /// The name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub name: ContactName,
    /// Phone numbers.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<ContactPhone>,
    /// E-mail addresses.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<ContactEmail>,
    /// Postal addresses.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<ContactAddress>,
    /// Company.
    #[serde(default, deserialize_with = "lenient::or_default", skip_serializing_if = "Option::is_none")]
    pub org: Option<ContactOrg>,
    /// Web addresses.
    #[serde(default, deserialize_with = "lenient::list", skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<ContactUrl>,
    /// `YYYY-MM-DD`.
    #[serde(default, deserialize_with = "lenient::optional_text", skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    /// The card as vCard text; received only.
    #[serde(default, deserialize_with = "lenient::optional_text", skip_serializing_if = "Option::is_none")]
    pub vcard: Option<String>,
    /// `contact_request` when it answers our request for contact details; received only.
    #[serde(default, deserialize_with = "lenient::optional_text", skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
}

impl ContactCard {
    /// A card with a name and a number that is on WhatsApp, ready to send. `wa_id` is digits.
    #[must_use]
    pub fn new(name: &str, wa_id: &str) -> Self {
        Self {
            name: ContactName {
                formatted_name: Some(name.to_owned()),
                first_name: Some(name.to_owned()),
                ..ContactName::default()
            },
            phones: vec![ContactPhone {
                phone: Some(format!("+{wa_id}")),
                wa_id: Some(wa_id.to_owned()),
                kind: Some("CELL".to_owned()),
            }],
            ..Self::default()
        }
    }

    /// The name shown, or what can stand for it.
    #[must_use]
    pub fn shown_name(&self) -> Option<&str> {
        let name = &self.name;
        name.formatted_name.as_deref().or(name.first_name.as_deref()).or(name.last_name.as_deref())
    }
}
