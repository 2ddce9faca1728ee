use super::{Stripe, amounts::from_units, amounts::part_to_units};
use crate::{FoundRefund, PspError, RefundRequest, RefundState, Refunded, SessionRef, State};
use kernel::seconds;
use serde::Deserialize;
use std::collections::HashMap;

const REFUNDS: &str = "/v1/refunds";
/// Pages of a hundred: nobody gives one payment back in more parts.
const MOST_PAGES: usize = 20;
const NO_MONEY: PspError = PspError::Invalid { field: "session", why: "it holds no money to give back" };

/// §2.6, the parts we read.
#[derive(Deserialize)]
struct Refund {
    id: String,
    amount: i64,
    currency: String,
    status: Option<String>,
    failure_reason: Option<String>,
    #[serde(default)]
    metadata: Option<HashMap<String, String>>,
    created: Option<i64>,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Refund>,
    #[serde(default)]
    has_more: bool,
}

impl Stripe {
    /// §2.6; the key makes the same request the same refund.
    pub(super) async fn give_back(&self, request: &RefundRequest) -> Result<Refunded, PspError> {
        const AMOUNT: PspError = PspError::Invalid { field: "amount", why: "not an amount that Stripe can give back" };
        let units = part_to_units(request.amount).ok_or(AMOUNT)?;
        let payment = self.payment_of(&request.session, request.payment_id.as_deref()).await;
        let payment = payment.map_err(PspError::before_the_call)?.ok_or(NO_MONEY)?;
        let form = [
            ("payment_intent", payment.as_str()),
            ("amount", &units.to_string()),
            ("reason", "requested_by_customer"),
            ("metadata[refund]", &request.key),
            ("metadata[reference]", request.session.reference.as_str()),
        ];
        // Stripe repeats its first answer to a key for a day, an error of its own as well (§2.10).
        let key = match request.again {
            0 => request.key.clone(),
            again => format!("{}:{again}", request.key),
        };
        let call = self.post_once(REFUNDS, &key)?.form(&form);
        let refund: Refund = self.call(call).await?.accepted()?.read("refund")?;
        if from_units(refund.amount, &refund.currency) != Some(request.amount) {
            return Err(PspError::Mismatch("amount"));
        }
        Ok(refund.told())
    }

    /// The refund with our key, among those of the payment; its newest state, where the key repeats an old answer.
    pub(super) async fn look_for_refund(&self, request: &RefundRequest) -> Result<Refunded, PspError> {
        let payment = self.payment_of(&request.session, request.payment_id.as_deref()).await?.ok_or(NO_MONEY)?;
        let all = self.refunds_of_payment(&payment).await?;
        let ours = all.iter().find(|it| it.key() == Some(&request.key));
        Ok(ours.map_or(Refunded { state: RefundState::NotFound, provider_id: None }, Refund::told))
    }

    /// Every refund of the payment, whoever made it.
    pub(super) async fn list_refunds(
        &self,
        session: &SessionRef,
        payment_id: Option<&str>,
    ) -> Result<Vec<FoundRefund>, PspError> {
        let Some(payment) = self.payment_of(session, payment_id).await? else { return Ok(Vec::new()) };
        self.refunds_of_payment(&payment).await?.into_iter().map(Refund::found).collect()
    }

    async fn refunds_of_payment(&self, payment: &str) -> Result<Vec<Refund>, PspError> {
        let mut all: Vec<Refund> = Vec::new();
        for _ in 0..MOST_PAGES {
            let mut call = self.get(REFUNDS).query(&[("payment_intent", payment), ("limit", "100")]);
            if let Some(last) = all.last() {
                call = call.query(&[("starting_after", &last.id)]);
            }
            let page: Page = self.call(call).await?.accepted()?.read("list of refunds")?;
            let is_last = !page.has_more || page.data.is_empty();
            all.extend(page.data);
            if is_last {
                return Ok(all);
            }
        }
        Err(PspError::Unreadable("the list of refunds has no end".into()))
    }

    /// The payment of a session; none when it took no money.
    async fn payment_of(&self, session: &SessionRef, known: Option<&str>) -> Result<Option<String>, PspError> {
        if let Some(id) = known.filter(|id| id.starts_with("pi_")) {
            return Ok(Some(id.to_owned()));
        }
        match self.look(session).await?.state {
            State::Paid { provider_payment_id, .. } | State::GivenBack { provider_payment_id, .. } => {
                Ok(provider_payment_id)
            }
            State::Unknown { raw_status } => Err(PspError::Unreadable(format!("the session is {raw_status}"))),
            State::Pending { .. } | State::Failed { .. } | State::Expired | State::NotFound => Ok(None),
        }
    }
}

impl Refund {
    /// Our name of it, where it is one of ours.
    fn key(&self) -> Option<&String> {
        self.metadata.as_ref()?.get("refund")
    }

    fn found(self) -> Result<FoundRefund, PspError> {
        let amount = from_units(self.amount, &self.currency);
        let amount = amount.ok_or_else(|| PspError::Unreadable("a refund is in an amount we cannot read".into()))?;
        let (state, key) = (self.told().state, self.key().cloned());
        Ok(FoundRefund { provider_id: self.id, key, amount, state, at: self.created.map(seconds) })
    }

    fn told(&self) -> Refunded {
        let state = match self.status.as_deref() {
            Some("pending" | "requires_action") => RefundState::Pending,
            Some("succeeded") => RefundState::Done,
            Some(status @ ("failed" | "canceled")) => {
                RefundState::Failed { why: self.failure_reason.clone().unwrap_or_else(|| status.to_owned()) }
            }
            other => RefundState::Unknown { raw_status: other.unwrap_or("?").to_owned() },
        };
        Refunded { state, provider_id: Some(self.id.clone()) }
    }
}
