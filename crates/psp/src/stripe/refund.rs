use super::{Stripe, amounts::from_units, amounts::part_to_units};
use crate::{PspError, RefundRequest, RefundState, Refunded, State};
use serde::Deserialize;
use std::collections::HashMap;

const REFUNDS: &str = "/v1/refunds";

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
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Refund>,
}

impl Stripe {
    /// §2.6; the key makes the same request the same refund.
    pub(super) async fn give_back(&self, request: &RefundRequest) -> Result<Refunded, PspError> {
        const AMOUNT: PspError = PspError::Invalid { field: "amount", why: "not an amount that Stripe can give back" };
        let units = part_to_units(request.amount).ok_or(AMOUNT)?;
        let payment = self.payment_of(request).await?;
        let form = [
            ("payment_intent", payment.as_str()),
            ("amount", &units.to_string()),
            ("reason", "requested_by_customer"),
            ("metadata[refund]", &request.key),
            ("metadata[reference]", request.session.reference.as_str()),
        ];
        let call = self.post_once(REFUNDS, &request.key)?.form(&form);
        let refund: Refund = self.call(call).await?.accepted()?.read("refund")?;
        if from_units(refund.amount, &refund.currency) != Some(request.amount) {
            return Err(PspError::Mismatch("amount"));
        }
        Ok(refund.told())
    }

    /// The refund with our key, among those of the payment; its newest state, where the key repeats an old answer.
    pub(super) async fn look_for_refund(&self, request: &RefundRequest) -> Result<Refunded, PspError> {
        let payment = self.payment_of(request).await?;
        let call = self.get(REFUNDS).query(&[("payment_intent", payment.as_str()), ("limit", "100")]);
        let page: Page = self.call(call).await?.accepted()?.read("list of refunds")?;
        let ours = |it: &&Refund| it.metadata.as_ref().and_then(|all| all.get("refund")) == Some(&request.key);
        let none = Refunded { state: RefundState::NotFound, provider_id: None };
        Ok(page.data.iter().find(ours).map_or(none, Refund::told))
    }

    async fn payment_of(&self, request: &RefundRequest) -> Result<String, PspError> {
        if let Some(id) = request.payment_id.as_ref().filter(|id| id.starts_with("pi_")) {
            return Ok(id.clone());
        }
        match self.look(&request.session).await?.state {
            State::Paid { provider_payment_id: Some(id), .. } => Ok(id),
            _ => Err(PspError::Invalid { field: "session", why: "it holds no money to give back" }),
        }
    }
}

impl Refund {
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
