use super::{CaseView, CollectedView, OrderState, RefundView, Shell, Tab, ToCollectView};
use crate::Ui;
use askama::Template;
use kernel::{ConversationId, Millis, Money, OrderId};

/// An order's own page.
#[derive(Debug, Clone, Template)]
#[template(path = "orders/order.html")]
pub struct OrderPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The order.
    pub order: OrderView,
}
impl OrderPage {
    fn done_said(&self, done: &payments::Settlement) -> String {
        super::done_said(done, &self.ui)
    }
    fn tab(&self) -> Tab {
        Tab::Orders
    }
    /// Where a case's or a refund's button leads back to.
    fn from(&self) -> &'static str {
        "order"
    }
}

/// Everything about an order.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// Which.
    pub id: OrderId,
    /// Its number for people.
    pub number: String,
    /// The customer's name.
    pub customer: String,
    /// Where it was placed.
    pub conversation: Option<ConversationId>,
    /// When it was placed.
    pub placed_at: Millis,
    /// Where it stands.
    pub state: OrderState,
    /// What was ordered.
    pub lines: Vec<OrderItemView>,
    /// Goods, before discount and delivery.
    pub subtotal: Money,
    /// Promo codes and what each takes off.
    pub discounts: Vec<(String, Money)>,
    /// Delivery: where, and its price.
    pub delivery: Option<(String, Money)>,
    /// To pay.
    pub total: Money,
    /// Delivery address, empty when not known.
    pub address: String,
    /// Payments and attempts, newest first.
    pub payments: Vec<PaymentView>,
    /// What of a credit helps to pay it; nothing for most.
    pub credit: Money,
    /// Cash that was collected at the door, oldest first.
    pub collected: Vec<CollectedView>,
    /// What the reader may collect now; none when nothing is to be collected, or they may not.
    pub to_collect: Option<ToCollectView>,
    /// What of the total went back; nothing for most.
    pub refunded: Money,
    /// How a situation was settled just now.
    pub done: Option<payments::Settlement>,
    /// Situations to settle.
    pub cases: Vec<CaseView>,
    /// Money that goes back, or went, oldest first.
    pub refunds: Vec<RefundView>,
    /// How much of its money may go back now: POST `…/orders/{id}/refunds`; none when the reader may not ask for it.
    pub refundable: Option<Money>,
    /// What happened, newest first.
    pub history: Vec<HistoryView>,
    /// Its receipt, once it is settled.
    pub receipt: Option<ReceiptView>,
    /// The payment page's address, while it can be paid.
    pub link: Option<String>,
    /// Whether the reader may send the payment page's address to the customer: POST `…/orders/{id}/link`.
    pub may_send_link: bool,
    /// How much longer the reader may keep its stock; empty when they may not.
    pub longer: Vec<LongerView>,
    /// Whether the reader may cancel it now.
    pub may_cancel: bool,
    /// What the reader may do next with it.
    pub step: Option<OrderStep>,
}

/// The receipt of a settled order: GET `…/orders/{id}/receipt.pdf`, POST `…/orders/{id}/receipt` to send it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptView {
    /// What people call it.
    pub number: i64,
    /// When it was given.
    pub at: Millis,
    /// Whether the reader may have it sent again now.
    pub may_resend: bool,
    /// Whether the customer's 24 hours are over.
    pub is_late: bool,
}

/// A way to keep the stock of an unpaid order longer: POST `…/orders/{id}/extension` with `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LongerView {
    /// How much is added, in minutes.
    pub minutes: i64,
    /// When the hold then ends: a second tap of the same button changes nothing.
    pub until: Millis,
}
impl LongerView {
    /// On its button.
    pub fn said(&self, ui: &Ui) -> String {
        if self.minutes < 60 {
            ui.say_n("longer-minutes", self.minutes)
        } else {
            ui.say_n("longer-hours", self.minutes / 60)
        }
    }
}

/// What a teammate does with an order that is settled: POST `…/orders/{id}/{code}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStep {
    /// Pack it.
    Prepare,
    /// Send it off.
    Ship,
    /// Note that the customer has it.
    Deliver,
}
impl OrderStep {
    /// Its part of the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Prepare => "preparation",
            Self::Ship => "shipping",
            Self::Deliver => "delivery",
        }
    }
    /// On its button.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Prepare => "order-do-prepare",
            Self::Ship => "order-do-ship",
            Self::Deliver => "order-do-deliver",
        })
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Prepare => "box",
            Self::Ship => "truck",
            Self::Deliver => "check",
        }
    }
}

/// A line of an order.
#[derive(Debug, Clone)]
pub struct OrderItemView {
    /// Product.
    pub name: String,
    /// Variant, empty for none.
    pub variant: String,
    /// How many.
    pub quantity: i64,
    /// For one.
    pub unit: Money,
    /// For all.
    pub total: Money,
}

/// Money, or a try at it.
#[derive(Debug, Clone)]
pub struct PaymentView {
    /// When.
    pub at: Millis,
    /// How much.
    pub amount: Money,
    /// By whom: `PaymeTrust`, `Stripe`.
    pub provider: String,
    /// The provider's reference: the proof.
    pub reference: String,
    /// How it went.
    pub state: PaymentState,
}

