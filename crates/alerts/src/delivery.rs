use crate::{Channel, tell};
use kernel::{AlertId, BrandId, Millis, TeammateId};
use storage::{Read, StoreError};

/// How one alert came to one teammate outside the product, or why it did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// To whom.
    pub teammate: TeammateId,
    /// Where.
    pub channel: Channel,
    /// What became of it.
    pub fate: Fate,
}

/// What becomes of a delivery. Words are stable: pages translate them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It waits for its window, for others to be told with, or for quiet hours to end.
    Waiting,
    /// It was no news any more: `read`, `settled`, `not_wanted`, `left`, `gone`.
    LeftOut(String),
    /// It is on its way; why the last try failed, if one did: `mail_server`, `push_service`, `database`.
    Sending(Option<String>),
    /// It left.
    Sent(Millis),
    /// It never will: `no_number`, `no_line`, `window_closed` (and no template), `not_set_up`, `no_browser`, `refused`,
    /// `given_up`…
    Failed(String),
}

/// How an alert came to each teammate outside the product.
#[kernel::boxed]
pub async fn deliveries(on: &mut dyn Read, brand: BrandId, alert: AlertId) -> Result<Vec<Delivery>, StoreError> {
    tell::store::deliveries(on, brand, alert).await
}
