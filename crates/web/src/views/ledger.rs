use super::{CaseKind, Shell, Tab, collections::collected_said, source_said};
use crate::Ui;
use askama::Template;
use kernel::{Millis, Money, OrderId};
use payments::{CollectionKind, EntryKind, Settlement};

/// The account of one order.
#[derive(Debug, Clone, Template)]
#[template(path = "money/ledger.html")]
pub struct LedgerPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The account.
    pub ledger: LedgerView,
}

/// The account of one order.
#[derive(Debug, Clone)]
pub struct LedgerView {
    /// Of which order.
    pub order: OrderId,
    /// Its number for people.
    pub number: String,
    /// What makes the total.
    pub parts: Vec<EntryView>,
    /// The total.
    pub due: Money,
    /// What came after, oldest first.
    pub after: Vec<EntryView>,
    /// What is left; below zero, what is too much.
    pub balance: Money,
    /// Money in another currency.
    pub foreign: Vec<EntryView>,
    /// What humans settle, or settled, and how.
    pub cases: Vec<(CaseKind, Millis, Option<Settlement>)>,
}

/// An entry of an order's account.
#[derive(Debug, Clone)]
pub struct EntryView {
    /// When.
    pub at: Millis,
    /// What.
    pub what: EntryKind,
    /// Which teammate noted it, for cash.
    pub by: Option<String>,
    /// How much; below zero what came in or was given.
    pub amount: Money,
}

impl EntryView {
    /// What it is.
    pub fn said(&self, ui: &Ui) -> String {
        match &self.what {
            EntryKind::Goods => ui.say("ledger-goods"),
            EntryKind::Discount { code } => ui.say_with("discount", "code", code),
            EntryKind::Delivery { zone: Some(zone) } => ui.say_with("delivery", "zone", zone),
            EntryKind::Delivery { zone: None } => ui.say("ledger-delivery"),
            EntryKind::CalledOff => ui.say("ledger-called-off"),
            EntryKind::Refund { by_hand: true, .. } => ui.say("ledger-refund-by-hand"),
            EntryKind::Refund { by_hand: false, .. } => ui.say("ledger-refund"),
            EntryKind::WonBack { .. } => ui.say("ledger-won-back"),
            EntryKind::Remitted => ui.say("ledger-remitted"),
            EntryKind::Kept => ui.say("ledger-kept"),
            EntryKind::CreditGiven => ui.say("ledger-credit-given"),
            EntryKind::CreditUsed => ui.say("ledger-credit-used"),
            EntryKind::CreditGivenBack => ui.say("ledger-credit-given-back"),
            EntryKind::Cash { .. } => collected_said(CollectionKind::Taken, self.by.as_deref(), ui),
            EntryKind::CashTakenBack { .. } => collected_said(CollectionKind::TakenBack, self.by.as_deref(), ui),
            EntryKind::Forgiven { .. } => collected_said(CollectionKind::Forgiven, self.by.as_deref(), ui),
            EntryKind::Money { source, .. } => ui.say_with("ledger-paid", "provider", source_said(*source, ui)),
        }
    }
    /// What proves it: references at the provider.
    pub fn proof(&self, ui: &Ui) -> Vec<String> {
        if let EntryKind::Refund { reference: Some(reference), .. }
        | EntryKind::WonBack { reference: Some(reference) } = &self.what
        {
            return vec![ui.say_with("reference", "reference", reference)];
        }
        let EntryKind::Money { reference, our_reference, .. } = &self.what else { return Vec::new() };
        let theirs = reference.as_ref().map(|reference| ui.say_with("reference", "reference", reference));
        let ours = our_reference.as_ref();
        let ours = ours.map(|reference| ui.say_with("ledger-our-reference", "reference", reference.as_str()));
        theirs.into_iter().chain(ours).collect()
    }
}

impl LedgerPage {
    fn tab(&self) -> Tab {
        Tab::Orders
    }
    /// How the balance stands: its tone, its icon, its words.
    fn standing(&self) -> (&'static str, &'static str, String) {
        match self.ledger.balance.minor {
            0 => ("ok", "check", self.ui.say("ledger-settled")),
            1.. => ("warn", "clock", self.ui.say("ledger-owed")),
            _ => ("bad", "alert", self.ui.say("ledger-too-much")),
        }
    }
    fn settled_said(&self, how: &Option<Settlement>) -> String {
        self.ui.say(match how {
            None => "ledger-case-open",
            Some(Settlement::TakeStockAgain) => "ledger-case-stock",
            Some(Settlement::Refunded | Settlement::RefundedByHand) => "ledger-case-refunded",
            Some(Settlement::Credited) => "ledger-case-credited",
            Some(Settlement::RestAsked) => "ledger-case-rest-asked",
            Some(Settlement::RestCame) => "ledger-case-rest-came",
            Some(Settlement::Cleared) => "ledger-case-cleared",
            Some(Settlement::LookedAgain) => "ledger-case-looked",
            Some(Settlement::DisputeWon) => "ledger-case-dispute-won",
            Some(Settlement::DisputeLost) => "ledger-case-dispute-lost",
            Some(Settlement::Kept) => "ledger-case-kept",
            Some(Settlement::Found) => "ledger-case-found",
        })
    }
}
