//! What tools tell a model: facts of the shop in JSON, prices written as customers read them.

use catalogue::{Product, Variant};
use kernel::{Locale, Money, VariantId};
use ordering::{CartView, Order, OrderState, Price, Zone};
use serde_json::{Value, json};
use std::collections::HashMap;

/// An amount with plain spaces: models copy what they read.
pub(super) fn amount(money: Money, locale: Locale) -> String {
    money.display(locale).replace(['\u{202f}', '\u{a0}'], " ")
}

fn form(variant: &Variant, left: i64, locale: Locale) -> Value {
    let mut told = json!({ "sku": variant.sku, "price": amount(variant.price, locale), "left": left });
    for (key, value) in [("size", &variant.size), ("colour", &variant.colour)] {
        if let Some(value) = value {
            told[key] = json!(value);
        }
    }
    told
}

pub(super) fn product(product: &Product, free: &HashMap<VariantId, i64>, locale: Locale, whole: bool) -> Value {
    let left = |variant: &Variant| free.get(&variant.id).copied().unwrap_or_default();
    let forms: Vec<Value> = product.sold().map(|variant| form(variant, left(variant), locale)).collect();
    let mut told = json!({ "product": product.reference, "name": product.name, "forms": forms });
    if let Some(category) = &product.category {
        told["category"] = json!(category);
    }
    if whole && !product.description.is_empty() {
        told["text"] = json!(product.description);
    }
    told
}

pub(super) fn cart(view: &CartView, locale: Locale) -> Value {
    let lines = view.lines.iter().map(|line| {
        json!({
            "sku": line.sku,
            "name": crate::shop::full_name(&line.name, &line.label),
            "quantity": line.quantity,
            "each": amount(line.unit_price, locale),
            "together": amount(line.total, locale),
        })
    });
    let mut told = json!({ "lines": lines.collect::<Vec<_>>() });
    if let Some(price) = &view.price {
        self::price(&mut told, price, view.zone.as_ref(), locale);
    }
    told
}

fn price(told: &mut Value, price: &Price, zone: Option<&Zone>, locale: Locale) {
    if !price.discounts.is_empty() {
        let codes = price.discounts.iter().map(|one| json!({"code": one.code, "less": amount(one.amount, locale)}));
        told["codes"] = codes.collect();
    }
    match (zone, price.delivery) {
        (Some(zone), Some(fee)) => told["delivery"] = json!({"zone": zone.name, "fee": amount(fee, locale)}),
        _ => told["delivery"] = json!("not known yet"),
    }
    told["total"] = json!(amount(price.total, locale));
}

pub(super) fn zone(zone: &Zone, locale: Locale) -> Value {
    let mut told = json!({ "zone": zone.name, "fee": amount(zone.fee, locale) });
    if !zone.delay.is_empty() {
        told["delay"] = json!(zone.delay);
    }
    if let Some(sum) = zone.free_above {
        told["free_from"] = json!(amount(sum, locale));
    }
    if zone.pickup {
        told["pickup"] = json!(true);
    }
    told
}

pub(super) fn order(order: &Order, rest: Money, locale: Locale) -> Value {
    let mut told = json!({
        "order": order.label(),
        "state": state(order.state),
        "total": amount(order.total, locale),
    });
    if !order.state.is_settled() && rest.minor > 0 {
        told["to_pay"] = json!(amount(rest, locale));
    }
    told
}

const fn state(state: OrderState) -> &'static str {
    match state {
        OrderState::AwaitingPayment { .. } => "waits for payment",
        OrderState::Confirmed => "confirmed, to be paid on delivery",
        OrderState::Paid { .. } => "paid",
        OrderState::Preparing { .. } => "being prepared",
        OrderState::OutForDelivery { .. } => "on its way",
        OrderState::Delivered { .. } => "delivered",
        OrderState::PartlyCollected => "delivered, and not wholly paid",
        OrderState::Expired { .. } => "expired: not paid in time",
        OrderState::Cancelled { .. } => "cancelled",
        OrderState::Refunded { .. } => "refunded",
    }
}
