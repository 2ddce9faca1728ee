//! What each tool does: reads freely, writes through the gate, and shows what binds in our own words.

use super::{Asked, Payment, facts};
use crate::{
    AssistantError, PreferenceKind, Refusal, ToolCall, ToolResult,
    brain::Brain,
    dialogue::{Offered, Question, Thing},
};
use catalogue::{Product, Variant};
use identity::PaymentMethod;
use kernel::ProductId;
use ordering::{Order, OrderState, PromoRefused, Zone};
use serde_json::{Value, json};

/// The most products that one search tells.
const MOST_FOUND: usize = 8;
/// How many when the model does not say.
const USUALLY_FOUND: usize = 5;

pub(super) type Told = Result<Value, AssistantError>;

impl Brain<'_, '_> {
    /// Does what a call asks, or tells why not; either in words for the model.
    pub(crate) async fn use_tool(&mut self, asked: &Asked) -> Told {
        match asked {
            Asked::SearchProducts { words, most } => self.tool_search(words, *most).await,
            Asked::ProductDetails { product } => self.tool_details(product).await,
            Asked::CheckStock { sku } => self.tool_stock(sku).await,
            Asked::AnswerFromKnowledge { question } => self.tool_know(question).await,
            Asked::ShowCart {} => self.tool_cart().await,
            Asked::CartAdd { sku, quantity } => self.tool_put(sku, *quantity, true).await,
            Asked::CartSet { sku, quantity } => self.tool_put(sku, *quantity, false).await,
            Asked::CartRemove { sku } => self.tool_remove(sku).await,
            Asked::CartClear {} => self.tool_empty().await,
            Asked::ApplyPromo { code } => self.tool_code(code).await,
            Asked::OfferDiscount {} => self.tool_discount().await,
            Asked::DeliveryPrices {} => Ok(self.tool_zones()),
            Asked::SetDelivery { zone } => self.tool_zone(zone).await,
            Asked::SetAddress { address } => self.tool_address(address).await,
            Asked::AskToConfirm {} => Box::pin(self.tool_ask()).await,
            Asked::ConfirmOrder { payment } => Box::pin(self.tool_confirm(*payment)).await,
            Asked::PayOnDelivery { order } => Box::pin(self.tool_at_the_door(order.as_deref())).await,
            Asked::SendPaymentLink { order } => Box::pin(self.tool_link(order.as_deref())).await,
            Asked::OrderStatus { order } => self.tool_status(order.as_deref()).await,
            Asked::AskToCancel { order } => self.tool_ask_cancel(order).await,
            Asked::CancelOrder { order } => self.tool_cancel(order).await,
            Asked::AskToReopen { order } => self.tool_ask_change(order).await,
            Asked::ReopenOrder { order } => self.tool_change(order).await,
            Asked::TakeUpAgain { order } => self.tool_again(order).await,
            Asked::RequestReturn { order, .. } => self.tool_return(order).await,
            Asked::FindSlots { service, day } => self.tool_slots(service.as_deref(), day.as_deref()).await,
            Asked::AskToBook { slot, service, instead_of } => {
                self.tool_ask_book(slot, service, instead_of.as_deref()).await
            }
            Asked::BookAppointment { slot, service } => self.tool_book(slot, service).await,
            Asked::AskToCancelAppointment { appointment } => self.tool_ask_cancel_visit(appointment).await,
            Asked::CancelAppointment { appointment } => self.tool_cancel_visit(appointment).await,
            Asked::RememberPreference { kind, about, value } => self.tool_remember(*kind, about, value).await,
            Asked::HandOver { why } => {
                if matches!(why, super::Why::Question) {
                    let words = self.words.clone();
                    self.miss_words(&words).await?;
                }
                let key = if matches!(why, super::Why::Complaint) { "human-sorry" } else { "human" };
                self.hand_over(why.word(), key).await?;
                Ok(json!({ "done": "a person of the shop will answer; say nothing more" }))
            }
        }
    }

    async fn tool_search(&mut self, words: &str, most: Option<i64>) -> Told {
        let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(USUALLY_FOUND).clamp(1, MOST_FOUND);
        let hits: Vec<ProductId> = self.shop.search.seek(words).iter().take(most).map(|hit| hit.product).collect();
        let found = self.products(&hits).await?;
        if found.is_empty() {
            return Ok(json!({ "products": [], "note": "nothing in the shop fits these words" }));
        }
        let mut told = Vec::new();
        for product in &found {
            let free = self.free(product).await?;
            told.push(facts::product(product, &free, self.say.locale(), false));
        }
        self.comes_into_view(&found);
        Ok(json!({ "products": told }))
    }

