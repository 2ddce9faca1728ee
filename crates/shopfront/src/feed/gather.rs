use super::Item;
use crate::product::{Availability, Product, Variant};
use std::collections::HashMap;

/// Joins items: forms of one product with it, doubled ids to the last one.
#[derive(Debug, Default)]
pub(crate) struct Gather {
    products: Vec<Product>,
    /// Where each id stands: the product, and the form of it.
    by_id: HashMap<String, (usize, Option<usize>)>,
    groups: HashMap<String, usize>,
}

impl Gather {
    pub(crate) fn put(&mut self, item: Item) {
        let Item { mut product, group, options } = item;
        product.identify();
        let id = product.external_id.clone();
        match self.by_id.get(&id).copied() {
            Some((at, Some(form))) => {
                self.products[at].variants[form] = variant(&product, options);
                return;
            }
            Some((at, None)) if group.is_none() => {
                self.products[at] = product;
                return;
            }
            _ => {}
        }
        let Some(group) = group else {
            self.by_id.insert(id, (self.products.len(), None));
            self.products.push(product);
            return;
        };
        let at = *self.groups.entry(group.clone()).or_insert(self.products.len());
        if at == self.products.len() {
            let mut whole = product.clone();
            whole.external_id = group;
            self.products.push(whole);
        }
        let whole = &mut self.products[at];
        self.by_id.insert(id, (at, Some(whole.variants.len())));
        whole.variants.push(variant(&product, options));
        whole.fill_from(Product { price: None, availability: Availability::Unknown, variants: Vec::new(), ..product });
    }

    pub(crate) fn products(self) -> Vec<Product> {
        let mut products = self.products;
        for product in products.iter_mut().filter(|product| !product.variants.is_empty()) {
            if let [only] = &product.variants[..] {
                // A group of one is the product itself.
                product.external_id.clone_from(&only.external_id);
                product.variants.clear();
                continue;
            }
            (product.price, product.regular_price, product.price_max, product.stock) = (None, None, None, None);
            (product.availability, product.gtin) = (Availability::Unknown, None);
            product.sum_up_variants();
        }
        products
    }
}

fn variant(product: &Product, options: Vec<(String, String)>) -> Variant {
    Variant {
        external_id: product.external_id.clone(),
        sku: product.sku.clone(),
        options,
        price: product.price,
        regular_price: product.regular_price,
        availability: product.availability,
        stock: product.stock,
        image: product.images.first().cloned(),
    }
}
