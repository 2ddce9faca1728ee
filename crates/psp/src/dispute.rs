use kernel::Money;
use serde::{Deserialize, Serialize};

/// A payment that the payer's bank disputes (§2.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// The provider's id of it.
    pub id: String,
    /// What is disputed, which may be a part; none when it is told in an amount we cannot read.
    pub amount: Option<Money>,
    /// Where it stands.
    pub state: DisputeState,
}

/// Where a dispute stands, in our words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DisputeState {
    /// Not decided; the merchant answers in the provider's dashboard, within days.
    Open,
    /// The money stays with the merchant, or came back; also an inquiry that never became a dispute.
    Won,
    /// The money is the payer's.
    Lost,
    /// A status we do not know: keep it open and alert, never guess.
    Unknown {
        /// What the provider said.
        raw_status: String,
    },
}
