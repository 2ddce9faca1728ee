//! News in sentences: one for each word of the contract (§1.6, §3.6, §5.5, §7.5, §8.9), an honest one for the rest.

use crate::Ui;
use whatsapp::{DailyLimit, News, PreferenceValue, StopReason, webhook::news::stop_reason};

/// What happened.
pub(super) fn what(field: &str, news: &News, ui: &Ui) -> String {
    match news {
        News::Account { event } => account(event, ui),
        News::Violation { rule: Some(rule) } => ui.say_with("news-violation-of", "rule", plain(rule)),
        News::Violation { rule: None } => ui.say("news-violation"),
        News::Restriction { kinds, until } => {
            let mut said: Vec<String> = Vec::new();
            for kind in kinds {
                let sentence = ui.say(restriction(kind));
                if !said.contains(&sentence) {
                    said.push(sentence);
                }
            }
            if said.is_empty() {
                said.push(ui.say("news-restricted-other"));
            }
            said.extend(until.map(|until| ui.say_with("news-until", "date", ui.date(until))));
            said.join(" ")
        }
        News::Ban { state, date } => {
            let said = ui.say(match state.as_str() {
                "SCHEDULE_FOR_DISABLE" => "news-ban-coming",
                "DISABLE" => "news-ban",
                "REINSTATE" => "news-ban-over",
                _ => "news-ban-other",
            });
            match date {
                Some(date) if state != "REINSTATE" => format!("{said} {}", ui.say_with("news-ban-date", "date", date)),
                _ => said,
            }
        }
        News::Verification { status } => ui.say(match status.as_str() {
            "APPROVED" => "news-verification-approved",
            "FAILED" | "REVOKED" | "DISCARDED" => "news-verification-failed",
            _ => "news-verification-pending",
        }),
        News::Review { decision } => ui.say(match decision.as_str() {
            "APPROVED" => "news-review-approved",
            "REJECTED" => "news-review-rejected",
            _ => "news-review-pending",
        }),
        News::Alert { .. } => ui.say("news-alert"),
        News::DailyLimit(limit) => daily_limit(*limit, ui),
        News::Number { event, limit } => number(event, *limit, ui),
        News::Name { decision, name, .. } => {
            let key = match decision.as_str() {
                "APPROVED" => "news-name-approved",
                "REJECTED" => "news-name-rejected",
                _ => "news-name-pending",
            };
            ui.say_with(key, "name", name.as_deref().unwrap_or("…"))
        }
        News::Security { event } => ui.say(match event.as_str() {
            "PIN_CHANGED" => "news-pin-changed",
            "PIN_RESET_REQUEST" => "news-pin-asked",
            "PIN_REQUEST_SUCCESS" => "news-pin-reset",
            _ => "news-pin-other",
        }),
        News::Template { name, status, why, .. } => template(name, status, why.as_deref(), ui),
        News::TemplateQuality { name, score } => {
            let key = match score.as_str() {
                "GREEN" => "news-template-quality-good",
                "YELLOW" => "news-template-quality-fair",
                "RED" => "news-template-quality-bad",
                _ => "news-template-quality-unknown",
            };
            ui.say_with(key, "name", name)
        }
        News::TemplateCategory { name, category, is_notice } => {
            let key = if *is_notice { "news-template-category-coming" } else { "news-template-category" };
            ui.say_with_two(key, "name", name, "category", said_category(category, ui))
        }
        News::TemplateText { name } => ui.say_with("news-template-text", "name", name),
        News::FormStatus { status } => ui.say(match status.as_str() {
            "PUBLISHED" => "news-form-published",
            "DRAFT" => "news-form-draft",
            "THROTTLED" => "news-form-throttled",
            "BLOCKED" => "news-form-blocked",
            "DEPRECATED" => "news-form-retired",
            _ => "news-form-other",
        }),
        News::FormAlert { event, is_over } => ui.say(match (event.as_str(), is_over) {
            (_, true) => "news-form-well-again",
            ("CLIENT_ERROR_RATE" | "ENDPOINT_ERROR_RATE", _) => "news-form-errors",
            ("ENDPOINT_LATENCY", _) => "news-form-slow",
            ("ENDPOINT_AVAILABILITY", _) => "news-form-down",
            _ => "news-form-alert",
        }),
        News::Error(error) => match trouble(error) {
            Some(key) => ui.say(key),
            None => ui.say_with("news-error-other", "code", error.code.to_string()),
        },
        News::Promotions(PreferenceValue::Stop) => ui.say("news-promotions-stop"),
        News::Promotions(PreferenceValue::Resume) => ui.say("news-promotions-resume"),
        News::Promotions(PreferenceValue::Other(_)) => ui.say("news-promotions-other"),
        News::Other => match field {
            "calls" => ui.say("news-calls"),
            "history" | "smb_app_state_sync" => ui.say("news-history"),
            "standby" => ui.say("news-standby"),
            "payment_configuration_update" => ui.say("news-payments"),
            group if group.starts_with("group_") => ui.say("news-groups"),
            username if username.starts_with("business_username") => ui.say("news-username"),
            _ => ui.say_with("news-unknown", "field", plain(field)),
        },
    }
}

