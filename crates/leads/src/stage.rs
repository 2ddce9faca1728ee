use crate::LeadError;

/// Where a lead stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// The product proposes it; no human has looked.
    Proposed,
    /// A human took it up.
    Accepted,
    /// Somebody of the team has spoken with them.
    Contacted,
    /// They talk about what and how much.
    Negotiating,
    /// They bought.
    Won,
    /// They did not, after all.
    Lost,
    /// A human looked, and it is no lead.
    Rejected,
}

impl Stage {
    /// In the order of a lead's life.
    pub const ALL: [Self; 7] =
        [Self::Proposed, Self::Accepted, Self::Contacted, Self::Negotiating, Self::Won, Self::Lost, Self::Rejected];

    /// Its stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Contacted => "contacted",
            Self::Negotiating => "negotiating",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Rejected => "rejected",
        }
    }

    /// Reads [`Stage::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Whether something is still to come of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Accepted | Self::Contacted | Self::Negotiating)
    }

    /// The stages a human may move it to from here. Whoever rejected or lost one may take it up again; what is won stays.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Proposed => &[Self::Accepted, Self::Rejected],
            Self::Accepted => &[Self::Contacted, Self::Negotiating, Self::Won, Self::Lost],
            Self::Contacted => &[Self::Negotiating, Self::Accepted, Self::Won, Self::Lost],
            Self::Negotiating => &[Self::Contacted, Self::Won, Self::Lost],
            Self::Won => &[],
            Self::Lost | Self::Rejected => &[Self::Accepted],
        }
    }

    /// The same, asked for one; twice the same is quiet (`false`).
    pub(crate) fn may_become(self, next: Self) -> Result<bool, LeadError> {
        match self {
            same if same == next => Ok(false),
            from if from.next().contains(&next) => Ok(true),
            from => Err(LeadError::Stage { from: from.code(), to: next.code() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_read_back_and_the_same_news_twice_is_quiet() {
        for stage in Stage::ALL {
            assert_eq!(Stage::from_code(stage.code()), Some(stage));
            assert!(matches!(stage.may_become(stage), Ok(false)));
            for next in stage.next() {
                assert!(matches!(stage.may_become(*next), Ok(true)));
            }
        }
        assert!(matches!(Stage::Won.may_become(Stage::Lost), Err(LeadError::Stage { from: "won", to: "lost" })));
        assert!(Stage::Proposed.may_become(Stage::Negotiating).is_err(), "a human looks first");
    }
}
