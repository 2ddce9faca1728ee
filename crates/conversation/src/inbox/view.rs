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

/// In which order to list them. By score, whoever keeps the scores lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The latest message first.
    #[default]
    Recent,
    /// Who waits longest for a human first; then those who do not wait, the latest first.
    Waiting,
}

impl Sort {
    /// The column of its key; whatever has none comes after, the latest first.
    pub(super) const fn key(self) -> Option<Key> {
        match self {
            Self::Recent => None,
            Self::Waiting => Some(Key { column: "waits_since", descends: false }),
        }
    }
}

/// What a list is sorted by, if not by time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub column: &'static str,
    pub descends: bool,
}
