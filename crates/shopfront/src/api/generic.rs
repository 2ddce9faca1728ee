//! JSON of no known shape: the array of objects that looks most like products (contract, section 16).

use super::{
    Answer,
    keys::{self, exact, find},
};
use crate::{
    Context, image,
    json::Json,
    link,
    price::{Amount, Currency, parse, plain},
    product::{Availability, Product, Source, Variant},
    text,
};

/// How deep the array may stand.
const DEPTH: usize = 6;
const MOST: usize = 50_000;

/// Reads the best array, or the only object that looks like a product.
pub(super) fn read(value: &Json, context: &Context) -> Option<Answer> {
    let items = best_array(value);
    let mut products: Vec<Product> =
        items.iter().take(MOST).filter_map(|item| product_of(unwrapped(item), value, context)).collect();
    if products.is_empty() {
        products.extend(
            value
                .objects(DEPTH)
                .into_iter()
                .filter(|(object, _)| is_like(object))
                .find_map(|(object, _)| product_of(object, value, context)),
        );
    }
    let next = [
        "next",
        "links.next",
        "paging.next",
        "pagination.next",
        "next_page_url",
        "nextPageUrl",
        "_links.next.href",
        "links.next.href",
        "meta.next",
        "next_page",
        "pagination.next_url",
    ];
    let next = next
        .iter()
        .find_map(|path| value.word_at(path))
        .filter(|next| next.contains('/') || next.starts_with('?'))
        .map(str::to_owned);
    let next = next.or_else(|| next_page(value));
    (!products.is_empty()).then_some(Answer { platform: None, products, next })
}

/// The question for the next part where the answer counts its pages, its places, or gives a mark to go on from.
fn next_page(value: &Json) -> Option<String> {
    for part in ["", "meta", "pagination", "paging", "page_info", "meta.pagination"] {
        let own = if part.is_empty() { value } else { value.at(part).unwrap_or(&Json::Null) };
        let number = |names: &[&str]| exact(own, names).and_then(Json::whole);
        if let (Some(page), Some(pages)) =
            (number(&["page", "currentpage"]), number(&["totalpages", "pages", "lastpage", "pagecount"]))
            && page < pages
        {
            return Some(format!("?page={}", page + 1));
        }
        if let (Some(offset), Some(limit), Some(total)) = (
            number(&["offset", "skip"]),
            number(&["limit", "perpage", "pagesize"]),
            number(&["total", "totalcount", "count"]),
        ) && limit > 0
            && offset.saturating_add(limit) < total
        {
            return Some(format!("?offset={}", offset + limit));
        }
        if let Some(cursor) = exact(own, &["nextcursor", "cursor", "nextpagecursor"]).and_then(Json::word) {
            let cursor: String = url::form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
            return Some(format!("?cursor={cursor}"));
        }
    }
    None
}

/// `{"node": {…}}` and `{"product": {…}}` are wrappers.
fn unwrapped(value: &Json) -> &Json {
    let inner = ["node", "product", "produit", "item", "fields", "attributes"]
        .iter()
        .find_map(|key| value.get(key))
        .filter(|inner| is_like(inner));
    inner.filter(|_| !is_like(value)).unwrap_or(value)
}

fn best_array(value: &Json) -> &[Json] {
    let mut best: (usize, &[Json]) = (0, &[]);
    let mut waiting = vec![(value, 0)];
    let mut seen = 0;
    while let Some((value, depth)) = waiting.pop() {
        seen += 1;
        if depth > DEPTH || seen > 20_000 {
            continue;
        }
        match value {
            Json::Arr(items) => {
                let like = items.iter().take(200).filter(|item| is_like(unwrapped(item))).count();
                if like > best.0 {
                    best = (like, items);
                }
                if like == 0 {
                    waiting.extend(items.iter().take(200).map(|item| (item, depth + 1)));
                }
            }
            Json::Obj(fields) => {
                // The keys of a map of products are their ids.
                waiting.extend(fields.iter().rev().map(|(_, value)| (value, depth + 1)));
            }
            _ => {}
        }
    }
    best.1
}

