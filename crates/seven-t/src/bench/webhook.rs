//! Webhooks as Meta posts them: the envelope of contract §1.5, non-ASCII escaped, signed over the raw bytes.

use super::{shop, wire};
use kernel::hmac_sha256;
use std::fmt::Write;

/// Somebody who writes to a line.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    pub line: usize,
    pub phone: String,
    pub bsuid: String,
    pub name: String,
}

const NAMES: [&str; 12] = [
    "Awa Koné",
    "Mariam Traoré",
    "Fatou Diallo",
    "Aminata Bamba",
    "Koffi Yao",
    "Adjoua N’Guessan",
    "Ibrahim Touré",
    "Grâce Kouamé",
    "Yves Kouassi",
    "Salimata Cissé",
    "Esther Ahou",
    "Moussa Ouattara",
];

impl Customer {
    /// The customer number `n` of the run, on the line that the number gives.
    pub(super) fn number(n: usize) -> Self {
        let phone = format!("22505{n:08}");
        let bsuid = format!("CI.{:017}", 13_491_208_655_302_741_usize + n * 7919);
        Self { line: n % shop::LINES, phone, bsuid, name: NAMES[n % NAMES.len()].to_owned() }
    }

    /// The POST in which Meta tells that they said `text`, ready for the wire. `n` makes the message's id.
    pub(super) fn says(&self, n: u64, text: &str, at_seconds: i64) -> Vec<u8> {
        let body = self.body(n, text, at_seconds);
        let tag = hmac_sha256(shop::APP_SECRET.as_bytes(), body.as_bytes());
        let mut headers = String::from("user-agent: facebookexternalua\r\nx-hub-signature-256: sha256=");
        for byte in tag {
            // Writing to a string does not fail.
            let _ = write!(headers, "{byte:02x}");
        }
        headers.push_str("\r\n");
        wire::post("/webhooks/whatsapp", "application/json", &headers, body.as_bytes())
    }

    pub(super) fn body(&self, n: u64, text: &str, at_seconds: i64) -> String {
        let Self { line, phone, bsuid, name } = self;
        let (waba, number, display) = (shop::waba_id(*line), shop::phone_number_id(*line), shop::display_phone(*line));
        let (name, text) = (escaped(name), escaped(text));
        format!(
            "{{\"object\":\"whatsapp_business_account\",\"entry\":[{{\"id\":\"{waba}\",\"changes\":[{{\"value\":\
             {{\"messaging_product\":\"whatsapp\",\"metadata\":{{\"display_phone_number\":\"{display}\",\
             \"phone_number_id\":\"{number}\"}},\"contacts\":[{{\"profile\":{{\"name\":\"{name}\"}},\"wa_id\":\"{phone}\",\
             \"user_id\":\"{bsuid}\"}}],\"messages\":[{{\"from\":\"{phone}\",\"from_user_id\":\"{bsuid}\",\
             \"id\":\"wamid.HBgLMjI1{phone}VAgASGBQzQT{n:020X}AA==\",\"timestamp\":\"{at_seconds}\",\
             \"text\":{{\"body\":\"{text}\"}},\"type\":\"text\"}}]}},\"field\":\"messages\"}}]}}]}}"
        )
    }
}

/// JSON text with everything beyond ASCII as `\uXXXX`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(b'"') => out.push_str("\\\""),
            Ok(b'\\') => out.push_str("\\\\"),
            Ok(byte @ 0x20..=0x7e) => out.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(out, "\\u{unit:04x}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_reads_what_the_bench_says() {
        let body = Customer::number(47).body(9, "C combien la robe « été » ? 😀", 1_790_416_800);
        assert!(body.is_ascii());
        let envelope = whatsapp::Envelope::parse(body.as_bytes()).unwrap();
        assert_eq!(envelope.updates.len(), 1);
        assert_eq!(envelope.updates[0].line.as_deref(), Some(shop::phone_number_id(7).as_str()));
        let whatsapp::Kind::Message(message) = &envelope.updates[0].kind else { panic!("not a message") };
        assert_eq!(message.from.wa_id.as_deref(), Some("2250500000047"));
        assert_eq!(message.content.text_for_agent(), Some("C combien la robe « été » ? 😀"));
    }
}
