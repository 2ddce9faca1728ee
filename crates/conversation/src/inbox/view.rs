use kernel::TeammateId;

/// Which conversations to list. What is put off until later is in [`View::Snoozed`] and in no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// Every one, closed ones too.
    All,
    /// Those this teammate has in hand.
    Mine(TeammateId),
    /// Those no teammate has, and that are not closed.
    NotTaken,
    /// Those the agent has asked a human for and nobody has taken; those that press first, in any order.
    HumanWanted,
    /// Those that may well buy: a rank of this or more, and not closed. In another order than [`Sort::Buying`], the
    /// thousand highest of them.
    HighPotential(i64),
    /// Those that may be lost, as above, by [`Sort::Risk`].
    AtRisk(i64),
    /// Those with a message that did not reach the customer.
    FailedSends,
    /// Those with messages the team has not seen.
    Unread,
    /// Those that are put off until later.
    Snoozed,
    /// Those that are closed.
    Resolved,
    /// Those with this tag.
    Tagged(String),
}

/// In which order to list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The latest message first.
    #[default]
    Recent,
    /// Who waits longest for a human first; then those who do not wait, the latest first.
    Waiting,
    /// Who may most likely buy first; then those that have no score, the latest first.
    Buying,
    /// Who may most likely be lost first; then those that have no score, the latest first.
    Risk,
}

impl Sort {
    /// The column of its key; whatever has none comes after, the latest first.
    pub(super) const fn key(self) -> Option<Key> {
        match self {
            Self::Recent => None,
            Self::Waiting => Some(Key { column: "waits_since", descends: false }),
            Self::Buying => Some(Key { column: "rank_buy", descends: true }),
            Self::Risk => Some(Key { column: "rank_risk", descends: true }),
        }
    }
}

/// What a list is sorted by, if not by time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub column: &'static str,
    pub descends: bool,
}
