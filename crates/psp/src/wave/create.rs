use super::{Wave, session::CheckoutSession};
use crate::{Limits, Provider, PspError, Session, SessionRequest, moment::moment};
use kernel::Secret;
use serde_json::json;

impl Wave {
    /// §4.2. Whoever pays is not restricted to a number: relatives often pay.
    pub(super) async fn create(&self, request: &SessionRequest) -> Result<Session, PspError> {
        Limits::check(self.limits(request.amount.currency), request.amount)?;
        let body = json!({
            "amount": request.amount.to_major(),
            "currency": request.amount.currency,
            "success_url": request.success_url,
            "error_url": request.failed_url,
            "client_reference": request.reference,
        });
        let answered = self.call(self.post("").json(&body)).await?.accepted()?;
        let session: CheckoutSession = answered.read("checkout session")?;
        session.looked(request.reference.as_str())?;
        let missing = |what: &str| PspError::Unreadable(format!("the session has no {what}"));
        if session.money().ok_or_else(|| missing("amount"))? != request.amount {
            return Err(PspError::Mismatch("amount"));
        }
        let expires_at = moment(session.when_expires.as_deref());
        let url = session.wave_launch_url.filter(|url| crate::exchange::is_web_address(url));
        Ok(Session {
            provider_id: session.id,
            pay_url: Some(url.ok_or_else(|| missing("address"))?),
            secrets: Secret::new("{}"),
            expires_at,
        })
    }
}
