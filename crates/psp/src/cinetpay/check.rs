use super::{
    CinetPay,
    codes::Meaning,
    create::{code, refusal},
};
use crate::{Looked, PspError, SessionRef, State, error::masked, exchange::Answered, figure::Figure};
use kernel::Money;
use serde::Deserialize;
use serde_json::json;

/// The `data` of a check; an older form has neither status nor amount.
#[derive(Default, Deserialize)]
struct Data {
    amount: Option<Figure>,
    currency: Option<String>,
    status: Option<String>,
    operator_id: Option<String>,
}

#[derive(Deserialize)]
struct Checked {
    #[serde(default)]
    data: Option<Data>,
}

impl CinetPay {
    /// §5.2: the only word that counts.
    pub(super) async fn check(&self, session: &SessionRef) -> Result<Looked, PspError> {
        let answered = self.call("/payment/check", json!({"transaction_id": session.reference})).await?;
        let code = code(&answered);
        let state = match Meaning::of(&code) {
            Some(Meaning::Success) => paid(session, &answered)?,
            Some(Meaning::Waiting) => State::Pending { payer_active: false },
            Some(Meaning::Paying) => State::Pending { payer_active: true },
            Some(Meaning::Failed) => State::Failed { why: word(&answered, &code) },
            // About our call, not about the payment (§9.2).
            Some(Meaning::Credentials | Meaning::Refused) => return Err(refusal(&answered)),
            None if matches!(answered.status.as_u16(), 400 | 404) => State::NotFound,
            None if code.is_empty() || matches!(answered.status.as_u16(), 401 | 403) => return Err(refusal(&answered)),
            Some(Meaning::Created) | None => State::Unknown { raw_status: word(&answered, &code) },
        };
        let provider_id = (state != State::NotFound).then(|| session.reference.to_string());
        Ok(Looked::new(state, provider_id))
    }
}

/// Money needs the status beside the code, and an amount: with less, the answer proves too little.
fn paid(session: &SessionRef, answered: &Answered) -> Result<State, PspError> {
    let data = answered.read::<Checked>("check of a payment")?.data.unwrap_or_default();
    let unknown = |raw: String| Ok(State::Unknown { raw_status: masked(&raw) });
    let amount: Option<Money> =
        data.amount.as_ref().zip(data.currency.as_deref()).and_then(|(it, code)| it.money(code));
    match (data.status.as_deref(), amount) {
        (Some("ACCEPTED"), Some(amount)) => Ok(State::Paid {
            amount: Some(amount),
            // Not the operator's id, which older answers leave out: one payment has one name (§9.5).
            provider_payment_id: Some(session.reference.to_string()),
            at: None,
        }),
        (Some("ACCEPTED"), None) => unknown("paid, in an amount we cannot read".to_owned()),
        (Some(status), _) => unknown(format!("00 beside {status}")),
        (None, _) => unknown(format!("00 without a status, operator {}", data.operator_id.as_deref().unwrap_or("?"))),
    }
}

/// The name beside a code, for the merchant.
fn word(answered: &Answered, code: &str) -> String {
    let name = answered.json["message"].as_str().filter(|name| !name.is_empty());
    masked(name.unwrap_or(code))
}
