//! What Stripe refuses before it creates a session (§2.2, §2.3).

use super::super::is_web_address;
use super::{error::Refusal, form::Form, session::Line};
use kernel::{Currency, Millis, hours, minutes};
use std::collections::BTreeMap;

const KNOWN: &[&str] = &[
    "mode",
    "client_reference_id",
    "success_url",
    "cancel_url",
    "expires_at",
    "customer_email",
    "locale",
    "payment_method_types[#]",
    "discounts[#][coupon]",
    "after_expiration[recovery][enabled]",
    "adaptive_pricing[enabled]",
    "metadata[*]",
    "payment_intent_data[metadata][*]",
    "line_items[#][price_data][currency]",
    "line_items[#][price_data][unit_amount]",
    "line_items[#][price_data][product_data][name]",
    "line_items[#][price_data][product_data][description]",
    "line_items[#][price_data][product_data][images][#]",
    "line_items[#][price_data][product_data][metadata][*]",
    "line_items[#][quantity]",
    "expand[#]",
];
const LARGEST: i64 = 99_999_999;
const THREE_DECIMALS: [&str; 6] = ["bhd", "iqd", "jod", "kwd", "omr", "tnd"];

/// A creation that Stripe would carry out.
pub(super) struct Wanted {
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) lines: Vec<Line>,
    pub(super) expires_at: Millis,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) intent_metadata: BTreeMap<String, String>,
    pub(super) success_url: String,
    pub(super) cancel_url: Option<String>,
}

pub(super) fn read(form: &Form, now: Millis) -> Result<Wanted, Refusal> {
    form.only(KNOWN)?;
    if form.required("mode")? != "payment" {
        return Err(Refusal::param("parameter_invalid", "mode", "This emulator has mode=payment only."));
    }
    let success_url = address("success_url", form.required("success_url")?)?;
    let cancel_url = form.get("cancel_url").map(|url| address("cancel_url", url)).transpose()?;
    longest(form, "client_reference_id", 200)?;
    if form.get("customer_email").is_some_and(|email| !email.contains('@')) {
        return Err(Refusal::param("email_invalid", "customer_email", "Invalid email address."));
    }
    if form
        .get("locale")
        .is_some_and(|it| it != "auto" && !matches!(it.split('-').next(), Some(code) if code.len() == 2))
    {
        return Err(Refusal::param("parameter_invalid", "locale", "Invalid locale."));
    }
    if form.list("payment_method_types").iter().any(|method| method != "card") {
        return Err(Refusal::param("parameter_invalid", "payment_method_types", "This emulator has cards only."));
    }
    if let Some(coupon) = form.get("discounts[0][coupon]") {
        return Err(Refusal::param("resource_missing", "discounts[0][coupon]", format!("No such coupon: '{coupon}'")));
    }
    let (lines, currency) = lines(form)?;
    Ok(Wanted {
        amount: total(&lines, &currency)?,
        currency,
        lines,
        expires_at: end(form, now)?,
        metadata: metadata(form, "metadata")?,
        intent_metadata: metadata(form, "payment_intent_data[metadata]")?,
        success_url,
        cancel_url,
    })
}

fn address(name: &str, url: &str) -> Result<String, Refusal> {
    // The placeholder's braces are literal; they are no part of an address yet.
    let plain = url.replace("{CHECKOUT_SESSION_ID}", "cs_test");
    if is_web_address(&plain) {
        Ok(url.to_owned())
    } else {
        Err(Refusal::param("url_invalid", name, "Not a valid URL"))
    }
}

fn longest(form: &Form, name: &str, most: usize) -> Result<(), Refusal> {
    match form.get(name) {
        Some(value) if value.chars().count() > most => {
            Err(Refusal::param("parameter_invalid_string", name, format!("At most {most} characters.")))
        }
        _ => Ok(()),
    }
}

pub(super) fn metadata(form: &Form, prefix: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let map = form.map(prefix);
    let fits = |(key, value): (&String, &String)| key.chars().count() <= 40 && value.chars().count() <= 500;
    if map.len() <= 50 && map.iter().all(fits) {
        Ok(map)
    } else {
        Err(Refusal::param("parameter_invalid", prefix, "Metadata: 50 keys of 40 characters, values of 500."))
    }
}

fn end(form: &Form, now: Millis) -> Result<Millis, Refusal> {
    let Some(at) = form.integer("expires_at")? else { return Ok(now + hours(24)) };
    let at = Millis(at.saturating_mul(1000));
    // Stripe counts in whole seconds.
    let now = Millis(now.as_seconds() * 1000);
    if (now + minutes(30)..=now + hours(24)).contains(&at) {
        Ok(at)
    } else {
        let why = "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.";
        Err(Refusal::param("parameter_invalid", "expires_at", why))
    }
}

fn lines(form: &Form) -> Result<(Vec<Line>, String), Refusal> {
    let count = form.count("line_items");
    if count == 0 || count > 100 {
        return Err(Refusal::param("parameter_missing", "line_items", "One to 100 line items are required."));
    }
    let mut lines = Vec::with_capacity(count);
    let mut currency: Option<String> = None;
    for n in 0..count {
        let name = |field: &str| format!("line_items[{n}]{field}");
        let code = form.required(&name("[price_data][currency]"))?.to_ascii_lowercase();
        if code.parse::<Currency>().is_err() {
            let param = name("[price_data][currency]");
            return Err(Refusal::param("parameter_invalid", &param, format!("Invalid currency: {code}")));
        }
        if currency.as_ref().is_some_and(|first| *first != code) {
            return Err(Refusal::param("parameter_invalid", "line_items", "All line items must have one currency."));
        }
        currency = Some(code);
        let positive = |field: &str, least: i64| -> Result<i64, Refusal> {
            let field = name(field);
            form.required(&field)?;
            form.integer(&field)?
                .filter(|value| *value >= least)
                .ok_or_else(|| Refusal::param("parameter_invalid_integer", &field, format!("At least {least}.")))
        };
        lines.push(Line {
            unit_amount: positive("[price_data][unit_amount]", 0)?,
            quantity: positive("[quantity]", 1)?,
            name: form.required(&name("[price_data][product_data][name]"))?.to_owned(),
        });
    }
    Ok((lines, currency.unwrap_or_default()))
}

fn total(lines: &[Line], currency: &str) -> Result<i64, Refusal> {
    let sum = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.unit_amount.checked_mul(line.quantity)?));
    let sum = sum.filter(|sum| *sum <= LARGEST).ok_or_else(|| {
        Refusal::param("amount_too_large", "line_items", "The total must be no more than 99,999,999.")
    })?;
    let least = match currency {
        "xof" | "xaf" => 328,
        "eur" | "usd" => 50,
        _ => 1,
    };
    if sum < least {
        let why = "The Checkout Session's total amount must convert to at least 50 cents.";
        return Err(Refusal::param("amount_too_small", "line_items", why));
    }
    if THREE_DECIMALS.contains(&currency) && sum % 10 != 0 {
        return Err(Refusal::param("parameter_invalid_integer", "line_items", "The last digit must be 0."));
    }
    Ok(sum)
}
