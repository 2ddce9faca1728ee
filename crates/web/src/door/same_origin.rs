use super::{Refused, token_of};
use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::ApiError;

/// Refuses to change anything for a page that is not ours (CSRF): sign-in and pay pages included, although no cookie
/// vouches there. Only a request that carries no session and says nothing of where it comes from may pass: it is no
/// browser.
pub(crate) async fn same_origin(request: Request, next: Next) -> Response {
    if request.method().is_safe() || comes_from_here(request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(path = request.uri().path(), "A form from another site was refused");
    Refused::from(ApiError::forbidden("the form comes from another site")).into_response()
}

fn comes_from_here(headers: &HeaderMap) -> bool {
    let of = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let (site, origin) = (of("sec-fetch-site"), of(header::ORIGIN.as_str()));
    if site.is_none() && origin.is_none() && token_of(headers).is_none() {
        return true;
    }
    identity::is_same_site_request(site, origin, of(header::HOST.as_str()))
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
    fn who_says_nothing_passes_only_without_a_session() {
        assert!(from_here(&[("host", "x.ci")]));
        assert!(from_here(&[("host", "x.ci"), ("cookie", "theme=dark")]));
        assert!(!from_here(&[("host", "x.ci"), ("cookie", "session=abc")]));
        assert!(from_here(&[("cookie", "session=abc"), ("sec-fetch-site", "same-origin")]));
        assert!(!from_here(&[("sec-fetch-site", "cross-site")]));
        assert!(!from_here(&[("origin", "https://evil.example"), ("host", "x.ci")]));
    }
}
