//! Products back from the JSON they were written as: for what is kept between two readings.

use super::{Availability, Product, Provenance, Source, Variant};
use crate::price::{Amount, from_code, plain};
use serde::{Deserialize, Deserializer, de::Error};

#[derive(Deserialize)]
struct Written {
    external_id: String,
    name: String,
    price: Option<String>,
    currency: Option<String>,
    regular_price: Option<String>,
    price_max: Option<String>,
    availability: String,
    stock: Option<i64>,
    images: Vec<String>,
    sku: Option<String>,
    gtin: Option<String>,
    brand: Option<String>,
    category: Option<String>,
    url: Option<String>,
    description: Option<String>,
    variants: Vec<Variant>,
    #[serde(default)]
    main: bool,
    #[serde(default)]
    from: std::collections::BTreeMap<String, (String, u8)>,
}

#[derive(Deserialize)]
struct WrittenVariant {
    external_id: String,
    sku: Option<String>,
    options: std::collections::BTreeMap<String, String>,
    price: Option<String>,
    regular_price: Option<String>,
    availability: String,
    stock: Option<i64>,
    image: Option<String>,
}

fn amount<E: Error>(text: Option<String>) -> Result<Option<Amount>, E> {
    text.map(|text| plain(&text, None).ok_or_else(|| E::custom("an amount that is none"))).transpose()
}

impl<'de> Deserialize<'de> for Product {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let mut provenance = Provenance::default();
        if let Some(base) = written.from.get("*").and_then(|(word, _)| Source::from_word(word)) {
            provenance = Provenance::of(base);
        }
        for (field, (word, _)) in &written.from {
            if let (Some(field), Some(source)) = (super::Field::from_word(field), Source::from_word(word)) {
                provenance.note(field, source);
            }
        }
        Ok(Self {
            external_id: written.external_id,
            name: written.name,
            price: amount(written.price)?,
            currency: written.currency.as_deref().and_then(from_code),
            regular_price: amount(written.regular_price)?,
            price_max: amount(written.price_max)?,
            availability: Availability::from_word(&written.availability),
            stock: written.stock,
            images: written.images,
            sku: written.sku,
            gtin: written.gtin,
            brand: written.brand,
            category: written.category,
            url: written.url,
            description: written.description,
            variants: written.variants,
            main: written.main,
            provenance,
        })
    }
}

impl<'de> Deserialize<'de> for Variant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = WrittenVariant::deserialize(deserializer)?;
        Ok(Self {
            external_id: written.external_id,
            sku: written.sku,
            options: written.options.into_iter().collect(),
            price: amount(written.price)?,
            regular_price: amount(written.regular_price)?,
            availability: Availability::from_word(&written.availability),
            stock: written.stock,
            image: written.image,
        })
    }
}
