use super::{LIFE, Orange, create::refusal};
use crate::{Looked, PspError, SessionRef, State, error::masked, exchange::text};
use kernel::minutes;
use serde_json::json;

impl Orange {
    /// §7: with the original amount and the token of the creation.
    pub(super) async fn look(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let Some(secrets) = Self::secrets(session)? else { return Ok(self.without_token(session)) };
        let body = json!({
            "order_id": session.reference,
            "amount": session.amount.minor,
            "pay_token": secrets.pay_token.reveal(),
        });
        let answered = self.call("transactionstatus", &body).await?;
        let status = text(&answered.json, "status").map(|it| it.into_owned());
        match status.filter(|_| answered.status.is_success()) {
            Some(status) => {
                let order = text(&answered.json, "order_id");
                if order.is_some_and(|order| order != session.reference.as_str()) {
                    return Err(PspError::Mismatch("reference"));
                }
                let txnid = text(&answered.json, "txnid").filter(|id| !id.is_empty()).map(|id| id.into_owned());
                let reference = session.reference.to_string();
                Ok(Looked::new(
                    self.state(session, &status, txnid.unwrap_or_else(|| reference.clone())),
                    Some(reference),
                ))
            }
            // §9.2: about this payment only.
            None if matches!(answered.status.as_u16(), 400 | 404) => Ok(Looked::new(State::NotFound, None)),
            None => Err(refusal(answered)),
        }
    }

    fn state(&self, session: &SessionRef, status: &str, payment_id: String) -> State {
        match status.to_ascii_uppercase().as_str() {
            // The status carries no amount: it is the one bound to our id and to the token, which we send.
            "SUCCESS" => State::Paid { amount: None, provider_payment_id: Some(payment_id), at: None },
            "FAILED" => State::Failed { why: "FAILED".to_owned() },
            "EXPIRED" => State::Expired,
            "PENDING" => State::Pending { payer_active: true },
            // What nobody tried says so for ever.
            "INITIATED" if self.is_over(session) => State::Expired,
            "INITIATED" => State::Pending { payer_active: false },
            _ => State::Unknown { raw_status: masked(status) },
        }
    }

    /// The answer to the creation was lost, and with it the page: nobody can pay, and nobody can ask.
    fn without_token(&self, session: &SessionRef) -> Looked {
        Looked::new(if self.is_over(session) { State::Expired } else { State::NotFound }, None)
    }

    /// A minute after the end of the page's life (§9.4).
    fn is_over(&self, session: &SessionRef) -> bool {
        self.clock.now() >= session.asked_at + LIFE + minutes(1)
    }
}
