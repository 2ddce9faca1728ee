use super::{
    ProductInput, VariantInput,
    check::{Check, Once},
    shape::{self, Text},
};
use catalogue::csv_rows::{self, MAX_STOCK, Row};
use kernel::{Currency, Money};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};
use toml::{Spanned, Value};

impl Check<'_> {
    /// Inline products, then those of the CSV file; references and SKUs come once in both together.
    pub(super) fn products(
        &mut self,
        inline: Vec<shape::Product>,
        csv: Option<Text>,
        currency: Currency,
    ) -> Vec<ProductInput> {
        let mut references = Once::new("ref");
        let mut skus = Once::new("SKU");
        let mut products = Vec::with_capacity(inline.len());
        for shape in inline {
            references.see(self, &shape.reference);
            products.push(self.product(shape, currency, &mut skus));
        }
        if let Some(csv) = csv {
            let file = self.path.parent().unwrap_or(Path::new("")).join(csv.get_ref());
            let rows = self.rows(&csv, &file, currency);
            for row in &rows {
                if let Some(line) = references.seen(&row.product_ref) {
                    self.twice(&file, row, "ref", &row.product_ref, line);
                }
                if let Some(line) = skus.seen(&row.variant_sku) {
                    self.twice(&file, row, "SKU", &row.variant_sku, line);
                }
            }
            products.extend(grouped(rows));
        }
        products
    }

    fn twice(&mut self, file: &Path, row: &Row, key: &str, value: &str, line: u64) {
        let what = format!("the {key} {value:?} is already on line {line} of {}", self.path.display());
        self.wrong_in(file.to_owned(), row.line, what);
    }

    fn rows(&mut self, named: &Text, file: &PathBuf, currency: Currency) -> Vec<Row> {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.wrong(named, format!("catalogue_csv {}: cannot be read: {error}", file.display()));
                return Vec::new();
            }
        };
        csv_rows::read(&bytes, currency).unwrap_or_else(|problems| {
            for problem in problems.told() {
                self.wrong_in(file.clone(), problem.line, problem.fault.to_string());
            }
            if problems.untold() > 0 {
                self.wrong(named, format!("catalogue_csv has {} more faults than told", problems.untold()));
            }
            Vec::new()
        })
    }

    fn product(&mut self, shape: shape::Product, currency: Currency, skus: &mut Once) -> ProductInput {
        let reference = shape.reference.clone();
        let price = shape.price.as_ref().map(|price| self.price(price, currency));
        if shape.variants.is_empty() {
            // Sold as it is: its reference is its SKU.
            skus.see(self, &reference);
        } else if let Some(stock) = &shape.stock {
            self.wrong(stock, "the stock of a product with variants is told by each variant");
        }
        let variants = match (shape.variants, price) {
            (variants, None) if variants.is_empty() => {
                self.wrong(&reference, format!("the product {:?} has no price", reference.get_ref()));
                Vec::new()
            }
            (variants, Some(price)) if variants.is_empty() => {
                if shape.stock.is_none() {
                    self.wrong(&reference, format!("the product {:?} has no stock", reference.get_ref()));
                }
                vec![VariantInput {
                    sku: reference.get_ref().trim().to_owned(),
                    size: String::new(),
                    colour: String::new(),
                    price,
                    stock: shape.stock.map_or(0, |stock| self.stock(&stock)),
                }]
            }
            (variants, price) => {
                variants.into_iter().map(|variant| self.variant(variant, price, currency, skus)).collect()
            }
        };
        ProductInput {
            reference: self.filled("ref", &shape.reference, 64),
            name: self.name("name", &shape.name),
            category: shape.category.map(|text| self.at_most("category", &text, 100)).unwrap_or_default(),
            description: shape.description.map(|text| self.at_most("description", &text, 5_000)).unwrap_or_default(),
            image: shape.image.map(|text| self.address_of_image(&text)),
            variants,
        }
    }

    fn variant(
        &mut self,
        shape: shape::Variant,
        of_product: Option<Money>,
        currency: Currency,
        skus: &mut Once,
    ) -> VariantInput {
        skus.see(self, &shape.sku);
        let own = shape.price.as_ref().map(|price| self.price(price, currency));
        let price = own.or(of_product).unwrap_or_else(|| {
            self.wrong(&shape.sku, format!("the variant {:?} has no price, nor has its product", shape.sku.get_ref()));
            Money::zero(currency)
        });
        VariantInput {
            sku: self.filled("sku", &shape.sku, 64),
            size: shape.size.map(|text| self.at_most("size", &text, 64)).unwrap_or_default(),
            colour: shape.colour.map(|text| self.at_most("colour", &text, 64)).unwrap_or_default(),
            price,
            stock: self.stock(&shape.stock),
        }
    }

    /// A whole number, or a text such as "12.50": a float cannot hold every price.
    fn price(&mut self, value: &Spanned<Value>, currency: Currency) -> Money {
        let price = self.amount("price", value, currency);
        if price.is_some_and(|price| price.minor == 0) {
            self.wrong(value, format!("\"0\" is not a price in {currency}"));
        }
        price.unwrap_or(Money::zero(currency))
    }

    /// An amount in major units, zero or more; none when it is no amount, and a fault is recorded.
    pub(super) fn amount(&mut self, key: &str, value: &Spanned<Value>, currency: Currency) -> Option<Money> {
        let text = match value.get_ref() {
            Value::Integer(whole) => whole.to_string(),
            Value::String(text) => text.clone(),
            Value::Float(_) => {
                self.wrong(value, format!("{key}: write an amount with decimals in quotes, such as \"12.50\""));
                return None;
            }
            _ => {
                self.wrong(value, format!("{key} must be a whole number, or an amount in quotes such as \"12.50\""));
                return None;
            }
        };
        match Money::parse_major(&text, currency) {
            Ok(amount) if amount.minor >= 0 => Some(amount),
            _ => {
                self.wrong(value, format!("{text:?} is not a {key} in {currency}"));
                None
            }
        }
    }

    fn stock(&mut self, stock: &Spanned<i64>) -> i64 {
        if !(0..=MAX_STOCK).contains(stock.get_ref()) {
            self.wrong(stock, format!("stock is {}: it must be from 0 to {MAX_STOCK}", stock.get_ref()));
        }
        *stock.get_ref()
    }

    fn address_of_image(&mut self, text: &Text) -> String {
        let known = |url: url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        if !url::Url::parse(text.get_ref()).is_ok_and(known) {
            self.wrong(text, "image must be an address that begins with https:// or http://");
        }
        text.get_ref().clone()
    }
}

/// Rows of one reference are one product, in the order of their first rows; what a later row leaves empty was said by
/// the first.
fn grouped(rows: Vec<Row>) -> Vec<ProductInput> {
    let mut products: Vec<ProductInput> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let place = *places.entry(row.product_ref.clone()).or_insert_with(|| {
            products.push(ProductInput {
                reference: row.product_ref.clone(),
                name: row.product_name.clone(),
                category: String::new(),
                description: String::new(),
                image: None,
                variants: Vec::new(),
            });
            products.len() - 1
        });
        let product = &mut products[place];
        if product.category.is_empty() {
            product.category = row.category;
        }
        if product.description.is_empty() {
            product.description = row.description;
        }
        if product.image.is_none() && !row.image.is_empty() {
            product.image = Some(row.image);
        }
        product.variants.push(VariantInput {
            sku: row.variant_sku,
            size: row.size,
            colour: row.colour,
            price: row.price,
            stock: row.stock,
        });
    }
    products
}
