//! The brands a teammate works for.

use crate::{
    Api,
    desk::{Desk, Teammate},
    page::Page,
    problem::Problem,
};
use axum::{Json, extract::State};
use identity::{Brand, PaymentMethod};
use kernel::Uuid;
use serde::Serialize;
use utoipa::ToSchema;

/// A shop of the organisation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Brand)]
pub(crate) struct BrandView {
    id: Uuid,
    /// Its stable key in addresses.
    #[schema(example = "awa-mode")]
    slug: String,
    #[schema(example = "Awa Mode")]
    name: String,
    /// ISO 3166, two letters.
    #[schema(example = "CI")]
    country: String,
    /// ISO 4217: what its prices are in.
    #[schema(example = "XOF")]
    currency: &'static str,
    /// What its customers are answered in first: `fr` or `en`.
    #[schema(example = "fr")]
    locale: &'static str,
    /// IANA name.
    #[schema(example = "Africa/Abidjan")]
    time_zone: String,
    /// How long the stock of an unpaid order is kept.
    #[schema(example = 30, minimum = 5, maximum = 1440)]
    hold_minutes: i64,
    /// How customers may pay, the preferred one first: `online`, `cash_on_delivery`.
    #[schema(value_type = Vec<String>, example = json!(["online", "cash_on_delivery"]))]
    payment_methods: Vec<PaymentMethod>,
    /// The accent of its pages.
    #[schema(example = "#0f766e")]
    colour: String,
}

impl From<Brand> for BrandView {
    fn from(brand: Brand) -> Self {
        Self {
            id: brand.id.0,
            slug: brand.slug,
            name: brand.name,
            country: brand.country,
            currency: brand.currency.code(),
            locale: brand.locale.code(),
            time_zone: brand.time_zone,
            hold_minutes: brand.hold_minutes,
            payment_methods: brand.payment_methods,
            colour: brand.colour,
        }
    }
}

/// List brands
///
/// The brands the teammate works for, by name, all on one page.
#[utoipa::path(
    get, path = "/api/v1/brands", tag = "Brands",
    responses((status = 200, description = "Their brands.", body = Page<BrandView>))
)]
pub(crate) async fn list_brands(
    State(api): State<Api>,
    Teammate { signed_in, .. }: Teammate,
) -> Result<Json<Page<BrandView>>, Problem> {
    let brands = signed_in.brands(&api.db).await?;
    Ok(Json(Page::new(brands.into_iter().map(BrandView::from).collect(), None::<Uuid>)))
}

/// Show a brand
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}", tag = "Brands",
    responses((status = 200, description = "The brand.", body = BrandView))
)]
pub(crate) async fn show_brand(desk: Desk) -> Result<Json<BrandView>, Problem> {
    Ok(Json(desk.may(&[])?.brand().clone().into()))
}
