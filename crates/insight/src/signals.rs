//! What is noticed in a conversation: a closed list, each with its code, whether it fades, what it is worth before
//! anything is learned, and what it puts an end to.

use crate::Outcome;
use serde::{Deserialize, Serialize};

/// How long a signal counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It is worth half as much after the half-life of each outcome ([`Outcome::half_life`]).
    Fades,
    /// It stays what it is until it is told anew. These are few on purpose: each value of all of them together is a class
    /// that a list by score reads on its own (see `rank`).
    Lasts,
}

/// A line of the table.
struct Row {
    signal: Signal,
    code: &'static str,
    life: Life,
    weights: [f64; 3],
    ends: &'static [Signal],
}

macro_rules! signals {
    ($($name:ident $code:literal $life:ident [$buying:literal, $risk:literal, $engagement:literal]
        ends [$($ended:ident)*] $why:literal;)+) => {
        /// What was noticed. The codes are kept in the database and told by the API: add, never rename.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "&'static str", try_from = "String")]
        pub enum Signal { $(#[doc = $why] $name),+ }

        const TABLE: &[Row] = &[$(Row {
            signal: Signal::$name,
            code: $code,
            life: Life::$life,
            weights: [$buying, $risk, $engagement],
            ends: &[$(Signal::$ended),*],
        }),+];
    };
}

// Weights are logits for a signal noticed once, just now: +0.7 doubles the odds, +1.1 trebles them. They are our judgement
// and no measurement (there are no outcomes to measure before there is a shop), so they are round, and a brand's own
// outcomes replace them. What is nearer to paying weighs more; what a customer does weighs more than what is done to them.
signals! {
//  signal         code             life   buying  risk  engagement  ends
    Wrote          "wrote"          Fades  [ 0.8,  0.0,  1.2] ends []
        "The customer wrote: somebody who is there buys and answers more than somebody who is not.";
    Price          "price"          Fades  [ 0.5,  0.0,  0.2] ends []
        "Asked what it costs: the first step, which most take who only look.";
    Delivery       "delivery"       Fades  [ 0.6,  0.0,  0.3] ends []
        "Asked where, when or for how much it is delivered: thinks of having it.";
    Payment        "payment"        Fades  [ 0.9,  0.0,  0.3] ends []
        "Asked how to pay: the decision is nearly made.";
    Product        "product"        Fades  [ 0.2,  0.0,  0.1] ends []
        "Was shown a product: something to want, by our doing as much as by theirs.";
    Precise        "precise"        Fades  [ 0.4,  0.0,  0.3] ends []
        "Asked precisely (size, colour, stuff, use): imagines having it.";
    Cart           "cart"           Fades  [ 1.0,  0.0,  0.3] ends [CartEmptied]
        "Put something in the cart.";
    CartEmptied    "cart_emptied"   Fades  [-0.8,  0.1, -0.3] ends [Cart]
        "Took everything out of the cart again.";
    Ordered        "ordered"        Fades  [ 1.2,  0.0,  0.3] ends [Cart Expired Cancelled]
        "Placed an order: said yes to a total.";
    Reserved       "reserved"       Fades  [ 0.6,  0.0,  0.1] ends [Expired Cancelled]
        "Stock is held for the order: a time that presses, and what is wanted is there.";
    LinkSent       "link_sent"      Fades  [ 0.4,  0.0,  0.0] ends []
        "Was sent a link to pay.";
    LinkOpened     "link_opened"    Fades  [ 1.1,  0.0,  0.2] ends []
        "Opened the payment at a provider: the last step before paying.";
    Paid           "paid"           Fades  [-0.3,  0.3,  0.2] ends [Cart Ordered Reserved LinkSent LinkOpened Payment]
        "Paid: this order is won, the next one is not near; deliveries give reasons to complain.";
    Expired        "expired"        Fades  [-0.9,  0.2, -0.4] ends [Ordered Reserved LinkSent LinkOpened]
        "Let the order run out unpaid.";
    Cancelled      "cancelled"      Fades  [-1.0,  0.3, -0.4] ends [Ordered Reserved LinkSent LinkOpened]
        "The order was called off.";
    TooDear        "too_dear"       Fades  [-0.6,  0.1, -0.2] ends []
        "Finds it too dear and leaves it there.";
    Negotiates     "negotiates"     Fades  [ 0.3,  0.0,  0.3] ends []
        "Asks for a better price: whoever bargains wants it.";
    Offer          "offer"          Fades  [ 0.3,  0.0,  0.1] ends []
        "Was given a code or a better price.";
    Hesitant       "hesitant"       Fades  [-0.3,  0.1,  0.0] ends []
        "Is not decided, or afraid to decide.";
    Frustrated     "frustrated"     Fades  [-0.7,  1.3, -0.2] ends []
        "Wrote annoyed or angry.";
    Positive       "positive"       Fades  [ 0.4, -0.5,  0.4] ends []
        "Wrote pleased or thankful.";
    Urgent         "urgent"         Fades  [ 0.4,  0.2,  0.5] ends []
        "Is in a hurry: wants it now, and is cross when it does not come.";
    Complaint      "complaint"      Fades  [-0.8,  1.8,  0.0] ends [Settled]
        "Complained: who complained once and is not helped complains again.";
    RefundAsked    "refund_asked"   Fades  [-1.0,  2.0,  0.0] ends [Settled]
        "Asked for money back.";
    Settled        "settled"        Fades  [ 0.2, -0.6,  0.1] ends [Complaint RefundAsked]
        "What they complained about was settled.";
    HumanWanted    "human_wanted"   Fades  [-0.1,  0.6,  0.3] ends []
        "Asked for a human: the agent was not enough.";
    QuickReply     "quick_reply"    Fades  [ 0.4, -0.1,  0.6] ends []
        "Answered us within five minutes: the talk is warm.";
    Unanswered     "unanswered"     Fades  [-0.3,  0.7, -0.4] ends []
        "Wrote again before anybody had answered, ten minutes or more after the first message.";
    FailedDelivery "failed_delivery" Fades [-0.4,  0.4, -0.6] ends []
        "A message of ours did not reach them.";
    FromAd         "from_ad"        Fades  [-0.3,  0.0, -0.2] ends []
        "Came from an advertisement: many tap, few meant to buy.";
    InStock        "in_stock"       Fades  [ 0.3,  0.0,  0.1] ends [OutOfStock]
        "What they want is in stock.";
    OutOfStock     "out_of_stock"   Fades  [-0.9,  0.3, -0.2] ends [InStock]
        "What they want is sold out.";
    Returned       "returned"       Fades  [ 0.6,  0.0,  0.5] ends []
        "Came back by themselves after most of a day: it stayed on their mind.";
    Evening        "evening"        Fades  [ 0.1,  0.0,  0.1] ends []
        "Wrote in the evening (18–23 h where the brand is): people have time to finish.";
    Night          "night"          Fades  [-0.1,  0.0, -0.2] ends []
        "Wrote at night (23–6 h where the brand is).";
    Delivered      "delivered"      Fades  [ 0.1, -0.3,  0.1] ends []
        "Received what they ordered.";
    DoorRefused    "door_refused"   Fades  [-0.9,  0.6, -0.2] ends [Ordered]
        "Refused the parcel at the door.";
    LeadAccepted   "lead_accepted"  Fades  [ 0.8,  0.0,  0.2] ends [LeadRejected]
        "A teammate looked and took them up as a lead.";
    LeadRejected   "lead_rejected"  Fades  [-0.8,  0.0, -0.2] ends [LeadAccepted]
        "A teammate looked and saw no lead, or lost it.";
    PastOrders     "past_orders"    Lasts  [ 0.6, -0.2,  0.2] ends []
        "Paid for orders before: by level, 0 for none, 1 for one, 2 for two or three, 3 for more.";
    OptedOut       "opted_out"      Lasts  [-2.0,  1.0, -2.0] ends []
        "Wants no more messages.";
}

impl Signal {
    /// How many there are.
    pub(crate) const COUNT: usize = TABLE.len();

    /// All of them, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.signal)
    }

    const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// Its place in the table.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Whether it is what somebody of the team decided, and not what a customer shows.
    pub const fn is_of_team(self) -> bool {
        matches!(self, Self::LeadAccepted | Self::LeadRejected)
    }

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        self.row().code
    }

    /// Reads [`Signal::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|signal| signal.code() == code)
    }

    /// Whether it fades.
    pub const fn life(self) -> Life {
        self.row().life
    }

    /// What it adds to the logit of an outcome before anything is learned, noticed once and just now (or, of one that lasts,
    /// for each level).
    pub const fn prior_weight(self, outcome: Outcome) -> f64 {
        self.row().weights[outcome as usize]
    }

    /// What is over when this is noticed.
    pub const fn ends(self) -> &'static [Self] {
        self.row().ends
    }
}

impl From<Signal> for &'static str {
    fn from(signal: Signal) -> Self {
        signal.code()
    }
}

impl TryFrom<String> for Signal {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        Self::from_code(&code).ok_or_else(|| format!("no such signal: {code}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_signal_stands_in_its_place_and_has_a_code_of_its_own() {
        for (place, signal) in Signal::all().enumerate() {
            assert_eq!(signal.index(), place);
            assert_eq!(Signal::from_code(signal.code()), Some(signal));
            assert!(!signal.ends().contains(&signal), "{} ends itself", signal.code());
        }
        assert_eq!(Signal::all().map(Signal::code).collect::<BTreeSet<_>>().len(), Signal::COUNT);
        assert_eq!(Signal::from_code("prix"), None);
    }

    #[test]
    fn the_nearer_to_paying_the_more_it_weighs() {
        let weight = |signal: Signal| signal.prior_weight(Outcome::Buying);
        let steps = [Signal::Product, Signal::Price, Signal::Delivery, Signal::Payment, Signal::Cart, Signal::Ordered];
        assert!(steps.windows(2).all(|pair| weight(pair[0]) < weight(pair[1])));
    }
}
