//! Which values of a page are products, where they stand, and which belong together.

use super::{
    Found,
    graph::{DEPTH, Graph, Node, local, types},
    product::{family, single},
};
use crate::{Context, json::Json, product::Source};

/// Where a product stands on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// What the page says it is about.
    Main,
    /// On its own.
    Plain,
    /// One of a list.
    Listed,
    /// Beside another one: related, similar, recently seen.
    Related,
    /// A form of another one.
    Variant,
}

/// A value that is a product.
pub(super) struct Candidate<'a> {
    pub(super) node: Node<'a>,
    pub(super) standing: Standing,
    /// The offer that names the product, where the product does not name its offers.
    pub(super) offer: Option<&'a Json>,
}

const PRODUCTS: &[&str] = &[
    "product",
    "productgroup",
    "individualproduct",
    "productmodel",
    "somemproducts",
    "someproducts",
    "productorservice",
    "actualproductorserviceinstance",
    "productorservicemodel",
    "h-product",
];
/// Products by what they are, if they have offers.
const KINDS: &[&str] = &[
    "book",
    "car",
    "vehicle",
    "motorcycle",
    "busorcoach",
    "motorizedbicycle",
    "videogame",
    "softwareapplication",
    "mobileapplication",
    "musicalbum",
    "movie",
    "drug",
    "dietarysupplement",
    "game",
    "apartment",
    "house",
    "audiobook",
    "menuitem",
];
const MOST: usize = 1_000;

pub(super) fn is_product(value: &Json) -> bool {
    let types = types(value);
    types.iter().any(|kind| PRODUCTS.contains(&kind.as_str()))
        || types.iter().any(|kind| KINDS.contains(&kind.as_str())) && super::graph::property(value, "offers").is_some()
}

/// Finds the products in values, without recursion.
pub(super) fn collect<'a>(roots: &'a [Json], graph: &Graph<'a>) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate<'a>> = Vec::new();
    let mut waiting: Vec<(&Json, Standing, usize, Option<&Json>)> =
        roots.iter().rev().map(|root| (root, Standing::Plain, 0, None)).collect();
    while let Some((value, standing, depth, offer)) = waiting.pop() {
        if depth > DEPTH || found.len() > MOST {
            continue;
        }
        match value {
            Json::Arr(values) => waiting.extend(values.iter().rev().map(|value| (value, standing, depth + 1, offer))),
            Json::Obj(fields) => {
                let is_it = is_product(value);
                if is_it && fields.len() > 1 + usize::from(value.get("@id").is_some()) {
                    found.push(Candidate { node: graph.node(value), standing, offer });
                } else if matches!(standing, Standing::Main | Standing::Listed)
                    && (is_it || fields.len() <= 2 && value.get("@id").is_some())
                {
                    refer(value, standing, graph, &mut found);
                }
                let is_offer = types(value).iter().any(|kind| matches!(kind.as_str(), "offer" | "offering"));
                let is_list = types(value).iter().any(|kind| {
                    matches!(kind.as_str(), "itemlist" | "offercatalog" | "collectionpage" | "searchresultspage")
                });
                for (key, inner) in fields.iter().rev() {
                    let key = local(key).to_ascii_lowercase();
                    let standing = match key.as_str() {
                        "mainentity" | "mainentityofpage" if standing == Standing::Plain && !is_list => Standing::Main,
                        "isrelatedto" | "issimilarto" | "isaccessoryorsparepartfor" | "isconsumablefor" | "related" => {
                            Standing::Related
                        }
                        "itemlistelement" | "hasoffercatalog" if standing != Standing::Related => Standing::Listed,
                        "hasvariant" => Standing::Variant,
                        "isvariantof" | "review" | "reviews" | "aggregaterating" | "breadcrumb" | "breadcrumblist"
                        | "shippingdetails" | "publisher" | "itemreviewed" => continue,
                        _ if is_list && standing == Standing::Plain && key != "mainentity" => Standing::Listed,
                        "itemoffered" | "includes" => standing,
                        // What an offer of a product holds is not another product.
                        _ => standing,
                    };
                    let by =
                        if is_offer && matches!(key.as_str(), "itemoffered" | "includes") { Some(value) } else { None };
                    if is_it && by.is_none() && key == "itemoffered" {
                        continue;
                    }
                    waiting.push((inner, standing, depth + 1, by));
                }
            }
            _ => {}
        }
    }
    found
}

