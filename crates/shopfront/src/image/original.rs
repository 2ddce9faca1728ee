use url::Url;

/// The address of the original behind a resized one, where the platform's names tell it: WordPress, Shopify, Wix.
/// Magento's and PrestaShop's stay: their originals are not served.
pub fn original(mut url: Url) -> String {
    let host = url.host_str().unwrap_or_default().to_owned();
    let path = url.path().to_owned();
    if host.ends_with("wixstatic.com") {
        if let Some((before, _)) = path.split_once("/v1/") {
            let before = before.to_owned();
            url.set_path(&before);
        }
    } else if host == "cdn.shopify.com" || path.contains("/cdn/shop/") {
        if let Some(bare) = without_shopify_size(&path) {
            url.set_path(&bare);
        }
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !matches!(name.as_ref(), "width" | "height" | "crop" | "quality"))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        if kept.is_empty() {
            url.set_query(None);
        } else {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    } else if path.contains("/wp-content/uploads/")
        && let Some(bare) = without_wordpress_size(&path)
    {
        url.set_path(&bare);
    }
    url.to_string()
}

/// `sac-300x300.jpg` is a copy of `sac.jpg`.
fn without_wordpress_size(path: &str) -> Option<String> {
    let (stem, kind) = path.rsplit_once('.')?;
    let (name, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let is_number = |text: &str| (2..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(width) && is_number(height)).then(|| format!("{name}.{kind}"))
}

/// `sac_600x600.jpg`, `sac_600x.jpg`, `sac_large.jpg`, `sac_600x600_crop_center.jpg`, `sac_600x@2x.jpg`.
fn without_shopify_size(path: &str) -> Option<String> {
    const NAMES: &[&str] = &[
        "pico",
        "icon",
        "thumb",
        "small",
        "compact",
        "medium",
        "large",
        "grande",
        "original",
        "master",
        "1024x1024",
        "2048x2048",
    ];
    let (stem, kind) = path.rsplit_once('.')?;
    let stem = stem.strip_suffix("@2x").or_else(|| stem.strip_suffix("@3x")).unwrap_or(stem);
    let stem = ["_crop_center", "_crop_top", "_crop_bottom", "_crop_left", "_crop_right"]
        .iter()
        .find_map(|crop| stem.strip_suffix(crop))
        .unwrap_or(stem);
    let (name, size) = stem.rsplit_once('_')?;
    let sized = size.split_once('x').is_some_and(|(width, height)| {
        let digits = |text: &str| text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(width) && digits(height) && !(width.is_empty() && height.is_empty())
    });
    (sized || NAMES.contains(&size)).then(|| format!("{name}.{kind}"))
}
