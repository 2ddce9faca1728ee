use super::{PublicKey, cipher::Envelope};
use crate::{line::Line, webhooks::signature, world::World};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::hmac_sha256;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// Why an endpoint's answer cannot be used, as the phone sees it (section 8.8).
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trouble {
    /// No key was uploaded for the number.
    NoKey,
    /// The uploaded key is not valid for the number any more.
    KeyMismatch,
    /// Not answered within ten seconds.
    Timeout,
    /// No HTTP answer at all.
    NoAnswer(String),
    /// 421, also after the key was downloaded again.
    CannotDecrypt,
    /// 427: the button is switched off, and this is shown.
    TokenInvalid(String),
    /// 432.
    SignatureRefused,
    /// Any other status than 200.
    Status(u16),
    /// 200 with a body that is not the answer sealed as told.
    Undecipherable(&'static str),
    /// An answer that the screens do not declare.
    Schema(String),
    /// An answer that the routing model does not allow.
    Transition(String),
}

impl Trouble {
    /// The key of the error notification, where there is one.
    pub(crate) fn key(&self) -> Option<&'static str> {
        match self {
            Self::NoKey => Some("public-key-missing"),
            Self::KeyMismatch => Some("public-key-signature-verification"),
            Self::Timeout => Some("timeout_error"),
            Self::NoAnswer(_) => Some("no_http_response_error"),
            Self::CannotDecrypt => Some("business-decryption-error"),
            Self::TokenInvalid(_) => None,
            Self::SignatureRefused | Self::Status(_) => Some("unexpected_http_status_code"),
            Self::Undecipherable(_) => Some("response-decryption-error"),
            Self::Schema(_) => Some("payload-schema-error"),
            Self::Transition(_) => Some("invalid-screen-transition"),
        }
    }

    /// Whether the endpoint is told: one that cannot be reached or read is not asked again.
    pub(crate) fn is_notified(&self) -> bool {
        matches!(
            self,
            Self::Timeout | Self::Status(_) | Self::Undecipherable(_) | Self::Schema(_) | Self::Transition(_)
        )
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoKey => f.write_str("No public key is uploaded for the phone number."),
            Self::KeyMismatch => f.write_str("The public key is not signed for the phone number: upload it again."),
            Self::Timeout => f.write_str("The endpoint did not answer in time."),
            Self::NoAnswer(why) => write!(f, "The endpoint did not answer: {why}."),
            Self::CannotDecrypt => f.write_str("The endpoint cannot decrypt the request (HTTP 421)."),
            Self::TokenInvalid(shown) => f.write_str(shown),
            Self::SignatureRefused => f.write_str("The endpoint refused the signature (HTTP 432)."),
            Self::Status(status) => write!(f, "The endpoint answered with HTTP status {status}."),
            Self::Undecipherable(why) => write!(f, "The endpoint's answer cannot be decrypted: {why}."),
            Self::Schema(why) => write!(f, "The endpoint's answer does not fit the screen: {why}."),
            Self::Transition(why) => write!(f, "The endpoint's answer is no allowed step: {why}."),
        }
    }
}

/// Whom a phone talks to about one Flow.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint<'a> {
    pub(crate) line: &'a Line,
    pub(crate) uri: &'a str,
    /// `data_api_version` of the Flow JSON.
    pub(crate) version: &'a str,
}

impl Endpoint<'_> {
    /// Asks the endpoint: sealed with the number's key, signed with the application's secret, answered within ten
    /// seconds (or what the settings say). A 421 is tried once more, with the key as it is then.
    pub(crate) async fn ask(&self, world: &World, mut question: Map<String, Value>) -> Result<Value, Trouble> {
        question.insert("version".into(), json!(self.version));
        if let Some(token) = question.get("flow_token").and_then(Value::as_str).filter(|_| self.version == "4.0") {
            let signed = token_signature(token, self.line.spec.app_secret.reveal());
            question.insert("flow_token_signature".into(), json!(signed));
        }
        let plain = Value::Object(question).to_string();
        match self.try_once(world, plain.as_bytes()).await {
            Err(Trouble::CannotDecrypt) => self.try_once(world, plain.as_bytes()).await,
            answered => answered,
        }
    }

    /// The health check: `{"data":{"status":"active"}}` and nothing else is healthy.
    pub(crate) async fn ping(&self, world: &World) -> Result<(), Trouble> {
        let question = Map::from_iter([("action".to_owned(), json!("ping"))]);
        let answer = self.ask(world, question).await?;
        if answer == json!({"data": {"status": "active"}}) {
            return Ok(());
        }
        Err(Trouble::Schema("a ping is answered with {\"data\":{\"status\":\"active\"}}".to_owned()))
    }

    async fn try_once(&self, world: &World, plain: &[u8]) -> Result<Value, Trouble> {
        let key = self.line.state().business_key.clone().ok_or(Trouble::NoKey)?;
        if !key.valid {
            return Err(Trouble::KeyMismatch);
        }
        let key = PublicKey::read(&key.pem).map_err(|_| Trouble::KeyMismatch)?;
        let envelope = Envelope::new(world.ids.chance());
        let body = envelope.seal(plain, &key).ok_or(Trouble::KeyMismatch)?.to_string();
        let within = Duration::from_millis(u64::try_from(world.settings().flow_answer_within_ms).unwrap_or(0));
        let request = world
            .courier
            .client
            .post(self.uri)
            .timeout(within)
            .header("Content-Type", "application/json")
            .header("User-Agent", "facebookexternalua")
            .header("X-Hub-Signature-256", signature(self.line.spec.app_secret.reveal(), body.as_bytes()))
            .body(body);
        let failed = |error: reqwest::Error| {
            if error.is_timeout() { Trouble::Timeout } else { Trouble::NoAnswer(error.without_url().to_string()) }
        };
        let answer = request.send().await.map_err(failed)?;
        let status = answer.status().as_u16();
        let kind = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
        let is_plain = kind.is_some_and(|kind| kind.starts_with("text/plain"));
        let bytes = answer.bytes().await.map_err(failed)?;
        match status {
            200 if !is_plain => Err(Trouble::Undecipherable("its Content-Type is not text/plain")),
            200 if bytes.len() > MOST_BYTES => Err(Trouble::Undecipherable("it has more than 10 MB")),
            200 => {
                let plain = envelope.open(&bytes);
                let plain = plain.ok_or(Trouble::Undecipherable("it is not base64 sealed with the inverted IV"))?;
                serde_json::from_slice(&plain).map_err(|_| Trouble::Undecipherable("it is not JSON inside"))
            }
            421 => Err(Trouble::CannotDecrypt),
            427 => {
                let body = serde_json::from_slice::<Value>(&bytes).unwrap_or_default();
                Err(Trouble::TokenInvalid(body["error_msg"].as_str().unwrap_or_default().to_owned()))
            }
            432 => Err(Trouble::SignatureRefused),
            status => Err(Trouble::Status(status)),
        }
    }
}

/// Base64 of 10 MB.
const MOST_BYTES: usize = 10 * 1024 * 1024 / 3 * 4;

/// `flow_token_signature` of data API 4.0: a JWT (HS256) about the token, with the application's secret.
fn token_signature(flow_token: &str, app_secret: &str) -> String {
    let encode = |part: Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let head = encode(json!({"alg": "HS256", "typ": "JWT"}));
    let signed = format!("{head}.{}", encode(json!({"flow_token": flow_token})));
    let signature = URL_SAFE_NO_PAD.encode(hmac_sha256(app_secret.as_bytes(), signed.as_bytes()));
    format!("{signed}.{signature}")
}
