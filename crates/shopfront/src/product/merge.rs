use super::{Availability, Field, Product};

impl Product {
    /// Fills the gaps of this product from a less sure reading of the same one; nothing that is there is overwritten.
    pub fn fill_from(&mut self, lower: Self) {
        let mut lower = lower;
        let provenance = std::mem::take(&mut lower.provenance);
        let from = |field: Field| provenance.source(field);
        let mut noted = Vec::new();
        macro_rules! fill {
            ($field:ident, $of:expr) => {
                if self.$field.is_none() && lower.$field.is_some() {
                    self.$field = lower.$field.take();
                    noted.push(($of, from($of)));
                }
            };
        }
        if self.name.is_empty() && !lower.name.is_empty() {
            self.name = std::mem::take(&mut lower.name);
            noted.push((Field::Name, from(Field::Name)));
        }
        // A currency says nothing of another reader's price; without one it may be the shop's.
        let same_price = self.price.is_none() || self.price == lower.price || lower.price.is_none();
        if self.price.is_none() && lower.price.is_some() {
            (self.price, self.regular_price, self.price_max) = (lower.price, lower.regular_price, lower.price_max);
            noted.push((Field::Price, from(Field::Price)));
            if lower.currency.is_some() {
                self.currency = lower.currency;
                noted.push((Field::Currency, from(Field::Currency)));
            }
        } else if same_price && self.price.is_some() {
            if self.regular_price.is_none() {
                self.regular_price = lower.regular_price;
            }
            if self.price_max.is_none() {
                self.price_max = lower.price_max;
            }
        }
        fill!(currency, Field::Currency);
        if self.availability == Availability::Unknown && lower.availability != Availability::Unknown {
            self.availability = lower.availability;
            noted.push((Field::Availability, from(Field::Availability)));
        }
        fill!(stock, Field::Stock);
        fill!(sku, Field::Sku);
        fill!(gtin, Field::Gtin);
        fill!(brand, Field::Brand);
        fill!(category, Field::Category);
        fill!(url, Field::Url);
        fill!(description, Field::Description);
        if self.images.is_empty() && !lower.images.is_empty() {
            self.images = std::mem::take(&mut lower.images);
            noted.push((Field::Images, from(Field::Images)));
        }
        if self.variants.is_empty() && !lower.variants.is_empty() {
            self.variants = std::mem::take(&mut lower.variants);
            noted.push((Field::Variants, from(Field::Variants)));
        }
        if self.external_id.is_empty() {
            self.external_id = lower.external_id;
        }
        for (field, source) in noted {
            self.provenance.note(field, source);
        }
    }
}