/// How a try to pay went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentState {
    /// The customer is at the provider's.
    Open,
    /// The money is there.
    Paid,
    /// Refused or given up.
    Failed,
}
impl PaymentState {
    /// In a word.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Open => "payment-open",
            Self::Paid => "payment-paid",
            Self::Failed => "payment-failed",
        })
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Open => "clock",
            Self::Paid => "check",
            Self::Failed => "close",
        }
    }
    /// Its tone.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Open => "warn",
            Self::Paid => "ok",
            Self::Failed => "",
        }
    }
}

/// Something that happened to an order.
#[derive(Debug, Clone)]
pub struct HistoryView {
    /// When.
    pub at: Millis,
    /// What.
    pub what: HistoryEvent,
    /// By whom, when it was a teammate.
    pub by: Option<String>,
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryEvent {
    /// Confirmed by the customer, stock held.
    Placed,
    /// The payment page was sent.
    LinkSent,
    /// The customer went to a provider.
    AttemptStarted,
    /// Paid.
    Paid,
    /// The receipt was sent.
    ReceiptSent,
    /// And once more.
    ReceiptResent,
    /// Not paid in time, stock released.
    Expired,
    /// Cancelled, stock released.
    Cancelled,
    /// The customer did not take it at the door, stock released.
    RefusedAtTheDoor,
    /// Cash was taken at the door.
    Collected,
    /// A manager took it back.
    CollectionTakenBack,
    /// The shop let go of what was owed.
    Forgiven,
    /// A situation to settle appeared.
    CaseOpened,
    /// It was settled.
    CaseClosed,
    /// The refund that was to settle it was declined.
    CaseReopened,
    /// Called off by late money: an earlier order of the same goods is paid.
    PaidBefore,
    /// The hold was made longer: somebody was paying.
    HoldLengthened,
    /// A teammate keeps the stock longer.
    HoldExtended,
    /// The customer was not told of a step: their 24 hours were over.
    NotToldWindow,
    /// The customer was not told of a step: they asked for silence.
    NotToldSilence,
    /// The customer was reminded of it.
    Reminded,
    /// To be paid at the door instead of online.
    PaidAtTheDoor,
    /// Stock was held again for money that came late.
    Revived,
    /// The address became known.
    AddressGiven,
    /// Less is on the shelf than was promised.
    ShortOfStock,
    /// Being packed.
    Prepared,
    /// On its way.
    Shipped,
    /// With the customer.
    Delivered,
    /// Money is to go back.
    RefundAsked,
    /// A manager agreed.
    RefundApproved,
    /// A manager said no.
    RefundDeclined,
    /// Money went back.
    RefundDone,
    /// It did not.
    RefundFailed,
    /// The customer is asked for the rest.
    RestAsked,
    /// Its stock is held again, for the rest.
    Reopened,
    /// Money was kept for the customer's next order.
    CreditGiven,
    /// A credit helps to pay it.
    CreditUsed,
    /// A provider could not open a session.
    AttemptNotOpened,
    /// A try ended without money.
    AttemptOver,
}
impl HistoryEvent {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::RefundAsked => "history-refund-asked",
            Self::RefundApproved => "history-refund-approved",
            Self::RefundDeclined => "history-refund-declined",
            Self::RefundDone => "history-refund-done",
            Self::RefundFailed => "history-refund-failed",
            Self::RestAsked => "history-rest-asked",
            Self::Reopened => "history-reopened",
            Self::CreditGiven => "history-credit-given",
            Self::CreditUsed => "history-credit-used",
            Self::Placed => "history-placed",
            Self::LinkSent => "history-link",
            Self::AttemptStarted => "history-attempt",
            Self::Paid => "history-paid",
            Self::ReceiptSent => "history-receipt",
            Self::ReceiptResent => "history-receipt-again",
            Self::Expired => "history-expired",
            Self::Cancelled => "history-cancelled",
            Self::RefusedAtTheDoor => "history-refused-at-the-door",
            Self::Collected => "history-collected",
            Self::CollectionTakenBack => "history-collection-taken-back",
            Self::Forgiven => "history-forgiven",
            Self::CaseOpened => "history-case",
            Self::CaseClosed => "history-case-closed",
            Self::CaseReopened => "history-case-reopened",
            Self::PaidBefore => "history-paid-before",
            Self::HoldLengthened => "history-lengthened",
            Self::HoldExtended => "history-extended",
            Self::NotToldWindow => "history-not-told-window",
            Self::NotToldSilence => "history-not-told-silence",
            Self::Reminded => "history-reminded",
            Self::PaidAtTheDoor => "history-at-the-door",
            Self::Revived => "history-revived",
            Self::AddressGiven => "history-address",
            Self::ShortOfStock => "history-short",
            Self::Prepared => "history-prepared",
            Self::Shipped => "history-shipped",
            Self::Delivered => "history-delivered",
            Self::AttemptNotOpened => "history-not-opened",
            Self::AttemptOver => "history-attempt-over",
        })
    }
}
