use crate::Dialect;
use url::Url;

/// An address no model can be asked at. Never repeats the address: people paste keys into them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the model's address is http or https with a host, and has no user, query or fragment")]
pub struct BadAddress;

/// Where models of a dialect are asked: `configured`, or the dialect's official address when there is none. It is the
/// operator's to set, never a merchant's: we would carry the merchant's requests into the operator's own network.
pub fn base_url(dialect: Dialect, configured: Option<&str>) -> Result<Url, BadAddress> {
    let text = configured.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(dialect.official());
    let url = Url::parse(text).map_err(|_| BadAddress)?;
    if is_usable(&url) { Ok(url) } else { Err(BadAddress) }
}

pub(crate) fn is_usable(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

/// `base` with more path behind it.
pub(crate) fn below<'a>(base: &Url, more: impl IntoIterator<Item = &'a str>) -> Url {
    let mut url = base.clone();
    // Only addresses without a host have no path, and those are refused before.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(more);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_could_leak_or_lead_nowhere_are_refused() {
        let read = |text| base_url(Dialect::OpenAi, Some(text));
        assert_eq!(read(" ").unwrap().as_str(), "https://api.openai.com/v1");
        assert_eq!(below(&read("http://h:1/v1/").unwrap(), ["a", "b"]).as_str(), "http://h:1/v1/a/b");
        for bad in
            ["localhost:11434", "file:///etc", "https://k@h/v1", "https://h/v1?key=k", "https://h/#k", "nonsense"]
        {
            assert_eq!(read(bad), Err(BadAddress), "{bad}");
        }
    }
}
