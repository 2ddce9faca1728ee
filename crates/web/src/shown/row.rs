use super::{handler, owner, window};
use crate::{
    Ui,
    views::{ConversationRowView, PreviewKind, PreviewView},
};
use conversation::InboxRow;
use identity::Teammate;
use insight::Scores;

/// A row of the list.
pub(crate) fn row_view(row: InboxRow, scores: &[Scores], team: &[Teammate], ui: &Ui) -> ConversationRowView {
    ConversationRowView {
        id: row.id,
        name: named(row.name.clone(), ui),
        at: row.last_at,
        unread: row.unread,
        window: window(row.window_until(), ui.now),
        handler: handler(&row.handling),
        owner: owner(&row.handling, team),
        failed: row.failed_sends > 0,
        mark: scores.iter().find(|scores| scores.conversation == row.id).and_then(Scores::mark),
        last: PreviewView { ours: row.preview_out, kind: kind(&row.preview_kind), text: row.preview },
    }
}

/// What to call somebody; a word for those of whom nothing is known.
pub(crate) fn named(name: String, ui: &Ui) -> String {
    if name.is_empty() { ui.say("customer") } else { name }
}

/// From the stable name of a message's type.
fn kind(name: &str) -> PreviewKind {
    match name {
        "image" => PreviewKind::Photo,
        "video" => PreviewKind::Video,
        "audio" => PreviewKind::Voice,
        "document" => PreviewKind::Document,
        "sticker" => PreviewKind::Sticker,
        "location" | "location_request" => PreviewKind::Location,
        "contacts" | "contact_request" => PreviewKind::Contact,
        "order" | "product" | "product_list" | "catalog" | "product_carousel" => PreviewKind::Order,
        "flow" | "flow_reply" => PreviewKind::Form,
        "text" | "button" | "button_reply" | "list_reply" | "buttons" | "list" | "cta_url" | "template"
        | "carousel" | "edit" => PreviewKind::Text,
        "revoke" => PreviewKind::Revoked,
        _ => PreviewKind::Other,
    }
}
