//! Money, from the button to the receipt: payment accounts, attempts at providers, notifications, look-ups, payments and
//! the cases that a human settles.
//!
//! Nothing here believes a browser. An order is paid when a look-up made by us, with the account's own credentials, says
//! so, or when a signed notification does and the provider cannot be asked; and the amount and the currency are what is
//! owed. Money is recorded first, as a row of its own; only then is it decided what becomes of the order.
//!
//! The walk: [`Payments::open_page`] shows (a GET changes nothing) · [`Payments::start_attempt`] opens a session on a click,
//! in three steps with no transaction open during the call · [`Payments::receive_notification`] keeps what is proven and
//! asks the provider · [`LookUp`] polls until the end · the outcome becomes `payment.received`, then `order.paid` or
//! `payment.case_opened`. [`Sweep`] compares with the provider's own list every night.
//!
//! Cash at the door is a [`Collection`]: who took how much, and when; only a counter-entry takes it back.
//!
//! Money goes back as a [`Refund`], which a human decides; what an order's money comes to is its [`Balance`]: the sum
//! decides, never one payment. What is too much may become a credit for the next order.
//!
//! Settled money is owed a [`Receipt`]: [`issue_receipt`] numbers it, [`Payments::print`] draws it.
//!
//! What a merchant reads: [`Figures`] of a [`Period`], [`movements_since`], and the [`Ledger`] of an order.
//!
//! Locks are taken in one order: order, attempt, payment, receipt counter. Contract: `payments.md` (sections are cited as §9.4).

mod account;
mod attempt;
mod balance;
mod case;
mod close_attempts;
mod collection;
mod credit;
mod ended;
mod error;
mod figures;
mod hear_again;
mod hold_ends;
mod ledger;
mod look_up;
mod movements;
mod notification;
mod open_page;
mod payer;
mod payment;
mod payments;
mod period;
mod plan;
mod receipt;
mod receive_notification;
mod record_outcome;
mod refund;
mod so_far;
mod source;
mod start_attempt;
mod sweep;

pub use account::{AccountSpec, KeysRefused, PaymentAccount, accounts_of, takes_online};
pub use attempt::{Attempt, AttemptState, attempts_of, may_hold_money};
pub use balance::Balance;
pub use case::{
    Case, CaseKind, CasePage, Closed, NextStep, Settlement, cases_of_order, close_rest_asked, count_open_cases,
    is_with_a_human, list_cases,
};
pub use close_attempts::CloseAttempt;
pub use collection::{Collect, Collection, CollectionKind, collect, collections_of, deliver, forgive, take_back};
pub use credit::{credit_of, follow_contact, use_credit};
pub use error::PaymentError;
pub use figures::{Figures, Part, brought_by_codes, count_to_settle};
pub use hear_again::HearAgain;
pub use hold_ends::HoldEnds;
pub use ledger::{Entry, EntryKind, Ledger};
pub use look_up::LookUp;
pub use movements::{Movement, movements_since};
pub use open_page::{PayMethod, PayPageData, PayStatus};
pub use payment::{Payment, payments_of};
pub use payments::{Payments, notify_path, pay_path, receipt_path, return_path};
pub use period::Period;
pub use receipt::{Printed, Receipt, issue_receipt, receipts_of};
pub use receive_notification::NotificationAnswer;
pub use record_outcome::Outcome;
pub use refund::{
    AskRefund, ByHand, FindRefunds, Refund, RefundRoute, RefundState, SendRefund, open_refunds, refunds_of,
};
pub use so_far::{Fate, MoneySoFar};
pub use source::Source;
pub use sweep::{AskUnlisted, Sweep};

/// An amount as it is stored: minor units beside the code of their currency.
pub(crate) fn money_of(minor: i64, currency: &str) -> Result<kernel::Money, storage::StoreError> {
    let unknown = |_| storage::StoreError::Defect("money has an unknown currency".into());
    Ok(kernel::Money::new(minor, currency.parse().map_err(unknown)?))
}
