//! Sitemaps: XML, plain text, RSS and Atom (contract, section 13).

use crate::{
    Context, link,
    read::{Kind, Outcome},
    xml::{self, BadXml, Piece},
};
use url::Url;

/// Addresses of one file.
const MOST: usize = 50_000;

/// Reads a sitemap in XML: its addresses in their order, those of the same site only.
pub(crate) fn read(text: &str, context: &Context) -> Outcome {
    let mut urls: Vec<String> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut said = String::new();
    let walked = xml::walk(text, |piece| match piece {
        Piece::Open(tag) => {
            let name = xml::local(tag.name());
            let is_image = tag.name().contains(':')
                && tag.name().split(':').next().is_some_and(|prefix| {
                    matches!(prefix.to_ascii_lowercase().as_str(), "image" | "video" | "news" | "xhtml")
                });
            if name == "link"
                && path.last().is_some_and(|outer| outer == "entry")
                && let Some(href) = tag.attr("href")
                && tag.attr("rel").is_none_or(|rel| rel == "alternate")
            {
                keep(&mut urls, &href, context);
            }
            path.push(if is_image { format!("{name}-of-another") } else { name });
            said.clear();
        }
        Piece::Text(text) => said.push_str(&text),
        Piece::Close => {
            let name = path.pop().unwrap_or_default();
            let inside = path.last().map_or("", String::as_str);
            let is_place = name == "loc" && matches!(inside, "url" | "sitemap") || name == "link" && inside == "item";
            if is_place {
                keep(&mut urls, &said, context);
            }
            said.clear();
        }
        Piece::Torn => path.clear(),
    });
    match walked {
        Ok(()) => Outcome { kind: Kind::Sitemap, urls, ..Outcome::default() },
        Err(BadXml::Doctype) => Outcome::rejected("doctype"),
        Err(BadXml::TooDeep) => Outcome::rejected("too_deep"),
    }
}

/// Reads a sitemap in plain text: an address a line. `None` where lines are something else.
pub(crate) fn read_lines(text: &str, context: &Context) -> Option<Outcome> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MOST).collect();
    let all = lines.iter().all(|line| {
        (line.starts_with("http://") || line.starts_with("https://")) && !line.contains([' ', '\t', ',', ';'])
    });
    if lines.is_empty() || !all {
        return None;
    }
    let mut urls = Vec::new();
    lines.iter().for_each(|line| keep(&mut urls, line, context));
    Some(Outcome { kind: Kind::Sitemap, urls, ..Outcome::default() })
}

fn keep(urls: &mut Vec<String>, address: &str, context: &Context) {
    let base = context.url.as_ref();
    let Some(url) = link::resolve(base, address) else { return };
    let own = base.is_none_or(|base: &Url| link::is_same_site(&url, base));
    if own && urls.len() < MOST {
        // As it is written, where it is written whole: what is compared is made canonical when it is compared.
        let address = address.trim();
        urls.push(if address.starts_with("http") { address.to_owned() } else { url.into() });
    }
}
