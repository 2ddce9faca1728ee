//! Addresses of pages: resolved, compared, made canonical (contract, sections 20 and 23).

use url::Url;

/// Parameters that tell where a visitor came from, not what the page is.
const TRACKING: &[&str] = &[
    "gclid", "fbclid", "srsltid", "_pos", "_sid", "_ss", "_psq", "_fid", "msclkid", "mc_cid", "mc_eid", "igshid",
    "dclid", "yclid", "wbraid", "gbraid",
];

/// Where an address on a page leads: relative to it, `//host` over https, only http and https.
pub fn resolve(base: Option<&Url>, address: &str) -> Option<Url> {
    let address = address.trim();
    if address.is_empty() || address.len() > 4_000 {
        return None;
    }
    let url = match (address.strip_prefix("//"), base) {
        (Some(rest), _) => Url::parse(&format!("https://{rest}")).ok()?,
        (None, Some(base)) => base.join(address).ok()?,
        (None, None) => Url::parse(address).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// An address by which a page is known again: lower-case host, no fragment, no tracking, no last slash; `variant` is kept.
pub fn canonical(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else { return address.to_owned() };
    url.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !name.starts_with("utm_") && !TRACKING.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .take(20)
        .collect();
    if kept.is_empty() {
        url.set_query(None);
    } else {
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    let said = url.to_string();
    if url.query().is_none() && url.path() != "/" { said.trim_end_matches('/').to_owned() } else { said }
}

/// An address as it is compared with others: canonical, scheme, `www.` and a last slash aside.
pub fn bare(address: &str) -> String {
    let canonical = canonical(address);
    let rest = canonical.split_once("://").map_or(canonical.as_str(), |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/').to_owned()
}

/// Whether two addresses are of one page: scheme, `www.`, a last slash and tracking aside.
pub fn is_same(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

/// Whether two addresses are of one site: the same host, `www.` aside.
pub fn is_same_site(one: &Url, other: &Url) -> bool {
    let bare = |url: &Url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
    bare(one) == bare(other) && one.port_or_known_default() == other.port_or_known_default()
        || one.origin() == other.origin()
}

/// The path of an address.
pub fn path(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    path.split(['?', '#']).next().unwrap_or_default()
}

/// A short stable name for texts (FNV-1a): the same on every machine and in every release, as ids must be.
pub fn hash(texts: &[&str]) -> String {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
