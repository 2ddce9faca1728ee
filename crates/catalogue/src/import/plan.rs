//! What an import has to do: existing products and rows in, changes out. Pure.

use super::{Diff, FieldDiff, ImportReport, News, ProductDiff, VariantDiff};
use crate::{
    CatalogueError, Product, Variant,
    csv_rows::{Column, MAX_STOCK, Row},
    product::label,
};
use kernel::{Money, ProductId};
use std::collections::{HashMap, HashSet};

/// Every product of the rows as it will be.
pub(super) struct Plan {
    pub products: Vec<PlannedProduct>,
}

/// A product as it will be, with those of its variants that must be written.
pub(super) struct PlannedProduct {
    line: u64,
    /// Its id when it is already there.
    pub known: Option<ProductId>,
    pub reference: String,
    pub name: String,
    pub category: Option<String>,
    pub description: String,
    pub image: Option<String>,
    /// The price of its first variant: what a variant without a price of its own costs.
    pub price: Money,
    /// All its SKUs, for the merchant's list.
    pub skus: Vec<String>,
    fields: Vec<FieldDiff>,
    /// Every variant, in its order: those of the rows and the others it has.
    pub variants: Vec<PlannedVariant>,
}

/// A variant as it will be.
pub(super) struct PlannedVariant {
    /// Line of its row; none for a variant that no row names.
    line: Option<u64>,
    /// As it was, when it is already there.
    pub known: Option<Variant>,
    pub sku: String,
    pub size: Option<String>,
    pub colour: Option<String>,
    /// What one piece costs.
    price: Money,
    /// What is stored: none when it is the product's price.
    pub own_price: Option<i64>,
    pub stock: i64,
    pub position: i64,
    fields: Vec<FieldDiff>,
    /// Whether its row in the database must be written, stock apart.
    pub is_rewritten: bool,
}