/// Whether an object has a name and a price.
pub(crate) fn is_like(value: &Json) -> bool {
    !value.fields().is_empty()
        && find(value, keys::NAME).is_some_and(|name| name.word().is_some())
        && (find(value, keys::PRICE).is_some()
            || find(value, keys::SALE).is_some()
            || exact(value, keys::FORMATTED).is_some())
}

/// Reads one object.
pub(crate) fn product_of(value: &Json, root: &Json, context: &Context) -> Option<Product> {
    let base = context.url.as_ref();
    let mut product = Product::from_source(Source::LooseJson);
    product.name = find(value, keys::NAME).and_then(Json::word).map(text::name).filter(|name| !name.is_empty())?;
    let word = |names: &[&str]| {
        find(value, names).and_then(|found| {
            found
                .word()
                .or_else(|| found.word_at("name"))
                .or_else(|| found.each().first()?.word().or_else(|| found.each().first()?.word_at("name")))
        })
    };
    product.sku = word(keys::SKU).map(text::name);
    product.external_id =
        exact(value, keys::ID).and_then(Json::word).map(text::name).or_else(|| product.sku.clone()).unwrap_or_default();
    product.gtin = word(keys::GTIN).filter(|code| code.len() >= 8).map(text::name);
    product.brand = word(keys::BRAND).map(text::name);
    product.category = word(keys::CATEGORY).map(text::name).filter(|said| !said.is_empty());
    product.description = word(keys::DESCRIPTION).map(text::description).filter(|said| !said.is_empty());
    product.url =
        exact(value, keys::URL).and_then(Json::word).and_then(|url| link::resolve(base, url)).map(String::from);
    product.images = pictures(value, context);
    let named = find(value, keys::CURRENCY)
        .or_else(|| exact(root, keys::CURRENCY))
        .or_else(|| root.at("meta").and_then(|meta| exact(meta, keys::CURRENCY)));
    product.currency = named
        .and_then(|code| code.word().or_else(|| code.word_at("code")))
        .and_then(|code| context.currency_named(code));
    let digits = find(value, keys::DIGITS).or_else(|| exact(root, keys::DIGITS)).and_then(Json::whole);
    prices(&mut product, value, digits, context);
    stock(&mut product, value);
    product.variants = find(value, keys::VARIANTS)
        .map_or(&[][..], Json::each)
        .iter()
        .filter(|item| !item.fields().is_empty())
        .take(200)
        .map(|item| variant_of(item, &product, digits, context))
        .collect();
    product.sum_up_variants();
    Some(product)
}

fn prices(product: &mut Product, value: &Json, digits: Option<i64>, context: &Context) {
    let said =
        |names: &[&str]| find(value, names).and_then(|found| money(found, value, product.currency, digits, context));
    let (price, sale, regular) = (said(keys::PRICE), said(keys::SALE), said(keys::REGULAR));
    let formatted = || {
        exact(value, keys::FORMATTED)
            .and_then(Json::word)
            .and_then(|text| parse(text, &context.prices_in(product.currency)))
    };
    let price = price.or_else(|| {
        formatted().map(|price| Money {
            amount: price.amount,
            max: price.max,
            regular: price.regular,
            currency: price.currency.filter(|_| price.says_currency),
        })
    });
    let lower = match (&sale, &price) {
        (Some(sale), Some(price)) => sale.amount < price.amount,
        (sale, _) => sale.is_some(),
    };
    let (paid, before) = if lower { (sale, price.map(|price| price.amount)) } else { (price, None) };
    let Some(paid) = paid else { return };
    product.currency = product.currency.or(paid.currency);
    product.set_price(Some(paid.amount), regular.map(|regular| regular.amount).or(before).or(paid.regular));
    product.price_max = paid.max.filter(|max| *max > paid.amount);
}

