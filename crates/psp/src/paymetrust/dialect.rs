use crate::{AccountError, Limits};
use kernel::Currency;
use serde::Deserialize;
use std::collections::HashMap;

/// How PaymeTrust speaks: paths, field names, limits and the meaning of its codes, as data (`dialect.json`), because
/// its documentation could not be read whole (§1, provenance). What turns out wrong is corrected in the operator's
/// configuration by a JSON merge patch (RFC 7396), without a release. Money rules are not data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    pub(super) paths: Paths,
    pub(super) request: RequestFields,
    pub(super) answer: AnswerFields,
    pub(super) limits: HashMap<String, Range>,
    pub(super) longest_url: usize,
    meanings: Vec<CodeMeaning>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paths {
    pub(super) live: String,
    pub(super) sandbox: String,
    pub(super) login: String,
    pub(super) create: String,
    /// With `{id}` where the percent-encoded id goes.
    pub(super) status: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestFields {
    pub(super) api_key: String,
    pub(super) api_password: String,
    pub(super) currency: String,
    pub(super) reference: String,
    pub(super) amount: String,
    pub(super) lang: String,
    pub(super) designation: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) phone: String,
    pub(super) email: String,
    pub(super) success_url: String,
    pub(super) failed_url: String,
    pub(super) notify_url: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerFields {
    pub(super) code: String,
    pub(super) status: String,
    /// Where an error's sentence may stand, best first.
    pub(super) description: Vec<String>,
    pub(super) access_token: String,
    pub(super) expires_in: String,
    pub(super) payment_token: String,
    pub(super) notify_token: String,
    pub(super) payment_url: String,
    pub(super) transaction_id: String,
    pub(super) reference: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    pub(super) min: i64,
    pub(super) max: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeMeaning {
    code: i64,
    status: String,
    means: Meaning,
}

/// What a code or status tells us to do (§1.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Meaning {
    /// The call was accepted; says nothing about a payment.
    Accepted,
    /// The money was taken.
    Paid,
    /// Nobody has begun to pay.
    Pending,
    /// Somebody is paying, or may try again.
    Paying,
    /// The time is over.
    Expired,
    /// The attempt ended without money.
    Failed,
    /// The reference was used before.
    Duplicate,
    /// The access token is no longer good.
    LogInAgain,
    /// A fault of the request.
    Refused,
    /// The keys are wrong.
    Credentials,
    /// The reference is not known.
    NotFound,
    /// The provider itself does not know what became of the call.
    UnknownOutcome,
}

impl Dialect {
    /// The amounts taken in `currency`; none when it is not taken.
    pub(crate) fn limits(&self, currency: Currency) -> Option<Limits> {
        let range = self.limits.get(currency.code())?;
        Some(Limits { min: range.min, max: range.max, step: 1 })
    }

    /// The built-in dialect with `corrections` merged over it.
    pub(crate) fn corrected(corrections: Option<&serde_json::Value>) -> Result<Self, AccountError> {
        let mut dialect: serde_json::Value =
            serde_json::from_str(include_str!("dialect.json")).expect("the built-in dialect is JSON, as a test shows");
        if let Some(corrections) = corrections {
            merge(&mut dialect, corrections);
        }
        serde_json::from_value(dialect).map_err(|_| AccountError("dialect: not a correction of the built-in one"))
    }

    /// What a pair of status and code means. The status decides, the code must not contradict it: two known words
    /// that differ mean nothing at all. A code alone never means that money was taken (§1.9 rule 4).
    pub(super) fn meaning(&self, status: Option<&str>, code: Option<i64>) -> Option<Meaning> {
        let by_status = status.and_then(|status| {
            self.meanings.iter().find(|m| m.status.eq_ignore_ascii_case(status.trim())).map(|m| m.means)
        });
        let by_code = code.and_then(|code| self.meanings.iter().find(|m| m.code == code)).map(|m| m.means);
        match (by_status, by_code) {
            // 200 beside a payment's status only says that the call was accepted.
            (Some(meaning), Some(code)) if meaning == code || code == Meaning::Accepted => Some(meaning),
            (Some(_), Some(_)) => None,
            (Some(Meaning::Paid), None) if code.is_some() => None,
            (Some(meaning), None) => Some(meaning),
            (None, Some(Meaning::Paid | Meaning::Accepted)) => None,
            (None, by_code) => by_code,
        }
    }
}

/// JSON merge patch, RFC 7396.
fn merge(into: &mut serde_json::Value, patch: &serde_json::Value) {
    use serde_json::Value::{Null, Object};
    let Object(patch) = patch else {
        *into = patch.clone();
        return;
    };
    if !into.is_object() {
        *into = Object(serde_json::Map::new());
    }
    let Object(fields) = into else { return };
    for (name, value) in patch {
        if *value == Null {
            fields.remove(name);
        } else {
            merge(fields.entry(name).or_insert(Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn money_needs_the_word_success_and_no_contradiction() {
        let dialect = Dialect::corrected(None).unwrap();
        let means = |status, code| dialect.meaning(status, code);
        assert_eq!(means(Some("SUCCESS"), Some(100)), Some(Meaning::Paid));
        assert_eq!(means(Some("success"), None), Some(Meaning::Paid));
        assert_eq!(means(Some("SUCCESS"), Some(200)), Some(Meaning::Paid));
        assert_eq!(means(None, Some(100)), None);
        assert_eq!(means(Some("PAYE"), Some(100)), None);
        assert_eq!(means(Some("SUCCESS"), Some(2010)), None);
        assert_eq!(means(Some("SUCCESS"), Some(777)), None);
        assert_eq!(means(Some("FAILED"), Some(100)), None);
        assert_eq!(means(Some("FAILED"), Some(777)), Some(Meaning::Failed));
        assert_eq!(means(None, Some(2010)), Some(Meaning::Failed));
        assert_eq!(means(Some("OK"), Some(200)), Some(Meaning::Accepted));
        assert_eq!(means(Some("SOMETHING_NEW"), Some(4242)), None);
        assert_eq!(means(None, None), None);
    }

    #[test]
    fn the_operator_corrects_names_paths_and_meanings() {
        let patch = json!({"paths": {"create": "/payments"}, "limits": {"GNF": null, "XOF": {"min": 200}},
            "meanings": [{"code": 1, "status": "DONE", "means": "paid"}]});
        let dialect = Dialect::corrected(Some(&patch)).unwrap();
        assert_eq!(dialect.paths.create, "/payments");
        assert_eq!(dialect.paths.login, "/oauth/login");
        assert_eq!((dialect.limits["XOF"].min, dialect.limits["XOF"].max), (200, 2_500_000));
        assert!(!dialect.limits.contains_key("GNF"));
        assert_eq!(dialect.meaning(Some("DONE"), Some(1)), Some(Meaning::Paid));
        assert!(Dialect::corrected(Some(&json!({"path": {}}))).is_err());
    }
}
