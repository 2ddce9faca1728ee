use crate::NotificationError;
use kernel::{Millis, Secret, constant_time_eq, hmac_sha256};

/// The signature header `t=<unix seconds>,v1=<hex>[,v1=…]` of Stripe and Wave: lower-case hex HMAC-SHA256 over the
/// text of `t`, a separator, and the raw body (§2.8, §4.5).
#[derive(Debug, Clone, Copy)]
pub struct StampedHmac {
    /// Between the time and the body: a dot at Stripe, nothing at Wave.
    pub separator: &'static str,
}

/// How far the signed time may be from ours, in seconds, before or after.
const WINDOW: u64 = 300;

/// A signature that proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// No secret to compare with.
    #[error("no secret")]
    NoSecret,
    /// Not in the form of the scheme.
    #[error("not a signature header")]
    Malformed,
    /// Signed too long ago, or in the future.
    #[error("signed too far from now")]
    OutOfWindow,
    /// No `v1` fits any secret.
    #[error("the signature does not fit")]
    Wrong,
}

impl From<StampError> for NotificationError {
    fn from(error: StampError) -> Self {
        match error {
            StampError::NoSecret => Self::NoSecret,
            StampError::Malformed | StampError::OutOfWindow | StampError::Wrong => Self::NotProven,
        }
    }
}

impl StampedHmac {
    /// The `v1` value for a body signed at `t`.
    pub fn sign(&self, secret: &Secret, t: &str, body: &[u8]) -> String {
        let message = [t.as_bytes(), self.separator.as_bytes(), body].concat();
        hex::encode(hmac_sha256(secret.reveal().as_bytes(), &message))
    }

    /// Whether one of the header's `v1` fits one of `secrets` (there are two during a rotation) and its time is within
    /// 300 s of `now`, both ways. Unknown schemes in the header are ignored.
    pub fn verify(&self, header: &str, secrets: &[Secret], body: &[u8], now: Millis) -> Result<(), StampError> {
        let (mut time, mut candidates) = (None, Vec::new());
        for part in header.split(',') {
            match part.split_once('=') {
                Some(("t", value)) if time.is_none() => time = Some(value),
                Some(("t", _)) => return Err(StampError::Malformed),
                Some(("v1", value)) => candidates.push(value),
                _ => {}
            }
        }
        let text = time.ok_or(StampError::Malformed)?;
        if candidates.is_empty() {
            return Err(StampError::Malformed);
        }
        self.verify_parts(text, &candidates, secrets, body, now)
    }

    /// The same for the parts of such a header, told apart: whether one of `candidates` fits.
    pub fn verify_parts(
        &self,
        text: &str,
        candidates: &[&str],
        secrets: &[Secret],
        body: &[u8],
        now: Millis,
    ) -> Result<(), StampError> {
        if secrets.is_empty() || secrets.iter().any(Secret::is_empty) {
            return Err(StampError::NoSecret);
        }
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(StampError::Malformed);
        }
        let expected: Vec<String> = secrets.iter().map(|secret| self.sign(secret, text, body)).collect();
        // Every pair is compared, so that the time tells neither which secret nor which signature fitted.
        let fits = candidates.iter().fold(false, |fits, given| {
            expected.iter().fold(fits, |fits, wanted| constant_time_eq(given.as_bytes(), wanted.as_bytes()) | fits)
        });
        if !fits {
            return Err(StampError::Wrong);
        }
        let signed: i64 = text.parse().map_err(|_| StampError::Malformed)?;
        if now.as_seconds().abs_diff(signed) > WINDOW { Err(StampError::OutOfWindow) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::seconds;

    const STRIPE: StampedHmac = StampedHmac { separator: "." };
    const WAVE: StampedHmac = StampedHmac { separator: "" };
    const BODY: &[u8] = br#"{"id":"evt_1","object":"event","type":"x","data":{"object":{}}}"#;
    const V1: &str = "71c0fa164360ab9cb97bb44a3a8df51d91e217292a6f645d010a05893fa8cdc3";
    const AT: Millis = Millis(1_700_000_000_000);

    fn stripe(header: &str, now: Millis) -> Result<(), StampError> {
        STRIPE.verify(header, &["whsec_test_secret".into()], BODY, now)
    }

    #[test]
    fn known_answers_of_stripe_and_wave() {
        assert_eq!(STRIPE.sign(&"whsec_test_secret".into(), "1700000000", BODY), V1);
        let body = br#"{"id":"EV_1","type":"test.test_event","data":{"test_key":"test_value"}}"#;
        let secret = Secret::from("wave_ci_WHS_example");
        let good = "31fae13f2a93dcf084fe805afb08e9cd3c465d79aa62928648fdcd5fe1c9c301";
        let dotted = "97b9d6d4ce36391a1a419c631fecc934e22d4e57f5cdedaebe62402dd74d7de2";
        assert_eq!(WAVE.sign(&secret, "1700000000", body), good);
        let verify = |v1: &str| WAVE.verify(&format!("t=1700000000,v1={v1}"), std::slice::from_ref(&secret), body, AT);
        assert_eq!(verify(good), Ok(()));
        assert_eq!(verify(dotted), Err(StampError::Wrong));
    }

    #[test]
    fn any_of_several_signatures_and_secrets_fits_during_a_rotation() {
        let other = "0".repeat(64);
        assert_eq!(stripe(&format!("t=1700000000,v1={other},v1={V1},v0=zz"), AT), Ok(()));
        let both = ["whsec_new".into(), "whsec_test_secret".into()];
        assert_eq!(STRIPE.verify(&format!("t=1700000000,v1={V1}"), &both, BODY, AT), Ok(()));
    }

    #[test]
    fn the_window_is_five_minutes_both_ways() {
        let header = format!("t=1700000000,v1={V1}");
        for (shift, verdict) in [
            (seconds(300), Ok(())),
            (seconds(-300), Ok(())),
            (seconds(301), Err(StampError::OutOfWindow)),
            (seconds(-301), Err(StampError::OutOfWindow)),
        ] {
            assert_eq!(stripe(&header, AT + shift), verdict, "{shift:?}");
        }
    }

    #[test]
    fn what_is_not_a_signature_is_refused() {
        for header in [
            "".to_owned(),
            format!("v1={V1}"),
            "t=1700000000".to_owned(),
            format!("t=1700000000,v0={V1}"),
            format!("t=1700000000, v1={V1}"),
            format!("t=,v1={V1}"),
            format!("t=-1700000000,v1={V1}"),
            format!("t=1700000000,t=1700000000,v1={V1}"),
        ] {
            assert_eq!(stripe(&header, AT), Err(StampError::Malformed), "{header}");
        }
        assert_eq!(stripe(&format!("t=1700000000,v1={}", V1.to_uppercase()), AT), Err(StampError::Wrong));
        assert_eq!(stripe(&format!("t=1700000001,v1={V1}"), AT), Err(StampError::Wrong));
        let header = format!("t=1700000000,v1={V1}");
        assert_eq!(STRIPE.verify(&header, &[], BODY, AT), Err(StampError::NoSecret));
        assert_eq!(STRIPE.verify(&header, &["".into()], BODY, AT), Err(StampError::NoSecret));
        assert_eq!(STRIPE.verify(&header, &["whsec_test_secret".into()], b"{}", AT), Err(StampError::Wrong));
    }
}
