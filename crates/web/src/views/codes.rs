//! Texts of the stable words of other contexts: each family is a closed list there, and is written out here.

use crate::Ui;
use kernel::Money;

/// A stable word, and the key of its text.
pub(crate) type Family = &'static [(&'static str, &'static str)];

/// The word in the reader's language; itself where the list here is older than the word.
pub(crate) fn word(family: Family, code: &str, ui: &Ui) -> String {
    family.iter().find(|(known, _)| *known == code).map_or_else(|| code.to_owned(), |(_, key)| ui.say(key))
}

/// What was noticed in a conversation.
pub(crate) const SIGNALS: Family = &[
    ("wrote", "signal-wrote"),
    ("price", "signal-price"),
    ("delivery", "signal-delivery"),
    ("payment", "signal-payment"),
    ("product", "signal-product"),
    ("precise", "signal-precise"),
    ("cart", "signal-cart"),
    ("cart_emptied", "signal-cart-emptied"),
    ("ordered", "signal-ordered"),
    ("reserved", "signal-reserved"),
    ("link_sent", "signal-link-sent"),
    ("link_opened", "signal-link-opened"),
    ("paid", "signal-paid"),
    ("expired", "signal-expired"),
    ("cancelled", "signal-cancelled"),
    ("too_dear", "signal-too-dear"),
    ("negotiates", "signal-negotiates"),
    ("offer", "signal-offer"),
    ("hesitant", "signal-hesitant"),
    ("frustrated", "signal-frustrated"),
    ("positive", "signal-positive"),
    ("urgent", "signal-urgent"),
    ("complaint", "signal-complaint"),
    ("refund_asked", "signal-refund-asked"),
    ("settled", "signal-settled"),
    ("human_wanted", "signal-human-wanted"),
    ("quick_reply", "signal-quick-reply"),
    ("unanswered", "signal-unanswered"),
    ("failed_delivery", "signal-failed-delivery"),
    ("from_ad", "signal-from-ad"),
    ("in_stock", "signal-in-stock"),
    ("out_of_stock", "signal-out-of-stock"),
    ("returned", "signal-returned"),
    ("evening", "signal-evening"),
    ("night", "signal-night"),
    ("delivered", "signal-delivered"),
    ("door_refused", "signal-door-refused"),
    ("lead_accepted", "signal-lead-accepted"),
    ("lead_rejected", "signal-lead-rejected"),
    ("past_orders", "signal-past-orders"),
    ("opted_out", "signal-opted-out"),
    ("silence", "signal-silence"),
    ("others", "signal-others"),
];
/// What made a mood.
pub(crate) const CAUSES: Family = &[
    ("positive", "cause-positive"),
    ("frustrated", "cause-frustrated"),
    ("urgent", "cause-urgent"),
    ("hesitant", "cause-hesitant"),
    ("shouting", "cause-shouting"),
    ("insisting", "cause-insisting"),
    ("unanswered", "cause-unanswered"),
    ("waiting", "cause-waiting"),
    ("failed_delivery", "cause-failed-delivery"),
    ("complaint", "cause-complaint"),
    ("settled", "cause-settled"),
];
/// How a customer feels over a conversation.
pub(crate) const FEELINGS: Family = &[
    ("calm", "feels-calm"),
    ("pleased", "feels-pleased"),
    ("hesitant", "feels-hesitant"),
    ("tense", "feels-tense"),
    ("angry", "feels-angry"),
];
/// Where a mood goes.
pub(crate) const TRENDS: Family = &[("better", "trend-better"), ("worse", "trend-worse")];
/// What predicts a score.
pub(crate) const WAYS: Family = &[
    ("prior", "scores-way-prior"),
    ("rescaled", "scores-way-rescaled"),
    ("learned", "scores-way-learned"),
    ("base", "scores-way-base"),
];
/// What is noticed about a customer.
pub(crate) const WHENS: Family = &[
    ("angry", "when-angry"),
    ("customer_asked", "when-customer-asked"),
    ("refund", "when-refund"),
    ("complaint", "when-complaint"),
    ("unknown_language", "when-unknown-language"),
    ("vip", "when-vip"),
    ("hesitant", "when-hesitant"),
    ("engaged", "when-engaged"),
];
/// What may be done about it.
pub(crate) const DEEDS: Family = &[
    ("calm", "deed-calm"),
    ("hand_over", "deed-hand-over"),
    ("prioritise", "deed-prioritise"),
    ("offer", "deed-offer"),
    ("hot_lead", "deed-hot-lead"),
    ("close", "deed-close"),
];
/// What a team must hear of.
pub(crate) const ALERTS: Family = &[
    ("refund_asked", "alert-refund-asked"),
    ("angry_customer", "alert-angry-customer"),
    ("human_wanted", "alert-human-wanted"),
    ("unattended", "alert-unattended"),
    ("payment_case", "alert-payment-case"),
    ("out_of_stock", "alert-out-of-stock"),
    ("line_disconnected", "alert-line-disconnected"),
    ("no_webhook", "alert-no-webhook"),
    ("agent_failing", "alert-agent-failing"),
    ("source_failed", "alert-source-failed"),
    ("source_to_approve", "alert-source-to-approve"),
    ("budget_near", "alert-budget-near"),
    ("mentioned", "alert-mentioned"),
    ("assigned", "alert-assigned"),
];
/// Where it is told.
pub(crate) const CHANNELS: Family = &[
    ("in_app", "channel-in-app"),
    ("push", "channel-push"),
    ("email", "channel-email"),
    ("whatsapp", "channel-whatsapp"),
];
/// What a score is of.
pub(crate) const SCORES: Family =
    &[("buying", "score-buying"), ("risk", "score-risk"), ("engagement", "score-engagement")];

