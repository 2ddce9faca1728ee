use super::{Product, Variant};
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeStruct},
};

impl Serialize for Product {
    /// As section 1 names the fields, `from` with the reader and confidence of each.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("product", 20)?;
        let text = |amount: Option<crate::price::Amount>| amount.map(|amount| amount.to_string());
        out.serialize_field("external_id", &self.external_id)?;
        out.serialize_field("name", &self.name)?;
        out.serialize_field("price", &text(self.price))?;
        out.serialize_field("currency", &self.currency.map(|currency| currency.to_string()))?;
        out.serialize_field("regular_price", &text(self.regular_price))?;
        out.serialize_field("price_max", &text(self.price_max))?;
        out.serialize_field("availability", self.availability.word())?;
        out.serialize_field("stock", &self.stock)?;
        out.serialize_field("images", &self.images)?;
        out.serialize_field("sku", &self.sku)?;
        out.serialize_field("gtin", &self.gtin)?;
        out.serialize_field("brand", &self.brand)?;
        out.serialize_field("category", &self.category)?;
        out.serialize_field("url", &self.url)?;
        out.serialize_field("description", &self.description)?;
        out.serialize_field("variants", &self.variants)?;
        if self.main {
            out.serialize_field("main", &true)?;
        }
        out.serialize_field("from", &From(self))?;
        out.end()
    }
}

impl Serialize for Variant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("variant", 8)?;
        out.serialize_field("external_id", &self.external_id)?;
        out.serialize_field("sku", &self.sku)?;
        out.serialize_field("options", &Options(&self.options))?;
        out.serialize_field("price", &self.price.map(|amount| amount.to_string()))?;
        out.serialize_field("regular_price", &self.regular_price.map(|amount| amount.to_string()))?;
        out.serialize_field("availability", self.availability.word())?;
        out.serialize_field("stock", &self.stock)?;
        out.serialize_field("image", &self.image)?;
        out.end()
    }
}

struct Options<'a>(&'a [(String, String)]);

impl Serialize for Options<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// `{"*": ["json_ld", 92], "price": ["visible", 65]}`.
struct From<'a>(&'a Product);

impl Serialize for From<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let provenance = &self.0.provenance;
        let mut out = serializer.serialize_map(Some(provenance.others().len() + 1))?;
        out.serialize_entry("*", &(provenance.base().word(), provenance.base().confidence()))?;
        for (field, source) in provenance.others() {
            out.serialize_entry(field.word(), &(source.word(), source.confidence()))?;
        }
        out.end()
    }
}
