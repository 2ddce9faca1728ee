//! The rules: facts in, proposals out. No chance, no model, no clock but the scene's own.

use crate::{
    Scene,
    deed::{Deed, Later, Proposal, Why},
    follow_up::moment,
};
use conversation::{AWAY, Handling};
use insight::{Mark, MoodWord, Signal};
use kernel::{Millis, TeammateId, hours, minutes};
use ordering::{Order, OrderState};

/// Shown at once, at most: more is a list to read and no help.
pub(crate) const MOST: usize = 4;
/// A link that was sent so lately is not sent again.
const LINK_AGAIN: Millis = minutes(10);
/// What we said so lately may still be answered: nothing is asked on top of it.
const JUST_SAID: Millis = minutes(10);
/// Who was interested and says nothing for so long is worth a word.
const SILENT: Millis = minutes(30);
/// What is quiet for so long may be closed.
const QUIET: Millis = hours(24);
/// An offer is made once in this time.
const OFFER_AGAIN: Millis = hours(48);
/// What was noticed so lately counts as said in this talk.
const LATELY: Millis = hours(48);

/// All that `me` could do, what presses first.
pub(crate) fn proposals(scene: &Scene, me: TeammateId) -> Vec<Proposal> {
    if let Handling::Human { teammate } = scene.conversation.handling
        && teammate != me
    {
        // It is theirs: whatever one did here, two would do.
        return Vec::new();
    }
    if scene.conversation.resolved_at.is_some() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut add = |one: Option<(Deed, Why)>| found.extend(one.map(|(deed, why)| Proposal { deed, why }));
    add(scene.hand_over());
    add(scene.answer());
    add(scene.link());
    add(scene.ask_address());
    add(scene.offer());
    add(scene.ask_size());
    add(scene.tell_restock());
    for later in [Later::Soon, Later::Tomorrow] {
        add(scene.follow_up(later));
    }
    add(scene.close());
    found.retain(|one| !one.deed.writes() || scene.may_write());
    found
}

impl Scene {
    /// Whether free text may go to the customer.
    pub(crate) fn may_write(&self) -> bool {
        self.conversation.is_window_open(self.now) && !self.has_opted_out
    }

    fn mood(&self) -> MoodWord {
        self.standing.as_ref().map_or(MoodWord::Calm, |standing| standing.mood.word)
    }

    fn buying(&self) -> i64 {
        self.standing.as_ref().map_or(0, |standing| standing.buying.value)
    }

    pub(crate) fn is_cross(&self) -> bool {
        matches!(self.mood(), MoodWord::Angry | MoodWord::Tense)
    }

    /// Since when the customer says nothing to what we said last; none when the last word is theirs.
    fn silent_for(&self) -> Option<Millis> {
        self.last_out_at.filter(|at| self.last_in_at.is_none_or(|theirs| theirs <= *at)).map(|at| self.now - at)
    }

    fn noticed_lately(&self, signal: Signal) -> bool {
        let at = self.standing.as_ref().and_then(|standing| standing.noticed(signal));
        at.is_some_and(|at| self.now - at < LATELY)
    }

    fn hand_over(&self) -> Option<(Deed, Why)> {
        let why = match (&self.conversation.handling, self.mood()) {
            (Handling::Human { .. }, _) => return None,
            (_, MoodWord::Angry) => Why::Angry,
            (Handling::Waiting { why }, _) if why != AWAY => Why::Waits,
            (_, MoodWord::Tense) => Why::Tense,
            _ => {
                let risk = self.standing.as_ref().map_or(0, |standing| standing.risk.value);
                if risk < Mark::AT_RISK {
                    return None;
                }
                Why::AtRisk
            }
        };
        Some((Deed::HandOver, why))
    }

    /// The agent answers what it can by itself; a draft is for whoever answers instead of it.
    fn answer(&self) -> Option<(Deed, Why)> {
        if self.conversation.handling == Handling::Agent || self.silent_for().is_some() || !self.may_write() {
            return None;
        }
        let found = self.known.as_ref()?;
        Some((Deed::Answer { text: found.extract.clone(), title: found.title.clone() }, Why::Known))
    }

    fn link(&self) -> Option<(Deed, Why)> {
        if !self.takes_payments {
            return None;
        }
        let order = self.orders.iter().find(|order| self.is_due(order))?;
        let sent_at = self.link_sent_at.unwrap_or(order.created_at).max(order.created_at);
        if self.now - sent_at < LINK_AGAIN {
            return None;
        }
        Some((Deed::SendLink { order: order.id, number: order.label() }, Why::Unpaid))
    }

