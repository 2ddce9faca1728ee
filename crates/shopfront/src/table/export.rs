//! Exports whose rows are not one product each: Shopify's and WooCommerce's (contract, section 15).

use super::{
    Cell,
    columns::{Header, Role},
    rows::{addresses, count, money, prices_of},
};
use crate::{
    Context, image,
    product::{Availability, Product, Source, Variant},
    text,
};
use std::collections::HashMap;

/// Reads an export that is known. `None` for any other table.
pub(super) fn read(rows: &[Vec<Cell>], header: &Header, context: &Context) -> Option<Vec<Product>> {
    let has = |names: &[&str]| header.named(names).is_some();
    if has(&["handle"]) && has(&["variant price", "variant sku", "option1 value"]) {
        return Some(shopify(rows, header, context));
    }
    let kind = header.named(&["type"])?;
    let woo = rows[header.row + 1..].iter().take(50).any(|row| {
        row.get(kind).and_then(Cell::said).is_some_and(|kind| {
            matches!(kind.split(',').next(), Some("simple" | "variable" | "variation" | "grouped" | "external"))
        })
    });
    (woo && has(&["parent", "regular price", "tarif regulier", "ugs", "sku"]))
        .then(|| woocommerce(rows, header, kind, context))
}

/// One product over several rows: the first has its fields, further ones variants or pictures.
fn shopify(rows: &[Vec<Cell>], header: &Header, context: &Context) -> Vec<Product> {
    let prices = prices_of(rows, header, context);
    let mut products: Vec<Product> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let at = |names: &[&str]| header.named(names);
    let columns = (
        at(&["handle"]),
        at(&["title"]),
        at(&["variant sku"]),
        at(&["variant price"]),
        at(&["variant compare at price"]),
        at(&["variant inventory qty"]),
        at(&["image src"]),
        at(&["status"]),
    );
    let (handle, title, sku, price, before, stock, picture, status) = columns;
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for row in &rows[header.row + 1..] {
        let said = |column: Option<usize>| column.and_then(|at| row.get(at)).and_then(Cell::said);
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at));
        let Some(handle) = said(handle).map(text::name) else { continue };
        if said(status).is_some_and(|status| matches!(status.to_ascii_lowercase().as_str(), "draft" | "archived")) {
            continue;
        }
        let place = match places.get(&handle) {
            Some(place) => *place,
            None => {
                let Some(title) = said(title).map(text::name) else { continue };
                let mut product = Product::from_source(Source::Table);
                product.name = title;
                product.external_id.clone_from(&handle);
                product.brand = header.said(row, Role::Brand).map(text::name);
                product.category = said(at(&["type"])).or_else(|| said(at(&["product category"]))).map(text::name);
                product.description = said(at(&["body (html)", "body"]))
                    .or_else(|| header.said(row, Role::Description))
                    .map(text::description);
                product.currency = context.currency;
                product.url = crate::link::resolve(context.url.as_ref(), &format!("/products/{handle}"))
                    .filter(|_| {
                        context
                            .url
                            .as_ref()
                            .is_some_and(|url| !url.host_str().is_some_and(|host| host.ends_with("google.com")))
                    })
                    .map(String::from);
                places.insert(handle.clone(), products.len());
                products.push(product);
                products.len() - 1
            }
        };
        let product = &mut products[place];
        if let Some(address) = said(picture) {
            for address in image::named(context.url.as_ref(), [address]) {
                if !product.images.contains(&address) {
                    product.images.push(address);
                }
            }
        }
        let own = names.entry(handle).or_default();
        let mut options = Vec::new();
        for place in 1..=3_usize {
            let label = format!("option{place} name");
            if let Some(name) = said(at(&[label.as_str()])).map(text::name) {
                own.resize(own.len().max(place), String::new());
                own[place - 1] = name;
            }
            let value = format!("option{place} value");
            if let Some(value) = said(at(&[value.as_str()])).map(text::name).filter(|value| value != "Default Title") {
                options.push((
                    own.get(place - 1)
                        .cloned()
                        .filter(|name| !name.is_empty())
                        .unwrap_or_else(|| format!("Option {place}")),
                    value,
                ));
            }
        }
        let paid = money(cell(price), &prices).map(|price| price.amount);
        let sku = said(sku).map(|sku| sku.trim_start_matches('\'').to_owned());
        if paid.is_none() && options.is_empty() && sku.is_none() {
            continue;
        }
        let stock = count(cell(stock));
        let regular = money(cell(before), &prices)
            .map(|price| price.amount)
            .filter(|regular| paid.is_some_and(|paid| *regular > paid));
        product.variants.push(Variant {
            external_id: String::new(),
            sku,
            options,
            price: paid,
            regular_price: regular,
            availability: stock.map_or(Availability::Unknown, Availability::of_count),
            stock,
            image: said(at(&["variant image"])).map(str::to_owned),
        });
    }
    for product in &mut products {
        product.sum_up_variants();
        if let [only] = &product.variants[..]
            && only.options.is_empty()
        {
            (product.sku, product.stock) = (only.sku.clone(), only.stock);
            product.variants.clear();
        }
    }
    products
}

