use super::{
    Cell,
    columns::{Header, Role},
};
use crate::{
    Context,
    feed::{Gather, Item},
    image, link,
    price::{Amount, Context as Prices, Price, parse, plain},
    product::{Availability, Product, Source},
    text,
};

/// Reads rows: one product each, forms of one joined by their group.
pub(super) fn read(rows: &[Vec<Cell>], header: &Header, context: &Context) -> Vec<Product> {
    let label = header.currency_label().and_then(|label| context.currency_named(label));
    let prices = prices_of(rows, header, &Context { currency: label.or(context.currency), ..context.clone() });
    let mut gather = Gather::default();
    let mut section: Option<String> = None;
    let usual = usual_width(rows, header);
    for row in &rows[header.row + 1..] {
        if is_header_again(row, header) {
            continue;
        }
        // « ROBES » alone over its rows is a part of the table, not a product.
        let filled: Vec<&str> = row.iter().filter_map(Cell::said).collect();
        if let [only] = filled[..]
            && usual >= 3
        {
            section = Some(text::name(only)).filter(|said| said.len() <= 60);
            continue;
        }
        if let Some(mut item) = item(row, header, &prices, context) {
            if item.product.category.is_none() {
                item.product.category.clone_from(&section);
            }
            gather.put(item);
        }
    }
    gather.products()
}

/// How prices are written in this table: which mark stands before decimals, if any row shows it.
pub(super) fn prices_of(rows: &[Vec<Cell>], header: &Header, context: &Context) -> Prices {
    let mut prices = context.prices();
    let columns: Vec<usize> = [Role::Price, Role::Sale, Role::Old].iter().flat_map(|role| header.of(*role)).collect();
    let texts = rows[header.row + 1..].iter().take(2_000).flat_map(|row| {
        columns.iter().filter_map(|at| if let Some(Cell::Text(text)) = row.get(*at) { Some(text) } else { None })
    });
    let (mut comma, mut point) = (0_u32, 0_u32);
    for text in texts {
        let digits = text.trim().trim_end_matches(|c: char| !c.is_ascii_digit());
        let tail = |mark: char| {
            digits.rsplit_once(mark).is_some_and(|(whole, after)| {
                matches!(after.len(), 1 | 2)
                    && after.bytes().all(|byte| byte.is_ascii_digit())
                    && whole.ends_with(|c: char| c.is_ascii_digit())
            })
        };
        comma += u32::from(tail(','));
        point += u32::from(tail('.'));
    }
    prices.decimal_mark = match (comma, point) {
        (0, 0) => None,
        (comma, point) if comma > point => Some(','),
        _ => Some('.'),
    };
    prices
}

fn usual_width(rows: &[Vec<Cell>], header: &Header) -> usize {
    let mut widths: Vec<usize> = rows[header.row + 1..]
        .iter()
        .take(200)
        .map(|row| row.iter().filter(|cell| cell.said().is_some()).count())
        .filter(|width| *width > 0)
        .collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(0)
}

fn is_header_again(row: &[Cell], header: &Header) -> bool {
    let same = row
        .iter()
        .zip(&header.labels)
        .filter(|(cell, label)| {
            !label.is_empty() && cell.said().is_some_and(|said| said.eq_ignore_ascii_case(label.trim()))
        })
        .count();
    same >= 2
}

/// A price in a cell; nothing for zero.
pub(super) fn money(cell: Option<&Cell>, prices: &Prices) -> Option<Price> {
    let price = match cell? {
        Cell::Number(text) => {
            let amount: Amount = plain(text, prices.currency)?;
            Price { amount, max: None, regular: None, currency: prices.currency, says_currency: false }
        }
        Cell::Text(text) => parse(text, prices)?,
        Cell::Truth(_) | Cell::Empty => return None,
    };
    (!price.amount.is_zero()).then_some(price)
}

/// How many a cell says there are.
pub(super) fn count(cell: Option<&Cell>) -> Option<i64> {
    let text = cell?.said()?.replace(['\u{a0}', '\u{202f}', ' '], "");
    let whole = text
        .strip_suffix(".0")
        .or_else(|| text.strip_suffix(".00"))
        .or_else(|| text.strip_suffix(",00"))
        .unwrap_or(&text);
    whole.parse().ok()
}

