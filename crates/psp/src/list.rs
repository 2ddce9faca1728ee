use kernel::{Millis, Money};

/// Money that a provider says it took: a line of its own list (§9.8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Our name of the attempt, where told. What we ask for always carries it: money without one was asked for by another
    /// program on the same account.
    pub reference: Option<String>,
    /// The provider's id of the session, where told.
    pub provider_id: Option<String>,
    /// The provider's id of the money movement, as [`crate::State::Paid`] tells it, where told.
    pub payment_id: Option<String>,
    /// What the buyer paid, gross.
    pub amount: Money,
    /// When; of money that went back, when the list says so.
    pub at: Millis,
    /// Some of it, or all, went back meanwhile: [`crate::Provider::refunds_of`] tells what.
    pub refunded: bool,
}

/// One page of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// The money on it. The same may stand on two pages, never on none.
    pub taken: Vec<Taken>,
    /// Where the next page begins; none: this was the last.
    pub next: Option<String>,
}
