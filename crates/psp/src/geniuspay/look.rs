use super::{
    GeniusPay,
    payment::{Answer, Payment},
};
use crate::{Looked, PspError, SessionRef, State, moment::day, said::Said};
use kernel::hours;
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

/// Pages of a hundred that a search for a lost payment reads at most.
const MOST_PAGES: u32 = 20;

/// A page of the list of payments.
#[derive(Deserialize)]
pub(super) struct Page {
    pub(super) data: Vec<Payment>,
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    last_page: u32,
}

impl Page {
    /// Whether another one follows this one, which has this number.
    pub(super) fn goes_on(&self, number: u32) -> bool {
        !self.data.is_empty() && self.meta.as_ref().is_some_and(|meta| number < meta.last_page)
    }
}

impl GeniusPay {
    /// §3.3: by its reference, or among the day's payments when the answer to the creation was lost.
    pub(super) async fn look(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let Some(id) = &session.provider_id else { return self.search(session).await };
        let path = format!("/payments/{}", byte_serialize(id.as_bytes()).collect::<String>());
        match self.call(self.get(&path)).await? {
            Said::Yes(answered) => {
                let payment = answered.read::<Answer<Payment>>("payment")?.data;
                if payment.reference != *id {
                    return Err(PspError::Mismatch("payment reference"));
                }
                self.looked(&payment, session.reference.as_str())
            }
            Said::Missing => Ok(Looked::new(State::NotFound, None)),
            Said::No(error) => Err(error),
        }
    }

    /// Their search does not read what we attached: the days around the creation are read, and compared here.
    async fn search(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let reference = session.reference.as_str();
        let (from, to) = (day(session.asked_at - hours(1)), day(session.asked_at + hours(1)));
        for page in 1..=MOST_PAGES {
            let found = self.page(&from, &to, page).await?;
            if let Some(payment) = found.data.iter().find(|payment| payment.ours() == Some(reference)) {
                return self.looked(payment, reference);
            }
            if !found.goes_on(page) {
                return Ok(Looked::new(State::NotFound, None));
            }
        }
        Ok(Looked::new(State::Unknown { raw_status: "not among the day's first payments".to_owned() }, None))
    }

    /// A page of a hundred of the payments created on these days.
    pub(super) async fn page(&self, from: &str, to: &str, number: u32) -> Result<Page, PspError> {
        let query = [("from", from), ("to", to), ("per_page", "100"), ("page", &number.to_string())];
        self.call(self.get("/payments").query(&query)).await?.accepted()?.read("list of payments")
    }
}
