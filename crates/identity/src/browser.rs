//! What a browser says about a request: which session it carries, and whether one of our own pages made it. Pure
//! functions on header values: the pages and the API share them.

/// Name of the session cookie behind HTTPS: browsers take it from our own host only, over TLS only.
pub const SESSION_COOKIE: &str = "__Host-session";
/// Name of the session cookie where the product is reached over plain HTTP: a demo on one machine.
pub const PLAIN_SESSION_COOKIE: &str = "session";

/// The session token in the value of a `Cookie` header, if there is one. The stricter cookie wins: nobody on a
/// neighbouring host can slip another in front of it.
pub fn session_cookie(cookies: &str) -> Option<&str> {
    let of = |name: &str| {
        let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value)
    };
    of(SESSION_COOKIE).or_else(|| of(PLAIN_SESSION_COOKIE))
}

/// Whether a request that changes something, and that a cookie vouches for, was made by our own pages or typed by the
/// person: the protection against other sites' forms (CSRF). `Sec-Fetch-Site` decides where the browser sends it; else
/// `Origin` must name the host that was asked. A request that says neither is refused.
pub fn is_same_site_request(fetch_site: Option<&str>, origin: Option<&str>, host: Option<&str>) -> bool {
    match (fetch_site, origin) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let asked = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            asked.zip(host).is_some_and(|(asked, host)| asked.eq_ignore_ascii_case(host))
        }
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_found_among_other_cookies() {
        assert_eq!(session_cookie("theme=dark; session=abc"), Some("abc"));
        assert_eq!(session_cookie("session=planted; __Host-session=ours"), Some("ours"));
        assert_eq!(session_cookie("__Host-session=; session=abc"), Some("abc"));
        assert_eq!(session_cookie("xsession=abc; theme"), None);
        assert_eq!(session_cookie(""), None);
    }

    #[test]
    fn only_our_own_pages_change_things() {
        let host = Some("shop.example");
        for (fetch_site, origin, allowed) in [
            (Some("same-origin"), None, true),
            (Some("none"), None, true),
            (Some("same-site"), Some("https://shop.example"), false),
            (Some("cross-site"), None, false),
            (Some("nonsense"), None, false),
            (None, Some("https://shop.example"), true),
            (None, Some("https://SHOP.example"), true),
            (None, Some("https://shop.example.evil"), false),
            (None, Some("https://evil.example"), false),
            (None, Some("null"), false),
            (None, None, false),
        ] {
            assert_eq!(is_same_site_request(fetch_site, origin, host), allowed, "{fetch_site:?} {origin:?}");
        }
        assert!(is_same_site_request(None, Some("http://127.0.0.1:8080"), Some("127.0.0.1:8080")));
        assert!(!is_same_site_request(None, Some("http://127.0.0.1:8081"), Some("127.0.0.1:8080")));
        assert!(!is_same_site_request(None, Some("https://shop.example"), None));
    }
}
