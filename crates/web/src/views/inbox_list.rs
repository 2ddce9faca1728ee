use super::ConversationRowView;
use crate::Ui;
use kernel::Uuid;

/// One page of the list, and what may be done with it.
#[derive(Debug, Clone)]
pub struct ConversationListView {
    /// Which list.
    pub at: InboxAddress,
    /// In its order.
    pub rows: Vec<ConversationRowView>,
    /// How many wait in some views: shown on their tabs.
    pub counts: Vec<(InboxFilter, i64)>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// Set where only so many of the latest were put in order.
    pub only_latest: Option<usize>,
    /// The lists that the reader comes back to.
    pub saved: Vec<SavedViewLink>,
    /// Whether the reader may do anything with conversations.
    pub may_act: bool,
    /// What became of a bulk action, if the reader comes from one.
    pub done: Option<BulkDone>,
}

impl ConversationListView {
    /// The tabs.
    pub fn views(&self) -> &'static [InboxFilter] {
        &InboxFilter::ALL
    }
    /// Whether this tab is the one that is open.
    pub fn is_open(&self, view: &InboxFilter) -> bool {
        self.at.tag.is_empty() && *view == self.at.view
    }
    /// How many wait in `view`, where that is counted.
    pub fn count(&self, view: &InboxFilter) -> Option<i64> {
        self.counts.iter().find(|(known, _)| known == view).map(|(_, n)| *n)
    }
    /// The orders to choose from.
    pub fn sorts(&self) -> &'static [InboxSort] {
        &InboxSort::ALL
    }
    /// Whether the list is one that can be kept: some choice was made, and it is not kept yet.
    pub fn may_be_saved(&self) -> bool {
        self.at != InboxAddress::default() && !self.saved.iter().any(|saved| saved.at == self.at)
    }
}

/// A list that the reader comes back to.
#[derive(Debug, Clone)]
pub struct SavedViewLink {
    /// Which.
    pub id: Uuid,
    /// As they call it.
    pub name: String,
    /// Which list it is.
    pub at: InboxAddress,
}

/// What became of a bulk action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkDone {
    /// For so many it was done.
    pub done: usize,
    /// So many refused.
    pub refused: usize,
}

impl BulkDone {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        let done = ui.say_n("bulk-done", count(self.done));
        match self.refused {
            0 => done,
            refused => format!("{done} {}", ui.say_n("bulk-refused", count(refused))),
        }
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Which list is looked at: what its address says after `?`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxAddress {
    /// Which conversations.
    pub view: InboxFilter,
    /// In which order.
    pub sort: InboxSort,
    /// The search, empty for none.
    pub query: String,
    /// Only those with this tag, of all; empty for any.
    pub tag: String,
}

impl InboxAddress {
    /// The list that a tab opens: its own order, nothing sought.
    pub fn of(view: &InboxFilter) -> Self {
        Self { view: *view, sort: view.usual_sort(), ..Self::default() }
    }
    /// The same list in another order.
    pub fn sorted(&self, sort: &InboxSort) -> Self {
        Self { sort: *sort, ..self.clone() }
    }
    /// `?view=…&sort=…`, for links and for the fragments that news asks for.
    pub fn params(&self, ui: &Ui) -> String {
        let mut params = format!("?view={}", self.view.code());
        if self.sort != self.view.usual_sort() {
            params.push_str(&format!("&sort={}", self.sort.code()));
        }
        for (name, value) in [("q", &self.query), ("tag", &self.tag)] {
            if !value.is_empty() {
                params.push_str(&format!("&{name}={}", ui.query(value)));
            }
        }
        params
    }
}

/// A view of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InboxFilter {
    /// Everything.
    #[default]
    All,
    /// The reader's own.
    Mine,
    /// Nobody's.
    Unowned,
    /// The assistant asks for a human.
    NeedsHuman,
    /// About to buy.
    Hot,
    /// About to complain or to leave.
    AtRisk,
    /// Something could not be sent.
    Failed,
    /// The customer wrote what nobody has read.
    Unread,
    /// Put off until later.
    Snoozed,
    /// Closed.
    Resolved,
}