    /// Whether the customer owes money on an order, and can pay it.
    pub(crate) fn is_due(&self, order: &Order) -> bool {
        let owes = matches!(order.state, OrderState::AwaitingPayment { .. } | OrderState::PartlyCollected);
        owes && order.state.is_payable(self.now)
    }

    fn ask_address(&self) -> Option<(Deed, Why)> {
        let goes_out = |order: &&Order| {
            let state = &order.state;
            let is_to_go =
                matches!(state, OrderState::Confirmed | OrderState::Paid { .. } | OrderState::Preparing { .. });
            is_to_go && order.address.is_none() && !order.pickup
        };
        let order = self.orders.iter().find(goes_out)?;
        if self.has_just_spoken() {
            return None;
        }
        Some((Deed::AskAddress { order: order.id, number: order.label() }, Why::NoAddress))
    }

    fn offer(&self) -> Option<(Deed, Why)> {
        let code = self.code.as_ref()?;
        let is_about_goods = self.focus.is_some() || self.has_cart;
        let offered = self.standing.as_ref().and_then(|standing| standing.noticed(Signal::Offer));
        if !is_about_goods || self.is_cross() || offered.is_some_and(|at| self.now - at < OFFER_AGAIN) {
            return None;
        }
        let why = if self.noticed_lately(Signal::Negotiates) {
            Why::Negotiates
        } else if self.noticed_lately(Signal::TooDear) {
            Why::TooDear
        } else if self.mood() == MoodWord::Hesitant || self.noticed_lately(Signal::Hesitant) {
            Why::Hesitates
        } else {
            return None;
        };
        Some((Deed::SendOffer { code: code.clone() }, why))
    }

    /// The agent asks by itself while the conversation is its own.
    fn ask_size(&self) -> Option<(Deed, Why)> {
        let focus = self.focus.as_ref()?;
        let has_it = focus.is_in_cart || self.orders.iter().any(|order| !order.state.is_settled() && is_open(order));
        if self.conversation.handling == Handling::Agent
            || focus.sizes.len() < 2
            || focus.free < 1
            || has_it
            || self.buying() < Mark::WARM
            || self.has_just_spoken()
        {
            return None;
        }
        Some((Deed::AskSize { product: focus.product, name: focus.name.clone() }, Why::NoSize))
    }

    fn tell_restock(&self) -> Option<(Deed, Why)> {
        let focus = self.focus.as_ref().filter(|focus| focus.came_back && focus.free > 0 && !focus.is_in_cart)?;
        Some((Deed::TellRestock { product: focus.product, name: focus.name.clone() }, Why::BackInStock))
    }

    fn follow_up(&self, when: Later) -> Option<(Deed, Why)> {
        // In two hours must still be a time at which one writes to customers.
        let is_late = when == Later::Soon && self.hour >= 18;
        let is_put_off = self.conversation.snoozed_until.is_some_and(|until| until > self.now);
        let is_silent = self.silent_for().is_some_and(|silent| silent >= SILENT);
        if is_late || is_put_off || !is_silent || self.buying() < Mark::WARM || self.has_opted_out {
            return None;
        }
        let can_write_then = moment(when, self.now, &self.brand).is_some_and(|at| self.conversation.is_window_open(at));
        let deed = if can_write_then { Deed::FollowUp { when } } else { Deed::Remind { when } };
        Some((deed, Why::WentSilent))
    }

    fn close(&self) -> Option<(Deed, Why)> {
        let is_quiet = self.silent_for().is_some_and(|silent| silent >= QUIET);
        let is_put_off = self.conversation.snoozed_until.is_some_and(|until| until > self.now);
        let is_waited_for = matches!(self.conversation.handling, Handling::Waiting { .. });
        let is_open = self.orders.iter().any(is_open) || self.has_cart || self.conversation.failed_sends > 0;
        let may_buy = self.buying() >= Mark::WARM || self.is_cross();
        if !is_quiet || is_put_off || is_waited_for || is_open || may_buy || self.conversation.unread > 0 {
            return None;
        }
        Some((Deed::Close, Why::AllDone))
    }

    fn has_just_spoken(&self) -> bool {
        self.silent_for().is_some_and(|silent| silent < JUST_SAID)
    }
}

/// Whether something of an order is still to be done.
fn is_open(order: &Order) -> bool {
    !matches!(
        order.state,
        OrderState::Delivered { .. }
            | OrderState::Expired { .. }
            | OrderState::Cancelled { .. }
            | OrderState::Refunded { .. }
    )
}
