//! The same done to many conversations at once.

use super::Wanted;
use crate::{
    door::{Answer, Desk, Refused},
    pages::follow_up,
    views::{BulkDone, Flash},
};
use axum::{
    Form,
    response::{IntoResponse, Redirect},
};
use conversation::BulkAction;
use identity::May;
use kernel::{ApiError, ConversationId};

/// Does to the chosen conversations what the button says.
pub(crate) async fn act(desk: Desk, Form(fields): Form<Vec<(String, String)>>) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let one = |name: &str| {
        fields.iter().rfind(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    // What is no id is no conversation of theirs either.
    let ids = fields.iter().filter(|(name, _)| name == "id").filter_map(|(_, id)| id.parse().ok());
    let ids: Vec<ConversationId> = ids.collect();
    if ids.is_empty() {
        return Err(ApiError::unprocessable("nothing_chosen", "choose conversations first").into());
    }
    let action = action(&desk, one("action"), one("label"))?;
    let (brand, me) = (desk.brand(), desk.me());
    let became = desk.db().write(async |tx| conversation::bulk(tx, brand, &ids, &action, me).await).await?;
    let done = became.iter().filter(|(_, became)| became.is_ok()).count();
    let done = BulkDone { done, refused: became.len() - done };
    if desk.is_partial {
        return Ok(Flash { text: done.said(&desk.ui), bad: done.refused > 0 }.into_response());
    }
    let list = Wanted {
        view: one("view").into(),
        sort: one("sort").into(),
        q: one("q").into(),
        tag: one("tag").into(),
        ..Wanted::default()
    };
    let params = list.address().params(&desk.ui);
    let BulkDone { done, refused } = done;
    Ok(Redirect::to(&format!("{}/messages{params}&done={done}&refused={refused}", desk.ui.base)).into_response())
}

fn action(desk: &Desk, word: &str, label: &str) -> Answer<BulkAction> {
    let unknown = || Refused::from(ApiError::unprocessable("unknown_action", "there is no such action"));
    Ok(match word {
        "take" => BulkAction::Take,
        "resolve" => BulkAction::Resolve,
        "seen" => BulkAction::MarkSeen,
        "tag" => BulkAction::Tag(label.to_owned()),
        later => BulkAction::Snooze(follow_up::moment(desk, later).ok_or_else(unknown)?),
    })
}