impl InboxFilter {
    /// In the order of the tabs.
    pub const ALL: [Self; 10] = [
        Self::All,
        Self::NeedsHuman,
        Self::Hot,
        Self::AtRisk,
        Self::Mine,
        Self::Unowned,
        Self::Unread,
        Self::Failed,
        Self::Snoozed,
        Self::Resolved,
    ];

    /// The value of `view=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Unowned => "unowned",
            Self::NeedsHuman => "needs-human",
            Self::Hot => "hot",
            Self::AtRisk => "at-risk",
            Self::Failed => "failed",
            Self::Unread => "unread",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
        }
    }
    /// Reads `view=`; anything unknown shows everything.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.code() == code).unwrap_or_default()
    }
    /// In which order it is shown unless another is asked for.
    pub const fn usual_sort(self) -> InboxSort {
        match self {
            Self::Hot | Self::AtRisk => InboxSort::Score,
            _ => InboxSort::Recent,
        }
    }
    /// Its name.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::All => "view-all",
            Self::Mine => "view-mine",
            Self::Unowned => "view-unowned",
            Self::NeedsHuman => "view-needs-human",
            Self::Hot => "view-hot",
            Self::AtRisk => "view-at-risk",
            Self::Failed => "view-failed",
            Self::Unread => "view-unread",
            Self::Snoozed => "view-snoozed",
            Self::Resolved => "view-resolved",
        })
    }
    /// What an empty list says: a title and the next step.
    pub fn empty(self, ui: &Ui) -> (String, String) {
        match self {
            Self::All => (ui.say("inbox-empty-all"), ui.say("inbox-empty-all-next")),
            Self::Mine => (ui.say("inbox-empty-mine"), ui.say("inbox-empty-mine-next")),
            Self::Unowned => (ui.say("inbox-empty-unowned"), ui.say("inbox-empty-unowned-next")),
            Self::NeedsHuman => (ui.say("inbox-empty-needs-human"), ui.say("inbox-empty-needs-human-next")),
            Self::Hot => (ui.say("inbox-empty-hot"), ui.say("inbox-empty-hot-next")),
            Self::AtRisk => (ui.say("inbox-empty-at-risk"), ui.say("inbox-empty-at-risk-next")),
            Self::Failed => (ui.say("inbox-empty-failed"), ui.say("inbox-empty-failed-next")),
            Self::Unread => (ui.say("inbox-empty-unread"), ui.say("inbox-empty-unread-next")),
            Self::Snoozed => (ui.say("inbox-empty-snoozed"), ui.say("inbox-empty-snoozed-next")),
            Self::Resolved => (ui.say("inbox-empty-resolved"), ui.say("inbox-empty-resolved-next")),
        }
    }
}

/// An order of the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InboxSort {
    /// The latest message first.
    #[default]
    Recent,
    /// Who waits longest for a human first.
    Waiting,
    /// Who is nearest to buying first; in *à risque*, to leaving.
    Score,
}

impl InboxSort {
    /// As they are offered.
    pub const ALL: [Self; 3] = [Self::Recent, Self::Waiting, Self::Score];

    /// The value of `sort=`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recent => "recent",
            Self::Waiting => "waiting",
            Self::Score => "score",
        }
    }
    /// Reads `sort=`; none for anything unknown.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
    /// Its name.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Recent => "sort-recent",
            Self::Waiting => "sort-waiting",
            Self::Score => "sort-score",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_and_order_reads_back() {
        for view in InboxFilter::ALL {
            assert_eq!(InboxFilter::from_code(view.code()), view);
        }
        for sort in InboxSort::ALL {
            assert_eq!(InboxSort::from_code(sort.code()), Some(sort));
        }
        assert_eq!(InboxFilter::from_code("nonsense"), InboxFilter::All);
    }
}
