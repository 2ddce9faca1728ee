use super::super::{is_e164, is_web_address};
use serde_json::{Map, Value};

/// A creation whose fields are all as §1.4 wants them.
pub(super) struct Wanted {
    pub(super) reference: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) designation: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) success_url: String,
    pub(super) failed_url: String,
    pub(super) notify_url: String,
}

/// Reads a creation, or says which field is wrong.
pub(super) fn read(body: &Map<String, Value>) -> Result<Wanted, String> {
    let text = |field: &str, least: usize, most: usize| -> Result<String, String> {
        let value = body.get(field).and_then(Value::as_str).unwrap_or_default();
        let length = value.trim().chars().count();
        if length < least || value.chars().count() > most {
            return Err(format!("{field}: a string of {least} to {most} characters is required"));
        }
        Ok(value.to_owned())
    };
    let require = |holds: bool, why: &str| if holds { Ok(()) } else { Err(why.to_owned()) };
    let address = |field: &str| -> Result<String, String> {
        let url = text(field, 1, 120)?;
        require(is_web_address(&url), &format!("{field}: not a web address"))?;
        Ok(url)
    };
    let currency = text("currency", 3, 3)?;
    require(matches!(currency.as_str(), "XOF" | "GNF" | "XAF"), "currency: XOF, GNF or XAF")?;
    let lang = text("lang", 2, 2)?;
    require(matches!(lang.as_str(), "fr" | "en"), "lang: fr or en")?;
    let amount = match body.get("amount") {
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    };
    let amount = amount.filter(|amount| (100..=2_500_000).contains(amount));
    let phone = text("client_phone_number", 1, 20)?;
    require(is_e164(&phone), "client_phone_number: with + and country code")?;
    let email = text("client_email", 3, 255)?;
    let looks_like_email = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    require(looks_like_email, "client_email: not an e-mail address")?;
    for absent in ["direct_pay", "otp_code"] {
        require(!body.contains_key(absent), "direct_pay: this emulator has payment pages only")?;
    }
    Ok(Wanted {
        reference: text("merchant_transaction_id", 1, 30)?,
        amount: amount.ok_or("amount: an integer from 100 to 2500000")?,
        currency,
        designation: text("designation", 1, 255)?,
        name: format!("{} {}", text("client_first_name", 2, 255)?, text("client_last_name", 2, 255)?),
        email,
        phone,
        success_url: address("success_url")?,
        failed_url: address("failed_url")?,
        notify_url: address("notify_url")?,
    })
}
