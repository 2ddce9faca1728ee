use identity::PaymentMethod::{self, CashOnDelivery, Online};

/// How a shop's customers may pay, as one choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidHow {
    /// Online first, at the door for who asks.
    OnlineFirst,
    /// At the door first, online for who asks.
    CashFirst,
    /// Online and no other way.
    OnlineOnly,
    /// At the door and no other way.
    CashOnly,
}

impl PaidHow {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::OnlineFirst, Self::CashFirst, Self::OnlineOnly, Self::CashOnly];

    /// The methods, the preferred one first.
    pub const fn methods(self) -> &'static [PaymentMethod] {
        match self {
            Self::OnlineFirst => &[Online, CashOnDelivery],
            Self::CashFirst => &[CashOnDelivery, Online],
            Self::OnlineOnly => &[Online],
            Self::CashOnly => &[CashOnDelivery],
        }
    }

    /// Which one these methods are.
    pub fn of(methods: &[PaymentMethod]) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.methods() == methods)
    }

    /// Its word in a form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OnlineFirst => "online-first",
            Self::CashFirst => "cash-first",
            Self::OnlineOnly => "online",
            Self::CashOnly => "cash",
        }
    }

    /// The key of what people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnlineFirst => "settings-paid-online-first",
            Self::CashFirst => "settings-paid-cash-first",
            Self::OnlineOnly => "settings-paid-online",
            Self::CashOnly => "settings-paid-cash",
        }
    }
}
