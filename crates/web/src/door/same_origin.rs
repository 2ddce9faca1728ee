use super::Refused;
use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::ApiError;

/// Refuses to change anything for a page that is not ours (CSRF). Browsers of today say where a request comes from in
/// `Sec-Fetch-Site`; older ones say it in `Origin`. A client that says neither is no browser, and carries no cookie that
/// its user did not give it.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response {
    if request.method().is_safe() || comes_from_here(request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), "A form from another site was refused");
    Refused::from(ApiError::forbidden("the form comes from another site")).into_response()
}

fn comes_from_here(headers: &HeaderMap) -> bool {
    let of = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = of("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = of(header::ORIGIN.as_str()) else { return true };
    let host = of(header::HOST.as_str()).unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, authority)| !host.is_empty() && authority.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn from_here(pairs: &[(&'static str, &str)]) -> bool {
        let pairs = pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        comes_from_here(&pairs.collect())
    }

    #[test]
    fn only_our_own_pages_change_things() {
        assert!(from_here(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(from_here(&[("sec-fetch-site", "none")]));
        assert!(!from_here(&[("sec-fetch-site", "same-site"), ("origin", "https://x.ci"), ("host", "x.ci")]));
        assert!(!from_here(&[("sec-fetch-site", "cross-site")]));
        assert!(from_here(&[("origin", "https://x.ci:8443"), ("host", "X.ci:8443")]));
        assert!(!from_here(&[("origin", "https://evil.example"), ("host", "x.ci")]));
        assert!(!from_here(&[("origin", "null"), ("host", "x.ci")]));
        assert!(!from_here(&[("origin", "https://x.ci")]));
        assert!(from_here(&[("host", "x.ci")]));
    }
}
