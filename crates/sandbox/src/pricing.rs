use crate::chat::Chat;
use kernel::Millis;
use serde_json::{Value, json};

/// From 2026-10-01T00:00:00Z, service messages beyond the monthly thousand and utility inside the window are charged.
const CHARGED_FROM: Millis = Millis(1_790_812_800_000);
const FREE_SERVICE_MESSAGES: u32 = 1_000;

/// Delivered service messages of one number in one calendar month (UTC).
#[derive(Debug, Default)]
pub(crate) struct FreeTier {
    month: i64,
    used: u32,
}

impl FreeTier {
    /// Counts one service message of the moment `at`; whether it is inside the free thousand.
    pub(crate) fn spend(&mut self, at: Millis) -> bool {
        let month = month_of(at);
        if self.month != month {
            *self = Self { month, used: 0 };
        }
        self.used += 1;
        self.used <= FREE_SERVICE_MESSAGES
    }
}

/// The `pricing` object of a status (sections 3.2 to 3.4): `category` is a template's, none for a free-form message.
pub(crate) fn pricing(chat: &Chat, tier: &mut FreeTier, category: Option<&str>, at: Millis) -> Value {
    let category = category.map_or_else(|| "service".to_owned(), str::to_ascii_lowercase);
    let (kind, billable) = if chat.is_in_free_entry(at) {
        ("free_entry_point", false)
    } else if category == "service" {
        if at < CHARGED_FROM || tier.spend(at) { ("free_customer_service", false) } else { ("regular", true) }
    } else if category == "utility" && at < CHARGED_FROM && chat.is_open(at) {
        ("free_customer_service", false)
    } else {
        ("regular", true)
    };
    let category = if kind == "free_entry_point" { "referral_conversion".to_owned() } else { category };
    json!({"billable": billable, "pricing_model": "PMP", "type": kind, "category": category})
}

/// Months since 0000-03 of the civil calendar (Hinnant's days-to-civil, kept to what a month needs).
fn month_of(at: Millis) -> i64 {
    let days = at.0.div_euclid(86_400_000) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    (era * 400 + year) * 12 + (5 * day_of_year + 2) / 153
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_turn_at_midnight_of_the_first() {
        let last_of_september = CHARGED_FROM - Millis(1);
        assert_eq!(month_of(CHARGED_FROM) - month_of(last_of_september), 1);
        assert_eq!(month_of(CHARGED_FROM), month_of(CHARGED_FROM + kernel::days(30)));
        assert_eq!(month_of(CHARGED_FROM + kernel::days(31)) - month_of(CHARGED_FROM), 1);
    }

    #[test]
    fn the_free_thousand_is_counted_by_month() {
        let mut tier = FreeTier::default();
        assert!((0..1000).all(|_| tier.spend(CHARGED_FROM)));
        assert!(!tier.spend(CHARGED_FROM));
        assert!(tier.spend(CHARGED_FROM + kernel::days(31)));
    }
}
