//! A shop on PrestaShop: no interface; a sitemap, and pages that hold their product for their own scripts (contract, section 5).

use super::{Asked, goods::Good, marked, markup, nothing};
use axum::response::{IntoResponse, Response};
use serde_json::json;

const HINTS: &str = "<meta name=\"generator\" content=\"PrestaShop\"><script>var prestashop = {\"currency\":{\"iso_code\":\"XOF\"}};</script>";

pub(super) fn answer(asked: &Asked<'_>) -> Response {
    match asked.path {
        "/robots.txt" => {
            format!("User-agent: *\nDisallow: /panier\nSitemap: {}/1_index_sitemap.xml\n", asked.base).into_response()
        }
        "/1_index_sitemap.xml" => sitemap(asked),
        "/" => marked(
            asked,
            "text/html; charset=utf-8",
            markup::page("Bijoux de Krobo", HINTS, "<h1>Bijoux de Krobo</h1>"),
        ),
        path => match asked.goods.iter().find(|good| path == address(good)) {
            Some(good) => page(asked, good),
            None => nothing(),
        },
    }
}

fn address(good: &Good) -> String {
    format!("/{}-{}.html", good.id, good.slug)
}

fn sitemap(asked: &Asked<'_>) -> Response {
    let urls = asked.goods.iter().map(|good| format!("<url><loc>{}{}</loc></url>", asked.base, address(good)));
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{}</urlset>",
        urls.collect::<String>()
    );
    marked(asked, "application/xml", body)
}

fn page(asked: &Asked<'_>, good: &Good) -> Response {
    let data = json!({
        "id_product": good.id, "name": good.name, "reference": good.sku, "price": markup::francs(good.price),
        "price_amount": good.price, "price_without_reduction": good.regular.unwrap_or(good.price), "quantity": good.stock,
        "availability": if good.stock > 0 { "available" } else { "unavailable" }, "allow_oosp": 0,
        "category_name": good.category, "description": good.description,
        "cover": { "large": { "url": markup::image(asked.base, good) } },
    });
    let body = format!(
        "<h1 itemprop=\"name\">{}</h1><div class=\"product-prices\"><span class=\"current-price-value\" content=\"{}\">{}</span></div>\
         <img src=\"{}\" alt=\"\"><div id=\"product-details\" data-product=\"{}\"></div>",
        markup::escape(&good.name),
        good.price,
        markup::francs(good.price),
        markup::image(asked.base, good),
        markup::escape(&data.to_string()),
    );
    let head = format!("{HINTS}<link rel=\"canonical\" href=\"{}{}\">", asked.base, address(good));
    marked(asked, "text/html; charset=utf-8", markup::page(&good.name, &head, &body))
}
