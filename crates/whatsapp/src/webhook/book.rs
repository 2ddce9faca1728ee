//! The `contacts[]` beside messages and statuses: who the ids belong to (§1.5, §1.8).

use crate::lenient::{Fields, digits};
use serde_json::Value;
use std::collections::HashMap;

/// One entry of `contacts[]`, as far as it could be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Contact {
    pub(super) wa_id: Option<String>,
    pub(super) bsuid: Option<String>,
    pub(super) parent_bsuid: Option<String>,
    pub(super) name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) identity_hash: Option<String>,
}

/// The contacts of one change, found by either id.
pub(super) struct Book<'a> {
    contacts: &'a [Value],
    /// Position by `user_id` and by `wa_id`: a change may hold a thousand messages of as many people.
    places: HashMap<String, usize>,
    /// One contact and one item: they belong together even if the ids do not tell.
    is_pair: bool,
    is_alone: bool,
}

impl<'a> Book<'a> {
    /// The contacts of `value`, whose array under way holds `items` elements.
    pub(super) fn of(value: Fields<'a>, items: usize) -> Self {
        let contacts = value.list("contacts");
        let mut places = HashMap::new();
        for (place, contact) in contacts.iter().enumerate() {
            let Ok(fields) = Fields::of(contact) else { continue };
            let (wa_id, bsuid) = ids(&fields);
            for id in [bsuid, wa_id].into_iter().flatten() {
                places.entry(id).or_insert(place);
            }
        }
        Self { contacts, places, is_pair: contacts.len() == 1 && items == 1, is_alone: contacts.len() == 1 }
    }

    /// The contact with this BSUID, else with this phone, else the only one there is.
    pub(super) fn find(&self, bsuid: Option<&str>, wa_id: Option<&str>) -> Contact {
        let by_id = [bsuid, wa_id].into_iter().flatten().find_map(|id| self.places.get(id).copied());
        let at = |place: usize| self.contacts.get(place).and_then(read);
        let found = match by_id {
            Some(place) => at(place),
            // Items without any id can only be of the one there is.
            None if self.is_alone && bsuid.is_none() && wa_id.is_none() => at(0),
            // Two different BSUIDs are two people; two forms of a phone may be one (§1.8).
            None if self.is_pair => at(0).filter(|only| only.bsuid.is_none() || bsuid.is_none()),
            None => None,
        };
        found.unwrap_or_default()
    }
}

/// Phone and BSUID of a contact. Seen: the BSUID in the place of the phone.
fn ids(contact: &Fields<'_>) -> (Option<String>, Option<String>) {
    let place = contact.text("wa_id");
    let phone = place.as_deref().and_then(digits);
    let bsuid = contact.text("user_id").or_else(|| place.filter(|id| phone.is_none() && id.contains('.')));
    (phone, bsuid)
}

fn read(contact: &Value) -> Option<Contact> {
    let fields = Fields::of(contact).ok()?;
    let profile = fields.object("profile");
    let of_profile = |key| profile.as_ref().and_then(|profile: &Fields<'_>| profile.text(key));
    let (wa_id, bsuid) = ids(&fields);
    Some(Contact {
        wa_id,
        bsuid,
        parent_bsuid: fields.text("parent_user_id"),
        name: of_profile("name"),
        // With or without `@` (§15).
        username: of_profile("username").and_then(|name| {
            let name = name.trim_start_matches('@');
            (!name.is_empty()).then(|| name.to_owned())
        }),
        identity_hash: fields.text("identity_key_hash"),
    })
}
