use super::super::oauth::AccessTokens;
use kernel::{Millis, minutes};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Access tokens, and requests to pay in the order of their creation.
#[derive(Default, Serialize, Deserialize)]
pub(in super::super) struct Book {
    pub(super) tokens: AccessTokens,
    pub(super) requests: Vec<Request>,
    /// Which of several documented answers comes next.
    pub(super) turn: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) id: String,
    pub(super) account: String,
    /// As it was sent: a string.
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) external_id: String,
    pub(super) payer: String,
    pub(super) payer_message: String,
    pub(super) payee_note: String,
    pub(super) callback_url: Option<String>,
    pub(super) status: Status,
    /// One of many words (§8).
    pub(super) reason: Option<String>,
    pub(super) transaction_id: Option<String>,
    pub(super) created: Millis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Pending,
    Successful,
    Failed,
}

impl Status {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Successful => "SUCCESSFUL",
            Self::Failed => "FAILED",
        }
    }
}

/// How long the payer has, about.
const LIFE: Millis = minutes(5);

impl Book {
    pub(super) fn find(&mut self, id: &str, now: Millis) -> Option<&mut Request> {
        let request = self.requests.iter_mut().find(|it| it.id == id)?;
        if request.status == Status::Pending && request.created + LIFE <= now {
            (request.status, request.reason) = (Status::Failed, Some("EXPIRED".to_owned()));
        }
        Some(request)
    }
}

impl Request {
    /// §8; a reason comes now as a word, now as an object `[obs]`.
    pub(super) fn to_json(&self, reason_as_object: bool) -> Value {
        let mut body = json!({"amount": self.amount, "currency": self.currency, "externalId": self.external_id,
            "payer": {"partyIdType": "MSISDN", "partyId": self.payer}, "payerMessage": self.payer_message,
            "payeeNote": self.payee_note, "status": self.status.word()});
        if let Some(id) = &self.transaction_id {
            body["financialTransactionId"] = id.as_str().into();
        }
        if let Some(reason) = self.reason.as_deref() {
            body["reason"] = if reason_as_object { json!({"code": reason, "message": reason}) } else { reason.into() };
        }
        body
    }
}