    /// What a model was told of is what « le 2 » and « celui-là » point at next time, whichever brain hears it.
    fn comes_into_view(&mut self, found: &[Product]) {
        self.dialogue.focus = match found {
            [only] => Some(only.id),
            _ => None,
        };
        let offered = |product: &Product| Offered { what: Thing::Product(product.id), label: product.name.clone() };
        self.dialogue.shown = found.iter().map(offered).collect();
    }

    async fn tool_details(&mut self, reference: &str) -> Told {
        let found = Product::by_reference(self.gate.tx, self.shop.brand.id, reference).await?;
        let Some(product) = found.filter(|product| product.active && product.sold().next().is_some()) else {
            return Ok(refused("not_for_sale", "no such product in this shop"));
        };
        let free = self.free(&product).await?;
        self.comes_into_view(std::slice::from_ref(&product));
        Ok(facts::product(&product, &free, self.say.locale(), true))
    }

    async fn variant_of(&mut self, sku: &str) -> Result<Option<(Product, Variant)>, AssistantError> {
        let Some(variant) = Variant::by_sku(self.gate.tx, self.shop.brand.id, sku).await? else { return Ok(None) };
        let product = self.product(variant.product).await?;
        Ok(product.map(|product| (product, variant)).filter(|(_, variant)| variant.active))
    }

    async fn tool_stock(&mut self, sku: &str) -> Told {
        let Some((product, variant)) = self.variant_of(sku).await? else {
            return Ok(refused("not_for_sale", NO_SUCH_SKU));
        };
        let left = self.free(&product).await?.get(&variant.id).copied().unwrap_or_default();
        Ok(json!({ "sku": sku, "left": left }))
    }

    pub(in crate::brain) async fn tool_cart(&mut self) -> Told {
        let locale = self.say.locale();
        Ok(self.gate.cart().await?.map_or_else(|| json!({ "lines": [] }), |view| facts::cart(&view, locale)))
    }

    async fn tool_put(&mut self, sku: &str, quantity: i64, more: bool) -> Told {
        let Some((product, variant)) = self.variant_of(sku).await? else {
            return Ok(refused("not_for_sale", NO_SUCH_SKU));
        };
        if more && quantity < 1 {
            return Ok(refused("wrong_quantity", "a quantity to add is 1 or more"));
        }
        let call = match more {
            true => ToolCall::CartAdd { variant: variant.id, quantity },
            false => ToolCall::CartSet { variant: variant.id, quantity },
        };
        match self.gate.perform(call).await? {
            Ok(_) => {
                self.dialogue.focus = Some(product.id);
                self.tool_cart().await
            }
            Err(why) => Ok(why_not(&why)),
        }
    }

    async fn tool_remove(&mut self, sku: &str) -> Told {
        let Some((_, variant)) = self.variant_of(sku).await? else { return Ok(refused("not_for_sale", NO_SUCH_SKU)) };
        match self.gate.perform(ToolCall::CartRemove { variant: variant.id }).await? {
            Ok(ToolResult::Removed(false)) => Ok(refused("not_in_cart", "it is not in the cart")),
            Ok(_) => self.tool_cart().await,
            Err(why) => Ok(why_not(&why)),
        }
    }

    async fn tool_empty(&mut self) -> Told {
        match self.gate.perform(ToolCall::CartClear).await? {
            Ok(_) => self.tool_cart().await,
            Err(why) => Ok(why_not(&why)),
        }
    }

    async fn tool_code(&mut self, code: &str) -> Told {
        match self.gate.perform(ToolCall::ApplyPromo { code: code.to_owned() }).await? {
            Ok(_) => self.tool_cart().await,
            Err(why) => Ok(why_not(&why)),
        }
    }

    async fn tool_discount(&mut self) -> Told {
        // What it gave is said by us, to the letter: a model adds nothing to it.
        if self.offer_code().await? {
            let mut told = self.tool_cart().await?;
            told["done"] = json!("the customer is told the code, what it gives and until when; do not repeat it");
            return Ok(told);
        }
        Ok(refused("no_discount", "the merchant allows no discount: prices are fixed"))
    }

    fn tool_zones(&self) -> Value {
        let zones: Vec<Value> = self.shop.zones.iter().map(|zone| facts::zone(zone, self.say.locale())).collect();
        match zones.is_empty() {
            true => json!({ "zones": [], "note": "the team says what delivery costs once the order is placed" }),
            false => json!({ "zones": zones }),
        }
    }

