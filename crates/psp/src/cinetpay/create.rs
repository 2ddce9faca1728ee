use super::{CinetPay, codes::Meaning};
use crate::{
    Limits, Provider, PspError, Session, SessionRequest,
    error::masked,
    exchange::{Answered, is_web_address, text},
    plain::plain,
};
use kernel::{Phone, Secret};
use serde_json::{Value, json};

impl CinetPay {
    /// §5.2. There is one way back for every outcome; arriving there proves nothing.
    pub(super) async fn create(&self, request: &SessionRequest) -> Result<Session, PspError> {
        Limits::check(self.limits(request.amount.currency), request.amount)?;
        let description = plain(&request.designation, 255);
        if description.is_empty() {
            return Err(PspError::Invalid { field: "designation", why: "nothing is left of it in plain letters" });
        }
        let answered = self.call("/payment", body(self, request, &description)).await?;
        match Meaning::of(&code(&answered)) {
            Some(Meaning::Created) => session(request, &answered.json),
            _ => Err(refusal(&answered)),
        }
    }
}

fn body(site: &CinetPay, request: &SessionRequest, description: &str) -> Value {
    let (first, last) = request.customer.first_and_last();
    let mut body = json!({
        "transaction_id": request.reference,
        "amount": request.amount.minor,
        "currency": request.amount.currency,
        "description": description,
        "notify_url": request.notify_url,
        "return_url": request.success_url,
        "channels": site.keys.channels.word(),
        "lang": request.lang.code(),
        "customer_name": last,
        "customer_surname": first,
    });
    let email = request.customer.email.clone().filter(|email| email.contains('@'));
    let phone = request.customer.phone.as_ref().map(Phone::e164);
    for (field, value) in [("customer_email", email), ("customer_phone_number", phone)] {
        if let Some(value) = value {
            body[field] = value.into();
        }
    }
    body
}

/// Reads a creation: anything missing makes it unknown, not a success.
fn session(request: &SessionRequest, json: &Value) -> Result<Session, PspError> {
    let url = json["data"]["payment_url"].as_str().filter(|url| is_web_address(url));
    Ok(Session {
        // The payment token opens the page and nothing else: the payment goes by our own id (§9.5).
        provider_id: request.reference.to_string(),
        pay_url: Some(
            url.ok_or_else(|| PspError::Unreadable("the creation has no payment address".into()))?.to_owned(),
        ),
        secrets: Secret::new("{}"),
        expires_at: None,
    })
}

/// The code of an answer; empty when there is none.
pub(super) fn code(answered: &Answered) -> String {
    text(&answered.json, "code").map(|code| code.trim().to_owned()).unwrap_or_default()
}

/// An answer that is not what was asked for, as an error.
pub(super) fn refusal(answered: &Answered) -> PspError {
    let code = code(answered);
    match (Meaning::of(&code), answered.status.as_u16()) {
        (Some(Meaning::Credentials), _) => PspError::Credentials(code),
        // Good news without what must come with it is no refusal: it is not an answer.
        (Some(Meaning::Success | Meaning::Created | Meaning::Waiting | Meaning::Paying), _) => {
            PspError::Unreadable(format!("code {code} where it is not expected"))
        }
        (None, 401 | 403) => PspError::Credentials(if code.is_empty() { "no code".to_owned() } else { masked(&code) }),
        (None, status) if code.is_empty() => PspError::Unreadable(format!("HTTP {status} without a code")),
        _ => {
            let sentence = ["description", "message"].into_iter().find_map(|name| answered.json[name].as_str());
            PspError::Refused { code: masked(&code), message: masked(sentence.unwrap_or("no explanation")) }
        }
    }
}
