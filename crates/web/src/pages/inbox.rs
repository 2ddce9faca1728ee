//! The list of conversations: which part of it, in which order.

pub(crate) mod bulk;
mod list;
pub(crate) mod saved;

pub(crate) use list::{list, outcome_of};

use crate::{
    door::{Answer, Desk, Id, Refused},
    shown,
    views::{BulkDone, ConversationRow, InboxAddress, InboxFilter, InboxPage, InboxSort},
};
use axum::{extract::Query, response::IntoResponse};
use conversation::{Conversation, Handling};
use identity::{May, Teammate};
use kernel::ConversationId;
use serde::Deserialize;

/// Which part of the list, as its address says it.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    view: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    done: String,
    #[serde(default)]
    refused: String,
}

impl Wanted {
    /// Which list; whatever is not understood is as usual.
    pub(super) fn address(&self) -> InboxAddress {
        let view = InboxFilter::from_code(&self.view);
        InboxAddress {
            view,
            sort: InboxSort::from_code(&self.sort).unwrap_or(view.usual_sort()),
            query: self.q.clone(),
            tag: self.tag.trim().to_owned(),
        }
    }

    fn done(&self) -> Option<BulkDone> {
        Some(BulkDone { done: self.done.parse().ok()?, refused: self.refused.parse().unwrap_or_default() })
    }
}

/// The list of conversations.
pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let list = list(&desk, &wanted).await?;
    let shell = desk.shell().await?;
    Ok(InboxPage { ui: desk.ui, shell, list, open: None }.into_response())
}

/// A row after news, or that it does not belong into the reader's view any more.
pub(crate) async fn row(desk: Desk, Id(id): Id<ConversationId>, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let at = wanted.address();
    let listing = list::listing(&desk, &at);
    let found = conversation::inbox_row_in(&mut desk.db(), desk.brand(), id, &listing).await?;
    let scores = insight::scores(&mut desk.db(), desk.brand(), &[id], desk.now()).await?;
    let row = match found.filter(|row| list::fits(&at, row, &scores, desk.now())) {
        Some(row) => {
            // One row has one owner: the whole team is not read for it, by every open page at once.
            let owner = match row.handling {
                Handling::Human { teammate } => {
                    Teammate::find(&mut desk.db(), desk.staff.brand().org, teammate).await?
                }
                Handling::Agent | Handling::Waiting { .. } => None,
            };
            Some(shown::row_view(row, &at, &scores, owner.as_slice(), &desk))
        }
        None if Conversation::find(&mut desk.db(), desk.brand(), id).await?.is_none() => {
            return Err(Refused::not_found());
        }
        None => None,
    };
    let (badges, counts) = (desk.badges().await?, list::counts(&desk).await?);
    Ok(ConversationRow { ui: desk.ui, id, row, badges, counts }.into_response())
}
