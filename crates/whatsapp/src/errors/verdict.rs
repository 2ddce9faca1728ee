//! From an error to a decision: try again then, or stop and say why.

use super::{
    GraphError,
    rules::{self, Rule},
};
use kernel::{Millis, hours, minutes, seconds};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What to do after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Try again; the caller gives up when the message has grown too old to make sense.
    Retry {
        /// Not before this long.
        after: Millis,
    },
    /// Do not try again.
    Stop {
        /// What to tell the merchant.
        why: StopReason,
    },
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// Why a message will not go, in words a merchant can act on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum StopReason {$(
            $(#[$doc])*
            #[serde(rename = $code)]
            $name,
        )+}

        impl StopReason {
            /// Every reason, for translations.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Stable word, such as `window_closed`; pages translate by it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

reasons! {
    /// The access token is wrong or has expired: connect the line again.
    TokenInvalid = "token_invalid",
    /// The token may not do this.
    PermissionDenied = "permission_denied",
    /// More than 24 hours since the customer wrote: only a template can go.
    WindowClosed = "window_closed",
    /// The number is not on WhatsApp, has not accepted its terms, has an old app, or blocked the line.
    NotOnWhatsApp = "not_on_whatsapp",
    /// The merchant blocked this customer.
    Blocked = "blocked",
    /// The customer wants no marketing messages.
    OptedOut = "opted_out",
    /// Meta held it back: the customer got enough marketing lately, or is part of an experiment. Not before 24 hours.
    NotDeliveredByMeta = "not_delivered_by_meta",
    /// Too many customers complained, or templates were misclassified: hours or days of rest.
    RateLimitedQuality = "rate_limited_quality",
    /// The template is missing, not approved, or its values do not fit.
    TemplateProblem = "template_problem",
    /// The template is paused or disabled for its quality.
    TemplatePaused = "template_paused",
    /// The form is blocked or throttled.
    FlowProblem = "flow_problem",
    /// The file has a wrong type or size, or could not be fetched.
    MediaProblem = "media_problem",
    /// Our request is wrong: a defect to report.
    BadRequest = "bad_request",
    /// A type of message this line cannot send or receive.
    UnsupportedType = "unsupported_type",
    /// The line, file or other object does not exist, or this token does not see it.
    ObjectUnknown = "object_unknown",
    /// No payment method, or its terms are not accepted: settle it with Meta.
    PaymentIssue = "payment_issue",
    /// Meta locked the account.
    AccountLocked = "account_locked",
    /// Meta restricted the account for a breach of policy.
    AccountRestricted = "account_restricted",
    /// This account may not write to this country.
    CountryRestricted = "country_restricted",
    /// The number is not registered, or its registration is not finished.
    NumberNotRegistered = "number_not_registered",
    /// The number is being moved; try again by hand in some minutes.
    NumberInMaintenance = "number_in_maintenance",
    /// Meta has not approved the display name.
    DisplayNameNotApproved = "display_name_not_approved",
    /// The recipient is the line itself, or not on the list of a test number.
    RecipientNotAllowed = "recipient_not_allowed",
    /// This message needs the phone number, which the customer does not share.
    PhoneNeeded = "phone_needed",
    /// Marketing messages are not available to this account.
    MarketingUnavailable = "marketing_unavailable",
    /// Could not be delivered, without more detail.
    Undeliverable = "undeliverable",
    /// Meta failed repeatedly.
    ProviderFault = "provider_fault",
    /// A code nobody has told us about.
    Other = "other",
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// After how many failures « a few times » is over.
const A_FEW: u32 = 5;
/// The longest wait we choose by ourselves.
const LONGEST: Millis = minutes(15);
/// The longest wait we let ourselves be told.
const LONGEST_TOLD: Millis = hours(24);

/// Decides about `error` after `attempt` earlier failures of the same message (0 the first time). `jitter` is a random
/// byte that spreads the waits. Serves refused calls and `failed` statuses alike.
#[must_use]
pub fn classify(error: &GraphError, attempt: u32, jitter: u8) -> Verdict {
    let rule = rule_for(error);
    let after = match rule {
        Rule::Retry { from_seconds } => backoff(seconds(from_seconds), attempt, jitter),
        Rule::RetryAFewTimes if attempt < A_FEW => backoff(seconds(1), attempt, jitter),
        Rule::Pair => seconds(4_i64.pow(attempt.min(5))),
        Rule::RetryAFewTimes => return Verdict::Stop { why: StopReason::ProviderFault },
        Rule::Stop(why) => return Verdict::Stop { why },
    };
    Verdict::Retry { after: after.max(error.retry_after.unwrap_or_default().min(LONGEST_TOLD)) }
}

/// `first` × 2^`attempt`, at most 15 minutes; of which the second half is spread by `jitter` (0: half of it, 255: all).
#[must_use]
pub fn backoff(first: Millis, attempt: u32, jitter: u8) -> Millis {
    let whole = first.0.saturating_mul(1 << attempt.min(20)).min(LONGEST.0).max(first.0);
    // Never below the first wait: some codes ask for at least that.
    Millis((whole / 2 + whole * i64::from(jitter) / 510).max(first.0))
}

fn rule_for(error: &GraphError) -> Rule {
    // Template errors may hide their number in the subcode (§5.5).
    let by_subcode = match (error.code, error.subcode) {
        (100, Some(33)) => Some(Rule::Stop(StopReason::ObjectUnknown)),
        (_, Some(subcode)) if subcode > 1_000_000 => rules::find(subcode),
        _ => None,
    };
    match by_subcode.or_else(|| rules::find(error.code)) {
        Some(Rule::Stop(_)) | None if error.is_transient => Rule::RetryAFewTimes,
        Some(rule) => rule,
        None => by_http_status(error.http_status),
    }
}

/// For answers without a code we know: from a gateway, or from tomorrow.
fn by_http_status(status: u16) -> Rule {
    match status {
        408 | 429 | 500.. => Rule::Retry { from_seconds: 1 },
        401 => Rule::Stop(StopReason::TokenInvalid),
        403 => Rule::Stop(StopReason::PermissionDenied),
        _ => Rule::Stop(StopReason::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Retry, Stop};
    use rules::TABLE;

    fn error(code: i64) -> GraphError {
        GraphError::from_answer(400, None, format!(r#"{{"error":{{"message":"x","code":{code}}}}}"#).as_bytes())
    }

    /// Every row of §5.5, and what it says under « retry? ».
    #[test]
    fn every_code_of_the_contract_is_decided_as_it_says() {
        const RETRIED: &[i64] = &[1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 133004];
        #[rustfmt::skip]
        const STOPPED: &[i64] = &[
            0, 190, 3, 10, 200, 250, 299, 100, 33, 368, 130403, 130472, 130497, 131005, 131008, 131009, 131021, 131026,
            131030, 131031, 131035, 131036, 131037, 131042, 131045, 131047, 131048, 131049, 131050, 131051, 131052,
            131053, 131055, 131059, 131060, 131062, 131063, 131064, 132000, 132001, 132005, 132007, 132008, 132018,
            132012, 132015, 132016, 132068, 132069, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016,
            134011, 134100, 134103, 135000, 136024, 139100, 147001, 147005, 2388019, 2388040, 2388047, 2388072, 2388073,
            2388293, 2388299, 2388023, 2494100, 2593107, 2593108, 2593109, 803,
        ];
        for code in RETRIED {
            assert!(matches!(classify(&error(*code), 0, 0), Retry { .. }), "{code}");
        }
        for code in STOPPED {
            let verdict = classify(&error(*code), 0, 0);
            assert!(matches!(verdict, Stop { why } if why != StopReason::Other), "{code}: {verdict:?}");
        }
        assert_eq!(classify(&error(999_999), 0, 0), Stop { why: StopReason::Other });
        assert_eq!(classify(&error(131_047), 0, 0), Stop { why: StopReason::WindowClosed });
        assert_eq!(classify(&error(131_026), 0, 0), Stop { why: StopReason::NotOnWhatsApp });
        assert_eq!(classify(&error(131_031), 0, 0), Stop { why: StopReason::AccountLocked });
    }

    #[test]
    fn the_table_is_in_order_and_every_word_is_unique() {
        for pair in TABLE.windows(2) {
            assert!(pair[0].0 <= pair[0].1 && pair[0].1 < pair[1].0, "{pair:?}");
        }
        let mut words: Vec<_> = StopReason::ALL.iter().map(|why| why.code()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), StopReason::ALL.len());
        for why in StopReason::ALL {
            assert_eq!(serde_json::to_value(why).unwrap(), why.code());
        }
    }

    #[test]
    fn a_pair_limit_waits_four_to_the_power() {
        for (attempt, wait) in [(0, 1), (1, 4), (2, 16), (3, 64), (9, 1024)] {
            assert_eq!(classify(&error(131_056), attempt, 200), Retry { after: seconds(wait) }, "attempt {attempt}");
        }
    }

    #[test]
    fn waits_grow_spread_and_end() {
        let first = seconds(1);
        assert_eq!(backoff(first, 3, 255), seconds(8));
        assert_eq!(backoff(first, 3, 0), seconds(4));
        assert!(backoff(first, 3, 100) > backoff(first, 3, 50));
        assert_eq!(backoff(first, 60, 255), minutes(15));
        assert_eq!(backoff(minutes(1), 0, 0), minutes(1), "at least a minute means a minute");
        assert!(matches!(classify(&error(131_000), 4, 0), Retry { .. }));
        assert_eq!(classify(&error(131_000), 5, 0), Stop { why: StopReason::ProviderFault });
        assert!(matches!(classify(&error(2), 500, 0), Retry { .. }), "age, not number, ends the others");
    }

    #[test]
    fn meta_may_ask_for_more_patience() {
        let mut asked = error(130_429);
        asked.retry_after = Some(seconds(30));
        assert_eq!(classify(&asked, 0, 0), Retry { after: seconds(30) });
        asked.retry_after = Some(hours(1000));
        assert_eq!(classify(&asked, 0, 0), Retry { after: hours(24) });
    }

    #[test]
    fn answers_without_a_known_code_are_judged_by_what_is_left() {
        let answer = |status, body: &[u8]| classify(&GraphError::from_answer(status, None, body), 0, 0);
        for status in [429, 500, 502, 503, 504] {
            assert!(matches!(answer(status, b"<html>"), Retry { .. }), "{status}");
        }
        assert_eq!(answer(401, b""), Stop { why: StopReason::TokenInvalid });
        assert_eq!(answer(302, b""), Stop { why: StopReason::Other });
        assert!(matches!(answer(400, br#"{"error":{"code":424242,"is_transient":true}}"#), Retry { .. }));
        let known = br#"{"error":{"code":131045,"message":"(#131045) Incorrect certificate"}}"#;
        assert_eq!(answer(500, known), Stop { why: StopReason::NumberNotRegistered }, "the code, not the status");
        let unknown = br#"{"error":{"code":100,"error_subcode":33,"type":"GraphMethodException"}}"#;
        assert_eq!(answer(400, unknown), Stop { why: StopReason::ObjectUnknown });
        let template = br#"{"error":{"code":100,"error_subcode":2388019}}"#;
        assert_eq!(answer(400, template), Stop { why: StopReason::TemplateProblem });
    }

    #[test]
    fn an_error_shows_numbers_and_no_words() {
        let body = br#"{"error":{"message":"(#131009) Parameter value is not valid","code":"131009","error_subcode":0,
            "error_data":{"details":"to +221770000000"},"fbtrace_id":"A1b2"}}"#;
        let error = GraphError::from_answer(400, None, body);
        assert_eq!(error.title, "Parameter value is not valid");
        assert_eq!(error.details.as_deref(), Some("to +221770000000"));
        assert_eq!(error.to_string(), "Meta refused with code 131009 (HTTP 400, trace A1b2)");
    }
}
