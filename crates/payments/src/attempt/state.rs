/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptState {
    /// The session is being created: committed before the provider is called.
    Opening,
    /// The buyer can pay at the provider.
    Open,
    /// The answer to the creation was lost: it is settled before another session is opened there.
    Unclear,
    /// Another session took its place because nobody has its link; it may live at the provider and is still watched.
    Stray,
    /// The provider said no: nothing was made.
    NotOpened,
    /// The money owed was taken.
    Paid,
    /// Money was taken, and it is not what is owed.
    Conflicted,
    /// It ended without money.
    Failed,
    /// Its time is over.
    Expired,
}

impl AttemptState {
    const ALL: [Self; 9] = [
        Self::Opening,
        Self::Open,
        Self::Unclear,
        Self::Stray,
        Self::NotOpened,
        Self::Paid,
        Self::Conflicted,
        Self::Failed,
        Self::Expired,
    ];

    /// Its word in storage.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Open => "open",
            Self::Unclear => "unclear",
            Self::Stray => "stray",
            Self::NotOpened => "not_opened",
            Self::Paid => "paid",
            Self::Conflicted => "conflicted",
            Self::Failed => "failed",
            Self::Expired => "expired",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == word)
    }

    /// Whether money was taken. Nothing undoes it.
    pub const fn has_money(self) -> bool {
        matches!(self, Self::Paid | Self::Conflicted)
    }

    /// Whether it stands between a buyer and another session of the same account. As in the index `attempt_live`.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Opening | Self::Open | Self::Unclear)
    }

    /// Whether a payer may still be debited by it, for all anybody knows. What is
    /// live, and a session whose link nobody has, which may live at the provider all the same.
    pub const fn may_still_debit(self) -> bool {
        self.is_live() || matches!(self, Self::Stray)
    }

    /// Whether nobody asks the provider any more. What failed or expired is still watched: money may come late.
    pub(crate) const fn is_final(self) -> bool {
        matches!(self, Self::Paid | Self::Conflicted | Self::NotOpened)
    }

    /// Legal moves (§9.1): anything becomes paid, nothing un-becomes it; what is over does not open again.
    pub(crate) const fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Paid | Self::Conflicted, _) => false,
            (_, Self::Paid | Self::Conflicted) => true,
            (Self::Opening | Self::Unclear, _) => true,
            (Self::Open | Self::Stray, Self::Failed | Self::Expired) => true,
            (Self::Open, Self::Stray) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AttemptState::{self, *};

    #[test]
    fn money_is_never_undone_and_the_dead_do_not_open_again() {
        for state in AttemptState::ALL {
            assert_eq!(AttemptState::parse(state.name()), Some(state));
            assert_eq!(state.may_become(Paid), !state.has_money(), "{state:?}");
            for next in AttemptState::ALL {
                assert!(!(state.has_money() && state.may_become(next)), "{state:?} became {next:?}");
            }
        }
        for over in [NotOpened, Failed, Expired, Stray] {
            assert!(!over.may_become(Open), "{over:?}");
        }
    }
}