/// What to do: the key of a sentence.
pub(super) fn to_do(news: &News) -> Option<&'static str> {
    Some(match news {
        News::Account { event } => match event.as_str() {
            "ACCOUNT_DELETED" => "news-do-support",
            "ACCOUNT_OFFBOARDED" => "news-do-connect",
            "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" => "news-do-connect-if-silent",
            "PARTNER_ADDED" | "PARTNER_APP_INSTALLED" => "news-do-check-access",
            _ => return None,
        },
        News::Violation { .. } | News::Restriction { .. } => "news-do-appeal",
        News::Ban { state, .. } if state != "REINSTATE" => "news-do-appeal",
        News::Verification { status } if matches!(status.as_str(), "FAILED" | "REVOKED" | "DISCARDED") => {
            "news-do-papers"
        }
        News::Review { decision } if decision == "REJECTED" => "news-do-appeal",
        News::Alert { severity, .. } if matches!(severity.as_str(), "CRITICAL" | "WARNING") => "news-do-look",
        News::Number { event, .. } if matches!(event.as_str(), "FLAGGED" | "DOWNGRADE") => "news-do-write-less",
        News::Name { decision, .. } if decision == "REJECTED" => "news-do-name",
        News::Security { .. } => "news-do-secure",
        News::Template { status, .. } => match status.as_str() {
            "REJECTED" => "news-do-template-correct",
            "PAUSED" | "FLAGGED" | "LOCKED" => "news-do-template-wait",
            "DISABLED" | "LIMIT_EXCEEDED" => "news-do-template-other",
            _ => return None,
        },
        News::TemplateQuality { score, .. } if matches!(score.as_str(), "YELLOW" | "RED") => "news-do-template-wait",
        News::TemplateCategory { .. } => "news-do-template-price",
        News::FormStatus { status } if matches!(status.as_str(), "THROTTLED" | "BLOCKED") => "news-do-installer",
        News::FormAlert { is_over: false, .. } => "news-do-installer",
        News::Error(error) => match stop_reason(error) {
            Some(StopReason::PaymentIssue) => "news-do-pay",
            Some(StopReason::RateLimitedQuality) => "news-do-write-less",
            Some(StopReason::AccountLocked | StopReason::AccountRestricted | StopReason::CountryRestricted) => {
                "news-do-appeal"
            }
            Some(StopReason::DisplayNameNotApproved) => "news-do-name",
            Some(
                StopReason::TokenInvalid
                | StopReason::PermissionDenied
                | StopReason::NumberNotRegistered
                | StopReason::ObjectUnknown,
            ) => "news-do-installer",
            _ => return None,
        },
        _ => return None,
    })
}

/// Meta's own words, where they say more than ours.
pub(super) fn quoted(news: &News) -> Option<String> {
    let words = match news {
        News::Alert { words, .. } => words.clone(),
        News::Name { why, .. } => why.as_deref().map(plain),
        News::Template { advice, .. } => advice.clone(),
        _ => None,
    }?;
    // A sentence or two; a page is no place for more.
    Some(words.chars().take(300).collect())
}

fn account(event: &str, ui: &Ui) -> String {
    ui.say(match event {
        "ACCOUNT_DELETED" => "news-account-deleted",
        "ACCOUNT_OFFBOARDED" => "news-account-offboarded",
        "ACCOUNT_RECONNECTED" => "news-account-reconnected",
        "VERIFIED_ACCOUNT" => "news-verification-approved",
        "PARTNER_ADDED" | "PARTNER_APP_INSTALLED" => "news-access-given",
        "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" => "news-access-taken",
        "AD_ACCOUNT_LINKED" => "news-ads-linked",
        "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE" | "VOLUME_BASED_PRICING_TIER_UPDATE" => "news-prices",
        "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE" => "news-country",
        "MM_LITE_TERMS_SIGNED" => "news-terms",
        other => return ui.say_with("news-account-other", "event", plain(other)),
    })
}

fn restriction(kind: &str) -> &'static str {
    match kind {
        "RESTRICTED_BIZ_INITIATED_MESSAGING" => "news-restricted-first",
        "RESTRICTED_CUSTOMER_INITIATED_MESSAGING" => "news-restricted-answers",
        "RESTRICTED_ADD_PHONE_NUMBER_ACTION" => "news-restricted-numbers",
        _ => "news-restricted-other",
    }
}

fn daily_limit(limit: Option<DailyLimit>, ui: &Ui) -> String {
    match limit {
        Some(DailyLimit::Customers(n)) => ui.say_n("news-limit", n),
        Some(DailyLimit::Unlimited) => ui.say("news-limit-none"),
        None => ui.say("news-limit-changed"),
    }
}

