//! Microformats: `h-product` and the older `hproduct`.

use crate::{
    html::{Dom, Id},
    image,
    json::Json,
};

/// The products of a page.
pub(super) fn items(dom: &Dom) -> Vec<Json> {
    dom.elements()
        .filter(|id| dom.has_class(*id, "h-product") || dom.has_class(*id, "hproduct"))
        .take(500)
        .map(|id| item(dom, id))
        .collect()
}

fn item(dom: &Dom, id: Id) -> Json {
    let find = |classes: &[&str]| {
        dom.within(id).take(2_000).find(|inner| classes.iter().any(|class| dom.has_class(*inner, class)))
    };
    let text = |classes: &[&str]| {
        find(classes).map(|id| {
            dom.attr(id, "value").or_else(|| dom.attr(id, "content")).map_or_else(|| dom.text(id), str::to_owned)
        })
    };
    let mut fields: Vec<(Box<str>, Json)> = vec![("@type".into(), Json::text("Product"))];
    for (name, classes) in [
        ("name", &["p-name", "fn"][..]),
        ("description", &["e-description", "p-description", "description"]),
        ("sku", &["u-identifier", "p-identifier", "identifier"]),
        ("brand", &["p-brand", "brand"]),
        ("category", &["p-category", "category"]),
    ] {
        if let Some(text) = text(classes) {
            fields.push((name.into(), Json::text(text)));
        }
    }
    if let Some(photo) = find(&["u-photo", "photo"])
        .and_then(|id| image::of_element(dom, id).or_else(|| dom.attr(id, "href").map(str::to_owned)))
    {
        fields.push(("image".into(), Json::text(photo)));
    }
    if let Some(url) = find(&["u-url", "url"]).and_then(|id| dom.attr(id, "href")) {
        fields.push(("url".into(), Json::text(url)));
    }
    if let Some(price) =
        find(&["p-price", "price"]).map(|id| dom.attr(id, "value").map_or_else(|| dom.edged_text(id), str::to_owned))
    {
        fields.push(("offers".into(), Json::Obj(vec![("price".into(), Json::text(price))])));
    }
    Json::Obj(fields)
}