impl Plan {
    pub fn make(existing: &[Product], rows: &[Row]) -> Result<Self, CatalogueError> {
        let by_reference: HashMap<&str, &Product> = existing.iter().map(|p| (p.reference.as_str(), p)).collect();
        let owners: HashMap<&str, &Product> =
            existing.iter().flat_map(|p| p.variants.iter().map(move |v| (v.sku.as_str(), p))).collect();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut groups: Vec<(&str, Vec<&Row>)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for row in rows {
            check(row)?;
            if !seen.insert(&row.variant_sku) {
                return Err(CatalogueError::SkuTwice { line: row.line, sku: row.variant_sku.clone() });
            }
            if let Some(owner) = owners.get(row.variant_sku.as_str()).filter(|p| p.reference != row.product_ref) {
                let (line, sku, reference) = (row.line, row.variant_sku.clone(), owner.reference.clone());
                return Err(CatalogueError::SkuOfAnotherProduct { line, sku, reference });
            }
            let place = *places.entry(&row.product_ref).or_insert_with(|| {
                groups.push((&row.product_ref, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(row);
        }
        let products = groups
            .into_iter()
            .map(|(reference, rows)| PlannedProduct::make(by_reference.get(reference).copied(), &rows));
        Ok(Self { products: products.collect() })
    }

    pub fn report(&self) -> ImportReport {
        let mut report = ImportReport::default();
        for product in &self.products {
            match product.news() {
                News::Created => report.created += 1,
                News::Updated => report.updated += 1,
                News::Unchanged => report.unchanged += 1,
            }
            report.stock_changed += product.variants.iter().filter(|variant| variant.moves_stock()).count();
        }
        report
    }

    pub fn diff(self) -> Diff {
        let report = self.report();
        Diff { report, products: self.products.into_iter().map(PlannedProduct::diff).collect() }
    }
}

/// Rows need not come from a file: what reading one promises is asked again.
fn check(row: &Row) -> Result<(), CatalogueError> {
    let wrong = |column, why| Err(CatalogueError::WrongRow { line: row.line, column, why });
    match row {
        _ if row.product_ref.is_empty() => wrong(Column::ProductRef, "is empty"),
        _ if row.product_name.is_empty() => wrong(Column::ProductName, "is empty"),
        _ if row.variant_sku.is_empty() => wrong(Column::VariantSku, "is empty"),
        _ if row.price.minor <= 0 => wrong(Column::Price, "must be above zero"),
        _ if !(0..=MAX_STOCK).contains(&row.stock) => wrong(Column::Stock, "must be 0 to 10000000"),
        _ => Ok(()),
    }
}

impl PlannedProduct {
    /// `rows` has at least one.
    fn make(known: Option<&Product>, rows: &[&Row]) -> Self {
        let said = |of: fn(&Row) -> &String| rows.iter().map(|row| of(row)).find(|text| !text.is_empty()).cloned();
        let was = |of: fn(&Product) -> Option<String>| known.and_then(of);
        let variants = variants(known, rows);
        let first = rows[0];
        let mut planned = Self {
            line: first.line,
            known: known.map(|product| product.id),
            reference: first.product_ref.clone(),
            name: first.product_name.clone(),
            category: said(|row| &row.category).or_else(|| was(|p| p.category.clone())),
            description: said(|row| &row.description)
                .or_else(|| was(|p| Some(p.description.clone())))
                .unwrap_or_default(),
            image: said(|row| &row.image).or_else(|| was(|p| p.image.clone())),
            price: variants.first().map_or(first.price, |variant| variant.price),
            skus: variants.iter().map(|variant| variant.sku.clone()).collect(),
            fields: Vec::new(),
            variants,
        };
        if let Some(was) = known {
            planned.fields = planned.differences(was);
        }
        planned.set_prices(known);
        planned
    }

    fn differences(&self, was: &Product) -> Vec<FieldDiff> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let fields = [
            FieldDiff::between(Column::ProductName.name(), was.name.clone(), self.name.clone()),
            FieldDiff::between(Column::Category.name(), text(&was.category), text(&self.category)),
            FieldDiff::between(Column::Description.name(), was.description.clone(), self.description.clone()),
            FieldDiff::between(Column::Image.name(), text(&was.image), text(&self.image)),
        ];
        fields.into_iter().flatten().collect()
    }

    /// Gives each variant the price to store. When the product's own price moves, the variants that no row names keep
    /// what they cost.
    fn set_prices(&mut self, known: Option<&Product>) {
        let base_moves = known.is_none_or(|was| was.price != self.price);
        for variant in &mut self.variants {
            variant.own_price = (variant.price != self.price).then_some(variant.price.minor);
            // Stock is written on its own.
            let differs = variant.fields.iter().any(|diff| diff.field != Column::Stock.name());
            variant.is_rewritten = variant.known.is_some() && (differs || base_moves);
        }
    }

    /// Whether the product is new, different or as it was; stock alone makes no difference.
    pub fn news(&self) -> News {
        let variant_news =
            |v: &PlannedVariant| v.known.is_none() || v.fields.iter().any(|diff| diff.field != Column::Stock.name());
        if self.known.is_none() {
            News::Created
        } else if !self.fields.is_empty() || self.variants.iter().any(variant_news) {
            News::Updated
        } else {
            News::Unchanged
        }
    }

    fn diff(self) -> ProductDiff {
        let news = self.news();
        let variants = self.variants.into_iter().filter_map(PlannedVariant::diff).collect();
        ProductDiff { line: self.line, reference: self.reference, name: self.name, news, fields: self.fields, variants }
    }
}

/// The product's variants as they will be: the known ones in their order, then the new ones in the order of the rows.
fn variants(known: Option<&Product>, rows: &[&Row]) -> Vec<PlannedVariant> {
    let mut by_sku: HashMap<&str, &Row> = rows.iter().map(|row| (row.variant_sku.as_str(), *row)).collect();
    let was: &[Variant] = known.map_or(&[], |product| &product.variants);
    let mut planned: Vec<PlannedVariant> = Vec::with_capacity(was.len() + rows.len());
    for (position, variant) in (0..).zip(was) {
        planned.push(match by_sku.remove(variant.sku.as_str()) {
            Some(row) => PlannedVariant::make(Some(variant), row, position),
            None => PlannedVariant::keep(variant, position),
        });
    }
    let new = rows.iter().filter(|row| by_sku.contains_key(row.variant_sku.as_str()));
    for (row, position) in new.zip(i64::try_from(was.len()).unwrap_or(i64::MAX)..) {
        planned.push(PlannedVariant::make(None, row, position));
    }
    planned
}

impl PlannedVariant {
    fn make(known: Option<&Variant>, row: &Row, position: i64) -> Self {
        let said = |text: &String| (!text.is_empty()).then(|| text.clone());
        let size = said(&row.size).or_else(|| known.and_then(|v| v.size.clone()));
        let colour = said(&row.colour).or_else(|| known.and_then(|v| v.colour.clone()));
        let fields = known.map(|was| {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let fields = [
                FieldDiff::between(Column::Size.name(), text(&was.size), text(&size)),
                FieldDiff::between(Column::Colour.name(), text(&was.colour), text(&colour)),
                FieldDiff::between(Column::Price.name(), was.price.to_major(), row.price.to_major()),
                FieldDiff::between(Column::Stock.name(), was.on_hand.to_string(), row.stock.to_string()),
            ];
            fields.into_iter().flatten().collect()
        });
        Self {
            line: Some(row.line),
            known: known.cloned(),
            sku: row.variant_sku.clone(),
            size,
            colour,
            price: row.price,
            own_price: None,
            stock: row.stock,
            position,
            fields: fields.unwrap_or_default(),
            is_rewritten: false,
        }
    }

    fn keep(variant: &Variant, position: i64) -> Self {
        Self {
            line: None,
            known: Some(variant.clone()),
            sku: variant.sku.clone(),
            size: variant.size.clone(),
            colour: variant.colour.clone(),
            price: variant.price,
            own_price: None,
            stock: variant.on_hand,
            position,
            fields: Vec::new(),
            is_rewritten: false,
        }
    }

    fn moves_stock(&self) -> bool {
        self.known.as_ref().is_some_and(|was| was.on_hand != self.stock)
    }

    /// What a new one costs and how many there are: whoever approves wants to see it.
    fn beginnings(&self) -> Vec<FieldDiff> {
        let fields = [
            FieldDiff::between(Column::Price.name(), String::new(), self.price.to_major()),
            FieldDiff::between(Column::Stock.name(), String::new(), self.stock.to_string()),
        ];
        fields.into_iter().flatten().collect()
    }

    /// None for a variant that no row names.
    fn diff(self) -> Option<VariantDiff> {
        let news = match (&self.known, self.fields.is_empty()) {
            (None, _) => News::Created,
            (Some(_), false) => News::Updated,
            (Some(_), true) => News::Unchanged,
        };
        let label = label(self.size.as_deref(), self.colour.as_deref());
        let fields = if self.known.is_none() { self.beginnings() } else { self.fields };
        Some(VariantDiff { line: self.line?, sku: self.sku, label, news, fields })
    }
}
