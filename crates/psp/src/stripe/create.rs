use super::{
    Stripe,
    amounts::{from_units, to_units},
    shapes::CheckoutSession,
};
use crate::{Limits, Provider, PspError, Session, SessionRequest};
use kernel::{Millis, Secret, hours, minutes, seconds};

/// Stripe's floor is 30 minutes by its own clock; two more leave room for a slow first call and its retry.
const SHORTEST: Millis = minutes(32);
/// A minute below its ceiling of 24 hours, for the same reason.
const LONGEST: Millis = Millis(hours(24).0 - minutes(1).0);

impl Stripe {
    /// §2.3. A retry with the same request gets the first answer again, by idempotency key.
    pub(super) async fn create(&self, request: &SessionRequest) -> Result<Session, PspError> {
        Limits::check(self.limits(request.amount.currency), request.amount)?;
        let call = self.post_once("/v1/checkout/sessions", &request.idempotency_key)?;
        self.session(request, self.call(call.form(&form(request)?)).await?.accepted()?.read("checkout session")?)
    }

    /// Reads the created session; the link is only handed out when it asks for what is owed.
    fn session(&self, request: &SessionRequest, session: CheckoutSession) -> Result<Session, PspError> {
        let missing = |what: &str| PspError::Unreadable(format!("the session has no {what}"));
        self.looked(&session, request.reference.as_str())?;
        let asks = session.amount_total.zip(session.currency.as_deref());
        let asks = asks.and_then(|(units, currency)| from_units(units, currency)).ok_or_else(|| missing("total"))?;
        if asks != request.amount {
            return Err(PspError::Mismatch("amount"));
        }
        Ok(Session {
            provider_id: session.id,
            pay_url: Some(session.url.filter(|url| !url.is_empty()).ok_or_else(|| missing("address"))?),
            secrets: Secret::new("{}"),
            expires_at: session.expires_at.map(seconds),
        })
    }
}

/// The form, in Stripe's bracket notation. Discounts and delivery are in the total already: one line.
fn form(request: &SessionRequest) -> Result<Vec<(&'static str, String)>, PspError> {
    let units = to_units(request.amount).ok_or(PspError::Invalid { field: "amount", why: "not payable at Stripe" })?;
    let name: String = request.designation.chars().take(250).collect();
    if name.trim().is_empty() {
        return Err(PspError::Invalid { field: "designation", why: "it is empty" });
    }
    let ends = request.expires_at.clamp(request.now + SHORTEST, request.now + LONGEST);
    let reference = request.reference.to_string();
    let mut form = vec![
        ("mode", "payment".to_owned()),
        ("line_items[0][price_data][currency]", request.amount.currency.code().to_ascii_lowercase()),
        ("line_items[0][price_data][unit_amount]", units.to_string()),
        ("line_items[0][price_data][product_data][name]", name),
        ("line_items[0][quantity]", "1".to_owned()),
        ("client_reference_id", reference.clone()),
        ("metadata[reference]", reference.clone()),
        // Events of the payment do not carry the session's metadata.
        ("payment_intent_data[metadata][reference]", reference),
        ("success_url", request.success_url.clone()),
        ("cancel_url", request.failed_url.clone()),
        ("expires_at", ends.as_seconds().to_string()),
        ("locale", request.lang.code().to_owned()),
        // The buyer pays in the order's own currency, so that amounts can be compared.
        ("adaptive_pricing[enabled]", "false".to_owned()),
    ];
    if let Some(email) = request.customer.email.as_ref().filter(|email| email.contains('@')) {
        form.push(("customer_email", email.clone()));
    }
    Ok(form)
}