pub(super) fn item(row: &[Cell], header: &Header, prices: &Prices, context: &Context) -> Option<Item> {
    let base = context.url.as_ref();
    let said = |role: Role| header.said(row, role);
    let mut product = Product::from_source(Source::Table);
    let (id, sku) = (said(Role::Id).map(text::name), said(Role::Sku).map(text::name));
    product.name = said(Role::Name).map(text::name).filter(|name| !name.is_empty())?;
    let images: Vec<&str> = header.of(Role::Image).filter_map(|at| row.get(at).and_then(Cell::said)).collect();
    product.images = image::named(base, images.iter().flat_map(|cell| addresses(cell)));
    if is_total(&product.name) && sku.is_none() && product.images.is_empty() {
        return None;
    }
    product.external_id = id.or_else(|| sku.clone()).unwrap_or_default();
    product.sku = sku;
    product.gtin = said(Role::Gtin)
        .map(|code| code.trim_start_matches('\'').to_owned())
        .filter(|code| code.len() >= 8 && code.bytes().all(|byte| byte.is_ascii_digit()));
    product.brand = said(Role::Brand).map(text::name);
    product.category = said(Role::Category).map(text::name).filter(|said| !said.is_empty());
    product.description = said(Role::Description)
        .map(|said| text::description(&said.replace("\\n", "\n").replace("\\,", ",")))
        .filter(|said| !said.is_empty());
    product.url = said(Role::Url).and_then(|url| link::resolve(base, url)).map(String::from);
    let named = said(Role::Currency).and_then(|code| context.currency_named(code));
    let prices = &Prices { currency: named.or(prices.currency), ..prices.clone() };
    let of = |role: Role| money(header.cell(row, role), prices);
    let (price, old) = (of(Role::Price), of(Role::Old));
    let open = said(Role::Window).is_none_or(|window| crate::feed::is_open(window, context.now));
    let sale = of(Role::Sale).filter(|_| open);
    let whole = price.clone().or_else(|| old.clone());
    let (paid, before) = match (sale, whole) {
        (Some(sale), Some(price)) if sale.amount < price.amount => (Some(sale), Some(price.amount)),
        (sale, price) => (price.or(sale), None),
    };
    let said_currency = paid.as_ref().filter(|price| price.says_currency).and_then(|price| price.currency);
    product.currency = named.or(said_currency).or(prices.currency).or(paid.as_ref().and_then(|price| price.currency));
    let regular =
        old.map(|old| old.amount).into_iter().chain(before).chain(paid.as_ref().and_then(|price| price.regular)).max();
    product.price_max = paid.as_ref().and_then(|price| price.max);
    product.set_price(paid.map(|price| price.amount), regular);
    stock(&mut product, row, header);
    let options = header
        .of(Role::Option)
        .filter_map(|at| row.get(at).and_then(Cell::said).map(|said| (header.labels[at].clone(), text::name(said))));
    let group = header.said(row, Role::Group).filter(|_| header.named(&["item group id"]).is_some()).map(text::name);
    Some(Item { options: options.collect(), group, product })
}

pub(super) fn stock(product: &mut Product, row: &[Cell], header: &Header) {
    let counted = header.cell(row, Role::Stock);
    product.stock = count(counted);
    let said = header.said(row, Role::Availability);
    product.availability = said.map_or(Availability::Unknown, Availability::read);
    if product.stock.is_none()
        && let Some(said) = said
    {
        product.stock = said.parse().ok().filter(|count: &i64| *count > 1);
    }
    if product.availability == Availability::Unknown {
        product.availability = product.stock.map_or_else(
            || counted.and_then(Cell::said).map_or(Availability::Unknown, Availability::read),
            Availability::of_count,
        );
    }
}

fn is_total(name: &str) -> bool {
    let name = text::bare(name);
    name.starts_with("total")
        || name.starts_with("sous-total")
        || name.starts_with("sous total")
        || name.starts_with("somme")
        || name.starts_with("grand total")
}

/// The addresses of a cell: apart by commas, semicolons, bars, spaces or lines before the next scheme.
pub(super) fn addresses(cell: &str) -> Vec<&str> {
    let starts: Vec<usize> = cell
        .match_indices("http")
        .filter(|(at, _)| cell[*at..].starts_with("http://") || cell[*at..].starts_with("https://"))
        .map(|(at, _)| at)
        .filter(|at| *at == 0 || cell[..*at].ends_with([',', ';', '|', ' ', '\n', '\t']))
        .collect();
    if starts.len() < 2 {
        return vec![cell];
    }
    let ends = starts.iter().skip(1).copied().chain([cell.len()]);
    starts.iter().zip(ends).map(|(from, to)| cell[*from..to].trim().trim_end_matches([',', ';', '|']).trim()).collect()
}
