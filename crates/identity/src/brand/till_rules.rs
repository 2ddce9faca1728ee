use crate::IdentityError;

/// What a shop has decided about its till once and for all, so that nobody has to decide it order by order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TillRules {
    /// How many orders one buyer may have on their way to be paid at the door; 0: as many as they like.
    pub cash_open_most: i64,
    /// After how many orders refused at the door a buyer is not offered cash any more; 0: cash is always offered.
    pub cash_refusals_most: i64,
    /// Whether money that comes too late for its stock goes back by itself, where the provider can give it back.
    pub refund_when_gone: bool,
}

impl Default for TillRules {
    fn default() -> Self {
        Self { cash_open_most: 3, cash_refusals_most: 2, refund_when_gone: false }
    }
}

impl TillRules {
    /// No limit of cash is higher.
    pub const MOST: i64 = 100;

    pub(super) fn check(self) -> Result<(), IdentityError> {
        let fits = |number| (0..=Self::MOST).contains(&number);
        let wrong = |field| Err(IdentityError::Invalid { field, why: "must be 0 to 100" });
        match self {
            Self { cash_open_most, .. } if !fits(cash_open_most) => wrong("cash_open_most"),
            Self { cash_refusals_most, .. } if !fits(cash_refusals_most) => wrong("cash_refusals_most"),
            _ => Ok(()),
        }
    }
}
