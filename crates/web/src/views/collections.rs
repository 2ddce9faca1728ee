use crate::Ui;
use kernel::{CollectionId, Millis, Money};
use payments::CollectionKind;

/// What is to be collected of an order at the door: POST `…/orders/{id}/collections` with `amount` and `of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToCollectView {
    /// What is owed.
    pub rest: Money,
    /// Whether it may still be refused there: POST `…/orders/{id}/refusal`.
    pub may_refuse: bool,
    /// Whether the reader may let go of it: POST `…/orders/{id}/forgiveness`.
    pub may_forgive: bool,
}

/// An entry of cash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectedView {
    /// Which: POST `…/collections/{id}/counter-entry`.
    pub id: CollectionId,
    /// When.
    pub at: Millis,
    /// How much.
    pub amount: Money,
    /// Which way it counts.
    pub what: CollectionKind,
    /// Who noted it, where that is known.
    pub by: Option<String>,
    /// Whether the reader may take it back.
    pub may_take_back: bool,
}

impl CollectedView {
    /// What it is.
    pub fn said(&self, ui: &Ui) -> String {
        collected_said(self.what, self.by.as_deref(), ui)
    }
    /// Which way it counts, before the amount.
    pub fn sign(&self) -> &'static str {
        if self.what == CollectionKind::TakenBack { "−" } else { "" }
    }
}

/// An entry of cash in words, with the name of whoever noted it.
pub(crate) fn collected_said(what: CollectionKind, by: Option<&str>, ui: &Ui) -> String {
    let (key, key_by) = match what {
        CollectionKind::Taken => ("cash-taken", "cash-taken-by"),
        CollectionKind::TakenBack => ("cash-taken-back", "cash-taken-back-by"),
        CollectionKind::Forgiven => ("cash-forgiven", "cash-forgiven-by"),
    };
    match by {
        Some(name) => ui.say_with(key_by, "name", name),
        None => ui.say(key),
    }
}
