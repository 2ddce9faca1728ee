//! What news of an account, its numbers, templates and forms says (§1.6, §3.6, §7.6, §8.9).
//!
//! News is kept as it came ([`Kind::Account`], [`Kind::Error`], [`Kind::Preference`]) and read when somebody looks at it:
//! what Meta adds tomorrow is kept today. Words of Meta stay Meta's, in capitals.
//!
//! [`Kind::Account`]: super::Kind::Account
//! [`Kind::Error`]: super::Kind::Error
//! [`Kind::Preference`]: super::Kind::Preference

use super::{Preference, PreferenceValue};
use crate::{
    errors::{GraphError, ProviderError, StopReason, Verdict, classify},
    lenient::Fields,
};
use kernel::Millis;
use serde::Deserialize;
use serde_json::Value;

/// One piece of news, as far as it is understood.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// The account changed: `ACCOUNT_DELETED`, `PARTNER_REMOVED`….
    Account {
        /// Meta's word.
        event: String,
    },
    /// The account broke a rule.
    Violation {
        /// Which, in Meta's words.
        rule: Option<String>,
    },
    /// Something is forbidden for a while.
    Restriction {
        /// What: `RESTRICTED_BIZ_INITIATED_MESSAGING`….
        kinds: Vec<String>,
        /// Until when, if it ends.
        until: Option<Millis>,
    },
    /// The account is closed, will be, or is open again.
    Ban {
        /// `SCHEDULE_FOR_DISABLE`, `DISABLE` or `REINSTATE`.
        state: String,
        /// The day, as Meta writes it.
        date: Option<String>,
    },
    /// The verification of the business moved on.
    Verification {
        /// `APPROVED`, `PENDING`, `FAILED`, `REVOKED` or `DISCARDED`.
        status: String,
    },
    /// The account was reviewed.
    Review {
        /// `APPROVED`, `REJECTED`, `PENDING` or `DEFERRED`.
        decision: String,
    },
    /// Meta's own alert.
    Alert {
        /// `CRITICAL`, `WARNING` or `INFORMATIONAL`.
        severity: String,
        /// Meta's sentence.
        words: Option<String>,
    },
    /// To how many customers the business may write first, per day.
    DailyLimit(Option<DailyLimit>),
    /// The quality or the throughput of a number changed.
    Number {
        /// `FLAGGED`, `UPGRADE`, `THROUGHPUT_UPGRADE`….
        event: String,
        /// The daily limit from now on.
        limit: Option<DailyLimit>,
    },
    /// The name shown to customers was decided about.
    Name {
        /// `APPROVED`, `REJECTED`, `PENDING` or `DEFERRED`.
        decision: String,
        /// The name asked for.
        name: Option<String>,
        /// Why not, in Meta's words.
        why: Option<String>,
    },
    /// Somebody touched the number's PIN.
    Security {
        /// `PIN_CHANGED`, `PIN_RESET_REQUEST` or `PIN_REQUEST_SUCCESS`.
        event: String,
    },
    /// A template has another status.
    Template {
        /// Its name.
        name: String,
        /// One of §7.5: `APPROVED`, `REJECTED`, `PAUSED`….
        status: String,
        /// Why: `INVALID_FORMAT`, `PROMOTIONAL`….
        why: Option<String>,
        /// Meta's advice.
        advice: Option<String>,
    },
    /// A template has another quality.
    TemplateQuality {
        /// Its name.
        name: String,
        /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
        score: String,
    },
    /// A template has, or will have in 24 hours, another category: another price.
    TemplateCategory {
        /// Its name.
        name: String,
        /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
        category: String,
        /// Whether it is still to come.
        is_notice: bool,
    },
    /// A template's text changed.
    TemplateText {
        /// Its name.
        name: String,
    },
    /// A form has another status.
    FormStatus {
        /// `DRAFT`, `PUBLISHED`, `THROTTLED`, `BLOCKED` or `DEPRECATED`.
        status: String,
    },
    /// A form works badly, or well again.
    FormAlert {
        /// `CLIENT_ERROR_RATE`, `ENDPOINT_LATENCY`….
        event: String,
        /// Whether the trouble has ended.
        is_over: bool,
    },
    /// Trouble tied to no message.
    Error(ProviderError),
    /// A customer's wish about promotions.
    Promotions(PreferenceValue),
    /// Not understood further than its field.
    Other,
}

