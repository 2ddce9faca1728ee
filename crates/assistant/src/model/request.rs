//! What a customer's message asks for, as far as it matters for which model answers it: a merchant may keep the dear one
//! for what earns.

use crate::{
    ears::Ears,
    perceive::{Move, perceive},
};
use conversation::Message;
use language::Intent;
use serde::{Deserialize, Serialize};

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Goods, prices, the cart, the order to be.
    Sale,
    /// An order that is placed: where it is, its payment, what is wrong with it.
    Order,
    /// Everything else that is asked of the shop.
    Question,
}

impl RequestKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Sale, Self::Order, Self::Question];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Order => "order",
            Self::Question => "question",
        }
    }

    /// Reads [`RequestKind::code`].
    pub fn from_code(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == word)
    }

    /// Of what waits: trouble with an order comes before a sale, a sale before a question.
    pub(crate) fn of(waiting: &[Message], dialogue: &crate::dialogue::Dialogue, ears: &Ears) -> Self {
        let kinds = waiting.iter().flat_map(|message| perceive(message, dialogue, ears).moves).map(|one| of_move(&one));
        let kinds: Vec<Self> = kinds.collect();
        let has = |kind| kinds.contains(&kind);
        match () {
            () if has(Self::Order) => Self::Order,
            () if has(Self::Sale) => Self::Sale,
            () => Self::Question,
        }
    }
}

fn of_move(one: &Move) -> RequestKind {
    let Move::Act(act) = one else { return RequestKind::Sale };
    match act.intent {
        Intent::OrderStatus | Intent::CancelOrder | Intent::Complaint | Intent::Refund | Intent::PayNow => {
            RequestKind::Order
        }
        Intent::Greeting
        | Intent::AskDelivery
        | Intent::AskPayment
        | Intent::Human
        | Intent::Thanks
        | Intent::Goodbye
        | Intent::Smalltalk
        | Intent::AskShop
        | Intent::Appointment
        | Intent::Other
        | Intent::Stop
        | Intent::OptIn => match act.slots.items.is_empty() {
            true => RequestKind::Question,
            false => RequestKind::Sale,
        },
        _ => RequestKind::Sale,
    }
}