/// Variations name their parent by its number or `id:NN`.
fn woocommerce(rows: &[Vec<Cell>], header: &Header, kind: usize, context: &Context) -> Vec<Product> {
    let prices = prices_of(rows, header, context);
    let mut products: Vec<Product> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut variations: Vec<(String, Variant)> = Vec::new();
    let parent = header.named(&["parent"]);
    for row in &rows[header.row + 1..] {
        let Some(mut item) = super::rows::item(row, header, &prices, context) else { continue };
        let kinds = row.get(kind).and_then(Cell::said).unwrap_or_default();
        if row
            .get(header.named(&["published", "publie"]).unwrap_or(usize::MAX))
            .and_then(Cell::said)
            .is_some_and(|said| matches!(said, "0" | "-1"))
        {
            continue;
        }
        item.product.category =
            item.product.category.filter(|said| !said.split(',').any(|part| part == kinds)).or_else(|| {
                header
                    .named(&["categories"])
                    .and_then(|at| row.get(at))
                    .and_then(Cell::said)
                    .map(|said| text::name(said.split(',').next().unwrap_or(said)))
            });
        item.product.images = image::named(
            context.url.as_ref(),
            header.of(Role::Image).filter_map(|at| row.get(at).and_then(Cell::said)).flat_map(addresses),
        );
        if kinds.split(',').any(|kind| kind.trim() == "variation") {
            let options = (1..=6).filter_map(|place| {
                let column = |names: [String; 2]| {
                    header
                        .named(&[names[0].as_str(), names[1].as_str()])
                        .and_then(|at| row.get(at))
                        .and_then(Cell::said)
                };
                let name = column([format!("attribute {place} name"), format!("nom de l'attribut {place}")])?;
                let value =
                    column([format!("attribute {place} value(s)"), format!("valeur(s) de l'attribut {place}")])?;
                Some((text::name(name), text::name(value)))
            });
            let product = item.product;
            let variant = Variant {
                external_id: product.external_id,
                sku: product.sku,
                options: options.collect(),
                price: product.price,
                regular_price: product.regular_price,
                availability: product.availability,
                stock: product.stock,
                image: product.images.into_iter().next(),
            };
            let of = parent.and_then(|at| row.get(at)).and_then(Cell::said).unwrap_or_default();
            variations.push((of.strip_prefix("id:").unwrap_or(of).to_owned(), variant));
            continue;
        }
        for key in [Some(item.product.external_id.clone()), item.product.sku.clone()].into_iter().flatten() {
            places.insert(key, products.len());
        }
        products.push(item.product);
    }
    for (of, variant) in variations {
        if let Some(place) = places.get(&of) {
            products[*place].variants.push(variant);
        }
    }
    for product in products.iter_mut().filter(|product| !product.variants.is_empty()) {
        if product.variants.iter().any(|variant| variant.availability != Availability::Unknown) {
            product.availability = Availability::Unknown;
        }
        product.sum_up_variants();
    }
    products
}
