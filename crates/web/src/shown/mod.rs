//! Which word of a room is which word of a page. Nothing is decided or read here.

mod bubble;
mod content;
mod line_news;
mod money;
mod order;
mod row;
mod sent;
mod standing;

pub(crate) use bubble::{Cursor, Thread, first_words};
pub(crate) use line_news::{dialled, news_views, stray_view};
pub(crate) use money::{ledger_view, money_view, order_label};
pub(crate) use order::{case_kind, delivery, history_view, payment_views, state_view, summary, title, titled};
pub(crate) use row::{named, row_key, row_view};
pub(crate) use sent::sent;
pub(crate) use standing::standing_view;

use crate::views;
use conversation::Handling;
use identity::{Role, Teammate};
use kernel::{Millis, TeammateId};

pub(crate) fn role(role: Role) -> views::Role {
    match role {
        Role::Owner => views::Role::Owner,
        Role::Manager => views::Role::Manager,
        Role::Seller => views::Role::Seller,
        Role::Analyst => views::Role::Analyst,
    }
}

pub(crate) fn handler(handling: &Handling) -> views::Handler {
    match handling {
        Handling::Agent => views::Handler::Assistant,
        Handling::Waiting { .. } => views::Handler::NeedsHuman,
        Handling::Human { .. } => views::Handler::Human,
    }
}

/// The name of whoever has the conversation in hand.
pub(crate) fn owner(handling: &Handling, team: &[Teammate]) -> Option<String> {
    match handling {
        Handling::Human { teammate } => name_of(*teammate, team),
        Handling::Agent | Handling::Waiting { .. } => None,
    }
}

/// A teammate's name.
pub(crate) fn name_of(id: TeammateId, team: &[Teammate]) -> Option<String> {
    team.iter().find(|teammate| teammate.id == id).map(|teammate| teammate.name.clone())
}

pub(crate) fn window(until: Option<Millis>, now: Millis) -> views::WindowView {
    match until {
        Some(until) if now < until => views::WindowView::Open { until },
        _ => views::WindowView::Closed,
    }
}
