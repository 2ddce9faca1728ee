//! Microdata: `itemscope`, `itemtype`, `itemprop`, `itemref`.

use crate::{
    html::{Dom, Id},
    json::Json,
};
use std::collections::{HashMap, HashSet};

const MOST_ITEMS: usize = 2_000;
/// The nodes of an element whose text may be a value.
const SMALL: usize = 200;

/// The things of a page, the outermost ones.
pub(super) fn items(dom: &Dom) -> Vec<Json> {
    let scopes: Vec<Id> = dom
        .elements()
        .filter(|id| dom.attr(*id, "itemscope").is_some() || dom.attr(*id, "itemtype").is_some())
        .take(MOST_ITEMS)
        .collect();
    if scopes.is_empty() {
        return Vec::new();
    }
    // What else an item says elsewhere on the page, by `itemref`.
    let mut elsewhere: HashMap<Id, Vec<Id>> = HashMap::new();
    let refs: Vec<(Id, Vec<&str>)> = scopes
        .iter()
        .filter_map(|id| dom.attr(*id, "itemref").map(|refs| (*id, refs.split_ascii_whitespace().take(20).collect())))
        .collect();
    if !refs.is_empty() {
        let by_id: HashMap<&str, Id> =
            dom.elements().filter_map(|id| dom.attr(id, "id").map(|name| (name, id))).collect();
        for (scope, names) in refs {
            elsewhere.insert(scope, names.iter().filter_map(|name| by_id.get(name).copied()).collect());
        }
    }
    // From the inside out: an item is done when the items inside it are.
    let mut done: HashMap<Id, Json> = HashMap::new();
    let mut tops: Vec<Id> = Vec::new();
    let mut properties: HashMap<Id, Vec<Id>> = HashMap::new();
    let mut owned: HashSet<Id> = HashSet::new();
    let known: HashSet<Id> = scopes.iter().copied().collect();
    // The items that are open at a place, the innermost last, each with where it ends.
    let mut open: Vec<(Id, Id)> = Vec::new();
    for id in dom.elements() {
        while open.pop_if(|(_, end)| *end <= id).is_some() {}
        if dom.attr(id, "itemprop").is_some() {
            let referred = || {
                let inside =
                    |roots: &Vec<Id>| roots.iter().any(|root| *root == id || (*root < id && id < dom.end(*root)));
                elsewhere.iter().find(|(_, roots)| inside(roots)).map(|(scope, _)| *scope)
            };
            if let Some(scope) = open.last().map(|(scope, _)| *scope).or_else(referred) {
                properties.entry(scope).or_default().push(id);
                owned.insert(id);
            }
        }
        if known.contains(&id) {
            open.push((id, dom.end(id)));
        }
    }
    for scope in scopes.iter().rev() {
        let mut fields: Vec<(Box<str>, Json)> = Vec::new();
        let kinds = dom.attr(*scope, "itemtype").unwrap_or_default();
        fields.push(("@type".into(), Json::Arr(kinds.split_ascii_whitespace().take(10).map(Json::text).collect())));
        if let Some(id) = dom.attr(*scope, "itemid") {
            fields.push(("@id".into(), Json::text(id)));
        }
        for property in properties.get(scope).into_iter().flatten().take(500) {
            let value = if dom.attr(*property, "itemscope").is_some() || dom.attr(*property, "itemtype").is_some() {
                let mut inner = done.remove(property).unwrap_or_default();
                // A thing whose own value stands on it: `<span itemprop=brand itemscope content=…>`.
                if inner.fields().len() <= 1 && dom.end(*property) - *property <= SMALL {
                    inner = value(dom, *property);
                }
                inner
            } else {
                value(dom, *property)
            };
            let mut names =
                dom.attr(*property, "itemprop").unwrap_or_default().split_ascii_whitespace().take(5).peekable();
            while let Some(name) = names.next() {
                if names.peek().is_none() {
                    put(&mut fields, name, value);
                    break;
                }
                put(&mut fields, name, value.clone());
            }
        }
        if !owned.contains(scope) {
            tops.push(*scope);
        }
        done.insert(*scope, Json::Obj(fields));
    }
    tops.sort_unstable();
    tops.iter().filter_map(|top| done.remove(top)).map(flatten_offers).collect()
}

/// Adds a value to a property that may have some already; a price that is empty does not hide one that is not.
pub(super) fn put(fields: &mut Vec<(Box<str>, Json)>, name: &str, value: Json) {
    if value.as_str().is_some_and(|text| text.trim().is_empty()) {
        return;
    }
    match fields.iter_mut().find(|(known, _)| &**known == name) {
        Some((_, Json::Arr(values))) if values.len() < 200 => values.push(value),
        Some((_, Json::Arr(_))) => {}
        Some((_, known)) => *known = Json::Arr(vec![std::mem::take(known), value]),
        None => fields.push((name.into(), value)),
    }
}

/// Old themes leave price and currency on the product itself.
fn flatten_offers(item: Json) -> Json {
    let Json::Obj(mut fields) = item else { return item };
    let has = |fields: &[(Box<str>, Json)], name: &str| fields.iter().any(|(known, _)| &**known == name);
    if !has(&fields, "offers") && has(&fields, "price") {
        let loose: Vec<(Box<str>, Json)> = fields
            .iter()
            .filter(|(name, _)| {
                matches!(&**name, "price" | "priceCurrency" | "availability" | "lowPrice" | "highPrice" | "currency")
            })
            .cloned()
            .collect();
        fields.push(("offers".into(), Json::Obj(loose)));
    }
    Json::Obj(fields)
}

/// The value of a property's element.
pub(super) fn value(dom: &Dom, id: Id) -> Json {
    let attr = |name: &str| dom.attr(id, name).map(Json::text);
    if let Some(content) = dom.attr(id, "content").filter(|content| !content.trim().is_empty()) {
        return Json::text(content);
    }
    let by_element = match dom.name(id) {
        "a" | "link" | "area" => attr("href"),
        "img" => crate::image::of_element(dom, id).map(Json::text),
        "audio" | "embed" | "iframe" | "source" | "track" | "video" => attr("src"),
        "object" => attr("data"),
        "meter" | "data" | "input" => attr("value"),
        "time" => attr("datetime"),
        "meta" => attr("content"),
        _ => None,
    };
    let is_name = dom.attr(id, "itemprop").or_else(|| dom.attr(id, "property")).is_some_and(|names| {
        names.contains("name") || names.contains("brand") || names.contains("sku") || names.contains("price")
    });
    match by_element {
        // A link around a name: the name is meant.
        Some(_) if is_name && dom.name(id) == "a" => Json::text(dom.text(id)),
        Some(value) => value,
        None if dom
            .attr(id, "itemprop")
            .or_else(|| dom.attr(id, "property"))
            .is_some_and(|names| names.to_ascii_lowercase().contains("price")) =>
        {
            Json::text(dom.edged_text(id))
        }
        None => Json::text(dom.text(id)),
    }
}
