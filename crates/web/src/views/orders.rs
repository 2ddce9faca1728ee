use super::{Badges, Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::{ConversationId, Millis, Money, OrderId};

/// The board of orders, a column per state.
#[derive(Debug, Clone, Template)]
#[template(path = "orders/board.html")]
pub struct OrdersBoard {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The columns, in [`Column::ALL`]'s order; an absent one is not shown.
    pub columns: Vec<ColumnView>,
    /// Cases and refunds that wait for a human.
    pub to_settle: i64,
}
impl OrdersBoard {
    fn tab(&self) -> Tab {
        Tab::Orders
    }
    fn is_empty(&self) -> bool {
        self.columns.iter().all(|column| column.cards.is_empty())
    }
}

/// A column.
#[derive(Debug, Clone)]
pub struct ColumnView {
    /// Which.
    pub column: Column,
    /// The cards, the most urgent first.
    pub cards: Vec<OrderCardView>,
    /// All there are, when more than the cards shown.
    pub total: Option<i64>,
}

impl ColumnView {
    /// Whether something there is wrong.
    pub fn is_urgent(&self) -> bool {
        self.column == Column::Case && !self.cards.is_empty()
    }
    /// What its title counts.
    pub fn count(&self) -> i64 {
        self.total.unwrap_or_else(|| i64::try_from(self.cards.len()).unwrap_or(i64::MAX))
    }
}

/// Where an order stands on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Money that came late, short, double…: a human must settle it.
    Case,
    /// Waits for payment, its stock held.
    ToPay,
    /// Paid, or to be paid at the door: to be prepared.
    ToPrepare,
    /// On its way.
    OnTheWay,
    /// At the customer's.
    Delivered,
    /// Cancelled or expired.
    Closed,
}
impl Column {
    /// From what to do first to what is over.
    pub const ALL: [Self; 6] =
        [Self::ToPay, Self::ToPrepare, Self::OnTheWay, Self::Case, Self::Delivered, Self::Closed];

    /// Its part of ids on the page.
    pub fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::ToPay => "to-pay",
            Self::ToPrepare => "to-prepare",
            Self::OnTheWay => "on-the-way",
            Self::Delivered => "delivered",
            Self::Closed => "closed",
        }
    }
    /// Its name.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Case => "column-case",
            Self::ToPay => "column-to-pay",
            Self::ToPrepare => "column-to-prepare",
            Self::OnTheWay => "column-on-the-way",
            Self::Delivered => "column-delivered",
            Self::Closed => "column-closed",
        })
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Case => "alert",
            Self::ToPay => "clock",
            Self::ToPrepare => "box",
            Self::OnTheWay => "truck",
            Self::Delivered => "check",
            Self::Closed => "close",
        }
    }
    /// Its tone.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Case => "bad",
            Self::ToPay => "warn",
            Self::ToPrepare | Self::OnTheWay => "info",
            Self::Delivered => "ok",
            Self::Closed => "",
        }
    }
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderState {
    /// Waits for payment, its stock held until then.
    ToPay {
        /// The end of the hold.
        until: Millis,
    },
    /// To be paid at the door.
    CashOnDelivery,
    /// Paid.
    Paid,
    /// Being packed; its word tells whether the courier takes cash.
    Preparing {
        /// Cash is due at the door.
        cash: bool,
    },
    /// On its way.
    OnTheWay,
    /// At the customer's, and not all that is owed was collected.
    PartlyCollected,
    /// At the customer's.
    Delivered,
    /// Not paid in time.
    Expired,
    /// Cancelled.
    Cancelled,
    /// The customer did not take it at the door.
    RefusedAtTheDoor,
    /// All of its money went back.
    Refunded,
    /// A payment situation that a human must settle.
    Case(CaseKind),
}
impl OrderState {
    /// Its column.
    pub fn column(self) -> Column {
        match self {
            Self::ToPay { .. } => Column::ToPay,
            Self::CashOnDelivery | Self::Paid | Self::Preparing { .. } => Column::ToPrepare,
            Self::OnTheWay => Column::OnTheWay,
            Self::PartlyCollected | Self::Delivered => Column::Delivered,
            Self::Expired | Self::Cancelled | Self::RefusedAtTheDoor | Self::Refunded => Column::Closed,
            Self::Case(_) => Column::Case,
        }
    }
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        match self {
            Self::ToPay { .. } => ui.say("order-to-pay"),
            Self::CashOnDelivery => ui.say("order-cash"),
            Self::Paid => ui.say("order-paid"),
            Self::Preparing { cash: true } => ui.say("order-preparing-cash"),
            Self::Preparing { cash: false } => ui.say("order-preparing"),
            Self::OnTheWay => ui.say("order-on-the-way"),
            Self::PartlyCollected => ui.say("order-partly-collected"),
            Self::Delivered => ui.say("order-delivered"),
            Self::Expired => ui.say("order-expired"),
            Self::Cancelled => ui.say("order-cancelled"),
            Self::RefusedAtTheDoor => ui.say("order-refused-at-the-door"),
            Self::Refunded => ui.say("order-refunded"),
            Self::Case(kind) => kind.said(ui),
        }
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::ToPay { .. } => "clock",
            Self::CashOnDelivery | Self::PartlyCollected => "cash",
            Self::Preparing { .. } => "box",
            Self::Paid | Self::Delivered => "check",
            Self::OnTheWay => "truck",
            Self::Refunded => "back",
            Self::Expired | Self::Cancelled | Self::RefusedAtTheDoor => "close",
            Self::Case(_) => "alert",
        }
    }
    /// Its tone.
    pub fn tone(self) -> &'static str {
        match self {
            Self::ToPay { .. } | Self::PartlyCollected => "warn",
            Self::CashOnDelivery | Self::Preparing { .. } | Self::OnTheWay => "info",
            Self::Paid | Self::Delivered => "ok",
            Self::Expired | Self::Cancelled | Self::RefusedAtTheDoor | Self::Refunded => "",
            Self::Case(_) => "bad",
        }
    }
    /// What of an order that stands so went back to the customer, where that is not all: its state does not tell.
    pub fn part_back(self, refunded: Money) -> Option<Money> {
        Some(refunded).filter(|back| back.minor > 0 && self != Self::Refunded)
    }
    /// Until when its stock is held.
    pub fn until(self) -> Option<Millis> {
        match self {
            Self::ToPay { until } => Some(until),
            _ => None,
        }
    }
}

