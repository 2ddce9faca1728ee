use crate::{
    door::{Answer, Desk, Id, Refused},
    views::{CataloguePage, ProductRow, ProductView, StockView},
};
use axum::{extract::Query, http::header, response::IntoResponse};
use catalogue::{ListQuery, Product, Variant};
use identity::May;
use kernel::{Millis, ProductId, VariantId};
use serde::Deserialize;
use std::collections::HashMap;

/// Products of one page.
const PRODUCTS: usize = 40;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// Products and their stock.
pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadCatalogue)?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let query = ListQuery { text: wanted.q.trim().to_owned(), category: None, with_inactive: true };
    let page = catalogue::list(on, brand, &query, wanted.after.parse().ok(), PRODUCTS).await?;
    let total = catalogue::count(on, brand, &query).await?;
    let products = views(&desk, page.products).await?;
    let shell = desk.shell().await?;
    Ok(CataloguePage {
        may_edit: desk.staff.may(May::EditCatalogue),
        ui: desk.ui,
        shell,
        query: wanted.q,
        total,
        products,
        next: page.next.map(|id| id.to_string()),
    }
    .into_response())
}

/// A product after news.
pub(crate) async fn row(desk: Desk, Id(id): Id<ProductId>) -> Answer {
    desk.require(May::ReadCatalogue)?;
    let product = Product::find(&mut desk.db(), desk.brand(), id).await?.ok_or_else(Refused::not_found)?;
    let product = views(&desk, vec![product]).await?.pop().ok_or_else(Refused::not_found)?;
    Ok(ProductRow { may_edit: desk.staff.may(May::EditCatalogue), ui: desk.ui, product }.into_response())
}

/// The whole catalogue as a sheet, in the form that an import reads.
pub(crate) async fn export(desk: Desk) -> Answer {
    desk.require(May::ReadCatalogue)?;
    let sheet = catalogue::export_csv(&mut desk.db(), desk.brand()).await?;
    let name = format!("attachment; filename=\"{}.csv\"", desk.staff.brand().slug);
    // Spreadsheets take a file for UTF-8 when it begins with the byte order mark; an import passes over it.
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((head, format!("\u{feff}{sheet}")).into_response())
}

async fn views(desk: &Desk, products: Vec<Product>) -> Answer<Vec<ProductView>> {
    let ids: Vec<VariantId> = products.iter().flat_map(|product| &product.variants).map(|v| v.id).collect();
    let held = ordering::held(&mut desk.db(), desk.brand(), &ids, desk.now()).await?;
    Ok(products.into_iter().map(|product| product_view(desk, product, &held)).collect())
}

fn product_view(desk: &Desk, product: Product, held: &HashMap<VariantId, i64>) -> ProductView {
    let prices = product.variants.iter().map(|variant| variant.price);
    let low = prices.clone().min_by_key(|price| price.minor).unwrap_or(product.price);
    let high = prices.max_by_key(|price| price.minor).unwrap_or(product.price);
    ProductView {
        id: product.id,
        category: product.category.unwrap_or_default(),
        // Only pictures of our own: the page asks nobody else for anything.
        image: desk.picture(product.image.as_deref()),
        price: (low, high),
        off: !product.active,
        variants: product.variants.iter().map(|variant| stock_view(variant, held)).collect(),
        name: product.name,
    }
}

fn stock_view(variant: &Variant, held: &HashMap<VariantId, i64>) -> StockView {
    StockView {
        id: variant.id,
        label: variant.label(),
        sku: variant.sku.clone(),
        price: variant.price,
        on_hand: variant.on_hand,
        held: held.get(&variant.id).copied().unwrap_or_default(),
    }
}

/// A variant's stock as it is at `now`.
pub(crate) async fn stock_of(desk: &Desk, variant: &Variant, now: Millis) -> Answer<StockView> {
    let held = ordering::held(&mut desk.db(), desk.brand(), &[variant.id], now).await?;
    Ok(stock_view(variant, &held))
}
