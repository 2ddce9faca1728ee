use crate::Channel;
use identity::{May, Role};
use kernel::{Millis, minutes};
use serde::{Deserialize, Serialize};

/// What may have happened that somebody of the team must hear of. The strongest first: that is how they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number of the brand may not pass messages any more.
    LineDisconnected,
    /// A line that usually hears something has heard nothing.
    NoWebhook,
    /// A customer is angry.
    AngryCustomer,
    /// Nobody took a customer who waits for a person.
    Unattended,
    /// A customer waits for a person.
    HumanWanted,
    /// A conversation was given to this teammate.
    Assigned,
    /// A colleague named this teammate in a note.
    Mentioned,
    /// A refund waits for somebody to agree.
    RefundAsked,
    /// Money that a human must settle.
    PaymentCase,
    /// The agent's models give up.
    AgentFailing,
    /// What customers buy is out of stock.
    OutOfStock,
    /// A source of the catalogue could not be read.
    SourceFailed,
    /// What a source of the catalogue would change waits for somebody.
    SourceToApprove,
    /// The month's budget for models is nearly spent.
    BudgetNear,
}

/// How soon somebody must hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// At once: somebody waits.
    Urgent,
    /// Soon: what comes within [`WINDOW`] is told together.
    Normal,
}

/// How long alerts that are not urgent wait for others to be told with.
pub const WINDOW: Millis = minutes(10);

impl Severity {
    /// How long one waits for others.
    pub const fn window(self) -> Millis {
        match self {
            Self::Urgent => Millis(0),
            Self::Normal => WINDOW,
        }
    }
}

impl Kind {
    /// Every kind, the strongest first.
    pub const ALL: [Self; 14] = [
        Self::LineDisconnected,
        Self::NoWebhook,
        Self::AngryCustomer,
        Self::Unattended,
        Self::HumanWanted,
        Self::Assigned,
        Self::Mentioned,
        Self::RefundAsked,
        Self::PaymentCase,
        Self::AgentFailing,
        Self::OutOfStock,
        Self::SourceFailed,
        Self::SourceToApprove,
        Self::BudgetNear,
    ];

    /// Its stable code: in the database, in forms, in the keys of its words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LineDisconnected => "line_disconnected",
            Self::NoWebhook => "no_webhook",
            Self::AngryCustomer => "angry_customer",
            Self::Unattended => "unattended",
            Self::HumanWanted => "human_wanted",
            Self::Assigned => "assigned",
            Self::Mentioned => "mentioned",
            Self::RefundAsked => "refund_asked",
            Self::PaymentCase => "payment_case",
            Self::AgentFailing => "agent_failing",
            Self::OutOfStock => "out_of_stock",
            Self::SourceFailed => "source_failed",
            Self::SourceToApprove => "source_to_approve",
            Self::BudgetNear => "budget_near",
        }
    }

    /// The kind of this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// How soon somebody must hear.
    pub const fn severity(self) -> Severity {
        match self {
            Self::LineDisconnected
            | Self::NoWebhook
            | Self::AngryCustomer
            | Self::Unattended
            | Self::HumanWanted
            | Self::Assigned
            | Self::Mentioned => Severity::Urgent,
            Self::RefundAsked
            | Self::PaymentCase
            | Self::AgentFailing
            | Self::OutOfStock
            | Self::SourceFailed
            | Self::SourceToApprove
            | Self::BudgetNear => Severity::Normal,
        }
    }

    /// What a teammate must be allowed to do for the alert to be any of their business; others never hear of it, whatever
    /// they wish.
    pub const fn concerns(self) -> May {
        match self {
            Self::LineDisconnected | Self::NoWebhook | Self::AgentFailing | Self::BudgetNear => May::ManageSettings,
            Self::AngryCustomer | Self::Unattended | Self::HumanWanted => May::AnswerCustomers,
            Self::Assigned | Self::Mentioned => May::ReadConversations,
            Self::RefundAsked => May::GiveMoneyBack,
            Self::PaymentCase => May::ManageOrders,
            Self::OutOfStock | Self::SourceFailed | Self::SourceToApprove => May::EditCatalogue,
        }
    }

    /// Where somebody of this role hears of it until they decide otherwise.
    pub const fn by_default(self, role: Role) -> &'static [Channel] {
        use Channel::{Email, InApp, Push, WhatsApp};
        if !role.may(self.concerns()) {
            return &[];
        }
        match self {
            Self::LineDisconnected | Self::NoWebhook => &[InApp, Push, Email],
            Self::Unattended => &[InApp, Push, WhatsApp],
            Self::AngryCustomer | Self::HumanWanted | Self::Assigned | Self::Mentioned => &[InApp, Push],
            Self::RefundAsked | Self::AgentFailing => &[InApp, Push, Email],
            // A seller sees them; who runs the shop is told.
            Self::PaymentCase => match role {
                Role::Owner | Role::Manager => &[InApp, Push, Email],
                Role::Seller | Role::Analyst => &[InApp],
            },
            Self::OutOfStock | Self::SourceFailed | Self::BudgetNear => &[InApp, Email],
            Self::SourceToApprove => &[InApp, Push],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table, as the merchant's guide prints it: a letter for each channel of each role.
    #[test]
    fn each_role_hears_what_is_theirs() {
        let table = [
            ("line_disconnected", "APE APE - -"),
            ("no_webhook", "APE APE - -"),
            ("angry_customer", "AP AP AP -"),
            ("unattended", "APW APW APW -"),
            ("human_wanted", "AP AP AP -"),
            ("assigned", "AP AP AP AP"),
            ("mentioned", "AP AP AP AP"),
            ("refund_asked", "APE APE - -"),
            ("payment_case", "APE APE A -"),
            ("agent_failing", "APE APE - -"),
            ("out_of_stock", "AE AE - -"),
            ("source_failed", "AE AE - -"),
            ("source_to_approve", "AP AP - -"),
            ("budget_near", "AE AE - -"),
        ];
        let letter = |channel: &Channel| match channel {
            Channel::InApp => 'A',
            Channel::Push => 'P',
            Channel::Email => 'E',
            Channel::WhatsApp => 'W',
        };
        for (kind, (code, wanted)) in Kind::ALL.into_iter().zip(table) {
            let of = |role: Role| {
                let letters: String = kind.by_default(role).iter().map(letter).collect();
                if letters.is_empty() { "-".to_owned() } else { letters }
            };
            assert_eq!((kind.code(), Role::ALL.map(of).join(" ")), (code, wanted.to_owned()));
        }
    }

    #[test]
    fn codes_are_read_back_and_the_strongest_come_first() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_code(kind.code()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert!(Kind::ALL.is_sorted());
        assert_eq!(Kind::of_code("rain"), None);
    }
}