    async fn tool_zone(&mut self, words: &str) -> Told {
        let zone = self.shop.zones.iter().find(|zone| language::fold(&zone.name) == language::fold(words));
        let Some(zone) = zone.or_else(|| Zone::of_address(&self.shop.zones, words)).map(|zone| zone.id) else {
            return Ok(refused(
                "no_such_zone",
                "the shop does not deliver there, or the place is not clear: see delivery_prices",
            ));
        };
        match self.gate.perform(ToolCall::SetZone { zone }).await? {
            Ok(_) => self.tool_cart().await,
            Err(why) => Ok(why_not(&why)),
        }
    }

    async fn tool_address(&mut self, words: &str) -> Told {
        let words = words.trim();
        if words.is_empty() || words.chars().count() > 300 {
            return Ok(refused("wrong_address", "an address has 1 to 300 letters"));
        }
        self.dialogue.address = Some(words.to_owned());
        if self.gate.cart().await?.is_some() {
            let known = self.zone_of_cart(words).await?;
            let mut told = self.tool_cart().await?;
            told["zone"] = json!(if known { "known" } else { "not clear: ask which zone of delivery_prices it is" });
            return Ok(told);
        }
        match self.gate.latest_order().await?.filter(super::super::service::is_open) {
            Some(order) => {
                let set = ToolCall::SetAddress { order: order.id, address: words.to_owned() };
                match self.gate.perform(set).await? {
                    Ok(_) => Ok(json!({ "done": "noted on the order", "order": order.label() })),
                    Err(why) => Ok(why_not(&why)),
                }
            }
            None => Ok(json!({ "done": "noted for the next order" })),
        }
    }

    async fn tool_ask(&mut self) -> Told {
        self.ask_confirm().await?;
        let mut told = self.tool_cart().await?;
        told["done"] = match self.dialogue.asked {
            Some(Question::Confirm { .. }) => json!("the cart is shown and the yes is asked for; do not repeat it"),
            Some(Question::Zone) => json!("the customer is asked where to deliver; the yes comes after"),
            _ => json!("the cart is empty"),
        };
        Ok(told)
    }

    async fn tool_confirm(&mut self, payment: Payment) -> Told {
        let method = match payment {
            Payment::Online => PaymentMethod::Online,
            Payment::OnDelivery => PaymentMethod::CashOnDelivery,
        };
        if method == PaymentMethod::Online
            && let Some(price) = self.gate.cart().await?.and_then(|cart| cart.price)
            && price.total.minor > 0
            && !self.gate.takes_online(price.total).await?
        {
            return Ok(refused("not_payable_online", "no provider takes this amount: it is paid on delivery"));
        }
        match self.gate.perform(ToolCall::PlaceOrder { method }).await? {
            Ok(ToolResult::Order(order)) => {
                self.dialogue.wishes.clear();
                self.dialogue.shown.clear();
                self.dialogue.focus = None;
                self.dialogue.asked = None;
                self.dialogue.placed = Some(order.id);
                self.show_placed(&order).await?;
                let mut told = self.order_facts(&order).await?;
                told["done"] = json!("the order, its total and how to pay are shown; do not repeat them");
                Ok(told)
            }
            Ok(_) => Ok(json!({})),
            Err(why) => Ok(why_not(&why)),
        }
    }

    pub(in crate::brain) async fn order_facts(&mut self, order: &Order) -> Told {
        let rest = self.gate.balance(order).await?.rest();
        Ok(facts::order(order, rest, self.say.locale()))
    }

