use super::{GeniusPay, payment::Payment};
use crate::{
    ListPage, PspError, Taken,
    moment::{day, moment},
};
use kernel::{Millis, hours};

/// A link lives so long (§3.2): money of a day was asked for at most so long before.
const LINK_LIFE: Millis = hours(24);

impl GeniusPay {
    /// §3.3: by the days of creation, numbered pages, newest first. Not by status: what changes it while we read would
    /// move the others up, past us.
    pub(super) async fn listed(&self, from: Millis, to: Millis, after: Option<&str>) -> Result<ListPage, PspError> {
        let number = match after {
            None => 1,
            Some(text) => {
                text.parse().map_err(|_| PspError::Invalid { field: "after", why: "not a page of theirs" })?
            }
        };
        let page = self.page(&day(from - LINK_LIFE), &day(to), number).await?;
        let next = page.goes_on(number).then(|| (number + 1).to_string());
        let mut taken = Vec::new();
        for payment in page.data.into_iter().filter(|payment| self.is_ours(payment.environment())) {
            taken.extend(payment.taken()?.filter(|taken| (from..to).contains(&taken.at)));
        }
        Ok(ListPage { taken, next })
    }
}

impl Payment {
    fn taken(self) -> Result<Option<Taken>, PspError> {
        let refunded = match self.status() {
            "completed" | "paid" => false,
            "refunded" => true,
            _ => return Ok(None),
        };
        let unreadable = |what: &str| PspError::Unreadable(format!("a payment has no {what} that we can read"));
        Ok(Some(Taken {
            reference: self.ours().map(str::to_owned),
            amount: self.money().ok_or_else(|| unreadable("amount"))?,
            at: moment(self.completed_or_created()).ok_or_else(|| unreadable("time"))?,
            provider_id: Some(self.reference.clone()),
            payment_id: Some(self.reference),
            refunded,
        }))
    }
}