/// What a suggestion does.
pub(crate) const SUGGESTED: Family = &[
    ("hand_over", "suggested-hand-over"),
    ("answer", "suggested-answer"),
    ("send_link", "suggested-send-link"),
    ("ask_address", "suggested-ask-address"),
    ("send_offer", "suggested-send-offer"),
    ("ask_size", "suggested-ask-size"),
    ("tell_restock", "suggested-tell-restock"),
    ("follow_up", "suggested-follow-up"),
    ("remind", "suggested-remind"),
    ("close", "suggested-close"),
];
/// Why something is suggested.
pub(crate) const REASONS: Family = &[
    ("angry", "because-angry"),
    ("tense", "because-tense"),
    ("at_risk", "because-at-risk"),
    ("waits", "because-waits"),
    ("negotiates", "because-negotiates"),
    ("too_dear", "because-too-dear"),
    ("hesitates", "because-hesitates"),
    ("unpaid", "because-unpaid"),
    ("no_size", "because-no-size"),
    ("no_address", "because-no-address"),
    ("known", "because-known"),
    ("back_in_stock", "because-back-in-stock"),
    ("went_silent", "because-went-silent"),
    ("all_done", "because-all-done"),
];
/// Why a suggestion was not done when its time came.
pub(crate) const REFUSED: Family = &[
    ("no_longer_fits", "undone-no-longer-fits"),
    ("window_closed", "undone-window-closed"),
    ("taken_by_another", "undone-taken-by-another"),
    ("not_payable", "undone-not-payable"),
    ("no_way_to_pay", "undone-no-way-to-pay"),
    ("promo_over", "undone-promo"),
    ("promo_unknown", "undone-promo"),
];

/// What a provider says of money that did not move as it should: our words for it, and Stripe's reasons (payments.md §2.6).
const PROVIDER: Family = &[
    ("unreachable", "provider-unreachable"),
    ("unreadable", "provider-unreadable"),
    ("mismatch", "provider-mismatch"),
    ("duplicate", "provider-duplicate"),
    ("credentials", "provider-credentials"),
    ("busy", "provider-busy"),
    ("invalid", "provider-invalid"),
    ("unsupported", "provider-unsupported"),
    ("not_found", "provider-not-found"),
    ("expired", "provider-expired"),
    ("refunded", "provider-refunded"),
    ("lost_or_stolen_card", "provider-card"),
    ("expired_or_canceled_card", "provider-card"),
    ("charge_for_pending_refund_disputed", "provider-disputed"),
    ("insufficient_funds", "provider-insufficient"),
    ("declined", "provider-declined"),
    ("merchant_request", "provider-merchant-request"),
    ("unknown", "provider-unknown"),
    ("unlisted", "provider-unlisted"),
    ("pending", "provider-pending"),
    ("other_movement", "provider-other-movement"),
    ("not_there", "provider-not-there"),
];

/// Why it did not, for the merchant: in words where the reason is one of a list, quoted where it is the provider's own.
pub(crate) fn provider_said(why: &str, ui: &Ui) -> String {
    if let Some((_, key)) = PROVIDER.iter().find(|(known, _)| *known == why) {
        return ui.say(key);
    }
    if let Some(answer) = why.strip_prefix("unlisted ") {
        return ui.say_with("provider-unlisted-and", "answer", provider_said(answer, ui));
    }
    let told = |word: &str| {
        let (minor, currency) = why.strip_prefix(word)?.split_once(' ')?;
        Some(ui.money(Money::new(minor.parse().ok()?, currency.parse().ok()?)))
    };
    if let Some(amount) = told("listed ") {
        return ui.say_with("provider-listed", "amount", amount);
    }
    match told("signed ") {
        Some(amount) => ui.say_with("provider-signed", "amount", amount),
        // Stripe's name of a dispute: what to look for on its pages.
        None if why.starts_with("dp_") || why.starts_with("du_") => ui.say_with("provider-dispute", "reference", why),
        None => ui.say_with("case-why", "why", why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_a_page_may_show_is_written_out() {
        let has = |family: Family, code: &str| family.iter().any(|(known, _)| *known == code);
        for outcome in insight::Outcome::ALL {
            assert!(has(SCORES, outcome.code()), "{outcome:?}");
        }
        for when in assistant::When::ALL {
            assert!(has(WHENS, when.code()), "{when:?}");
        }
        for deed in assistant::Deed::ALL {
            assert!(has(DEEDS, deed.code()), "{deed:?}");
        }
        for kind in alerts::Kind::ALL {
            assert!(has(ALERTS, kind.code()), "{kind:?}");
        }
        for channel in alerts::Channel::ALL {
            assert!(has(CHANNELS, channel.word()), "{channel:?}");
        }
        for signal in insight::Signal::all() {
            assert!(has(SIGNALS, signal.code()), "{signal:?}");
        }
    }
}