fn number(event: &str, limit: Option<DailyLimit>, ui: &Ui) -> String {
    let said = ui.say(match event {
        "FLAGGED" => "news-quality-low",
        "UNFLAGGED" => "news-quality-good",
        "UPGRADE" => "news-limit-up",
        "DOWNGRADE" => "news-limit-down",
        "THROUGHPUT_UPGRADE" => "news-faster",
        "ONBOARDING" => "news-number-ready",
        other => return ui.say_with("news-number-other", "event", plain(other)),
    });
    match limit {
        Some(_) => format!("{said} {}", daily_limit(limit, ui)),
        None => said,
    }
}

fn template(name: &str, status: &str, why: Option<&str>, ui: &Ui) -> String {
    let key = match status {
        "APPROVED" => "news-template-approved",
        "PENDING" => "news-template-pending",
        "REJECTED" => "news-template-rejected",
        "PAUSED" => "news-template-paused",
        "DISABLED" => "news-template-disabled",
        "IN_APPEAL" => "news-template-in-appeal",
        "FLAGGED" => "news-template-flagged",
        "REINSTATED" => "news-template-reinstated",
        "LIMIT_EXCEEDED" => "news-template-too-many",
        "LOCKED" => "news-template-locked",
        "ARCHIVED" => "news-template-archived",
        "UNARCHIVED" => "news-template-unarchived",
        "PENDING_DELETION" | "DELETED" => "news-template-deleted",
        other => return ui.say_with_two("news-template-other", "name", name, "status", plain(other)),
    };
    let said = ui.say_with(key, "name", name);
    let why = match why {
        None => return said,
        Some("ABUSIVE_CONTENT") => ui.say("news-why-abusive"),
        Some("INCORRECT_CATEGORY" | "CATEGORY_NOT_AVAILABLE" | "TAG_CONTENT_MISMATCH") => ui.say("news-why-category"),
        Some("INVALID_FORMAT") => ui.say("news-why-format"),
        Some("PROMOTIONAL") => ui.say("news-why-promotional"),
        Some("SCAM") => ui.say("news-why-scam"),
        Some(other) => ui.say_with("news-why-other", "why", plain(other)),
    };
    format!("{said} {why}")
}

fn said_category(category: &str, ui: &Ui) -> String {
    match category {
        "MARKETING" => ui.say("category-marketing"),
        "UTILITY" => ui.say("category-utility"),
        "AUTHENTICATION" => ui.say("category-authentication"),
        other => plain(other),
    }
}

fn trouble(error: &whatsapp::ProviderError) -> Option<&'static str> {
    let Some(why) = stop_reason(error) else {
        return Some(match error.code {
            4 | 80_007 | 130_429 | 131_056 => "news-error-rate",
            _ => "news-error-passing",
        });
    };
    Some(match why {
        StopReason::PaymentIssue => "news-error-payment",
        StopReason::RateLimitedQuality => "news-error-complaints",
        StopReason::AccountLocked => "news-error-locked",
        StopReason::AccountRestricted => "news-error-restricted",
        StopReason::CountryRestricted => "news-error-country",
        StopReason::TokenInvalid | StopReason::PermissionDenied => "news-error-access",
        StopReason::NumberNotRegistered => "news-error-registration",
        StopReason::NumberInMaintenance => "news-error-maintenance",
        StopReason::DisplayNameNotApproved => "news-error-name",
        StopReason::UnsupportedType => "news-error-unsupported",
        StopReason::MediaProblem => "news-error-media",
        StopReason::TemplatePaused | StopReason::TemplateProblem => "news-error-template",
        StopReason::FlowProblem => "news-form-blocked",
        _ => return None,
    })
}

/// Meta's word as people write: `PAYMENT_DUE` is « payment due ».
fn plain(word: &str) -> String {
    word.replace('_', " ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use kernel::{Locale, Millis};
    use serde_json::json;

    #[test]
    fn long_words_of_meta_are_cut() {
        let news = News::Alert { severity: "WARNING".into(), words: Some("é".repeat(400)) };
        assert_eq!(quoted(&news).unwrap().chars().count(), 300);
    }

    #[test]
    fn what_is_unknown_is_said_to_be_unknown() {
        let ui = Ui::new(Locale::En, TimeZone::UTC, Millis(0));
        let said = |field: &str, value: serde_json::Value| what(field, &News::read(field, &value), &ui);
        assert_eq!(
            said("partner_solutions", json!({"event": "SOLUTION_CREATED"})),
            "WhatsApp sent news that we cannot explain yet (partner solutions)."
        );
        assert!(said("account_update", json!({"event": "MOON_LANDING"})).contains("moon landing"));
        assert!(said("errors", json!({"code": 987_654})).contains("987654"));
    }
}
