//! Assets as a browser gets them.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use flate2::read::GzDecoder;
use std::io::Read;
use tower::ServiceExt;

async fn get(path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let router: Router = web::assets::routes();
    router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}
async fn bytes(response: Response<Body>) -> Vec<u8> {
    to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()
}
fn header(response: &Response<Body>, name: header::HeaderName) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn an_asset_comes_compressed_and_keeps_for_a_year_when_its_version_is_named() {
    let plain = bytes(get("/assets/app.js", &[]).await).await;
    let url = web::assets::url("app.js");
    let packed = get(&url, &[("accept-encoding", "gzip")]).await;
    assert_eq!(header(&packed, header::CONTENT_ENCODING), "gzip");
    assert!(header(&packed, header::CACHE_CONTROL).contains("immutable"));
    assert_eq!(header(&packed, header::VARY), "accept-encoding");
    let mut unpacked = Vec::new();
    GzDecoder::new(&bytes(packed).await[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain);

    let best = get(&url, &[("accept-encoding", "gzip, deflate, br, zstd")]).await;
    assert_eq!(header(&best, header::CONTENT_ENCODING), "br");
    let refused = get(&url, &[("accept-encoding", "br;q=0, gzip;q=0")]).await;
    assert_eq!(header(&refused, header::CONTENT_ENCODING), "");

    let stale = get("/assets/app.js?v=0", &[]).await;
    assert_eq!(header(&stale, header::CACHE_CONTROL), "public, no-cache");
}

#[tokio::test]
async fn an_asset_already_there_is_not_sent_again() {
    let first = get("/assets/style.css", &[]).await;
    let tag = header(&first, header::ETAG);
    let again = get("/assets/style.css", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(bytes(again).await.is_empty());
    assert_eq!(get("/assets/style.css", &[("if-none-match", "\"other\"")]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_brands_colour_has_its_own_stylesheet_and_nothing_else_does() {
    let accent: web::Accent = "#3f6b2a".parse().unwrap();
    let sheet = get(&accent.href(), &[]).await;
    assert_eq!(header(&sheet, header::CONTENT_TYPE), "text/css");
    assert!(String::from_utf8(bytes(sheet).await).unwrap().contains("--accent:#"));
    for nothing in
        ["/assets/accent-red.css", "/assets/accent-}body{}.css", "/assets/app.js.gz", "/assets/..%2Fpackage.json"]
    {
        assert_eq!(get(nothing, &[]).await.status(), StatusCode::NOT_FOUND, "{nothing}");
    }
}
