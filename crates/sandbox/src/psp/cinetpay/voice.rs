use super::super::voice::{AnyVoice, Dressed, Voice, signed};
use kernel::{Millis, Secret};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The fields of a notification, in the order in which their values are signed (§5.2).
const FIELDS: [&str; 16] = [
    "cpm_site_id",
    "cpm_trans_id",
    "cpm_trans_date",
    "cpm_amount",
    "cpm_currency",
    "signature",
    "payment_method",
    "cel_phone_num",
    "cpm_phone_prefixe",
    "cpm_language",
    "cpm_version",
    "cpm_payment_config",
    "cpm_page_action",
    "cpm_custom",
    "cpm_designation",
    "cpm_error_message",
];

/// A form, with `x-token` over its values: no time, so that it can be sent again for ever.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in super::super) struct CinetPayVoice(Secret);

pub(super) fn of(secret_key: &str) -> AnyVoice {
    AnyVoice::CinetPay(CinetPayVoice(Secret::from(secret_key)))
}

impl Voice for CinetPayVoice {
    fn tell_amount(&self, body: &mut Value, amount: i64) {
        body["cpm_amount"] = amount.to_string().into();
    }

    fn tell_reference(&self, body: &mut Value, reference: &str) {
        body["cpm_trans_id"] = reference.into();
    }

    fn dress(&self, body: &Value, _at: Millis, forged: bool) -> Dressed {
        let values: Vec<&str> = FIELDS.iter().map(|field| body[field].as_str().unwrap_or_default()).collect();
        let token = signed(&self.0, forged, &values);
        let pairs: Vec<(&str, &str)> = FIELDS.into_iter().zip(values).collect();
        let text = serde_urlencoded::to_string(pairs).unwrap_or_default();
        Dressed { content_type: "application/x-www-form-urlencoded", text, headers: Vec::new() }.with("x-token", token)
    }

    /// The address must answer a GET too.
    fn pings(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answer_of_section_11() {
        let values = [
            "site1",
            "CMD-1",
            "2026-01-02 10:00:00",
            "5000",
            "XOF",
            "sig",
            "OM",
            "0707000000",
            "225",
            "fr",
            "V4",
            "SINGLE",
            "PAYMENT",
            "",
            "Commande 1",
            "SUCCES",
        ];
        let body: Value = FIELDS
            .into_iter()
            .map(str::to_owned)
            .zip(values.map(Value::from))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let dressed = of("example-secret").speak().dress(&body, Millis(0), false);
        let token = "4ce14746311953bbb4aa7f87f99e98a48a4b34f0831035d548b58c65485dcd69";
        assert_eq!(dressed.headers, [("x-token", token.to_owned())]);
        assert!(
            dressed.text.starts_with("cpm_site_id=site1&cpm_trans_id=CMD-1&cpm_trans_date=2026-01-02+10%3A00%3A00&")
        );
    }
}
