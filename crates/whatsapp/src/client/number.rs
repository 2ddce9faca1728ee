//! What Meta knows about a line (§4.7).

use super::{Client, Credentials, SendError, exchange};
use crate::lenient::{Fields, digits};
use serde_json::Value;

/// The state of a line, in Meta's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Number {
    /// Its id (`PHONE`).
    pub id: String,
    /// Its phone number, digits only.
    pub display_phone: Option<String>,
    /// The name customers see.
    pub verified_name: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`, `NA`.
    pub quality_rating: Option<String>,
    /// `CONNECTED` when it can send; else `PENDING`, `DISCONNECTED`, `RESTRICTED`, `BANNED`….
    pub status: Option<String>,
    /// Whether the name is approved.
    pub name_status: Option<String>,
    /// `STANDARD` (80/s), `HIGH` (1,000/s), `NOT_APPLICABLE`.
    pub throughput: Option<String>,
    /// Whether it is also used in the WhatsApp Business app (then 20/s).
    pub is_on_biz_app: bool,
    /// `SANDBOX` or `LIVE`.
    pub account_mode: Option<String>,
    /// `TIER_250`… `TIER_UNLIMITED`: customers a day that may be written to first.
    pub messaging_limit: Option<String>,
}

const FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,status,name_status,throughput,\
                      is_on_biz_app,account_mode,whatsapp_business_manager_messaging_limit";

impl Client {
    /// Asks about the line itself; also the way to find out whether its credentials work.
    #[kernel::boxed]
    pub async fn number(&self, line: &Credentials) -> Result<Number, SendError> {
        let url = line.endpoint(&[&line.phone_number_id])?;
        let answer = exchange::call(line, self.http.get(url).query(&[("fields", FIELDS)])).await?;
        Number::read(&answer).ok_or(SendError::NoAnswer { why: "unreadable answer" })
    }
}

impl Number {
    /// Whether it can send.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.status.as_deref() == Some("CONNECTED")
    }

    fn read(answer: &Value) -> Option<Self> {
        let fields = Fields::of(answer).ok()?;
        Some(Self {
            id: fields.text("id")?,
            display_phone: fields.text("display_phone_number").as_deref().and_then(digits),
            verified_name: fields.text("verified_name"),
            quality_rating: fields.text("quality_rating"),
            status: fields.text("status"),
            name_status: fields.text("name_status"),
            throughput: fields.object("throughput").and_then(|throughput| throughput.text("level")),
            is_on_biz_app: fields.flag("is_on_biz_app").unwrap_or_default(),
            account_mode: fields.text("account_mode"),
            messaging_limit: fields.text("whatsapp_business_manager_messaging_limit"),
        })
    }
}
