//! When a human comes, and what else is done about how a customer feels: a table that a merchant reads and changes.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is noticed about a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// They are angry, or frustrated again and again.
    Angry,
    /// They ask for somebody.
    AskedHuman,
    /// They complain.
    Complaint,
    /// They want their money back.
    Refund,
    /// They write a language that the agent does not speak.
    UnknownLanguage,
    /// The team has marked them as important.
    Vip,
    /// They want it and are not sure.
    Hesitant,
    /// They have asked several precise things, price and delivery among them.
    Engaged,
}

/// What may be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// The answer begins with a line that calms, once.
    Calm,
    /// A human is asked; the agent is silent until they hand back.
    HandOver,
    /// The conversation stands first in the list.
    Prioritise,
    /// A code that the agent may give is offered, once.
    Offer,
    /// The team is told that they are about to buy.
    HotLead,
    /// The answer ends with the next step to the order.
    Close,
}

impl When {
    /// Every row of the table, in the order it is read: the first that hands over decides.
    pub const ALL: [Self; 8] = [
        Self::Angry,
        Self::AskedHuman,
        Self::Refund,
        Self::Complaint,
        Self::UnknownLanguage,
        Self::Vip,
        Self::Hesitant,
        Self::Engaged,
    ];

    /// Its stable word; also why a conversation waits for a human.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Angry => "angry",
            Self::AskedHuman => "customer_asked",
            Self::Complaint => "complaint",
            Self::Refund => "refund",
            Self::UnknownLanguage => "unknown_language",
            Self::Vip => "vip",
            Self::Hesitant => "hesitant",
            Self::Engaged => "engaged",
        }
    }

    /// Reads [`When::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|when| when.code() == code)
    }

    /// What may be chosen for it.
    pub const fn may(self) -> &'static [Deed] {
        match self {
            Self::Angry => &[Deed::Calm, Deed::HandOver, Deed::Prioritise],
            Self::AskedHuman | Self::Complaint | Self::Refund | Self::UnknownLanguage | Self::Vip => {
                &[Deed::HandOver, Deed::Prioritise]
            }
            Self::Hesitant => &[Deed::Offer],
            Self::Engaged => &[Deed::HotLead, Deed::Close],
        }
    }

    /// What cannot be taken away: « parler à quelqu'un » always works.
    pub const fn must(self) -> &'static [Deed] {
        match self {
            Self::AskedHuman => &[Deed::HandOver],
            _ => &[],
        }
    }

    /// What is done where the merchant has decided nothing.
    const fn usual(self) -> &'static [Deed] {
        match self {
            Self::AskedHuman => &[Deed::HandOver],
            Self::Vip => &[Deed::Prioritise],
            _ => self.may(),
        }
    }
}

impl Deed {
    /// Every deed.
    pub const ALL: [Self; 6] = [Self::Calm, Self::HandOver, Self::Prioritise, Self::Offer, Self::HotLead, Self::Close];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::HandOver => "hand_over",
            Self::Prioritise => "prioritise",
            Self::Offer => "offer",
            Self::HotLead => "hot_lead",
            Self::Close => "close",
        }
    }

    /// Reads [`Deed::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.code() == code)
    }
}

/// The table: what is done when. A row that nothing was decided for is as usual.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Routing(BTreeMap<When, BTreeSet<Deed>>);

impl Routing {
    /// Whether this is done when that is noticed.
    pub fn does(&self, when: When, deed: Deed) -> bool {
        when.must().contains(&deed) || self.0.get(&when).map_or(when.usual().contains(&deed), |row| row.contains(&deed))
    }

    /// What is done when that is noticed.
    pub fn deeds(&self, when: When) -> Vec<Deed> {
        when.may().iter().copied().filter(|deed| self.does(when, *deed)).collect()
    }

    /// Decides a row. What cannot be chosen for it is left out, what cannot be taken away stays; a row that is as usual is
    /// no decision.
    pub fn decide(&mut self, when: When, deeds: impl IntoIterator<Item = Deed>) {
        let mut row: BTreeSet<Deed> = deeds.into_iter().filter(|deed| when.may().contains(deed)).collect();
        row.extend(when.must());
        if row == when.usual().iter().copied().collect() {
            self.0.remove(&when);
        } else {
            self.0.insert(when, row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_back_and_is_usual_until_decided() {
        let mut table = Routing::default();
        for when in When::ALL {
            assert_eq!(When::from_code(when.code()), Some(when));
            assert_eq!(table.deeds(when), when.usual());
            assert!(when.must().iter().chain(when.usual()).all(|deed| when.may().contains(deed)));
        }
        for deed in Deed::ALL {
            assert_eq!(Deed::from_code(deed.code()), Some(deed));
        }
        table.decide(When::Angry, [Deed::HandOver, Deed::Offer]);
        assert_eq!(table.deeds(When::Angry), [Deed::HandOver], "an offer is no answer to anger");
        table.decide(When::AskedHuman, []);
        assert_eq!(table.deeds(When::AskedHuman), [Deed::HandOver], "somebody can always be asked for");
        let kept: Routing = serde_json::from_str(&serde_json::to_string(&table).unwrap()).unwrap();
        assert_eq!(kept, table);
        table.decide(When::Angry, When::Angry.usual().iter().copied());
        assert_eq!(table, Routing::default());
    }
}
