//! What a brand sells.

use crate::{
    Api,
    desk::Desk,
    extract::{Asked, Named},
    page::{Limit, Page},
    problem::Problem,
    shown::MoneyView,
};
use axum::{Json, extract::State};
use catalogue::{ListQuery, Product, Variant};
use identity::May;
use kernel::{ApiError, BrandId, ProductId, Uuid, VariantId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use storage::Db;
use utoipa::ToSchema;

/// What a customer asks about: « Robe wax Adjoua ».
#[derive(Serialize, ToSchema)]
#[schema(as = Product)]
pub(crate) struct ProductView {
    id: Uuid,
    /// The merchant's key, unique in the brand.
    #[schema(example = "ROBE-01")]
    reference: String,
    #[schema(example = "Robe wax Adjoua")]
    name: String,
    /// Its family.
    #[schema(required, example = "Robes")]
    category: Option<String>,
    /// A text for customers; may be empty.
    description: String,
    /// Address of a picture.
    #[schema(required)]
    image: Option<String>,
    /// The price of its first variant.
    price: MoneyView,
    /// Whether the merchant sells it now.
    active: bool,
    /// Its sellable forms in the merchant's order; at least one.
    variants: Vec<VariantView>,
}

/// What a customer buys: a product in a size and colour, or its only form.
#[derive(Serialize, ToSchema)]
#[schema(as = Variant)]
pub(crate) struct VariantView {
    id: Uuid,
    /// The merchant's key, unique in the brand.
    #[schema(example = "ROBE-01-M")]
    sku: String,
    #[schema(required, example = "M")]
    size: Option<String>,
    #[schema(required, example = "Bleu")]
    colour: Option<String>,
    price: MoneyView,
    /// Pieces on the shelf, those held for orders included.
    #[schema(example = 8)]
    on_hand: i64,
    /// Pieces one may still order: on hand, minus those held for orders.
    #[schema(example = 6)]
    free: i64,
    /// Whether the merchant sells it now.
    active: bool,
}

/// A product that fits the words of a search.
#[derive(Serialize, ToSchema)]
pub(crate) struct Found {
    /// 0 to 1: 1 when the words are exactly its name.
    #[schema(example = 0.92)]
    score: f32,
    product: ProductView,
}

/// Which products.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductsQuery {
    /// Words that each stand in the name, category, reference or a SKU; accents and case do not matter.
    #[serde(default)]
    q: String,
    /// Only this category, as the merchant writes it.
    category: Option<String>,
    /// Also what is switched off.
    #[serde(default)]
    with_inactive: bool,
    /// The `next` of the page before.
    after: Option<Uuid>,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

/// What to look for.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Words as a customer types them: `rob waxe bleu`.
    q: String,
    /// How many at most.
    #[serde(default)]
    #[param(value_type = i64, minimum = 1, maximum = 100, default = 30)]
    limit: Limit,
}

#[derive(Deserialize)]
pub(crate) struct ProductPath {
    product: ProductId,
}

/// List products
///
/// In the order of their names. `q` finds what contains the words; to find what a customer may mean, search.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/products", tag = "Catalogue", params(ProductsQuery),
    responses((status = 200, description = "A page of products.", body = Page<ProductView>))
)]
pub(crate) async fn list_products(
    State(api): State<Api>,
    desk: Desk,
    Asked(query): Asked<ProductsQuery>,
) -> Result<Json<Page<ProductView>>, Problem> {
    let brand = desk.may(&[May::ReadCatalogue])?.brand_id();
    let ProductsQuery { q, category, with_inactive, after, limit } = query;
    let query = ListQuery { text: q, category, with_inactive };
    let limit = usize::try_from(limit.0).map_err(|_| ApiError::internal())?;
    let page = catalogue::list(&mut &api.db, brand, &query, after.map(ProductId), limit).await?;
    Ok(Json(Page::new(shown(&api.db, brand, page.products).await?, page.next)))
}

/// Search products
///
/// As the assistant understands customers: accents, plural, SMS spelling and a slip of the finger do not matter, and what a
/// sentence means counts where its words are not those of a name. The best first; only what is sold now; fifty at most, on one page.
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/products/search", tag = "Catalogue", params(SearchQuery),
    responses((status = 200, description = "What fits.", body = Page<Found>))
)]
pub(crate) async fn search_products(
    State(api): State<Api>,
    desk: Desk,
    Asked(query): Asked<SearchQuery>,
) -> Result<Json<Page<Found>>, Problem> {
    let brand = desk.may(&[May::ReadCatalogue])?.brand_id();
    let mut hits = api.search.of(&api.db, brand).await?.seek(&query.q);
    hits.truncate(usize::try_from(query.limit.0).map_err(|_| ApiError::internal())?);
    let scores: HashMap<Uuid, f32> = hits.iter().map(|hit| (hit.product.0, hit.score)).collect();
    let ids: Vec<ProductId> = hits.iter().map(|hit| hit.product).collect();
    let products = Product::find_many(&mut &api.db, brand, &ids).await?;
    let found = shown(&api.db, brand, products)
        .await?
        .into_iter()
        .map(|product| Found { score: scores.get(&product.id).copied().unwrap_or_default(), product });
    Ok(Json(Page::new(found.collect(), None::<Uuid>)))
}

/// Show a product
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/products/{product}", tag = "Catalogue",
    responses((status = 200, description = "The product.", body = ProductView))
)]
pub(crate) async fn show_product(
    State(api): State<Api>,
    desk: Desk,
    Named(path): Named<ProductPath>,
) -> Result<Json<ProductView>, Problem> {
    let brand = desk.may(&[May::ReadCatalogue])?.brand_id();
    let product = Product::find(&mut &api.db, brand, path.product).await?;
    let mut shown = shown(&api.db, brand, Vec::from_iter(product)).await?;
    Ok(Json(shown.pop().ok_or_else(|| ApiError::not_found("product"))?))
}

/// The products with what is free of each variant, asked once for all of them.
async fn shown(db: &Db, brand: BrandId, products: Vec<Product>) -> Result<Vec<ProductView>, Problem> {
    let variants: Vec<VariantId> = products.iter().flat_map(|p| &p.variants).map(|variant| variant.id).collect();
    let held = ordering::held(&mut &*db, brand, &variants, db.clock().now()).await?;
    Ok(products.into_iter().map(|product| ProductView::of(product, &held)).collect())
}

impl ProductView {
    fn of(product: Product, held: &HashMap<VariantId, i64>) -> Self {
        let variant = |variant| VariantView::of(variant, held);
        Self {
            id: product.id.0,
            reference: product.reference,
            name: product.name,
            category: product.category,
            description: product.description,
            image: product.image,
            price: product.price.into(),
            active: product.active,
            variants: product.variants.into_iter().map(variant).collect(),
        }
    }
}

impl VariantView {
    fn of(variant: Variant, held: &HashMap<VariantId, i64>) -> Self {
        let held = held.get(&variant.id).copied().unwrap_or(0);
        Self {
            id: variant.id.0,
            sku: variant.sku,
            size: variant.size,
            colour: variant.colour,
            price: variant.price.into(),
            on_hand: variant.on_hand,
            free: (variant.on_hand - held).max(0),
            active: variant.active,
        }
    }
}