    /// An order of this contact, by its number; their latest one when none is said.
    pub(super) async fn order_meant(&mut self, number: Option<&str>) -> Result<Option<Order>, AssistantError> {
        match number {
            None => self.gate.latest_order().await,
            Some(text) => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                match digits.parse() {
                    Ok(number) => self.gate.order_numbered(number).await,
                    Err(_) => Ok(None),
                }
            }
        }
    }

    async fn tool_link(&mut self, number: Option<&str>) -> Told {
        let Some(order) = self.order_meant(number).await? else { return Ok(refused("no_such_order", NO_SUCH_ORDER)) };
        if !matches!(order.state, OrderState::AwaitingPayment { .. }) || !order.state.is_payable(self.gate.tx.now()) {
            let mut told = self.order_facts(&order).await?;
            told["refused"] = json!("it does not wait for payment");
            told["code"] = json!("wrong_state");
            return Ok(told);
        }
        if self.gate.is_with_a_human(&order).await? {
            return Ok(refused("money_is_checked", "its money is being checked by the shop: ask for nothing more"));
        }
        self.show_order_to_pay(&order).await?;
        Ok(json!({ "done": "the order and its button to pay are shown; do not repeat them" }))
    }

    async fn tool_status(&mut self, number: Option<&str>) -> Told {
        let Some(order) = self.order_meant(number).await? else { return Ok(refused("no_such_order", NO_SUCH_ORDER)) };
        self.gate.ask_about_payment(&order).await?;
        self.order_facts(&order).await
    }

    async fn tool_ask_cancel(&mut self, number: &str) -> Told {
        let Some(order) = self.order_meant(Some(number)).await? else {
            return Ok(refused("no_such_order", NO_SUCH_ORDER));
        };
        if !matches!(order.state, OrderState::AwaitingPayment { .. } | OrderState::Confirmed) {
            let mut told = self.order_facts(&order).await?;
            told["refused"] = json!("it cannot be called off any more: hand over if they insist");
            told["code"] = json!("wrong_state");
            return Ok(told);
        }
        let question = self.say.say("order-ask-cancel", &[("number", (&order.label()).into())]);
        self.ask_yes_no(question, Question::Cancel { order: order.id });
        Ok(json!({ "done": "the customer is asked; do not repeat it" }))
    }

    async fn tool_cancel(&mut self, number: &str) -> Told {
        let Some(order) = self.order_meant(Some(number)).await? else {
            return Ok(refused("no_such_order", NO_SUCH_ORDER));
        };
        match self.gate.perform(ToolCall::CancelOrder { order: order.id }).await? {
            Ok(ToolResult::Order(order)) => {
                self.dialogue.asked = None;
                self.reply.say(self.say.say("order-cancelled", &[("number", (&order.label()).into())]));
                Ok(json!({ "done": "called off, and the customer is told" }))
            }
            Ok(_) => Ok(json!({})),
            Err(why) => Ok(why_not(&why)),
        }
    }

    async fn tool_remember(&mut self, kind: PreferenceKind, about: &str, value: &str) -> Told {
        let call = ToolCall::Remember { kind, about: about.to_owned(), value: value.to_owned() };
        match self.gate.perform(call).await? {
            Ok(_) => Ok(json!({ "kept": "for this customer's next visits" })),
            Err(why) => Ok(why_not(&why)),
        }
    }

    async fn tool_return(&mut self, number: &str) -> Told {
        if self.order_meant(Some(number)).await?.is_none() {
            return Ok(refused("no_such_order", NO_SUCH_ORDER));
        }
        self.hand_over("refund", "human-sorry").await?;
        Ok(json!({ "done": "a person of the shop will answer; promise nothing" }))
    }
}

const NO_SUCH_SKU: &str = "no form of a product has this sku: search first";
pub(super) const NO_SUCH_ORDER: &str = "this customer has no such order";

/// Refused: words for the model, and a stable word for the merchant who asks why.
pub(super) fn refused(code: &str, why: &str) -> Value {
    json!({ "refused": why, "code": code })
}

/// The gate's refusal in words that a model can act on.
pub(super) fn why_not(why: &Refusal) -> Value {
    let words = match why {
        Refusal::NeedsYes => "the customer has not said yes to exactly this: ask first",
        Refusal::NotTheirs => NO_SUCH_ORDER,
        Refusal::OutOfStock { .. } => "not so many are left",
        Refusal::NotForSale => "it is not sold any more",
        Refusal::Quantity => "not a quantity one can order",
        Refusal::EmptyCart => "the cart is empty",
        Refusal::CashRefused(_) => "this customer cannot pay on delivery this time: offer to pay online",
        Refusal::MethodNotOffered => "the shop does not take this way of paying",
        Refusal::WrongState(_) => "too late for that",
        Refusal::NoSuchZone => "the shop does not deliver there",
        Refusal::NotFit => "a few words: what is kept has 1 to 120 letters",
        Refusal::OverLimit => "more than the merchant allows to give away",
        Refusal::Promo(PromoRefused::Unknown) => "no such code",
        Refusal::Promo(_) => "the code does not serve",
        Refusal::NoAgenda => "the shop takes no appointments by itself: hand_over",
        Refusal::NoSuchService => "the shop does not offer this: see find_slots",
        Refusal::Slot { .. } => "this slot cannot be had: see what is near",
        Refusal::TooManyAppointments => "the customer has enough appointments ahead",
        Refusal::AppointmentOver => "the appointment is over or called off",
    };
    let mut told = refused(why.word(), words);
    if let Refusal::OutOfStock { left, .. } = why {
        told["left"] = json!(left);
    }
    told
}
