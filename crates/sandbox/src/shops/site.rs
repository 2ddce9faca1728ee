//! A site somebody built: a sitemap, pages with schema.org, marks on its answers.

use super::{Asked, goods::Good, marked, markup, nothing};
use axum::response::{IntoResponse, Response};

pub(super) fn answer(asked: &Asked<'_>) -> Response {
    match asked.path {
        "/robots.txt" => "User-agent: *\nDisallow: /panier\n".into_response(),
        "/sitemap.xml" => {
            let urls = asked.goods.iter().map(|good| format!("<url><loc>{}{}</loc></url>", asked.base, address(good)));
            let body = format!("<?xml version=\"1.0\"?><urlset>{}</urlset>", urls.collect::<String>());
            marked(asked, "application/xml", body)
        }
        "/" => {
            let links = asked
                .goods
                .iter()
                .take(12)
                .map(|good| format!("<li><a href=\"{}\">{}</a></li>", address(good), good.name));
            let body = format!("<h1>L’artisan</h1><ul>{}</ul>", links.collect::<String>());
            marked(asked, "text/html; charset=utf-8", markup::page("L’artisan", "", &body))
        }
        path => match asked.goods.iter().find(|good| path == address(good)) {
            Some(good) => page(asked, good),
            None => nothing(),
        },
    }
}

fn address(good: &Good) -> String {
    format!("/produits/{}", good.slug)
}

fn page(asked: &Asked<'_>, good: &Good) -> Response {
    let body = format!(
        "<h1>{}</h1><img src=\"/images/{}.png\" width=\"400\" height=\"400\" alt=\"\"><p class=\"price\">{}</p><p>{}</p>",
        markup::escape(&good.name),
        good.id,
        markup::francs(good.price),
        markup::escape(&good.description)
    );
    let head = markup::json_ld(asked.base, &address(good), good);
    marked(asked, "text/html; charset=utf-8", markup::page(&good.name, &head, &body))
}
