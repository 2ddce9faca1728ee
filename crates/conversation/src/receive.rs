use crate::{LineBook, intake};
use kernel::{ApiError, Secret};
use storage::{Db, StoreError};

/// Why a webhook is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// No signature, or none of our lines' secrets made it: nothing is stored.
    #[error("the signature is missing or wrong")]
    Forged,
    /// Signed, but not a JSON object: nothing in it could ever be read.
    #[error("the body is not a JSON object")]
    NotJson,
    /// The database: Meta will try again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ReceiveError> for ApiError {
    fn from(error: ReceiveError) -> Self {
        match error {
            ReceiveError::Forged => Self::new(401, "bad_signature", error),
            ReceiveError::NotJson => Self::bad_request("not_json", error),
            ReceiveError::Store(error) => error.into(),
        }
    }
}

/// Takes one webhook POST: believes it only with a signature over the raw bytes, and returns once the disk has it.
/// Reading it is the intake's work.
#[kernel::boxed]
pub async fn receive(db: &Db, lines: &LineBook, raw: &[u8], signature: Option<&str>) -> Result<(), ReceiveError> {
    let signer = match signature {
        Some(signature) => lines.signer(raw, signature).await?,
        None => None,
    };
    let Some(app_key) = signer else {
        metrics::counter!("seven_t_webhooks_refused_total").increment(1);
        return Err(ReceiveError::Forged);
    };
    if serde_json::from_slice::<JsonObject>(raw).is_err() {
        return Err(ReceiveError::NotJson);
    }
    intake::store::keep(db, app_key, raw).await?;
    metrics::counter!("seven_t_webhooks_received_total").increment(1);
    Ok(())
}

/// The answer to Meta's verification of our address: the challenge, if some line expects this token.
#[kernel::boxed]
pub async fn verify_subscription(lines: &LineBook, mode: &str, token: &str) -> Result<bool, StoreError> {
    Ok(mode == "subscribe" && lines.expects(&Secret::new(token)).await?)
}

/// Accepts any JSON object without building it.
struct JsonObject;
impl<'de> serde::Deserialize<'de> for JsonObject {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = JsonObject;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<JsonObject, A::Error> {
                while map.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
                Ok(JsonObject)
            }
        }
        from.deserialize_map(Visitor)
    }
}
