//! RDFa in the part shops use: `vocab`, `typeof`, `property`, `resource`, `content`; GoodRelations included.

use super::{
    graph::local,
    microdata::{put, value},
};
use crate::{
    html::{Dom, Id},
    json::Json,
};
use std::collections::HashMap;

/// The things of a page, the outermost ones.
pub(super) fn items(dom: &Dom) -> Vec<Json> {
    let scopes: Vec<Id> = dom.elements().filter(|id| dom.attr(*id, "typeof").is_some()).take(2_000).collect();
    if scopes.is_empty() {
        return Vec::new();
    }
    let mut properties: HashMap<Id, Vec<Id>> = HashMap::new();
    for id in dom.elements().filter(|id| {
        dom.attr(*id, "property").is_some()
            || dom.attr(*id, "rel").is_some_and(|rel| rel.contains(':'))
            || dom.attr(*id, "rev").is_some()
    }) {
        let owner = dom.around(id).find(|around| dom.attr(*around, "typeof").is_some());
        if let Some(owner) = owner {
            properties.entry(owner).or_default().push(id);
        }
    }
    let mut done: HashMap<Id, Json> = HashMap::new();
    let mut tops = Vec::new();
    for scope in scopes.iter().rev() {
        let kinds = dom.attr(*scope, "typeof").unwrap_or_default();
        let mut fields: Vec<(Box<str>, Json)> = vec![(
            "@type".into(),
            Json::Arr(kinds.split_ascii_whitespace().map(|kind| Json::text(local(kind))).collect()),
        )];
        if let Some(id) = dom.attr(*scope, "resource").or_else(|| dom.attr(*scope, "about")) {
            fields.push(("@id".into(), Json::text(id)));
        }
        for property in properties.get(scope).into_iter().flatten().take(500) {
            let names = dom.attr(*property, "property").or_else(|| dom.attr(*property, "rel")).unwrap_or_default();
            // `rel` on a wrapper speaks of the thing inside it.
            let inner = if dom.attr(*property, "typeof").is_some() {
                Some(*property)
            } else {
                dom.within(*property)
                    .find(|id| dom.attr(*id, "typeof").is_some())
                    .filter(|_| dom.attr(*property, "property").is_none())
            };
            let said = match inner {
                Some(inner) => done.remove(&inner).unwrap_or_default(),
                None => linked(dom, *property),
            };
            for name in names.split_ascii_whitespace().take(5) {
                put(&mut fields, local(name), said.clone());
            }
        }
        let is_inner = dom.attr(*scope, "property").is_some()
            || dom.attr(*scope, "rel").is_some()
            || dom.parent(*scope).is_some_and(|parent| dom.attr(parent, "rel").is_some_and(|rel| rel.contains(':')));
        if !is_inner || dom.around(*scope).all(|around| dom.attr(around, "typeof").is_none()) {
            tops.push(*scope);
        }
        done.insert(*scope, Json::Obj(fields));
    }
    tops.sort_unstable();
    tops.iter().filter_map(|top| done.remove(top)).map(offering).collect()
}

fn linked(dom: &Dom, id: Id) -> Json {
    if dom.attr(id, "content").is_none()
        && let Some(resource) = dom.attr(id, "resource")
    {
        return Json::text(resource);
    }
    value(dom, id)
}

/// GoodRelations: an offering that names itself is a product with a price.
fn offering(item: Json) -> Json {
    let Json::Obj(mut fields) = item else { return item };
    let is_offering = fields
        .iter()
        .any(|(name, value)| &**name == "@type" && value.each().iter().any(|kind| kind.as_str() == Some("Offering")));
    let includes = fields.iter().position(|(name, _)| &**name == "includes");
    let named = fields.iter().any(|(name, _)| &**name == "name");
    if is_offering && (includes.is_none() || named) {
        let included = includes.map(|at| fields.remove(at).1);
        let offer: Vec<(Box<str>, Json)> = fields
            .iter()
            .filter(|(name, _)| matches!(&**name, "hasPriceSpecification" | "availability"))
            .cloned()
            .collect();
        fields.retain(|(name, _)| &**name != "@type");
        fields.push(("@type".into(), Json::text("Product")));
        fields.push(("offers".into(), Json::Obj(offer)));
        for (name, value) in included.iter().flat_map(Json::fields) {
            if !fields.iter().any(|(known, _)| known == name) {
                fields.push((name.clone(), value.clone()));
            }
        }
    }
    Json::Obj(fields)
}
