//! What a customer sent, for a bubble.

use crate::{
    Ui,
    views::{CartLineView, ContactCardView, Content as Shown},
};
use whatsapp::{ContactCard, Content, SystemChange};

/// What a customer sent; `file` is the address of its file, once it can be opened.
pub(super) fn received(content: &Content, file: Option<String>, ui: &Ui) -> Shown {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match content {
        Content::Text { body } => Shown::Text(body.clone()),
        Content::Image { media } => Shown::Image { url: file, caption: text(&media.caption) },
        Content::Video { media } => Shown::Video { url: file, caption: text(&media.caption) },
        Content::Audio { .. } => {
            Shown::Voice { wave: wave_of(file.as_deref()), url: file, transcript: None, remark: None, correct: None }
        }
        Content::Document { media } => {
            let name = media.filename.clone().unwrap_or_else(|| ui.say("kind-document"));
            Shown::Document { url: file, name, caption: text(&media.caption) }
        }
        Content::Sticker { .. } => Shown::Sticker { url: file },
        Content::Location { latitude, longitude, name, address, .. } => {
            Shown::Location { latitude: *latitude, longitude: *longitude, name: text(name), address: text(address) }
        }
        Content::Contacts { contacts, .. } => {
            Shown::Contacts(contacts.iter().map(|card| card_view(card, ui)).collect())
        }
        Content::Reaction { emoji, .. } => {
            Shown::Note(format!("{} {}", ui.say("bubble-reaction"), emoji.as_deref().unwrap_or("—")))
        }
        Content::Button { text, .. } => Shown::Choice { title: text.clone(), description: String::new() },
        Content::ButtonReply { title, .. } => Shown::Choice { title: title.clone(), description: String::new() },
        Content::ListReply { title, description, .. } => {
            Shown::Choice { title: title.clone(), description: text(description) }
        }
        Content::FlowReply { response, body, .. } => Shown::FormAnswer(answers(response, body.as_deref())),
        Content::CallPermission { accepted, .. } => {
            Shown::Note(ui.say(if *accepted { "note-call-allowed" } else { "note-call-refused" }))
        }
        Content::Order { text: note, items, .. } => Shown::Order {
            lines: items
                .iter()
                .map(|item| CartLineView {
                    name: item.product_retailer_id.clone(),
                    quantity: i64::from(item.quantity),
                    total: None,
                })
                .collect(),
            note: text(note),
        },
        Content::System { change, body, .. } => Shown::Note(changed(*change, body.as_deref(), ui)),
        Content::Edit { content: Some(content), .. } => received(content, file, ui),
        Content::Edit { .. } => Shown::Unsupported("edit".to_owned()),
        Content::Revoke { .. } => Shown::Revoked,
        Content::RequestWelcome => Shown::Note(ui.say("note-chat-opened")),
        Content::Unsupported { kind } => Shown::Unsupported(text(kind)),
        Content::Unknown { kind, .. } => Shown::Unsupported(kind.clone()),
    }
}

/// What a customer's WhatsApp says has changed; WhatsApp's own sentence where we know none.
fn changed(change: SystemChange, body: Option<&str>, ui: &Ui) -> String {
    match (change, body) {
        (SystemChange::Number, _) => ui.say("note-number-changed"),
        (SystemChange::UserId, _) => ui.say("note-id-changed"),
        (SystemChange::Identity, _) => ui.say("note-keys-changed"),
        (SystemChange::Other, Some(body)) if !body.trim().is_empty() => body.to_owned(),
        (SystemChange::Other, _) => ui.say("note-something-changed"),
    }
}

/// A contact card, either way.
pub(super) fn card_view(card: &ContactCard, ui: &Ui) -> ContactCardView {
    let phones = card.phones.iter().filter_map(|phone| phone.phone.clone().or_else(|| phone.wa_id.clone()));
    let emails = card.emails.iter().filter_map(|email| email.email.clone());
    let name = card.shown_name().map_or_else(|| ui.say("kind-contact"), str::to_owned);
    ContactCardView { name, details: phones.chain(emails).collect() }
}

/// The fields of a form, in their order; nested values as they came.
fn answers(response: &serde_json::Value, body: Option<&str>) -> Vec<(String, String)> {
    let said = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let Some(fields) = response.as_object() else {
        return vec![(body.unwrap_or("…").to_owned(), said(response))];
    };
    let shown = fields.iter().filter(|(name, _)| *name != "flow_token");
    shown.map(|(name, value)| (name.replace('_', " "), said(value))).collect()
}

/// Where the picture of a sound of ours is.
pub(super) fn wave_of(file: Option<&str>) -> Option<String> {
    file.map(|file| format!("{file}/wave"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use kernel::{Locale, Millis};
    use serde_json::json;

    fn note(change: &str, body: Option<&str>) -> String {
        let content = serde_json::from_value(json!({"type": "system", "change": change, "body": body})).unwrap();
        match received(&content, None, &Ui::new(Locale::En, TimeZone::UTC, Millis(0))) {
            Shown::Note(said) => said,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_change_is_said_by_what_changed() {
        let body = Some("User Awa changed from 221770000000 to 221780000000");
        assert_eq!(note("number", body), "This customer has a new number.");
        assert_eq!(note("user_id", None), "WhatsApp knows this customer under a new id.");
        assert!(note("identity", Some("identity changed")).starts_with("This customer’s security code has changed"));
        assert_eq!(note("other", Some("Awa left the community")), "Awa left the community");
        assert_eq!(note("other", None), "Something has changed for this customer in WhatsApp.");
    }
}
