//! What is asked for a product: offers, their prices and their parts.

use super::graph::{Graph, Node};
use crate::{
    Context,
    json::Json,
    price::{self, Amount, Currency, minor_digits, parse},
    product::Availability,
};

/// One offer.
#[derive(Debug, Clone, Default)]
pub(super) struct Offer {
    pub(super) price: Option<Amount>,
    pub(super) regular: Option<Amount>,
    pub(super) max: Option<Amount>,
    pub(super) currency: Option<Currency>,
    pub(super) availability: Availability,
    pub(super) stock: Option<i64>,
    pub(super) sku: Option<String>,
    pub(super) url: Option<String>,
}

const MOST: usize = 300;

/// Reads the offers of a thing.
pub(super) fn offers<'a>(node: &Node<'a>, graph: &Graph<'a>, context: &Context) -> Vec<Offer> {
    let mut found = Vec::new();
    let mut waiting: Vec<(Node<'a>, usize)> =
        graph.all(node, "offers").into_iter().rev().map(|offer| (offer, 0)).collect();
    // GoodRelations calls what has a price an offering.
    if waiting.is_empty() && node.get("hasPriceSpecification").is_some() {
        waiting.push((node.clone(), 3));
    }
    while let Some((offer, depth)) = waiting.pop() {
        if found.len() >= MOST {
            break;
        }
        let inner = if depth < 3 { graph.all(&offer, "offers") } else { Vec::new() };
        let read = one(&offer, graph, context);
        let is_sum = offer.get("lowPrice").is_some() || read.price.is_some() || inner.is_empty();
        if is_sum {
            found.push(read);
        } else {
            waiting.extend(inner.into_iter().rev().map(|offer| (offer, depth + 1)));
        }
    }
    found
}

/// Reads one offer.
pub(super) fn one<'a>(offer: &Node<'a>, graph: &Graph<'a>, context: &Context) -> Offer {
    let said = ["priceCurrency", "currency", "hasCurrency"]
        .iter()
        .find_map(|name| graph.text(offer, name))
        .and_then(|text| context.currency_named(text));
    let mut read = Offer { currency: said, ..Offer::default() };
    read.availability = graph
        .all(offer, "availability")
        .iter()
        .filter_map(Node::word)
        .map(Availability::read)
        .find(|said| *said != Availability::Unknown)
        .unwrap_or_default();
    read.sku = graph.text(offer, "sku").map(str::to_owned);
    read.url = graph.text(offer, "url").map(str::to_owned);
    read.stock = graph
        .all(offer, "inventoryLevel")
        .first()
        .and_then(|level| level.first().whole().or_else(|| level.get("value")?.whole()));
    let specs = specifications(offer, graph, context, said);
    if read.currency.is_none() {
        read.currency = specs.iter().find_map(|spec| spec.currency);
    }
    let own = |name: &str, currency: Option<Currency>| {
        graph.all(offer, name).iter().find_map(|node| amount(node, context, currency))
    };
    for name in ["price", "lowPrice"] {
        if let Some((price, currency)) = own(name, read.currency) {
            read.price = Some(price.amount);
            (read.max, read.regular) = (price.max, price.regular);
            read.currency = read.currency.or(currency);
            break;
        }
    }
    if let Some((high, currency)) = own("highPrice", read.currency) {
        read.max = Some(high.amount);
        read.currency = read.currency.or(currency);
    }
    let payable = specs.iter().filter(|spec| !spec.list && !spec.per_unit).min_by_key(|spec| (!spec.sale, spec.amount));
    let payable = payable.or_else(|| specs.iter().find(|spec| !spec.list));
    let list = specs.iter().filter(|spec| spec.list).map(|spec| spec.amount).max();
    match (read.price, payable) {
        (None, Some(spec)) => (read.price, read.max) = (Some(spec.amount), spec.max),
        // The plain price repeats the struck one: the sale is what is paid.
        (Some(price), Some(spec)) if spec.sale && spec.amount < price => {
            read.regular = Some(price);
            read.price = Some(spec.amount);
        }
        _ => {}
    }
    if read.price.is_none() && payable.is_none() {
        read.price = list;
    }
    read.regular = read.regular.or(list).filter(|regular| read.price.is_some_and(|price| *regular > price));
    read
}

struct Specification {
    amount: Amount,
    max: Option<Amount>,
    currency: Option<Currency>,
    list: bool,
    sale: bool,
    per_unit: bool,
}

