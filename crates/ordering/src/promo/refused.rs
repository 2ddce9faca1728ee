use kernel::{Millis, Money};

/// Why a code does not serve a cart. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromoRefused {
    /// The brand has no such code, or it is somebody else's: which of the two is nobody's business.
    Unknown,
    /// Too early.
    NotYet {
        /// From when it serves.
        from: Millis,
    },
    /// Too late.
    Over {
        /// Until when it served.
        until: Millis,
    },
    /// The goods it is for cost less.
    Minimum {
        /// The least they must cost.
        minimum: Money,
    },
    /// Nothing in the cart is among what it is for.
    NothingConcerned,
    /// It has served as many orders as it may.
    UsedUp,
    /// It has served this contact as often as it may.
    UsedByThem,
    /// It does not go with another code of the cart.
    DoesNotCombine,
}

impl PromoRefused {
    /// Its stable word at the edge.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "promo_unknown",
            Self::NotYet { .. } => "promo_not_yet",
            Self::Over { .. } => "promo_over",
            Self::Minimum { .. } => "promo_minimum",
            Self::NothingConcerned => "promo_nothing_concerned",
            Self::UsedUp => "promo_used_up",
            Self::UsedByThem => "promo_used_by_them",
            Self::DoesNotCombine => "promo_does_not_combine",
        }
    }
}