/// What is wrong with a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseKind {
    /// Came after the order had expired.
    PaidLate,
    /// Came for a cancelled order.
    PaidCancelled,
    /// Came twice.
    PaidTwice,
    /// Less than the total.
    PaidShort,
    /// Less than the total was collected at the door.
    CollectedShort,
    /// More than the total.
    PaidOver,
    /// In another currency.
    OtherCurrency,
    /// For a reference nobody knows.
    UnknownReference,
    /// Money did not go back.
    RefundFailed,
    /// Signed as paid, answered as not paid.
    Disagrees,
    /// Recorded, and the provider tells otherwise.
    InDoubt,
    /// Some of it went back, nobody says how much.
    WentBack,
    /// The provider says what is not in its contract.
    UnknownStatus,
    /// The payer contests it at their bank.
    Disputed,
}
impl CaseKind {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::PaidLate => "case-late",
            Self::PaidCancelled => "case-cancelled",
            Self::PaidTwice => "case-twice",
            Self::PaidShort => "case-short",
            Self::CollectedShort => "case-collected-short",
            Self::PaidOver => "case-over",
            Self::OtherCurrency => "case-currency",
            Self::UnknownReference => "case-unknown",
            Self::RefundFailed => "case-refund-failed",
            Self::Disagrees => "case-disagrees",
            Self::InDoubt => "case-doubt",
            Self::WentBack => "case-went-back",
            Self::UnknownStatus => "case-unknown-status",
            Self::Disputed => "case-disputed",
        })
    }
}

/// An order as a card.
#[derive(Debug, Clone)]
pub struct OrderCardView {
    /// Which.
    pub id: OrderId,
    /// Its number for people.
    pub number: String,
    /// The customer's name.
    pub customer: String,
    /// Where it was placed.
    pub conversation: Option<ConversationId>,
    /// Its lines in words: `2 × Robe wax (M), 1 × Foulard`.
    pub summary: String,
    /// Its total.
    pub total: Money,
    /// What is left to pay, where a part of it is in.
    pub rest: Option<Money>,
    /// What of it went back, where that is a part only.
    pub part_back: Option<Money>,
    /// Where it stands.
    pub state: OrderState,
    /// When it was placed.
    pub placed_at: Millis,
}
impl OrderCardView {
    /// Its place in the column: what ends first is first; elsewhere the newest is.
    pub fn key(&self) -> i64 {
        match self.state {
            OrderState::ToPay { until } => until.0,
            _ => -self.placed_at.0,
        }
    }
}

/// A card alone, for news: `GET …/orders/{id}/card`.
#[derive(Debug, Clone, Template)]
#[template(path = "orders/card_fragment.html")]
pub struct OrderCard {
    /// The reader.
    pub ui: Ui,
    /// The card.
    pub card: OrderCardView,
    /// Renews the counts of the bar.
    pub badges: Badges,
}
