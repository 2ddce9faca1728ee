use super::{
    account::Accounts, cinetpay, geniuspay, mtn, orange, paymetrust, post::Post, stripe, watched::Watched, wave,
};
use kernel::Millis;
use serde::{Deserialize, Serialize};

/// What providers still know after a restart. Not among it, because no provider would have it: faults, the pace of
/// deliveries, and the traces of calls and tries.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Books {
    /// How far the providers' clock is from everybody else's. It is kept because the moments in the books were read from it,
    /// and a provider's time does not run back.
    pub(super) shift: Watched<Millis>,
    pub(super) accounts: Watched<Accounts>,
    pub(super) paymetrust: Watched<paymetrust::Book>,
    pub(super) stripe: Watched<stripe::Book>,
    pub(super) wave: Watched<wave::Book>,
    pub(super) geniuspay: Watched<geniuspay::Book>,
    pub(super) cinetpay: Watched<cinetpay::Book>,
    pub(super) orange: Watched<orange::Book>,
    pub(super) mtn: Watched<mtn::Book>,
    /// Last, because the fields are written down in their order: news follow what they tell, so that a kill right after parts
    /// no payment from its notification, but for what happens between the two.
    pub(super) post: Watched<Post>,
}

impl Books {
    /// Another number whenever anything has changed.
    pub(super) fn changes(&self) -> u64 {
        let paper = self.shift.changes() + self.accounts.changes() + self.post.changes();
        let first = self.paymetrust.changes() + self.stripe.changes() + self.wave.changes();
        let others = self.geniuspay.changes() + self.cinetpay.changes() + self.orange.changes() + self.mtn.changes();
        paper + first + others
    }
}
