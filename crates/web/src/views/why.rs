use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::{ConversationId, Currency};

/// Why an answer of the assistant is what it is.
#[derive(Debug, Clone)]
pub struct WhyView {
    /// Where it was given.
    pub conversation: ConversationId,
    /// What it says, in a line.
    pub words: String,
    /// What is known of it; none: nobody wrote it down.
    pub told: Option<WhyTold>,
}

/// What is known of an answer.
#[derive(Debug, Clone)]
pub struct WhyTold {
    /// The model that thought; none: the built-in brain did.
    pub model: Option<String>,
    /// Why a model that was to think gave up: a stable word.
    pub gave_up: Option<String>,
    /// What the customer was understood to do, the surest first: stable words, with how sure in hundredths.
    pub understood: Vec<(String, i64)>,
    /// Their mood, with how sure in hundredths.
    pub mood: Option<(String, i64)>,
    /// What the answer was drawn from.
    pub sources: Vec<String>,
    /// The tools that were used, in order.
    pub tools: Vec<ToolView>,
    /// What it cost, in millionths of a minor unit.
    pub cost: i64,
    /// Of which currency.
    pub currency: Currency,
}

/// A tool that was used.
#[derive(Debug, Clone, Default)]
pub struct ToolView {
    /// Its stable word.
    pub name: String,
    /// What it was about, by the name that people know: a product, an order's number, a zone, a code.
    pub about: String,
    /// How many.
    pub count: i64,
    /// Whether it did what was asked.
    pub done: bool,
    /// Why not: a stable word.
    pub refused: Option<String>,
}

impl WhyTold {
    /// What one thing that was understood is called.
    pub fn intent(&self, code: &str, ui: &Ui) -> String {
        ui.say(match code {
            "greeting" => "intent-greeting",
            "browse" => "intent-browse",
            "product_search" => "intent-product-search",
            "product_info" => "intent-product-info",
            "ask_price" => "intent-ask-price",
            "ask_availability" => "intent-ask-availability",
            "negotiate" => "intent-negotiate",
            "order_add" => "intent-order-add",
            "cart_remove" => "intent-cart-remove",
            "cart_change" => "intent-cart-change",
            "cart_show" => "intent-cart-show",
            "cart_clear" => "intent-cart-clear",
            "confirm" => "intent-confirm",
            "refuse" => "intent-refuse",
            "choose" => "intent-choose",
            "give_detail" => "intent-give-detail",
            "give_address" => "intent-give-address",
            "ask_delivery" => "intent-ask-delivery",
            "ask_payment" => "intent-ask-payment",
            "pay_now" => "intent-pay-now",
            "order_status" => "intent-order-status",
            "cancel_order" => "intent-cancel-order",
            "complaint" => "intent-complaint",
            "refund" => "intent-refund",
            "human" => "intent-human",
            "thanks" => "intent-thanks",
            "goodbye" => "intent-goodbye",
            "stop" => "intent-stop",
            "opt_in" => "intent-opt-in",
            "start_again" => "intent-start-again",
            "ask_shop" => "intent-ask-shop",
            "smalltalk" => "intent-smalltalk",
            "appointment" => "intent-appointment",
            "tap" => "intent-tap",
            "cash" => "intent-cash",
            "place" => "intent-place",
            "items" => "intent-items",
            "voice" => "intent-voice",
            "media" => "intent-media",
            _ => "intent-other",
        })
    }

    /// The mood in a word; none for one this page does not know.
    pub fn mood_said(&self, ui: &Ui) -> Option<String> {
        let (code, sure) = self.mood.as_ref()?;
        let word = ui.say(match code.as_str() {
            "positive" => "mood-positive",
            "neutral" => "mood-neutral",
            "frustrated" => "mood-frustrated",
            "urgent" => "mood-urgent",
            "hesitant" => "mood-hesitant",
            _ => return None,
        });
        Some(format!("{word} · {sure} %"))
    }

    /// Who thought.
    pub fn thinker(&self, ui: &Ui) -> String {
        self.model.clone().unwrap_or_else(|| ui.say("why-built-in"))
    }

    /// Why a model gave up, in words.
    pub fn gave_up_said(&self, ui: &Ui) -> Option<String> {
        Some(ui.say(match self.gave_up.as_deref()? {
            "no_client" | "no_key" | "invalid" => "gave-up-key",
            "budget" => "gave-up-budget",
            "refused" => "gave-up-refused",
            "busy" => "gave-up-busy",
            "timed_out" => "gave-up-time",
            "not_sent" | "down" | "left_alone" | "no_answer" => "gave-up-down",
            "unsupported" => "gave-up-unsupported",
            "filtered" => "gave-up-filtered",
            "customer_wrote_more" => "gave-up-more",
            "shop_changed" | "catalogue_changed" => "gave-up-changed",
            _ => "gave-up-unreadable",
        }))
    }

