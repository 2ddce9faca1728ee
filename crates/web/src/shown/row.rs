use super::{handler, owner, window};
use crate::{
    Ui,
    door::Desk,
    pages::outcome_of,
    views::{ConversationRowView, InboxAddress, InboxFilter, InboxSort, PreviewKind, PreviewView},
};
use conversation::InboxRow;
use identity::{May, Teammate};
use insight::Scores;

/// A row of the list.
pub(crate) fn row_view(
    row: InboxRow,
    at: &InboxAddress,
    scores: &[Scores],
    team: &[Teammate],
    desk: &Desk,
) -> ConversationRowView {
    let ui = &desk.ui;
    ConversationRowView {
        id: row.id,
        name: named(row.name.clone(), ui),
        key: row_key(&row, at, scores),
        list: at.params(ui),
        at: row.last_at,
        unread: row.unread,
        window: window(row.window_until(), ui.now),
        handler: handler(&row.handling),
        owner: owner(&row.handling, team),
        failed: row.failed_sends > 0,
        mark: scores_of(&row, scores).and_then(|scores| scores.mark()),
        is_urgent: row.priority.is_high(),
        waits_since: row.waits_since,
        snoozed_until: row.snoozed_until.filter(|until| *until > ui.now),
        is_resolved: row.resolved_at.is_some(),
        may_choose: desk.staff.may(May::AnswerCustomers),
        last: PreviewView { ours: row.preview_out, kind: kind(&row.preview_kind), text: row.preview },
    }
}

fn scores_of<'a>(row: &InboxRow, scores: &'a [Scores]) -> Option<&'a Scores> {
    scores.iter().find(|scores| scores.conversation == row.id)
}

/// What a row's place in its list is told by, the greater first: exact in a browser's numbers, which end at 9·10¹⁵. What
/// presses is first where a human is wanted, as the list itself has it.
pub(crate) fn row_key(row: &InboxRow, at: &InboxAddress, scores: &[Scores]) -> i64 {
    // Later than any time that there is, in milliseconds.
    const BEYOND: i64 = 10_000_000_000_000;
    let by_sort = match at.sort {
        InboxSort::Recent => row.last_at.0,
        InboxSort::Waiting => row.waits_since.map_or(row.last_at.0, |since| 2 * BEYOND - since.0),
        InboxSort::Score => {
            let score = scores_of(row, scores).map_or(-1, |scores| scores.of(outcome_of(at.view)));
            (score + 1) * BEYOND + row.last_at.0
        }
    };
    let is_first = at.view == InboxFilter::NeedsHuman && at.tag.is_empty() && row.priority.is_high();
    if is_first { by_sort + 200 * BEYOND } else { by_sort }
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