/// How many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DailyLimit {
    /// So many customers.
    Customers(i64),
    /// As many as there are.
    Unlimited,
}

/// How much news weighs for the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Messages do not pass, or soon will not.
    Serious,
    /// Something to look at.
    Warning,
    /// It got better.
    Good,
    /// To know.
    Info,
}

impl Severity {
    /// A stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Serious => "serious",
            Self::Warning => "warning",
            Self::Good => "good",
            Self::Info => "info",
        }
    }
}

impl News {
    /// Reads what was kept under `field`. Whatever is odd about it is [`News::Other`].
    #[must_use]
    pub fn read(field: &str, value: &Value) -> Self {
        Fields::of(value).ok().and_then(|fields| read(field, value, &fields)).unwrap_or(Self::Other)
    }

    /// Meta's own word for what happened, where it has one.
    #[must_use]
    pub fn event(&self) -> Option<&str> {
        match self {
            Self::Account { event }
            | Self::Number { event, .. }
            | Self::Security { event }
            | Self::FormAlert { event, .. } => Some(event),
            Self::Ban { state, .. } => Some(state),
            Self::Verification { status } | Self::Template { status, .. } | Self::FormStatus { status } => Some(status),
            Self::Review { decision } | Self::Name { decision, .. } => Some(decision),
            Self::Alert { severity, .. } => Some(severity),
            Self::TemplateQuality { score, .. } => Some(score),
            Self::TemplateCategory { category, .. } => Some(category),
            Self::Violation { .. } => Some("ACCOUNT_VIOLATION"),
            Self::Restriction { .. } => Some("ACCOUNT_RESTRICTION"),
            Self::Promotions(PreferenceValue::Stop) => Some("stop"),
            Self::Promotions(PreferenceValue::Resume) => Some("resume"),
            Self::Promotions(PreferenceValue::Other(word)) => Some(word),
            Self::DailyLimit(_) | Self::TemplateText { .. } | Self::Error(_) | Self::Other => None,
        }
    }

    /// The template it is about.
    #[must_use]
    pub fn template(&self) -> Option<&str> {
        match self {
            Self::Template { name, .. }
            | Self::TemplateQuality { name, .. }
            | Self::TemplateCategory { name, .. }
            | Self::TemplateText { name } => Some(name),
            _ => None,
        }
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        use Severity::{Good, Info, Serious, Warning};
        match self {
            Self::Violation { .. } | Self::Restriction { .. } => Serious,
            Self::Ban { state, .. } => match state.as_str() {
                "REINSTATE" => Good,
                "DISABLE" | "SCHEDULE_FOR_DISABLE" => Serious,
                _ => Warning,
            },
            Self::Error(error) => match stop_reason(error) {
                Some(
                    StopReason::TokenInvalid
                    | StopReason::PermissionDenied
                    | StopReason::PaymentIssue
                    | StopReason::AccountLocked
                    | StopReason::AccountRestricted
                    | StopReason::CountryRestricted
                    | StopReason::NumberNotRegistered
                    | StopReason::DisplayNameNotApproved
                    | StopReason::RateLimitedQuality,
                ) => Serious,
                _ => Warning,
            },
            Self::Security { .. } => Warning,
            Self::FormAlert { is_over, .. } => {
                if *is_over {
                    Good
                } else {
                    Warning
                }
            }
            Self::Promotions(_) | Self::DailyLimit(_) | Self::TemplateCategory { .. } | Self::TemplateText { .. } => {
                Info
            }
            Self::Other => Info,
            // The rest is decided by Meta's word.
            Self::Review { decision } if decision == "REJECTED" => Serious,
            _ => match self.event().unwrap_or_default() {
                "ACCOUNT_DELETED" | "ACCOUNT_OFFBOARDED" | "CRITICAL" => Serious,
                "PARTNER_REMOVED"
                | "PARTNER_APP_UNINSTALLED"
                | "WARNING"
                | "FLAGGED"
                | "DOWNGRADE"
                | "REJECTED"
                | "FAILED"
                | "REVOKED"
                | "DISCARDED"
                | "PAUSED"
                | "DISABLED"
                | "LIMIT_EXCEEDED"
                | "LOCKED"
                | "RED"
                | "YELLOW"
                | "BLOCKED"
                | "THROTTLED" => Warning,
                "VERIFIED_ACCOUNT"
                | "ACCOUNT_RECONNECTED"
                | "APPROVED"
                | "UNFLAGGED"
                | "UPGRADE"
                | "THROUGHPUT_UPGRADE"
                | "REINSTATED"
                | "GREEN"
                | "PUBLISHED" => Good,
                _ => Info,
            },
        }
    }
}

