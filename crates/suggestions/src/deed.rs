use kernel::{OrderId, ProductId};
use serde::{Deserialize, Serialize};

/// Something that could be done, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What.
    pub deed: Deed,
    /// Why now.
    pub why: Why,
}

/// What can be done with a tap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Deed {
    /// The teammate takes the conversation in hand; the agent is silent.
    HandOver,
    /// A code is given to the customer.
    SendOffer {
        /// Which.
        code: String,
    },
    /// The customer gets the payment link of their order.
    SendLink {
        /// Which order.
        order: OrderId,
        /// Its number for people.
        number: String,
    },
    /// The customer is asked which size they want.
    AskSize {
        /// Of which product.
        product: ProductId,
        /// Its name.
        name: String,
    },
    /// The customer is asked where to deliver.
    AskAddress {
        /// Which order.
        order: OrderId,
        /// Its number for people.
        number: String,
    },
    /// What the merchant's articles say to the question, as a draft for the teammate to send. Nothing leaves by itself.
    Answer {
        /// The sentences, word for word.
        text: String,
        /// The article they stand in.
        title: String,
    },
    /// The customer is told that what they wanted is there again.
    TellRestock {
        /// Which product.
        product: ProductId,
        /// Its name.
        name: String,
    },
    /// The conversation is put off until then, and the customer gets a word when it comes back, unless something happened.
    FollowUp {
        /// When.
        when: Later,
    },
    /// The conversation is put off until then, and comes back to the team: the customer cannot be written to any more then.
    Remind {
        /// When.
        when: Later,
    },
    /// The conversation is closed.
    Close,
}

/// When a conversation comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Later {
    /// In two hours.
    Soon,
    /// Tomorrow at nine, where the brand is.
    Tomorrow,
}

/// Why something is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The customer is angry.
    Angry,
    /// They are tense.
    Tense,
    /// They may well complain or leave.
    AtRisk,
    /// They wait for a human.
    Waits,
    /// They bargain.
    Negotiates,
    /// They find it too dear.
    TooDear,
    /// They hesitate.
    Hesitates,
    /// Their order is not paid.
    Unpaid,
    /// They are interested and have said no size.
    NoSize,
    /// Their order is to be delivered and nobody knows where.
    NoAddress,
    /// Their question has an answer in an article.
    Known,
    /// What they wanted came back.
    BackInStock,
    /// They were interested and have not answered.
    WentSilent,
    /// Nothing is open.
    AllDone,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 14] = [
        Self::Angry,
        Self::Tense,
        Self::AtRisk,
        Self::Waits,
        Self::Negotiates,
        Self::TooDear,
        Self::Hesitates,
        Self::Unpaid,
        Self::NoSize,
        Self::NoAddress,
        Self::Known,
        Self::BackInStock,
        Self::WentSilent,
        Self::AllDone,
    ];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Angry => "angry",
            Self::Tense => "tense",
            Self::AtRisk => "at_risk",
            Self::Waits => "waits",
            Self::Negotiates => "negotiates",
            Self::TooDear => "too_dear",
            Self::Hesitates => "hesitates",
            Self::Unpaid => "unpaid",
            Self::NoSize => "no_size",
            Self::NoAddress => "no_address",
            Self::Known => "known",
            Self::BackInStock => "back_in_stock",
            Self::WentSilent => "went_silent",
            Self::AllDone => "all_done",
        }
    }
}

impl Deed {
    /// The stable words of [`Deed::code`], in the order they are shown.
    pub const CODES: [&'static str; 10] = [
        "hand_over",
        "answer",
        "send_link",
        "ask_address",
        "send_offer",
        "ask_size",
        "tell_restock",
        "follow_up",
        "remind",
        "close",
    ];

    /// Its stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::HandOver => "hand_over",
            Self::SendOffer { .. } => "send_offer",
            Self::SendLink { .. } => "send_link",
            Self::AskSize { .. } => "ask_size",
            Self::AskAddress { .. } => "ask_address",
            Self::Answer { .. } => "answer",
            Self::TellRestock { .. } => "tell_restock",
            Self::FollowUp { .. } => "follow_up",
            Self::Remind { .. } => "remind",
            Self::Close => "close",
        }
    }

    /// What tells it from others of the conversation: its word, and what it is about. Two of one key are one.
    pub fn key(&self) -> String {
        let about = match self {
            Self::HandOver | Self::Close | Self::Answer { .. } => return self.code().to_owned(),
            Self::SendOffer { code } => code.clone(),
            Self::SendLink { order, .. } | Self::AskAddress { order, .. } => order.to_string(),
            Self::AskSize { product, .. } | Self::TellRestock { product, .. } => product.to_string(),
            Self::FollowUp { when } | Self::Remind { when } => when.code().to_owned(),
        };
        format!("{}:{about}", self.code())
    }

    /// Whether the customer gets a message by it.
    pub const fn writes(&self) -> bool {
        matches!(
            self,
            Self::SendOffer { .. }
                | Self::SendLink { .. }
                | Self::AskSize { .. }
                | Self::AskAddress { .. }
                | Self::TellRestock { .. }
                | Self::FollowUp { .. }
        )
    }
}

impl Later {
    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Tomorrow => "tomorrow",
        }
    }
}
