use super::{Promo, store};
use crate::{OrderError, PromoRefused};
use kernel::{BrandId, ContactId, Millis};
use storage::{Read, Tx};

/// A code in a contact's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Which.
    pub promo: Promo,
    /// Until when it serves them; none: as long as it is switched on.
    pub until: Option<Millis>,
}

/// Gives a code to a contact: from now on its time runs for them, if it has one. Given again, the first time counts.
#[kernel::boxed]
pub async fn give(
    tx: &mut Tx,
    brand: BrandId,
    code: &str,
    contact: ContactId,
) -> Result<Result<Given, PromoRefused>, OrderError> {
    let Some(promo) = Promo::by_code(tx, brand, code).await? else { return Ok(Err(PromoRefused::Unknown)) };
    if promo.contact.is_some_and(|owner| owner != contact) {
        return Ok(Err(PromoRefused::Unknown));
    }
    let given_at = store::grant(tx, brand, promo.id, contact).await?;
    let until = promo.until(given_at);
    let now = tx.now();
    if let Some(until) = until.filter(|until| now >= *until) {
        return Ok(Err(PromoRefused::Over { until }));
    }
    Ok(Ok(Given { promo, until }))
}

/// Whether a code would serve an order of that contact now, whatever is in it: in time, not used up, and theirs to use.
#[kernel::boxed]
pub async fn serves(
    on: &mut dyn Read,
    brand: BrandId,
    promo: &Promo,
    contact: ContactId,
    now: Millis,
) -> Result<Result<(), PromoRefused>, OrderError> {
    if promo.contact.is_some_and(|owner| owner != contact) {
        return Ok(Err(PromoRefused::Unknown));
    }
    let given_at = store::given_at(on, brand, promo.id, contact).await?.unwrap_or(now);
    if let Err(why) = promo.in_time(given_at, now) {
        return Ok(Err(why));
    }
    let (uses, theirs) = store::live_uses(on, brand, promo.id, contact).await?;
    Ok(match () {
        () if promo.max_uses.is_some_and(|most| uses >= most) => Err(PromoRefused::UsedUp),
        () if promo.max_per_contact.is_some_and(|most| theirs >= most) => Err(PromoRefused::UsedByThem),
        () => Ok(()),
    })
}

/// The codes that would serve an order of that contact now: those that are theirs alone first, then the newest. Nothing is
/// given by it.
#[kernel::boxed]
pub async fn serving(
    on: &mut dyn Read,
    brand: BrandId,
    contact: ContactId,
    now: Millis,
) -> Result<Vec<Promo>, OrderError> {
    let mut serving = Vec::new();
    for promo in Promo::all(on, brand).await? {
        if serves(on, brand, &promo, contact, now).await?.is_ok() {
            serving.push(promo);
        }
    }
    serving.sort_by_key(|promo| promo.contact.is_none());
    Ok(serving)
}

impl Promo {
    /// Until when it serves a contact it was given to at `given_at`.
    pub fn until(&self, given_at: Millis) -> Option<Millis> {
        let runs_out = self.valid_for.map(|time| given_at + time);
        [runs_out, self.ends_at].into_iter().flatten().min()
    }

    /// Whether its time has come and is not over, for a contact it was given to at `given_at`.
    pub(crate) fn in_time(&self, given_at: Millis, now: Millis) -> Result<(), PromoRefused> {
        if let Some(from) = self.starts_at.filter(|from| now < *from) {
            return Err(PromoRefused::NotYet { from });
        }
        match self.until(given_at) {
            Some(until) if now >= until => Err(PromoRefused::Over { until }),
            _ => Ok(()),
        }
    }
}
