//! Every reader of documents: the first byte says what the document is said to be, and where it is from.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shopfront::{Column, Context, encoding, feed, preview, price::from_code, read};
use std::collections::HashSet;

const KINDS: [(&str, &str); 7] = [
    ("https://awa.ci/p/1", "text/html"),
    ("https://awa.ci/feed.xml", "application/xml"),
    ("https://awa.ci/stock.csv", "text/csv"),
    ("https://awa.ci/stock.xlsx", ""),
    ("https://awa.ci/products.json", "application/json"),
    ("https://awa.ci/robots.txt", "text/plain"),
    ("https://awa.ci/sitemap.xml.gz", ""),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, document)) = bytes.split_first() else { return };
    let (url, content_type) = KINDS[usize::from(*kind) % KINDS.len()];
    let context = Context { url: url.parse().ok(), content_type: content_type.to_owned(), currency: from_code("XOF"), ..Context::default() };
    let _ = read(document, &context);
    let mapped = Context { columns: vec![("a".to_owned(), Column::Name), ("b".to_owned(), Column::Price)], ..context.clone() };
    let _ = preview(document, &mapped);
    let _ = read(document, &mapped);
    let mut ids = HashSet::new();
    let _ = feed::stream_joined(&encoding::decode(document, content_type), &context, |product| {
        assert!(ids.insert(product.external_id), "a product was handed over twice");
        true
    });
});
