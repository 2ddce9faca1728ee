use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a teammate is to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything.
    Owner,
    /// Runs the shop and its team; does not change the organisation itself.
    Manager,
    /// Answers customers and handles their orders.
    Seller,
    /// Reads pages and figures, changes nothing.
    Analyst,
}

/// Something a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum May {
    /// See the inbox and its conversations.
    ReadConversations,
    /// Write to customers, take over, hand back, assign.
    AnswerCustomers,
    /// See orders and payments.
    ReadOrders,
    /// Cancel, mark delivered, record cash, settle a case.
    ManageOrders,
    /// Decide on money that goes out: agree to a refund, say that one was done by hand, keep a credit.
    GiveMoneyBack,
    /// See products and stock.
    ReadCatalogue,
    /// Import, switch off, correct stock.
    EditCatalogue,
    /// See dashboards and exports.
    SeeFigures,
    /// Lines, agents, payment accounts, the brand itself.
    ManageSettings,
    /// Invite, change and disable teammates.
    ManageTeam,
    /// The organisation itself: its brands, its owners, its bill.
    ManageOrganisation,
}

impl Role {
    /// Every role, the mightiest first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Manager, Self::Seller, Self::Analyst];

    /// Whether this role may do it.
    pub const fn may(self, what: May) -> bool {
        match what {
            May::ReadConversations | May::ReadOrders | May::ReadCatalogue => true,
            May::AnswerCustomers | May::ManageOrders => !matches!(self, Self::Analyst),
            May::SeeFigures => !matches!(self, Self::Seller),
            May::EditCatalogue | May::ManageSettings | May::ManageTeam | May::GiveMoneyBack => {
                matches!(self, Self::Owner | Self::Manager)
            }
            May::ManageOrganisation => matches!(self, Self::Owner),
        }
    }

    /// Its word in apply files and in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Seller => "seller",
            Self::Analyst => "analyst",
        }
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(word: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|role| role.word() == word);
        known.ok_or_else(|| format!("unknown role {word:?}: use owner, manager, seller or analyst"))
    }
}

impl May {
    /// Everything there is to do.
    pub const ALL: [Self; 11] = [
        Self::ReadConversations,
        Self::AnswerCustomers,
        Self::ReadOrders,
        Self::ManageOrders,
        Self::GiveMoneyBack,
        Self::ReadCatalogue,
        Self::EditCatalogue,
        Self::SeeFigures,
        Self::ManageSettings,
        Self::ManageTeam,
        Self::ManageOrganisation,
    ];

    /// What it is, for the sentence of a refusal.
    pub(crate) const fn phrase(self) -> &'static str {
        match self {
            Self::ReadConversations => "read conversations",
            Self::AnswerCustomers => "answer customers",
            Self::ReadOrders => "read orders",
            Self::ManageOrders => "manage orders",
            Self::GiveMoneyBack => "decide on money that goes out",
            Self::ReadCatalogue => "read the catalogue",
            Self::EditCatalogue => "edit the catalogue",
            Self::SeeFigures => "see figures",
            Self::ManageSettings => "change settings",
            Self::ManageTeam => "manage the team",
            Self::ManageOrganisation => "change the organisation",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table, as the merchant's guide prints it.
    #[test]
    fn each_role_may_what_its_people_do() {
        let table = [
            (May::ReadConversations, "OMSA"),
            (May::AnswerCustomers, "OMS "),
            (May::ReadOrders, "OMSA"),
            (May::ManageOrders, "OMS "),
            (May::GiveMoneyBack, "OM  "),
            (May::ReadCatalogue, "OMSA"),
            (May::EditCatalogue, "OM  "),
            (May::SeeFigures, "OM A"),
            (May::ManageSettings, "OM  "),
            (May::ManageTeam, "OM  "),
            (May::ManageOrganisation, "O   "),
        ];
        assert_eq!(table.map(|(what, _)| what), May::ALL);
        for (what, who) in table {
            for (role, mark) in Role::ALL.into_iter().zip(who.chars()) {
                assert_eq!(role.may(what), mark != ' ', "{role:?} {what:?}");
            }
        }
    }

    #[test]
    fn words_are_read_back() {
        for role in Role::ALL {
            assert_eq!(role.word().parse(), Ok(role));
        }
        assert!("Owner".parse::<Role>().is_err());
    }
}
