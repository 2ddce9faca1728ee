use super::{
    GeniusPay, LIFE,
    payment::{Answer, Payment},
};
use crate::{Limits, Provider, PspError, Session, SessionRequest, exchange::is_web_address, moment::moment};
use kernel::Secret;
use serde_json::json;

impl GeniusPay {
    /// §3.2, without a method: the payer chooses on their page.
    pub(super) async fn create(&self, request: &SessionRequest) -> Result<Session, PspError> {
        Limits::check(self.limits(request.amount.currency), request.amount)?;
        let description: String = request.designation.chars().take(500).collect();
        let mut body = json!({
            "amount": request.amount.minor,
            "currency": request.amount.currency,
            "description": description,
            "success_url": request.success_url,
            "error_url": request.failed_url,
            "metadata": {"reference": request.reference},
        });
        let customer = &request.customer;
        for (field, value) in [
            ("name", customer.name.clone()),
            ("phone", customer.phone.as_ref().map(kernel::Phone::e164)),
            ("email", customer.email.clone()),
        ] {
            if let Some(value) = value {
                body["customer"][field] = value.into();
            }
        }
        let answered = self.call(self.post("/payments").json(&body)).await?.accepted()?;
        self.session(request, answered.read::<Answer<Payment>>("payment")?.data)
    }

    fn session(&self, request: &SessionRequest, payment: Payment) -> Result<Session, PspError> {
        self.looked(&payment, request.reference.as_str())?;
        let missing = |what: &str| PspError::Unreadable(format!("the payment has no {what}"));
        if payment.money().ok_or_else(|| missing("amount"))? != request.amount {
            return Err(PspError::Mismatch("amount"));
        }
        if payment.reference.is_empty() {
            return Err(missing("reference"));
        }
        let url = payment.checkout_url.or(payment.payment_url).filter(|url| is_web_address(url));
        Ok(Session {
            pay_url: Some(url.ok_or_else(|| missing("address"))?),
            secrets: Secret::new("{}"),
            expires_at: moment(payment.expires_at.as_deref()).or(Some(request.now + LIFE)),
            provider_id: payment.reference,
        })
    }
}
