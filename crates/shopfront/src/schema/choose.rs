//! Which of the products of a page is the page's own (contract, section 11).

use super::{Found, Standing};
use crate::{link, price::Amount, product::Product, text::bare};

/// What a page says of itself.
#[derive(Debug, Default)]
pub(crate) struct About {
    /// Its addresses: canonical, asked.
    pub(crate) urls: Vec<String>,
    /// Its first heading, its title up to a separator.
    pub(crate) names: Vec<String>,
    /// The prices that are seen on it.
    pub(crate) seen: Vec<Amount>,
}

/// What was chosen.
#[derive(Debug)]
pub(crate) enum Chosen {
    /// The page is about one product.
    One(Box<Product>),
    /// The page lists several.
    Many(Vec<Product>),
    /// There is none.
    None,
}

/// Chooses.
pub(crate) fn choose(found: Vec<Found>, about: &About) -> Chosen {
    if found.is_empty() {
        return Chosen::None;
    }
    let at_url = |one: &Found| {
        one.ids
            .iter()
            .chain(&one.product.url)
            .any(|id| about.urls.iter().any(|url| id.starts_with("http") && link::is_same(strip_fragment(id), url)))
    };
    let is_named = |one: &Found| about.names.iter().any(|name| bare(name) == bare(&one.product.name));
    let listed = found.iter().filter(|one| one.standing == Standing::Listed).count();
    let alone: Vec<usize> =
        (0..found.len()).filter(|at| matches!(found[*at].standing, Standing::Plain | Standing::Main)).collect();
    let place = (0..found.len())
        .find(|at| at_url(&found[*at]) && found[*at].standing != Standing::Related)
        .or_else(|| found.iter().position(|one| one.standing == Standing::Main))
        .or_else(|| (0..found.len()).find(|at| is_named(&found[*at])))
        .or_else(|| if alone.len() == 1 { Some(alone[0]) } else { None });
    let place = place.or_else(|| {
        // Several that stand alike, none of them the page's: a list. One list of one is a page about it.
        let different = |one: &usize| bare(&found[*one].product.name) != bare(&found[alone[0]].product.name);
        let is_list =
            alone.len() > 2 && alone.iter().filter(|one| different(one)).count() > 1 || alone.is_empty() && listed > 1;
        if is_list { None } else { alone.first().copied().or((listed == 1).then_some(0)) }
    });
    match place {
        Some(place)
            if !(found[place].standing == Standing::Listed && listed > 1)
                || at_url(&found[place]) && is_named(&found[place]) =>
        {
            Chosen::One(Box::new(merged(found, place, about)))
        }
        _ => {
            let shown = found.into_iter().filter(|one| !matches!(one.standing, Standing::Related | Standing::Variant));
            let products: Vec<Product> = shown.map(|one| one.product).collect();
            if products.is_empty() { Chosen::None } else { Chosen::Many(products) }
        }
    }
}

fn strip_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

/// The chosen one, its gaps filled from what else is said of the same product; on contradicting prices the one that is seen.
fn merged(mut found: Vec<Found>, place: usize, about: &About) -> Product {
    let mut chosen = found.swap_remove(place).product;
    let sees = |product: &Product| product.price.is_some_and(|price| about.seen.contains(&price));
    for other in found {
        let same_number = chosen.sku.is_some() && chosen.sku == other.product.sku
            || chosen.gtin.is_some() && chosen.gtin == other.product.gtin;
        let same_name = bare(&chosen.name) == bare(&other.product.name);
        let same_url = chosen.url.is_some() && chosen.url == other.product.url;
        if other.standing == Standing::Related
            || !(same_name || same_number && other.standing != Standing::Listed || same_url)
        {
            continue;
        }
        let mut other = other.product;
        if chosen.price.is_some()
            && other.price.is_some()
            && chosen.price != other.price
            && sees(&other)
            && !sees(&chosen)
        {
            std::mem::swap(&mut chosen, &mut other);
        }
        chosen.fill_from(other);
    }
    chosen
}
