use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::{Millis, Money};

/// What to do now.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/today.html")]
pub struct TodayPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Money received since midnight, all of it: as on the page of money.
    pub money: Money,
    /// What went back since midnight.
    pub back: Money,
    /// What is left of the one after the other.
    pub net: Money,
    /// Orders settled since midnight.
    pub paid: i64,
    /// Conversations with a message since midnight.
    pub conversations: i64,
    /// What waits; empty ones are left out.
    pub todos: Vec<TodoView>,
}
impl TodayPage {
    fn tab(&self) -> Tab {
        Tab::Today
    }
}

/// A kind of thing that waits.
#[derive(Debug, Clone)]
pub struct TodoView {
    /// Which.
    pub kind: TodoKind,
    /// How many.
    pub count: i64,
    /// The first ones.
    pub items: Vec<TodoItemView>,
}

impl TodoView {
    /// How many beyond the items shown.
    pub fn more(&self) -> i64 {
        self.count - i64::try_from(self.items.len()).unwrap_or(i64::MAX)
    }
}

/// What can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TodoKind {
    /// News that may keep messages from passing.
    LineNews,
    /// Customers who wait for a human.
    NeedsHuman,
    /// Payment situations.
    Cases,
    /// Messages that did not arrive.
    Failed,
    /// Who comes today.
    Visits,
    /// Orders to pay.
    ToPay,
    /// Orders to prepare.
    ToPrepare,
    /// Products nearly gone.
    LowStock,
}
impl TodoKind {
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::LineNews => "phone",
            Self::NeedsHuman => "hand",
            Self::Cases => "alert",
            Self::Failed => "mail-off",
            Self::Visits => "clock",
            Self::ToPay => "wallet",
            Self::ToPrepare => "box",
            Self::LowStock => "shop",
        }
    }
    /// Its tone.
    pub fn tone(self) -> &'static str {
        match self {
            Self::LineNews | Self::NeedsHuman | Self::Cases | Self::Failed => "bad",
            Self::ToPay | Self::LowStock => "warn",
            Self::Visits | Self::ToPrepare => "info",
        }
    }
    /// Its title with the count.
    pub fn said(self, ui: &Ui, count: i64) -> String {
        ui.say_n(
            match self {
                Self::LineNews => "todo-line-news",
                Self::NeedsHuman => "todo-needs-human",
                Self::Cases => "todo-cases",
                Self::Failed => "todo-failed",
                Self::Visits => "todo-visits",
                Self::ToPay => "todo-to-pay",
                Self::ToPrepare => "todo-to-prepare",
                Self::LowStock => "todo-low-stock",
            },
            count,
        )
    }
    /// Where all of them are.
    pub fn href(self, ui: &Ui) -> String {
        let path = match self {
            Self::LineNews => "line-news",
            Self::NeedsHuman => "messages?view=needs-human",
            Self::Failed => "messages?view=failed",
            Self::Cases => "cases",
            Self::Visits => "appointments",
            Self::ToPay => "orders#column-to-pay",
            Self::ToPrepare => "orders#column-to-prepare",
            Self::LowStock => "catalogue",
        };
        format!("{}/{path}", ui.base)
    }
}

/// One thing that waits.
#[derive(Debug, Clone)]
pub struct TodoItemView {
    /// Who or what.
    pub title: String,
    /// More about it, empty for nothing.
    pub detail: String,
    /// One tap away.
    pub href: String,
    /// When it ends, counted down.
    pub until: Option<Millis>,
    /// Since when, when it does not end.
    pub since: Option<Millis>,
}