struct Money {
    amount: Amount,
    max: Option<Amount>,
    regular: Option<Amount>,
    currency: Option<Currency>,
}

/// A price: a number, a text, or an object with its parts.
fn money(
    value: &Json,
    owner: &Json,
    currency: Option<Currency>,
    digits: Option<i64>,
    context: &Context,
) -> Option<Money> {
    if let Json::Arr(values) = value {
        return values.first().and_then(|first| money(first, owner, currency, digits, context));
    }
    if !value.fields().is_empty() {
        let own = exact(value, keys::CURRENCY)
            .and_then(Json::word)
            .and_then(|code| context.currency_named(code))
            .or(currency);
        let digits = exact(value, keys::DIGITS).and_then(Json::whole).or(digits);
        let inner = exact(
            value,
            &[
                "amount",
                "value",
                "price",
                "centamount",
                "current",
                "min",
                "minprice",
                "sale",
                "now",
                "raw",
                "minvariantprice",
            ],
        )?;
        let in_cents = exact(value, &["centamount"]).is_some() && digits.is_none();
        let mut read = money(inner, value, own, if in_cents { Some(2) } else { digits }, context)?;
        read.currency = read.currency.or(own);
        read.max = read.max.or_else(|| {
            exact(value, &["max", "maxprice"])
                .and_then(|max| money(max, value, own, digits, context))
                .map(|max| max.amount)
        });
        return Some(read);
    }
    let text = value.word()?;
    let whole = text.bytes().all(|byte| byte.is_ascii_digit());
    let cents_by_name =
        owner.fields().iter().any(|(key, found)| std::ptr::eq(found, value) && keys::plain(key).contains("cents"));
    let digits = digits
        .or(if cents_by_name { Some(2) } else { None })
        .and_then(|digits| u32::try_from(digits).ok())
        .filter(|digits| *digits <= 4);
    let bare =
        |amount: Amount| (!amount.is_zero()).then_some(Money { amount, max: None, regular: None, currency: None });
    if whole && let Some(digits) = digits.filter(|digits| *digits > 0) {
        return bare(Amount::from_minor(text, digits)?);
    }
    // The twin that is written for people tells whether the number is in hundredths.
    if whole
        && let Some(shown) = exact(owner, keys::FORMATTED)
            .and_then(Json::word)
            .and_then(|text| parse(text, &context.prices_in(currency)))
    {
        let amount = plain(text, currency)?;
        if amount != shown.amount && amount == shown.amount.hundredfold() {
            return Some(Money {
                amount: shown.amount,
                max: None,
                regular: None,
                currency: shown.currency.filter(|_| shown.says_currency),
            });
        }
        return Some(Money {
            amount,
            max: None,
            regular: None,
            currency: shown.currency.filter(|_| shown.says_currency),
        })
        .filter(|money| !money.amount.is_zero());
    }
    if matches!(value, Json::Num(_)) {
        return bare(plain(text, currency.or(context.currency))?);
    }
    let price = parse(text, &context.prices_in(currency))?;
    let currency = price.currency.filter(|_| price.says_currency);
    (!price.amount.is_zero()).then_some(Money {
        amount: price.amount,
        max: price.max,
        regular: price.regular,
        currency,
    })
}

