use super::{CaseKind, Shell, Tab, codes::provider_said};
use crate::Ui;
use askama::Template;
use kernel::{CaseId, Millis, Money, OrderId, RefundId};
use payments::{RefundState, Settlement};

/// Everything about money that waits for a human: situations to settle, refunds to agree to or to do.
#[derive(Debug, Clone, Template)]
#[template(path = "money/cases.html")]
pub struct CasesPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Providers that do not accept the shop's keys.
    pub keys: Vec<KeysView>,
    /// How one was settled just now.
    pub done: Option<Settlement>,
    /// Situations to settle, newest first.
    pub cases: Vec<CaseView>,
    /// Refunds that have not ended, oldest first.
    pub refunds: Vec<RefundView>,
}

impl CasesPage {
    fn tab(&self) -> Tab {
        Tab::Orders
    }
    fn done_said(&self, done: &Settlement) -> String {
        done_said(done, &self.ui)
    }
    /// Where a button leads back to.
    fn from(&self) -> &'static str {
        "cases"
    }
}

/// What is said once a case is settled.
pub fn done_said(done: &Settlement, ui: &Ui) -> String {
    ui.say(match done {
        Settlement::TakeStockAgain => "case-done-stock",
        Settlement::Refunded => "case-done-refund",
        Settlement::RefundedByHand => "case-done-refunded",
        Settlement::Credited => "case-done-credit",
        Settlement::RestAsked => "case-done-rest",
        Settlement::LookedAgain => "case-done-look",
        _ => "case-done-kept",
    })
}

/// A provider does not accept the shop's keys.
#[derive(Debug, Clone)]
pub struct KeysView {
    /// Which.
    pub provider: &'static str,
    /// Since when.
    pub since: Millis,
    /// Its word for it.
    pub why: String,
}

/// A payment situation.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// Which.
    pub id: CaseId,
    /// What is wrong.
    pub kind: CaseKind,
    /// What is at stake.
    pub amount: Money,
    /// When.
    pub at: Millis,
    /// Of which order, with its number for people.
    pub order: Option<(OrderId, String)>,
    /// Whose order, empty when nobody is known.
    pub customer: String,
    /// By which provider the money came, empty when not known.
    pub provider: String,
    /// The provider's reference: the proof.
    pub reference: String,
    /// The provider's word, where it explains.
    pub why: Option<String>,
    /// The code of the order's price that others have used up meanwhile: why it cannot go on as it was.
    pub used_up: Option<String>,
    /// The order its customer has placed for the same goods since.
    pub again: Option<AgainView>,
    /// Where something is missing: what came so far, and of how much.
    pub came: Option<(Money, Money)>,
    /// How the reader may settle it, the proposed way first: POST `…/cases/{id}/settlement` with `how`; empty when they may
    /// not.
    pub ways: Vec<Settlement>,
    /// Whether there is a way, and a manager's alone.
    pub waits_for_manager: bool,
}

/// An order that was placed for the goods of one that had lapsed, whose money came late.
#[derive(Debug, Clone)]
pub struct AgainView {
    /// Which.
    pub id: OrderId,
    /// Its number for people.
    pub number: String,
    /// It is paid already.
    pub is_paid: bool,
    /// The late money is more than it costs.
    pub costs_less: bool,
}