/// Why nothing goes any more; `None` when Meta's error passes by itself.
#[must_use]
pub fn stop_reason(error: &ProviderError) -> Option<StopReason> {
    match classify(&GraphError::from(error), 0, 0) {
        Verdict::Retry { .. } => None,
        Verdict::Stop { why } => Some(why),
    }
}

fn read(field: &str, value: &Value, fields: &Fields<'_>) -> Option<News> {
    let word = |key: &str| fields.text(key).map(|word| word.to_uppercase());
    let name = || fields.text("message_template_name");
    Some(match field {
        "account_update" => account(word("event")?, fields),
        "account_review_update" => News::Review { decision: word("decision")? },
        "account_alerts" => {
            let info = fields.object("alert_info").unwrap_or(*fields);
            let severity = info.text("alert_severity")?.to_uppercase();
            News::Alert { severity, words: info.text("alert_description") }
        }
        "business_capability_update" => News::DailyLimit(daily_limit(fields)),
        "phone_number_quality_update" => News::Number { event: word("event")?, limit: daily_limit(fields) },
        "phone_number_name_update" => News::Name {
            decision: word("decision")?,
            name: fields.text("requested_verified_name"),
            why: reason(fields, "rejection_reason"),
        },
        "security" => News::Security { event: word("event")? },
        "message_template_status_update" => {
            let advice = fields.object("rejection_info").and_then(|info| info.text("recommendation"));
            let advice = advice.or_else(|| fields.object("other_info").and_then(|info| info.text("description")));
            News::Template { name: name()?, status: word("event")?, why: reason(fields, "reason"), advice }
        }
        "message_template_quality_update" => News::TemplateQuality { name: name()?, score: word("new_quality_score")? },
        "template_category_update" => {
            let coming = word("correct_category");
            News::TemplateCategory {
                name: name()?,
                is_notice: coming.is_some(),
                category: coming.or_else(|| word("new_category"))?,
            }
        }
        "message_template_components_update" => News::TemplateText { name: name()? },
        "flows" => match word("event")? {
            event if event == "FLOW_STATUS_CHANGE" => News::FormStatus { status: word("new_status")? },
            event => {
                News::FormAlert { event, is_over: word("alert_state").is_some_and(|state| state == "DEACTIVATED") }
            }
        },
        "errors" => News::Error(ProviderError::deserialize(value).ok()?),
        "user_preferences" => News::Promotions(Preference::deserialize(value).ok()?.value),
        _ => News::Other,
    })
}

fn account(event: String, fields: &Fields<'_>) -> News {
    let of = |object: &str, key: &str| fields.object(object).and_then(|object| object.text(key));
    match event.as_str() {
        "ACCOUNT_VIOLATION" => News::Violation { rule: of("violation_info", "violation_type") },
        "ACCOUNT_RESTRICTION" => {
            let all = || fields.list("restriction_info").iter().filter_map(|item| Fields::of(item).ok());
            News::Restriction {
                kinds: all().filter_map(|item| item.text("restriction_type")).collect(),
                until: all().filter_map(|item| item.moment("expiration")).max(),
            }
        }
        "DISABLED_UPDATE" => News::Ban {
            state: of("ban_info", "waba_ban_state").unwrap_or_default().to_uppercase(),
            date: of("ban_info", "waba_ban_date"),
        },
        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE" => match of("partner_client_certification_info", "status") {
            Some(status) => News::Verification { status: status.to_uppercase() },
            None => News::Account { event },
        },
        _ => News::Account { event },
    }
}

/// `NONE` is no reason.
fn reason(fields: &Fields<'_>, key: &str) -> Option<String> {
    fields.text(key).map(|why| why.to_uppercase()).filter(|why| why != "NONE")
}