fn specifications<'a>(
    offer: &Node<'a>,
    graph: &Graph<'a>,
    context: &Context,
    currency: Option<Currency>,
) -> Vec<Specification> {
    let mut specs = Vec::new();
    let named = graph.all(offer, "priceSpecification").into_iter().chain(graph.all(offer, "hasPriceSpecification"));
    for node in named.take(50) {
        let kind = graph.text(&node, "priceType").unwrap_or_default().to_ascii_lowercase();
        let own = ["priceCurrency", "hasCurrency"]
            .iter()
            .find_map(|name| graph.text(&node, name))
            .and_then(|text| context.currency_named(text));
        let is_charge = node
            .types()
            .iter()
            .any(|kind| matches!(kind.as_str(), "deliverychargespecification" | "paymentchargespecification"));
        // A price for many is not the price of one.
        let quantity = graph
            .all(&node, "eligibleQuantity")
            .iter()
            .find_map(|of| of.get("minValue").or_else(|| of.get("value")).and_then(Json::whole));
        if is_charge || quantity.is_some_and(|least| least > 1) {
            continue;
        }
        let currency = own.or(currency);
        let price = ["price", "minPrice", "hasCurrencyValue", "hasMinCurrencyValue"]
            .iter()
            .find_map(|name| graph.all(&node, name).iter().find_map(|node| amount(node, context, currency)));
        let Some((price, said)) = price else { continue };
        let max = ["maxPrice", "hasMaxCurrencyValue"]
            .iter()
            .find_map(|name| graph.all(&node, name).iter().find_map(|node| amount(node, context, currency)));
        let ends = |words: &[&str]| words.iter().any(|word| kind.ends_with(word));
        specs.push(Specification {
            amount: price.amount,
            max: max.map(|(max, _)| max.amount).filter(|max| *max > price.amount),
            currency: currency.or(said),
            list: ends(&["listprice", "strikethroughprice", "srp", "msrp", "regularprice"]),
            sale: ends(&["saleprice"]),
            per_unit: node.get("referenceQuantity").is_some()
                || graph.text(&node, "valueAddedTaxIncluded").is_some_and(|said| said == "false"),
        });
    }
    specs
}

/// An amount in a field of its own; nothing for zero.
pub(super) fn amount(
    node: &Node<'_>,
    context: &Context,
    currency: Option<Currency>,
) -> Option<(price::Price, Option<Currency>)> {
    let value = node.first();
    let value = value.get("@value").unwrap_or(value);
    // A price that is a thing of its own: a monetary amount.
    if !value.fields().is_empty() {
        let own = super::graph::property(value, "currency")
            .and_then(Json::word)
            .and_then(|text| context.currency_named(text));
        let inner = super::graph::property(value, "value").or_else(|| super::graph::property(value, "price"))?;
        let (price, said) = scalar(inner, context, own.or(currency))?;
        return Some((price, own.or(said)));
    }
    scalar(value, context, currency)
}

fn scalar(value: &Json, context: &Context, currency: Option<Currency>) -> Option<(price::Price, Option<Currency>)> {
    let price = read_amount(value, &context.prices_in(currency))?;
    let said = price.currency.filter(|_| price.says_currency);
    (!price.amount.is_zero()).then_some((price, said))
}

/// An amount as JSON writes it: a number is a number, a text is read as shops write.
pub(crate) fn read_amount(value: &Json, context: &price::Context) -> Option<price::Price> {
    if let Json::Num(text) = value {
        // `18.200` for francs: somebody printed thousands without quotes.
        let whole = context.currency.is_some_and(|currency| minor_digits(currency) == 0);
        let thousands = whole && text.split_once('.').is_some_and(|(_, after)| after.len() == 3);
        if !thousands {
            let amount = price::plain(text, context.currency)?;
            return Some(price::Price {
                amount,
                max: None,
                regular: None,
                currency: context.currency,
                says_currency: false,
            });
        }
    }
    let text = value.word()?;
    // Zeros at the end beyond any currency's are a program's: `89.0000`.
    match text.split_once('.') {
        Some((whole, after))
            if after.len() >= 4 && whole.bytes().chain(after.bytes()).all(|byte| byte.is_ascii_digit()) =>
        {
            let amount = price::plain(text, context.currency)?;
            Some(price::Price { amount, max: None, regular: None, currency: context.currency, says_currency: false })
        }
        _ => parse(text, context),
    }
}
