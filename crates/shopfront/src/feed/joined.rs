//! A feed handed over product by product, forms joined, in as little memory as its text: read once to learn what belongs together,
//! and once more to hand each product over as soon as its last item was read.

use super::{BadXml, Gather, Item, items};
use crate::{Context, product::Product};
use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

/// Where each id and each group stands for the last time.
#[derive(Default)]
struct Plan {
    ids: HashMap<u64, usize>,
    groups: HashMap<u64, usize>,
    count: usize,
}

impl Plan {
    fn learn(text: &str, context: &Context) -> Result<Self, BadXml> {
        let mut plan = Self::default();
        items(text, context, |mut item| {
            item.product.identify();
            match &item.group {
                Some(group) => plan.groups.insert(mark(group), plan.count),
                None => plan.ids.insert(mark(&item.product.external_id), plan.count),
            };
            plan.count += 1;
        })?;
        Ok(plan)
    }
}

/// Hands over each product of a feed, its forms joined, of doubled ids the last; until `hand` says no. How many items there are.
///
/// # Errors
/// A short stable word, before anything was handed over: the document has a type declaration, or is too deep.
pub fn stream_joined(
    text: &str,
    context: &Context,
    mut hand: impl FnMut(Product) -> bool,
) -> Result<usize, &'static str> {
    let plan = Plan::learn(text, context).map_err(BadXml::code)?;
    let (mut at, mut goes_on) = (0, true);
    let mut open: HashMap<u64, Gather> = HashMap::new();
    let mut given: HashSet<u64> = HashSet::new();
    items(text, context, |item| {
        let place = at;
        at += 1;
        if !goes_on {
            return;
        }
        let products = match &item.group {
            Some(group) => {
                let group = mark(group);
                let gather = open.entry(group).or_default();
                gather.put(item);
                if plan.groups.get(&group) != Some(&place) {
                    return;
                }
                open.remove(&group).unwrap_or_default().products()
            }
            None => alone(item, place, &plan),
        };
        for product in products {
            goes_on = goes_on && (!given.insert(mark(&product.external_id)) || hand(product));
        }
    })
    .map_err(BadXml::code)?;
    Ok(plan.count)
}

/// An item that is a product, unless a later one has its id.
fn alone(item: Item, place: usize, plan: &Plan) -> Vec<Product> {
    let mut product = item.product;
    product.identify();
    if plan.ids.get(&mark(&product.external_id)) == Some(&place) { vec![product] } else { Vec::new() }
}

fn mark(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = r#"<rss xmlns:g="http://base.google.com/ns/1.0"><channel>
        <item><g:id>1</g:id><g:title>Savon</g:title><g:price>100 XOF</g:price></item>
        <item><g:id>2-M</g:id><g:item_group_id>2</g:item_group_id><g:title>Robe</g:title><g:price>300 XOF</g:price><g:size>M</g:size></item>
        <item><g:id>3</g:id><g:title>Huile</g:title><g:price>200 XOF</g:price></item>
        <item><g:id>1</g:id><g:title>Savon noir</g:title><g:price>150 XOF</g:price></item>
        <item><g:id>2-L</g:id><g:item_group_id>2</g:item_group_id><g:title>Robe</g:title><g:price>350 XOF</g:price><g:size>L</g:size></item>
        <item><g:id>4-U</g:id><g:item_group_id>4</g:item_group_id><g:title>Sac</g:title><g:price>500 XOF</g:price></item>
        <item><g:title>Torn<g:price></item>
        </channel></rss>"#;

    #[test]
    fn what_is_handed_over_is_what_is_gathered() {
        let context = Context::default();
        let mut gathered = super::super::read(FEED, &context).unwrap().products;
        let mut handed = Vec::new();
        let count = stream_joined(FEED, &context, |product| {
            handed.push(product);
            true
        });
        assert_eq!(count, Ok(6));
        // A product comes when its last item was read.
        let order: Vec<&str> = handed.iter().map(|product| product.external_id.as_str()).collect();
        assert_eq!(order, ["3", "1", "2", "4-U"]);
        let by_id = |products: &mut Vec<Product>| products.sort_by(|a, b| a.external_id.cmp(&b.external_id));
        by_id(&mut gathered);
        by_id(&mut handed);
        assert_eq!(handed, gathered);
    }

    #[test]
    fn whoever_takes_may_stop_and_types_are_refused_before_anything_is_handed() {
        let mut handed = 0;
        let taken = stream_joined(FEED, &Context::default(), |_| {
            handed += 1;
            handed < 2
        });
        assert_eq!((taken, handed), (Ok(6), 2));
        let typed = format!("{FEED}<!DOCTYPE a [<!ENTITY x \"y\">]>");
        let told = stream_joined(&typed, &Context::default(), |_| panic!("nothing is handed over"));
        assert_eq!(told, Err("doctype"));
    }
}