impl CaseView {
    /// The provider's word, in the reader's.
    pub fn said_by_provider(&self, ui: &Ui, why: &str) -> String {
        provider_said(why, ui)
    }
    /// What one can do about it.
    pub fn advice(&self, ui: &Ui) -> String {
        let stock = self.ways.first() == Some(&Settlement::TakeStockAgain);
        if let Some(again) = &self.again {
            let key = match (again.is_paid, again.costs_less) {
                (true, _) => "case-advice-again-paid",
                (false, true) => "case-advice-again-less",
                (false, false) => "case-advice-again",
            };
            return ui.say_with(key, "number", &again.number);
        }
        if let Some(code) = &self.used_up {
            return ui.say_with("case-advice-no-code", "code", code);
        }
        ui.say(match self.kind {
            CaseKind::PaidLate | CaseKind::PaidCancelled if stock => "case-advice-stock",
            CaseKind::PaidLate | CaseKind::PaidCancelled => "case-advice-no-stock",
            CaseKind::PaidTwice | CaseKind::PaidOver => "case-advice-refund",
            CaseKind::PaidShort => "case-advice-rest",
            CaseKind::CollectedShort => "case-advice-collected-short",
            CaseKind::OtherCurrency => "case-advice-currency",
            CaseKind::UnknownReference => "case-advice-unknown",
            CaseKind::RefundFailed => "case-advice-refund-failed",
            CaseKind::Disagrees => "case-advice-disagrees",
            CaseKind::InDoubt => "case-advice-doubt",
            CaseKind::WentBack => "case-advice-went-back",
            CaseKind::UnknownStatus => "case-advice-unknown-status",
            CaseKind::Disputed => "case-advice-disputed",
        })
    }
    /// What its amount is.
    pub fn stake(&self, ui: &Ui) -> String {
        if let Some((came, total)) = self.came {
            let came = ui.say_with_two("case-came", "amount", ui.money(came), "total", ui.money(total));
            return format!("{came}, {}", ui.say_with("case-missing", "amount", ui.money(self.amount)));
        }
        let key = match self.kind {
            CaseKind::PaidShort | CaseKind::CollectedShort => "case-missing",
            CaseKind::PaidOver => "case-too-much",
            CaseKind::RefundFailed => "case-not-back",
            CaseKind::Disagrees
            | CaseKind::InDoubt
            | CaseKind::WentBack
            | CaseKind::UnknownStatus
            | CaseKind::Disputed => "case-in-question",
            _ => "case-money",
        };
        ui.say_with(key, "amount", ui.money(self.amount))
    }
    /// Whether how much went back is to be told: nobody else has said it.
    pub fn asks_amount(&self) -> bool {
        self.kind == CaseKind::WentBack
    }
    /// Whether a way needs to be told what proves it: it has fields of its own.
    pub fn needs_proof(&self, way: &Settlement) -> bool {
        *way == Settlement::RefundedByHand
    }
    /// On the button of a way.
    pub fn way_said(&self, way: &Settlement, ui: &Ui) -> String {
        ui.say(match way {
            Settlement::TakeStockAgain => "case-take-stock",
            Settlement::Refunded => "case-refund",
            Settlement::RefundedByHand => "case-refunded",
            Settlement::Credited if self.again.as_ref().is_some_and(|again| !again.is_paid) => "case-count",
            Settlement::Credited => "case-credit",
            Settlement::RestAsked => "case-ask-rest",
            Settlement::LookedAgain => "case-look-again",
            Settlement::Kept if self.kind == CaseKind::CollectedShort => "case-forgive",
            Settlement::Kept if self.kind == CaseKind::PaidShort => "case-enough",
            Settlement::Kept if self.kind == CaseKind::InDoubt => "case-compared",
            Settlement::Kept if self.kind == CaseKind::WentBack => "case-did-not-go",
            _ if matches!(self.kind, CaseKind::Disagrees | CaseKind::UnknownStatus | CaseKind::Disputed) => "case-done",
            Settlement::Kept
            | Settlement::Found
            | Settlement::RestCame
            | Settlement::Cleared
            | Settlement::DisputeWon
            | Settlement::DisputeLost => "case-kept",
        })
    }
}

/// Money that goes back.
#[derive(Debug, Clone)]
pub struct RefundView {
    /// Which.
    pub id: RefundId,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: RefundState,
    /// The merchant gives it back by their own means.
    pub by_hand: bool,
    /// Since when.
    pub at: Millis,
    /// Of which order, with its number for people.
    pub order: Option<(OrderId, String)>,
    /// To whom, with a number to send it to where one is known.
    pub customer: String,
    /// Why it failed, in the provider's word.
    pub why: Option<String>,
    /// The provider's id of it, or what was noted; empty for none.
    pub reference: String,
    /// On which day a human gave it back, as they noted it.
    pub given_on: Option<Millis>,
    /// Whether the reader decides: POST `…/refunds/{id}/approval`, `…/refusal` and, by hand, `…/confirmation`.
    pub may_decide: bool,
}

impl RefundView {
    /// Why it failed, in words.
    pub fn said_by_provider(&self, ui: &Ui, why: &str) -> String {
        provider_said(why, ui)
    }
    /// Where it stands, in words.
    pub fn said(&self, ui: &Ui) -> String {
        ui.say(match (self.state, self.by_hand) {
            (RefundState::Requested, _) => "refund-requested",
            (RefundState::Approved, true) => "refund-to-do",
            (RefundState::Approved | RefundState::Sent, _) => "refund-under-way",
            (RefundState::Unknown, _) => "refund-unknown",
            (RefundState::Done, true) => "refund-done-by-hand",
            (RefundState::Done, false) => "refund-done",
            (RefundState::Failed, _) => "refund-failed",
            (RefundState::Declined, _) => "refund-declined",
        })
    }
    /// Its tone.
    pub fn tone(&self) -> &'static str {
        match self.state {
            RefundState::Requested | RefundState::Approved | RefundState::Sent => "warn",
            RefundState::Unknown | RefundState::Failed => "bad",
            RefundState::Done => "ok",
            RefundState::Declined => "",
        }
    }
    /// Its icon.
    pub fn icon(&self) -> &'static str {
        match self.state {
            RefundState::Requested | RefundState::Approved | RefundState::Sent => "clock",
            RefundState::Unknown | RefundState::Failed => "alert",
            RefundState::Done => "check",
            RefundState::Declined => "close",
        }
    }
    /// Whether a manager has to agree first.
    pub fn is_requested(&self) -> bool {
        self.state == RefundState::Requested
    }
    /// Whether somebody has to give it back and say so.
    pub fn is_to_do(&self) -> bool {
        self.by_hand && self.state == RefundState::Approved
    }
}