/// `{"@id": "#product"}` where a product may stand: the product itself takes the standing.
fn refer<'a>(value: &'a Json, standing: Standing, graph: &Graph<'a>, found: &mut Vec<Candidate<'a>>) {
    let node = graph.node(value);
    if node.types().iter().any(|kind| PRODUCTS.contains(&kind.as_str())) && node.get("name").is_some() {
        found.push(Candidate { node, standing, offer: None });
    }
}

/// Joins the forms of a product with it, and reads all.
pub(super) fn families<'a>(
    candidates: &[Candidate<'a>],
    graph: &Graph<'a>,
    source: Source,
    context: &Context,
) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut taken = vec![false; candidates.len()];
    let group_of = |candidate: &Candidate<'a>| {
        let by = graph.all(&candidate.node, "isVariantOf");
        let named = by
            .iter()
            .find_map(|group| graph.text(group, "productGroupID").or_else(|| group.get("@id").and_then(Json::word)));
        named.or_else(|| graph.text(&candidate.node, "inProductGroupWithID")).map(str::to_owned)
    };
    let groups: Vec<Option<String>> = candidates.iter().map(group_of).collect();
    for (at, candidate) in candidates.iter().enumerate() {
        if taken[at] || candidate.standing == Standing::Variant {
            continue;
        }
        let names: Vec<String> = ["productGroupID", "@id"]
            .iter()
            .filter_map(|name| graph.text(&candidate.node, name))
            .map(str::to_owned)
            .collect();
        let is_group = candidate.node.get("hasVariant").is_some()
            || candidate.node.types().iter().any(|kind| kind == "productgroup");
        let key = groups[at].clone();
        let mut variants: Vec<Node<'a>> = graph.all(&candidate.node, "hasVariant");
        let mut own = false;
        for (other, group) in groups.iter().enumerate() {
            let Some(group) = group else { continue };
            let of_group = is_group && names.contains(group);
            let of_same = !is_group && key.as_ref() == Some(group);
            if other != at && !taken[other] && (of_group || of_same) && candidates[other].standing != Standing::Variant
            {
                taken[other] = true;
                variants.push(candidates[other].node.clone());
                own |= of_same;
            }
        }
        taken[at] = true;
        if own {
            variants.insert(0, candidate.node.clone());
        }
        let group_node = graph.all(&candidate.node, "isVariantOf").into_iter().next();
        let product = if variants.is_empty() {
            single(&candidate.node, group_node.as_ref(), candidate.offer, graph, source, context)
        } else {
            family(&candidate.node, group_node.as_ref(), &variants, graph, source, context)
        };
        let ids =
            ["@id", "url"].iter().filter_map(|name| graph.text(&candidate.node, name)).map(str::to_owned).collect();
        if let Some(product) = product {
            found.push(Found { product, standing: candidate.standing, ids });
        }
    }
    // The same thing referred to twice: the better standing stays.
    let mut unique: Vec<Found> = Vec::new();
    for one in found {
        let twin = unique
            .iter_mut()
            .find(|known| !one.ids.is_empty() && known.ids == one.ids && known.product.name == one.product.name);
        match twin {
            Some(known) => {
                if one.standing == Standing::Main {
                    known.standing = Standing::Main;
                }
                known.product.fill_from(one.product);
            }
            None => unique.push(one),
        }
    }
    unique
}
