//! Products as schema.org tells them, in whatever syntax: JSON-LD, microdata, RDFa, microformats (contract, section 11).
//!
//! Every syntax is read into the same values ([`Json`]), and these into products in one place.

mod candidate;
mod choose;
mod graph;
mod jsonld;
mod microdata;
mod microformat;
mod offer;
mod product;
mod rdfa;

pub(crate) use choose::{About, Chosen, choose};
pub(crate) use jsonld::scripts;

use crate::{
    Context,
    html::Dom,
    json::{Json, Read},
    product::{Product, Source},
};
pub(crate) use candidate::Standing;

/// A product that was found, where it stood, and whether it is the whole of its family.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) product: Product,
    pub(crate) standing: Standing,
    /// Its own `@id` or address.
    pub(crate) ids: Vec<String>,
}

/// All products the JSON-LD of a page tells, and whether any script was beyond reading.
pub(crate) fn in_json_ld(scripts: Vec<Read>, context: &Context) -> Vec<Found> {
    let (mended, strict): (Vec<_>, Vec<_>) = scripts.into_iter().partition(|read| read.mended);
    let source = if strict.is_empty() && !mended.is_empty() { Source::MendedJsonLd } else { Source::JsonLd };
    let roots: Vec<Json> = strict.into_iter().chain(mended).map(|read| read.value).collect();
    found(&roots, source, context)
}

/// All products microdata, RDFa and microformats tell.
pub(crate) fn in_markup(dom: &Dom, context: &Context) -> Vec<Found> {
    let mut roots = microdata::items(dom);
    let plain = found(&roots, Source::Markup, context);
    if !plain.is_empty() {
        return plain;
    }
    roots = rdfa::items(dom);
    roots.extend(microformat::items(dom));
    found(&roots, Source::Markup, context)
}

/// All products a value tells.
pub(crate) fn found(roots: &[Json], source: Source, context: &Context) -> Vec<Found> {
    let graph = graph::Graph::of(roots);
    let candidates = candidate::collect(roots, &graph);
    candidate::families(&candidates, &graph, source, context)
}
