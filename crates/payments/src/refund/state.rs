/// Where a refund stands (§9.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefundState {
    /// A teammate asks for it; a manager has to agree.
    Requested,
    /// To be sent to the provider, or done by hand.
    Approved,
    /// The provider was asked: committed before the call, so that it is never sent twice blindly.
    Sent,
    /// The answer was lost, or is not in the contract: looked up until it is known.
    Unknown,
    /// The money is back with the customer.
    Done,
    /// It did not go back; the merchant has it.
    Failed,
    /// A manager said no.
    Declined,
}

impl RefundState {
    const ALL: [Self; 7] =
        [Self::Requested, Self::Approved, Self::Sent, Self::Unknown, Self::Done, Self::Failed, Self::Declined];

    /// Its word in storage and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Sent => "sent",
            Self::Unknown => "unknown",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Declined => "declined",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == word)
    }

    /// Whether it neither happened nor ended.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Approved | Self::Sent | Self::Unknown)
    }

    /// Legal moves. What is done may still fail (§2.6, `refund.failed`: the money is back at the merchant), and what seemed
    /// to have failed may turn out done: both are facts that a provider tells.
    pub(crate) const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Requested, Self::Approved | Self::Declined | Self::Done)
                | (Self::Approved, Self::Sent | Self::Done | Self::Declined)
                | (Self::Sent | Self::Unknown, Self::Sent | Self::Unknown | Self::Done | Self::Failed)
                | (Self::Done, Self::Failed)
                | (Self::Failed, Self::Done)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::RefundState::{self, *};

    #[test]
    fn what_was_sent_is_never_simply_taken_back() {
        for state in RefundState::ALL {
            assert_eq!(RefundState::parse(state.name()), Some(state));
        }
        for sent in [Sent, Unknown] {
            assert!(!sent.may_become(Requested) && !sent.may_become(Approved) && !sent.may_become(Declined));
        }
        for next in RefundState::ALL {
            assert!(!Declined.may_become(next), "declined became {next:?}");
        }
    }
}
