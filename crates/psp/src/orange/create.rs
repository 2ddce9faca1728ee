use super::{LIFE, Orange, SessionSecrets};
use crate::{
    Limits, Looked, Provider, PspError, Session, SessionRequest, State,
    error::masked,
    exchange::{Answered, is_web_address, text},
};
use kernel::Secret;
use serde_json::json;

/// §7.
const LONGEST_URL: usize = 120;
/// The order id was used before `[obs]`.
const USED_BEFORE: &str = "1204";

impl Orange {
    /// §7: made when the buyer clicks, because it lives ten minutes only.
    pub(super) async fn create(&self, request: &SessionRequest) -> Result<Session, PspError> {
        Limits::check(self.limits(request.amount.currency), request.amount)?;
        let body = json!({
            "merchant_key": self.keys.merchant_key.reveal(),
            "currency": self.currency(request.amount.currency),
            "order_id": request.reference,
            "amount": request.amount.minor,
            "return_url": short("success_url", &request.success_url)?,
            "cancel_url": short("failed_url", &request.failed_url)?,
            "notif_url": short("notify_url", &request.notify_url)?,
            "lang": request.lang.code(),
            "reference": self.keys.merchant_name,
        });
        let answered = self.call("webpayment", &body).await?;
        if answered.status.is_success() && text(&answered.json, "pay_token").is_some() {
            return session(request, &answered);
        }
        match refusal(answered) {
            // Nothing is to be learnt of it without its token, and without its page nobody pays it.
            PspError::Refused { code, .. } if code == USED_BEFORE => {
                Err(PspError::Duplicate(Box::new(Looked::new(State::NotFound, None))))
            }
            error => Err(error),
        }
    }
}

fn short<'a>(field: &'static str, url: &'a str) -> Result<&'a str, PspError> {
    let fits = url.len() <= LONGEST_URL;
    if fits { Ok(url) } else { Err(PspError::Invalid { field, why: "longer than Orange takes" }) }
}

fn session(request: &SessionRequest, answered: &Answered) -> Result<Session, PspError> {
    let field = |name: &str| text(&answered.json, name).filter(|it| !it.is_empty()).map(|it| it.into_owned());
    let missing = |what: &str| PspError::Unreadable(format!("the creation has no {what}"));
    let secrets = SessionSecrets {
        pay_token: Secret::new(field("pay_token").ok_or_else(|| missing("pay token"))?),
        notif_token: Secret::new(field("notif_token").ok_or_else(|| missing("notification token"))?),
    };
    let pay_url = field("payment_url").filter(|url| is_web_address(url));
    Ok(Session {
        // The token is a key, not a name: the payment goes by our own id.
        provider_id: request.reference.to_string(),
        pay_url: Some(pay_url.ok_or_else(|| missing("payment address"))?),
        secrets: Secret::new(serde_json::to_string(&secrets).map_err(|_| missing("secrets that can be stored"))?),
        expires_at: Some(request.now + LIFE),
    })
}

/// An answer that is not what was asked for: `{code, message, description}`, the code a number.
pub(super) fn refusal(answered: Answered) -> PspError {
    let word = |name: &str| text(&answered.json, name).map(|it| it.into_owned());
    let (code, sentence) = (word("code"), word("description").or_else(|| word("message")));
    if answered.status.is_success() {
        return match code {
            Some(code) => PspError::Refused { code: masked(&code), message: masked(&sentence.unwrap_or_default()) },
            None => PspError::Unreadable("neither done nor refused".into()),
        };
    }
    match answered.judged(|_| (code, sentence)).accepted() {
        Ok(_) => PspError::Unreadable("neither done nor refused".into()),
        Err(error) => error,
    }
}
