//! Which product of the brand a source means (contract, section 23): the source's own id, then the bar code, then the shop's
//! number where it is unique. Pure.

use super::diff::Known;
use crate::{Product, Said, Staged, Variant};
use kernel::ProductId;
use std::collections::{HashMap, HashSet};

/// What the brand's products are known by.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    by_gtin: HashMap<String, ProductId>,
    by_sku: HashMap<String, ProductId>,
    /// Those another source keeps.
    followed: HashSet<ProductId>,
}

impl Identity {
    pub(crate) fn of<'a>(
        products: impl IntoIterator<Item = &'a Product>,
        gtins: Vec<(String, ProductId)>,
        followed: Vec<ProductId>,
    ) -> Self {
        let skus =
            products.into_iter().flat_map(|product| product.variants.iter().map(|v| (v.sku.clone(), product.id)));
        Self { by_sku: skus.collect(), by_gtin: gtins.into_iter().collect(), followed: followed.into_iter().collect() }
    }

    pub(super) fn is_followed(&self, product: ProductId) -> bool {
        self.followed.contains(&product)
    }
}

/// The product each staged one means; none for one that is not there yet. No product is meant twice.
pub(super) fn matched(
    staged: &[Staged],
    known: &HashMap<String, Known>,
    identity: &Identity,
) -> Vec<Option<ProductId>> {
    let mut taken: HashSet<ProductId> = HashSet::new();
    let mut matched: Vec<Option<ProductId>> = Vec::with_capacity(staged.len());
    for one in staged {
        let product = known.get(&one.external_id).map(|known| known.product).filter(|product| taken.insert(*product));
        matched.push(product);
    }
    for (one, place) in staged.iter().zip(&mut matched).filter(|(_, place)| place.is_none()) {
        let product = one.gtin.as_ref().and_then(|gtin| identity.by_gtin.get(gtin));
        *place = product.copied().filter(|product| taken.insert(*product));
    }
    // A number that two products of the source share is no id.
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for one in staged {
        let numbers: HashSet<&str> = numbers(one).collect();
        numbers.into_iter().for_each(|number| *uses.entry(number).or_default() += 1);
    }
    for (one, place) in staged.iter().zip(&mut matched).filter(|(_, place)| place.is_none()) {
        let mut own = numbers(one).filter(|number| uses.get(number) == Some(&1));
        let product = own.find_map(|number| identity.by_sku.get(number));
        *place = product.copied().filter(|product| taken.insert(*product));
    }
    matched
}

fn numbers(staged: &Staged) -> impl Iterator<Item = &str> {
    staged.said.variants.iter().filter_map(|variant| variant.sku.as_deref())
}

/// The variant each said form means: the one it was before, then the one with its number, then the one with its options.
pub(crate) fn paired<'a>(said: &Said, base: Option<&Said>, product: &'a Product) -> Vec<Option<&'a Variant>> {
    let mut free: Vec<&Variant> = product.variants.iter().collect();
    let mut pairs: Vec<Option<&Variant>> = vec![None; said.variants.len()];
    let before = |key: &str| {
        let was = base.and_then(|base| base.variants.iter().find(|was| was.key == key));
        was.and_then(|was| was.variant)
    };
    let mut pair = |fits: &dyn Fn(&crate::SaidVariant, &Variant) -> bool| {
        for (said, place) in said.variants.iter().zip(&mut pairs).filter(|(_, place)| place.is_none()) {
            if let Some(at) = free.iter().position(|ours| fits(said, ours)) {
                *place = Some(free.swap_remove(at));
            }
        }
    };
    pair(&|said, ours| before(&said.key) == Some(ours.id));
    pair(&|said, ours| said.sku.as_deref() == Some(ours.sku.as_str()));
    pair(&|said, ours| said.size == ours.size && said.colour == ours.colour);
    pairs
}
