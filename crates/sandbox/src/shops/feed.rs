//! A feed for Google's merchants, and a sheet as people keep it.

use super::{Asked, marked, markup, nothing};
use axum::response::Response;
use std::fmt::Write;

/// RSS 2.0 with Google's names.
pub(super) fn merchant(asked: &Asked<'_>) -> Response {
    if !matches!(asked.path, "/" | "/merchant.xml") {
        return nothing();
    }
    let mut body = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\"><channel><title>Flux</title>",
    );
    for good in asked.goods {
        let availability = if good.stock > 0 { "in_stock" } else { "out_of_stock" };
        let price = match good.regular {
            Some(regular) => format!("<g:price>{regular} XOF</g:price><g:sale_price>{} XOF</g:sale_price>", good.price),
            None => format!("<g:price>{} XOF</g:price>", good.price),
        };
        // Writing to a text does not fail.
        let _ = write!(
            body,
            "<item><g:id>{}</g:id><title>{}</title><description>{}</description><link>{}/p/{}</link>\
             <g:image_link>{}</g:image_link>{price}<g:availability>{availability}</g:availability>\
             <g:product_type>{}</g:product_type><g:mpn>{}</g:mpn></item>",
            good.id,
            markup::escape(&good.name),
            markup::escape(&good.description),
            asked.base,
            good.slug,
            markup::image(asked.base, good),
            good.category,
            good.sku,
        );
    }
    body.push_str("</channel></rss>");
    marked(asked, "application/rss+xml; charset=utf-8", body)
}

/// A sheet, saved as French programs save it.
pub(super) fn sheet(asked: &Asked<'_>) -> Response {
    let mut body = match asked.path {
        "/" | "/stock.csv" => String::from("Référence;Désignation;Prix de vente;Quantité;Catégorie;Photo\r\n"),
        // Columns nobody would guess.
        "/etrange.csv" => String::from("Machin;Truc;Combien;Reste;Sorte;Vue\r\n"),
        _ => return nothing(),
    };
    for good in asked.goods {
        let price = markup::francs(good.price);
        let _ = write!(
            body,
            "{};\"{}\";{price};{};{};{}\r\n",
            good.sku,
            good.name,
            good.stock,
            good.category,
            markup::image(asked.base, good)
        );
    }
    marked(asked, "text/csv; charset=utf-8", body)
}
