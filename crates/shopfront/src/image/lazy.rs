use crate::html::{Dom, Id};

/// Where scripts keep the real address until it is seen, the best first.
const LAZY: &[&str] = &[
    "data-zoom-image",
    "data-large_image",
    "data-large-image",
    "data-full-size-image-url",
    "data-full",
    "data-image-large-src",
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-image",
    "data-img",
    "data-bg",
    "data-thumb",
];
/// The widest picture that is wanted, in pixels.
const WIDEST: f64 = 2000.0;

/// The address of a picture's element: the real one where the shown one stands in for it.
pub fn of_element(dom: &Dom, id: Id) -> Option<String> {
    if dom.name(id) == "source" || dom.name(id) == "img" {
        for name in LAZY {
            if let Some(address) = dom.attr(id, name).filter(|address| is_address(address)) {
                return Some(address.trim().to_owned());
            }
        }
        for name in ["data-srcset", "data-lazy-srcset", "srcset"] {
            if let Some(address) = dom.attr(id, name).and_then(in_srcset) {
                return Some(address);
            }
        }
        return dom.attr(id, "src").filter(|address| is_address(address)).map(|address| address.trim().to_owned());
    }
    let style = dom.attr(id, "style")?;
    let at = style.find("background")?;
    let rest = &style[at + style[at..].find("url(")? + 4..];
    let address = rest[..rest.find(')')?].trim().trim_matches(['"', '\'']);
    is_address(address).then(|| address.to_owned())
}

fn is_address(address: &str) -> bool {
    let address = address.trim();
    let shown = address.len() > 3
        && !address.starts_with("data:")
        && !address.starts_with('#')
        && !address.starts_with('{')
        && !address.contains("{width}");
    shown && !address.contains('<')
}

/// The largest of a `srcset`, up to about 2000 pixels. Candidates are apart by comma **and** space: addresses may hold commas.
pub fn in_srcset(set: &str) -> Option<String> {
    let mut best: Option<(f64, &str)> = None;
    let mut rest = set.trim();
    let mut count = 0;
    while !rest.is_empty() && count < 100 {
        count += 1;
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let (address, size, next) = match address.strip_suffix(',') {
            Some(bare) => (bare, "", after),
            None => {
                let end = after.find(',').unwrap_or(after.len());
                (address, after[..end].trim(), &after[end..])
            }
        };
        rest = next;
        if !is_address(address) {
            continue;
        }
        let unit = size.split_whitespace().next().unwrap_or("1x");
        let size: f64 = unit.trim_end_matches(['w', 'x', 'h']).parse().unwrap_or(1.0);
        // A picture wider than wanted is taken only where nothing narrower is.
        let rank = if unit.ends_with('w') && size > WIDEST { 1.0 / size } else { size };
        if best.is_none_or(|(known, _)| rank > known) {
            best = Some((rank, address));
        }
    }
    best.map(|(_, address)| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::in_srcset;
    use crate::image::{original, picture};
    use url::Url;

    #[test]
    fn the_best_picture_is_taken() {
        assert_eq!(in_srcset("a.jpg 300w, b.jpg 1200w, c.jpg 4000w").as_deref(), Some("b.jpg"));
        assert_eq!(in_srcset("a.jpg, b.jpg 2x").as_deref(), Some("b.jpg"));
        assert_eq!(
            in_srcset("/f/w_200,h_200/a.jpg 200w, /f/w_800,h_800/a.jpg 800w").as_deref(),
            Some("/f/w_800,h_800/a.jpg")
        );
        let clean = |address: &str| original(Url::parse(address).unwrap());
        assert_eq!(
            clean("https://s.ci/wp-content/uploads/2024/sac-300x300.jpg"),
            "https://s.ci/wp-content/uploads/2024/sac.jpg"
        );
        assert_eq!(
            clean("https://cdn.shopify.com/s/files/1/sac_600x600.jpg?v=1&width=300"),
            "https://cdn.shopify.com/s/files/1/sac.jpg?v=1"
        );
        assert_eq!(
            clean("https://static.wixstatic.com/media/a~mv2.jpg/v1/fill/w_500,h_500/f.jpg"),
            "https://static.wixstatic.com/media/a~mv2.jpg"
        );
        let base = Url::parse("https://s.ci/p/sac").unwrap();
        for (address, said) in [
            ("//c.ci/é à.jpg", Some("https://c.ci/%C3%A9%20%C3%A0.jpg")),
            ("../i/a.jpg?a=1&amp;b=2", Some("https://s.ci/i/a.jpg?a=1&b=2")),
            ("data:image/gif;base64,R0", None),
            ("javascript:x", None),
            ("/img/logo.png", None),
            ("/placeholder.jpg", None),
        ] {
            assert_eq!(picture(Some(&base), address).as_deref(), said, "{address}");
        }
    }
}