    /// What it cost.
    pub fn cost_said(&self, ui: &Ui) -> String {
        if self.cost == 0 { ui.say("why-free") } else { ui.cost(self.cost, self.currency) }
    }
}

impl ToolView {
    /// What was to be done, in words.
    pub fn said(&self, ui: &Ui) -> String {
        let about = |key: &str| ui.say_with(key, "what", &self.about);
        let counted = |key: &str| ui.say_with_two(key, "n", self.count, "what", &self.about);
        match self.name.as_str() {
            "search_products" => about("tool-search-products"),
            "product_details" => about("tool-product-details"),
            "check_stock" => about("tool-check-stock"),
            "show_cart" => ui.say("tool-show-cart"),
            "cart_add" => counted("tool-cart-add"),
            "cart_set" => counted("tool-cart-set"),
            "cart_remove" => about("tool-cart-remove"),
            "cart_clear" => ui.say("tool-cart-clear"),
            "apply_promo" => about("tool-apply-promo"),
            "offer_discount" => ui.say("tool-offer-discount"),
            "delivery_prices" => ui.say("tool-delivery-prices"),
            "set_delivery" => about("tool-set-delivery"),
            "set_address" => ui.say("tool-set-address"),
            "ask_to_confirm" => ui.say("tool-ask-to-confirm"),
            "confirm_order" => ui.say("tool-confirm-order"),
            "send_payment_link" => ui.say("tool-send-payment-link"),
            "order_status" => about("tool-order-status"),
            "ask_to_cancel" => about("tool-ask-to-cancel"),
            "cancel_order" => about("tool-cancel-order"),
            "pay_on_delivery" => about("tool-pay-on-delivery"),
            "ask_to_reopen" => about("tool-ask-to-reopen"),
            "reopen_order" => about("tool-reopen-order"),
            "take_up_again" => about("tool-take-up-again"),
            "request_return" => about("tool-request-return"),
            "remember_preference" => ui.say("tool-remember-preference"),
            "hand_over" => ui.say("tool-hand-over"),
            "find_slots" => ui.say("tool-find-slots"),
            "ask_to_book" => ui.say("tool-ask-to-book"),
            "book_appointment" => ui.say("tool-book-appointment"),
            "ask_to_cancel_appointment" => ui.say("tool-ask-to-cancel-appointment"),
            "cancel_appointment" => ui.say("tool-cancel-appointment"),
            "set_silence" => ui.say("tool-set-silence"),
            _ => ui.say_with("tool-other", "what", &self.name),
        }
    }

    /// What became of it.
    pub fn outcome(&self, ui: &Ui) -> String {
        if self.done {
            return ui.say("tool-done");
        }
        let why = ui.say(match self.refused.as_deref().unwrap_or_default() {
            "needs_yes" => "no-needs-yes",
            "not_theirs" | "no_such_order" => "no-such-order",
            "out_of_stock" => "no-out-of-stock",
            "not_for_sale" => "no-not-for-sale",
            "wrong_quantity" => "no-wrong-quantity",
            "empty_cart" | "not_in_cart" => "no-empty-cart",
            "method_not_offered" => "no-method",
            "wrong_state" => "no-wrong-state",
            "no_such_zone" => "no-zone",
            "not_fit" => "no-not-fit",
            "over_limit" => "no-over-limit",
            "no_discount" => "no-discount",
            "no_agenda" => "no-agenda",
            "no_such_service" => "no-such-service",
            "slot_closed" | "slot_too_soon" | "slot_too_far" | "wrong_day" => "no-slot-then",
            "slot_taken" => "no-slot-taken",
            "too_many_appointments" => "no-more-appointments",
            "appointment_over" => "no-appointment-over",
            "money_is_checked" => "no-money-is-checked",
            "promo_unknown" => "no-promo-unknown",
            "promo_not_yet" => "no-promo-not-yet",
            "promo_over" => "no-promo-over",
            "promo_minimum" => "no-promo-minimum",
            "promo_nothing_concerned" => "no-promo-nothing-concerned",
            "promo_used_up" => "no-promo-used-up",
            "promo_used_by_them" => "no-promo-used-by-them",
            "promo_does_not_combine" => "no-promo-does-not-combine",
            _ => "no-unclear",
        });
        ui.say_with("tool-refused", "why", why)
    }
}

/// The reasons alone, put beside the conversation: `GET …/messages/{id}/why/{message}` asked by the page.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/why.html")]
pub struct WhyPanel {
    /// The reader.
    pub ui: Ui,
    /// The reasons.
    pub why: WhyView,
}

/// The same as a page of its own.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/why_page.html")]
pub struct WhyPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// The reasons.
    pub why: WhyView,
}
impl WhyPage {
    fn tab(&self) -> Tab {
        Tab::Messages
    }
}