/// `TIER_2K`, or a number: Meta's pages say the one and show the other.
fn daily_limit(fields: &Fields<'_>) -> Option<DailyLimit> {
    const NAMES: [&str; 3] =
        ["max_daily_conversations_per_business", "current_limit", "max_daily_conversation_per_phone"];
    let told = NAMES.into_iter().find_map(|name| fields.text(name))?.to_uppercase();
    let tier = told.trim_start_matches("TIER_");
    let count = match tier.strip_suffix('K') {
        Some(thousands) => thousands.parse::<i64>().ok().and_then(|n| n.checked_mul(1000)),
        None => tier.parse().ok(),
    };
    match count {
        Some(n) if n > 0 => Some(DailyLimit::Customers(n)),
        Some(-1) => Some(DailyLimit::Unlimited),
        None if tier == "UNLIMITED" => Some(DailyLimit::Unlimited),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Envelope, Kind};
    use serde_json::json;
    use std::{fs, path::Path};

    fn kept(file: &str) -> News {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(file);
        let mut updates = Envelope::parse(&fs::read(path).unwrap()).unwrap().updates;
        match updates.remove(0).kind {
            Kind::Account { field, value } => News::read(&field, &value),
            Kind::Error(error) => News::read("errors", &json!(error)),
            Kind::Preference(preference) => News::read("user_preferences", &json!(preference)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_the_webhook_keeps_is_understood() {
        let ban = News::Ban { state: "DISABLE".into(), date: Some("2026-11-01".into()) };
        assert_eq!(kept("account_update.json"), ban);
        assert_eq!(kept("flow_alert.json"), News::FormAlert { event: "ENDPOINT_LATENCY".into(), is_over: false });
        let quality = News::TemplateQuality { name: "welcome".into(), score: "YELLOW".into() };
        assert_eq!(kept("template_quality_misnamed.json"), quality);
        assert_eq!(kept("user_preferences.json"), News::Promotions(PreferenceValue::Stop));
        assert!(matches!(kept("errors_alone.json"), News::Error(error) if error.code == 130_429));
    }

    #[test]
    fn restrictions_say_what_and_until_when() {
        let value = json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [
            {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_790_416_800},
            {"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}, 7]});
        let news = News::read("account_update", &value);
        let News::Restriction { kinds, until } = &news else { panic!("{news:?}") };
        assert_eq!((kinds.len(), *until), (2, Some(Millis(1_790_416_800_000))));
        assert_eq!((news.severity(), news.event()), (Severity::Serious, Some("ACCOUNT_RESTRICTION")));
    }

    #[test]
    fn limits_come_as_tiers_and_as_numbers() {
        let limit = |told: Value| {
            let value = json!({ "max_daily_conversations_per_business": told });
            match News::read("business_capability_update", &value) {
                News::DailyLimit(limit) => limit,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(limit(json!("TIER_250")), Some(DailyLimit::Customers(250)));
        assert_eq!(limit(json!("TIER_2K")), Some(DailyLimit::Customers(2000)));
        assert_eq!(limit(json!(2000)), Some(DailyLimit::Customers(2000)));
        assert_eq!(limit(json!("TIER_UNLIMITED")), Some(DailyLimit::Unlimited));
        assert_eq!(limit(json!(-1)), Some(DailyLimit::Unlimited));
        assert_eq!(limit(json!("TIER_SOME")), None);
        assert_eq!(limit(json!("TIER_9223372036854775807K")), None);
    }

    #[test]
    fn errors_weigh_what_they_stop() {
        let weight = |code: i64| News::read("errors", &json!({ "code": code })).severity();
        for code in [190, 131_031, 131_042, 131_048, 133_010, 134_011] {
            assert_eq!(weight(code), Severity::Serious, "{code}");
        }
        for code in [130_429, 131_016, 131_051, 133_004, 999_999] {
            assert_eq!(weight(code), Severity::Warning, "{code}");
        }
    }

    #[test]
    fn nothing_odd_is_understood_wrongly() {
        for field in ["account_update", "security", "flows", "errors", "user_preferences", "telepathy", "security"] {
            for value in [json!(null), json!([]), json!({}), json!({"event": {}}), json!({"code": "x"})] {
                assert_eq!(News::read(field, &value), News::Other, "{field} {value}");
            }
        }
    }
}
