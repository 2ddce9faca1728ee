//! A catalogue at Meta, asked with the merchant's own token (contract, section 17): page after page, slower where much was asked
//! already, again where Meta says « later », and its refusals in words a merchant can act on.

use super::{
    Found, MOST_PARTS, MOST_PRODUCTS, Reading,
    reach::{Reach, Reached},
    unique,
};
use crate::{
    Context, Platform,
    api::meta::{self, Item},
    encoding,
    json::{self, Json},
    link,
    web::Answer,
};
use std::{collections::HashSet, time::Duration};
use url::Url;

/// Above this part of what may be asked, in hundredths, one rests.
const MUCH: u64 = 75;
/// How often a page is asked for where Meta says « later ».
const TRIES: u32 = 5;

/// Reads a whole catalogue, from the address of its products at the Graph API.
pub async fn read_meta(reading: Reading<'_>, address: &str) -> Found {
    let mut found = Found { platform: Some(Platform::Meta), ..Found::default() };
    let Ok(url) = reading.web.guard().parse(address) else {
        found.warnings.push("refused_address".to_owned());
        return found;
    };
    let reach = Reach::new(reading, &url);
    let mut items = Vec::new();
    let problem = pages(&reach, url, reading.context, &mut items).await.err();
    found.requests = reach.requests();
    found.products = unique(meta::grouped(items));
    found.complete = problem.is_none() && !found.products.is_empty();
    found.warnings.extend(problem.map(str::to_owned));
    if found.products.is_empty() {
        // An empty answer is a failure, not an empty shop.
        found.warnings.push("empty".to_owned());
    }
    found
}

async fn pages(reach: &Reach<'_>, first: Url, context: &Context, items: &mut Vec<Item>) -> Result<(), &'static str> {
    let mut seen = HashSet::new();
    let mut url = first;
    for _ in 0..MOST_PARTS {
        seen.insert(url.to_string());
        let page = page(reach, &url).await?;
        let fresh = meta::items(&page, context);
        let products: Vec<_> = fresh.iter().map(|item| item.product.clone()).collect();
        reach.tell(Some(Platform::Meta), &products);
        items.extend(fresh);
        if items.len() >= MOST_PRODUCTS {
            return Err("too_many");
        }
        // A page may be empty and others follow: only a missing address is the end.
        let Some(next) = page.word_at("paging.next").and_then(|next| link::resolve(Some(&url), next)) else {
            return Ok(());
        };
        if next.origin() != url.origin() || seen.contains(next.as_str()) {
            return Err("unreachable");
        }
        url = next;
    }
    Err("too_many")
}

/// One page, with patience.
async fn page(reach: &Reach<'_>, url: &Url) -> Result<Json, &'static str> {
    for tried in 0..TRIES {
        let answer = reach.keyed(url).await.map_err(|reached| reached.word())?;
        let value = json::parse(encoding::decode_json(&answer.body).trim(), false).unwrap_or_default();
        let Some(code) = value.at("error.code").and_then(Json::whole) else {
            if !matches!(value.get("data"), Some(Json::Arr(_))) {
                return Err(Reached::Failed.word());
            }
            let much = used(&answer).saturating_sub(MUCH);
            if much > 0 && !reach.wait(reach.rest() * u32::try_from(much.min(100)).unwrap_or_default()).await {
                return Err("budget");
            }
            return Ok(value);
        };
        match problem(code) {
            "meta_busy" => {
                let asked = wait_of(&answer).unwrap_or_else(|| reach.patience(tried, url));
                if !reach.wait(asked).await {
                    return Err("meta_busy");
                }
            }
            problem => return Err(problem),
        }
    }
    Err("meta_busy")
}

/// What an error's number comes to, for whoever is to mend it.
const fn problem(code: i64) -> &'static str {
    match code {
        102 | 104 | 190 | 463 | 467 => "meta_token",
        3 | 10 | 200..=299 => "meta_permission",
        1 | 2 | 4 | 17 | 32 | 613 | 80_000..=80_014 => "meta_busy",
        33 | 100 | 803 => "meta_catalogue",
        _ => "unreachable",
    }
}

/// How much of what may be asked was asked, in hundredths: the most of all that is counted.
fn used(answer: &Answer) -> u64 {
    const COUNTED: [&str; 3] = ["call_count", "total_cputime", "total_time"];
    let of = |value: &Json| {
        let counts = COUNTED.iter().filter_map(|name| value.get(name).and_then(Json::whole));
        counts.filter_map(|count| u64::try_from(count).ok()).max().unwrap_or_default()
    };
    let app = usage(answer, "x-app-usage").map(|value| of(&value));
    let business = usage(answer, "x-business-use-case-usage")
        .and_then(|value| value.fields().iter().flat_map(|(_, uses)| uses.each()).map(of).max());
    app.max(business).unwrap_or_default()
}

/// How long Meta says to wait.
fn wait_of(answer: &Answer) -> Option<Duration> {
    let value = usage(answer, "x-business-use-case-usage")?;
    let minutes = value.fields().iter().flat_map(|(_, uses)| uses.each());
    let minutes = minutes.filter_map(|each| each.get("estimated_time_to_regain_access").and_then(Json::whole)).max()?;
    u64::try_from(minutes).ok().filter(|minutes| *minutes > 0).map(|minutes| Duration::from_secs(minutes.min(60) * 60))
}

fn usage(answer: &Answer, name: &str) -> Option<Json> {
    json::parse(answer.header(name)?, false).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;

    fn answer(headers: &[(&'static str, &str)]) -> Answer {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        Answer { status: 200, url: "https://graph.facebook.com/".parse().unwrap(), headers, body: Vec::new() }
    }

    #[test]
    fn what_was_asked_already_is_read_from_both_headers() {
        assert_eq!(used(&answer(&[])), 0);
        assert_eq!(used(&answer(&[("x-app-usage", r#"{"call_count":28,"total_time":81,"total_cputime":25}"#)])), 81);
        let busy = r#"{"77":[{"type":"ads_management","call_count":95,"total_cputime":20,"total_time":20,"estimated_time_to_regain_access":19}]}"#;
        let both = answer(&[("x-app-usage", r#"{"call_count":1}"#), ("x-business-use-case-usage", busy)]);
        assert_eq!((used(&both), wait_of(&both)), (95, Some(Duration::from_secs(19 * 60))));
        assert_eq!(used(&answer(&[("x-app-usage", "<html>")])), 0);
    }

    #[test]
    fn refusals_are_told_apart() {
        for (code, wanted) in [
            (190, "meta_token"),
            (10, "meta_permission"),
            (200, "meta_permission"),
            (4, "meta_busy"),
            (17, "meta_busy"),
            (32, "meta_busy"),
            (80_004, "meta_busy"),
            (100, "meta_catalogue"),
            (368, "unreachable"),
        ] {
            assert_eq!(problem(code), wanted, "{code}");
        }
    }
}
