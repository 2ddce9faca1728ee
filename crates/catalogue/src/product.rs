use crate::version;
use kernel::{BrandId, Money, ProductId, VariantId};
use serde::Serialize;
use storage::{Ask, Read, StoreError, Tx};

pub(crate) mod store;

/// What a customer asks about: « Robe wax Adjoua ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// The merchant's key, unique in the brand.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Its family: « Robes ».
    pub category: Option<String>,
    /// A text for customers; may be empty.
    pub description: String,
    /// Address of a picture.
    pub image: Option<String>,
    /// The price of its first variant.
    pub price: Money,
    /// Whether the merchant sells it now.
    pub active: bool,
    /// Its sellable forms in the merchant's order, those switched off included; at least one.
    pub variants: Vec<Variant>,
}

/// What a customer buys: a product in a size and colour, or its only form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its id.
    pub id: VariantId,
    /// Of which product.
    pub product: ProductId,
    /// The merchant's key, unique in the brand.
    pub sku: String,
    /// Its size, as the merchant writes it.
    pub size: Option<String>,
    /// Its colour, as the merchant writes it.
    pub colour: Option<String>,
    /// What one piece costs.
    pub price: Money,
    /// Pieces on the shelf, those held for orders included.
    pub on_hand: i64,
    /// Whether the merchant sells it now.
    pub active: bool,
}

/// A variant with what a cart or an order says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sellable {
    /// The variant, with its price and stock of now.
    pub variant: Variant,
    /// The merchant's key of its product.
    pub reference: String,
    /// The product's name.
    pub name: String,
    /// The product's category.
    pub category: Option<String>,
    /// Address of the product's picture.
    pub image: Option<String>,
}

impl Product {
    /// The variants the merchant sells now, with stock or without.
    pub fn sold(&self) -> impl Iterator<Item = &Variant> {
        self.variants.iter().filter(|variant| self.active && variant.active)
    }

    /// Pieces on hand of all variants sold.
    pub fn on_hand(&self) -> i64 {
        self.sold().map(|variant| variant.on_hand).sum()
    }

    /// The brand's product, if there is one.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: ProductId) -> Result<Option<Self>, StoreError> {
        Ok(Self::find_many(on, brand, &[id]).await?.pop())
    }

    /// The brand's products of these ids, in the order of the ids; unknown ones are left out.
    #[kernel::boxed]
    pub async fn find_many(on: &mut dyn Read, brand: BrandId, ids: &[ProductId]) -> Result<Vec<Self>, StoreError> {
        let mut products = store::by_ids(on, brand, ids).await?;
        products.sort_by_key(|product| ids.iter().position(|id| *id == product.id));
        Ok(products)
    }

    /// The brand's product with this key of the merchant, if there is one.
    #[kernel::boxed]
    pub async fn by_reference(on: &mut dyn Read, brand: BrandId, reference: &str) -> Result<Option<Self>, StoreError> {
        store::by_reference(on, brand, reference).await
    }
}

impl Variant {
    /// The brand's variant, if there is one.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: VariantId) -> Result<Option<Self>, StoreError> {
        store::variant(on, brand, id).await
    }

    /// The brand's variant with this key of the merchant, if there is one.
    #[kernel::boxed]
    pub async fn by_sku(on: &mut dyn Read, brand: BrandId, sku: &str) -> Result<Option<Self>, StoreError> {
        store::variant_by_sku(on, brand, sku).await
    }

    /// What tells it from its siblings: « M · Bleu », « M », « Bleu »; empty for a product's only form.
    pub fn label(&self) -> String {
        label(self.size.as_deref(), self.colour.as_deref())
    }
}

impl Sellable {
    /// The whole name: « Robe wax Adjoua (M · Bleu) ».
    pub fn title(&self) -> String {
        let label = self.variant.label();
        if label.is_empty() { self.name.clone() } else { format!("{} ({label})", self.name) }
    }
}

pub(crate) fn label(size: Option<&str>, colour: Option<&str>) -> String {
    let parts: Vec<&str> = [size, colour].into_iter().flatten().collect();
    parts.join(" · ")
}

/// [`sellable`] as a question, to be asked together with others: of at least one variant and not of thousands, in no
/// order.
pub fn asking_sellable(brand: BrandId, ids: &[VariantId]) -> Ask<Sellable> {
    store::asking_sellable(brand, ids)
}

/// Of these variants, those the merchant sells now, in the order asked.
#[kernel::boxed]
pub async fn sellable(on: &mut dyn Read, brand: BrandId, ids: &[VariantId]) -> Result<Vec<Sellable>, StoreError> {
    let mut found = store::sellable(on, brand, ids).await?;
    found.sort_by_key(|one| ids.iter().position(|id| *id == one.variant.id));
    Ok(found)
}

/// What the merchant wants listed.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Words that each stand in the name, category, reference or a SKU; accents and case do not matter.
    pub text: String,
    /// Only this category.
    pub category: Option<String>,
    /// Also what is switched off.
    pub with_inactive: bool,
}

/// Some products of a longer list.
#[derive(Debug, Clone)]
pub struct Page {
    /// In the order of their names.
    pub products: Vec<Product>,
    /// What to give as `after` for the next page; none on the last.
    pub next: Option<ProductId>,
}

/// The brand's products in the order of their names, at most `limit` after the product `after`.
#[kernel::boxed]
pub async fn list(
    on: &mut dyn Read,
    brand: BrandId,
    query: &ListQuery,
    after: Option<ProductId>,
    limit: usize,
) -> Result<Page, StoreError> {
    let mut ids = store::list(on, brand, query, after, limit.saturating_add(1)).await?;
    let more = ids.len() > limit;
    ids.truncate(limit);
    let next = if more { ids.last().copied() } else { None };
    Ok(Page { products: Product::find_many(on, brand, &ids).await?, next })
}

/// How many products the whole list has.
#[kernel::boxed]
pub async fn count(on: &mut dyn Read, brand: BrandId, query: &ListQuery) -> Result<i64, StoreError> {
    store::count(on, brand, query).await
}

/// A family of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Category {
    /// Its name, as the merchant writes it.
    pub name: String,
    /// How many of its products are sold now.
    pub products: i64,
}

/// The brand's categories that have something for sale, the fullest first.
#[kernel::boxed]
pub async fn categories(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Category>, StoreError> {
    store::categories(on, brand).await
}

/// What the brand sells and has at most `at_most` pieces of, the emptiest shelf first.
#[kernel::boxed]
pub async fn low_stock(
    on: &mut dyn Read,
    brand: BrandId,
    at_most: i64,
    limit: i64,
) -> Result<Vec<Sellable>, StoreError> {
    store::low_stock(on, brand, at_most, limit).await
}

/// Switches a product on or off; `false` when the brand has no such product. Quiet when already so.
#[kernel::boxed]
pub async fn set_product_active(tx: &mut Tx, brand: BrandId, id: ProductId, active: bool) -> Result<bool, StoreError> {
    version::lock(tx, brand).await?;
    let is_known = store::set_product_active(tx, brand, id, active).await?;
    if is_known {
        version::bump(tx, brand).await?;
    }
    Ok(is_known)
}

/// Switches one variant on or off; `false` when the brand has no such variant. Quiet when already so.
#[kernel::boxed]
pub async fn set_variant_active(tx: &mut Tx, brand: BrandId, id: VariantId, active: bool) -> Result<bool, StoreError> {
    version::lock(tx, brand).await?;
    let is_known = store::set_variant_active(tx, brand, id, active).await?;
    if is_known {
        version::bump(tx, brand).await?;
    }
    Ok(is_known)
}