fn stock(product: &mut Product, value: &Json) {
    let count = find(value, keys::COUNT);
    product.stock = count.and_then(|count| count.whole().or_else(|| exact(count, keys::COUNT).and_then(Json::whole)));
    let fields = value.fields().iter().map(|(key, value)| (keys::plain(key), value));
    let inverse = fields
        .clone()
        .find(|(key, _)| matches!(key.as_str(), "outofstock" | "soldout" | "rupture"))
        .and_then(|(_, value)| value.truth());
    let had = find(value, keys::HAD);
    product.availability = match (inverse, had, product.stock) {
        (Some(true), ..) => Availability::OutOfStock,
        (Some(false), ..) => Availability::InStock,
        (_, Some(Json::Bool(had)), _) => {
            if *had {
                Availability::InStock
            } else {
                Availability::OutOfStock
            }
        }
        (_, Some(said), _) if said.word().is_some_and(|word| Availability::read(word) != Availability::Unknown) => {
            Availability::read(said.word().unwrap_or_default())
        }
        (_, _, Some(stock)) => Availability::of_count(stock),
        _ => match count {
            Some(Json::Bool(had)) => {
                if *had {
                    Availability::InStock
                } else {
                    Availability::OutOfStock
                }
            }
            Some(Json::Str(said)) => Availability::read(said),
            Some(said) => said
                .word_at("stockLevelStatus")
                .or_else(|| said.word_at("status"))
                .map_or(Availability::Unknown, Availability::read),
            None => Availability::Unknown,
        },
    };
}

fn pictures(value: &Json, context: &Context) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    for key in keys::IMAGE {
        let Some(found) = exact(value, &[key]) else { continue };
        let found = found.get("edges").or_else(|| found.get("items")).or_else(|| found.get("data")).unwrap_or(found);
        for picture in found.each().iter().take(30) {
            let picture = picture.get("node").unwrap_or(picture);
            let inner = [
                "url",
                "src",
                "href",
                "original",
                "large",
                "contentUrl",
                "image",
                "link",
                "full",
                "originalSrc",
                "secure_url",
            ];
            let address = picture
                .word()
                .or_else(|| {
                    inner.iter().find_map(|key| {
                        picture.get(key).and_then(|found| found.word().or_else(|| found.word_at("url")))
                    })
                })
                .or_else(|| find(picture, keys::IMAGE)?.word());
            // Several in one text, apart by commas.
            let split = |text: &str| {
                text.split([',', '|', ';'])
                    .map(str::trim)
                    .filter(|part| part.starts_with("http"))
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            if let Some(address) = address {
                let several = split(address);
                if several.len() > 1 { addresses.extend(several) } else { addresses.push(address.to_owned()) }
            }
        }
        if !addresses.is_empty() {
            break;
        }
    }
    image::named(context.url.as_ref(), addresses.iter().map(String::as_str))
}

fn variant_of(value: &Json, product: &Product, digits: Option<i64>, context: &Context) -> Variant {
    let mut own = Product { currency: product.currency, ..Product::default() };
    prices(&mut own, value, digits, context);
    stock(&mut own, value);
    const OPTIONS: &[&str] = &[
        "size", "taille", "color", "colour", "couleur", "pointure", "material", "matiere", "option", "option1",
        "option2", "option3", "capacity", "capacite", "format",
    ];
    let mut options: Vec<(String, String)> = value
        .fields()
        .iter()
        .filter(|(key, _)| OPTIONS.contains(&keys::plain(key).as_str()))
        .filter_map(|(key, value)| value.word().map(|word| (text::name(key), text::name(word))))
        .collect();
    for option in exact(value, &["options", "attributes", "selectedoptions"]).map_or(&[][..], Json::each) {
        if let (Some(name), Some(said)) = (option.word_at("name"), option.word_at("value")) {
            options.push((text::name(name), text::name(said)));
        } else {
            options.extend(
                option
                    .fields()
                    .iter()
                    .filter_map(|(key, value)| value.word().map(|word| (text::name(key), text::name(word)))),
            );
        }
    }
    if options.is_empty()
        && let Some(name) = find(value, keys::NAME).and_then(Json::word)
    {
        options.push(("Option".to_owned(), text::name(name)));
    }
    Variant {
        external_id: exact(value, keys::ID).and_then(Json::word).unwrap_or_default().to_owned(),
        sku: find(value, keys::SKU).and_then(Json::word).map(text::name),
        options,
        price: own.price,
        regular_price: own.regular_price,
        availability: own.availability,
        stock: own.stock,
        image: pictures(value, context).into_iter().next(),
    }
}
