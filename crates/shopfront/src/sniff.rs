//! What a document is, by its address, its first bytes and its own words (contract, section 2), and the way to its reader.

use crate::{
    Context, api, encoding, feed, link, page,
    read::{Kind, Outcome},
    robots::Robots,
    sitemap, table,
    web::{FEED_BYTES, PAGE_BYTES, UNPACKED_BYTES, inflate},
};

/// Sites that are not the merchant's own: terms forbid reading, prices vary by visitor (contract, section 10).
const MARKETPLACES: &[&str] = &[
    "amazon.",
    "etsy.com",
    "jumia.",
    "aliexpress.",
    "ebay.",
    "alibaba.com",
    "temu.com",
    "cdiscount.com",
    "walmart.com",
    "shein.com",
];
const CONNECT: &[&str] = &["instagram.com", "facebook.com", "fb.com", "m.me", "wa.me", "whatsapp.com"];

/// Reads a document, whatever it is. Never fails: what is beyond the bounds is [`Kind::Rejected`].
pub fn read(bytes: &[u8], context: &Context) -> Outcome {
    if let Some(error) = context.url.as_ref().and_then(not_to_read) {
        return Outcome { error: Some(error), ..Outcome::default() };
    }
    if bytes.starts_with(b"\x1f\x8b") {
        return match inflate(bytes, "gzip", UNPACKED_BYTES) {
            // One layer only: gzip in gzip is nobody's feed.
            Ok(inner) if inner.starts_with(b"\x1f\x8b") || inner.starts_with(b"PK\x03\x04") => {
                Outcome::rejected("nested")
            }
            Ok(inner) => plain(&inner, context),
            Err(_) => Outcome::rejected("bomb"),
        };
    }
    plain(bytes, context)
}

/// Why a site is not read at all, before anybody asks it.
pub(crate) fn not_to_read(url: &url::Url) -> Option<&'static str> {
    let host = url.host_str()?.to_owned();
    let of = |known: &str| {
        if known.ends_with('.') {
            host.starts_with(known) || host.contains(&format!(".{known}"))
        } else {
            host == known || host.ends_with(&format!(".{known}"))
        }
    };
    if CONNECT.iter().any(|known| of(known)) && host != "graph.facebook.com" {
        return Some("connect");
    }
    MARKETPLACES.iter().any(|known| of(known)).then_some("marketplace")
}

fn plain(bytes: &[u8], context: &Context) -> Outcome {
    if bytes.len() > UNPACKED_BYTES {
        return Outcome::rejected("too_large");
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return table::read_xlsx(bytes, context).unwrap_or(Outcome { error: Some("no_header"), ..Outcome::default() });
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Outcome::rejected("old_excel");
    }
    let binary: [&[u8]; 8] =
        [b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"7z\xbc\xaf", b"Rar!", b"\x7fELF"];
    if binary.iter().any(|magic| bytes.starts_with(magic)) {
        return Outcome { error: Some("not_text"), ..Outcome::default() };
    }
    let path = context.url.as_ref().map(|url| url.path().to_ascii_lowercase()).unwrap_or_default();
    let content_type = context.content_type.to_ascii_lowercase();
    if path.ends_with("/robots.txt") {
        return robots(bytes, context);
    }
    let first = bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
    let is_json = content_type.contains("json") && first != Some(b'<') || matches!(first, Some(b'{' | b'['));
    if is_json {
        return if bytes.len() > FEED_BYTES { Outcome::rejected("too_large") } else { json(bytes, context) };
    }
    let text = encoding::decode(bytes, &context.content_type);
    if text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('<') {
        return markup(&text, bytes.len(), context);
    }
    words(&text, context)
        .unwrap_or_else(|| Outcome { error: (!text.trim().is_empty()).then_some("unknown"), ..Outcome::default() })
}

fn robots(bytes: &[u8], context: &Context) -> Outcome {
    let robots = Robots::parse(&encoding::decode(bytes, &context.content_type), context.url.as_ref());
    Outcome { kind: Kind::Robots, sitemaps: robots.sitemaps, ..Outcome::default() }
}

fn json(bytes: &[u8], context: &Context) -> Outcome {
    // Between marks of a script: `callback({…})`.
    api::read(&encoding::decode_json(bytes), context)
}

/// Whether bytes look like a list of things in XML: a feed, if things they are.
pub(crate) fn looks_like_a_feed(bytes: &[u8], content_type: &str) -> bool {
    let head = encoding::decode(&bytes[..bytes.len().min(4_000)], content_type);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).to_ascii_lowercase();
    let root = root_of(&head);
    let is_list = !matches!(root.rsplit(':').next().unwrap_or_default(), "urlset" | "sitemapindex" | "" | "!--");
    head.starts_with('<') && is_list && !is_html(&root, &head)
}

fn is_html(root: &str, head: &str) -> bool {
    matches!(
        root,
        "html"
            | "head"
            | "body"
            | "!doctype html"
            | "div"
            | "main"
            | "section"
            | "article"
            | "meta"
            | "title"
            | "link"
            | "script"
            | "table"
            | "p"
            | "h1"
            | "span"
            | "ul"
    ) || head.contains("<!doctype html")
        || head.contains("<html") && !head.contains("<rss")
}

fn markup(text: &str, size: usize, context: &Context) -> Outcome {
    let head: String = text.chars().take(3_000).collect::<String>().to_ascii_lowercase();
    // Comments and a declaration may stand before the first element.
    let root = root_of(&head);
    if is_html(&root, &head) {
        if size > PAGE_BYTES {
            return Outcome::rejected("too_large");
        }
        let of_sheet = context
            .url
            .as_ref()
            .and_then(|url| url.host_str())
            .is_some_and(|host| host == "docs.google.com" || host == "accounts.google.com");
        if of_sheet {
            return Outcome { error: Some("sheet_not_shared"), ..Outcome::default() };
        }
        return page::read(text, context);
    }
    if size > FEED_BYTES.max(UNPACKED_BYTES) {
        return Outcome::rejected("too_large");
    }
    match root.rsplit(':').next().unwrap_or_default() {
        "urlset" | "sitemapindex" => sitemap::read(text, context),
        "" | "!--" => Outcome::default(),
        _ => match feed::read(text, context) {
            Some(outcome) => outcome,
            // News without products is a list of addresses.
            None if matches!(root.as_str(), "rss" | "feed" | "rdf:rdf") => sitemap::read(text, context),
            None if head.contains("<!doctype") || head.contains("<!entity") => Outcome::rejected("doctype"),
            None if head.contains("http://www.w3.org/1999/xhtml") => page::read(text, context),
            None => sitemap_or_none(text, context),
        },
    }
}

fn sitemap_or_none(text: &str, context: &Context) -> Outcome {
    let read = sitemap::read(text, context);
    if read.urls.is_empty() && read.kind == Kind::Sitemap { page_or_none(text, context) } else { read }
}

fn page_or_none(text: &str, context: &Context) -> Outcome {
    if text.starts_with("<?xml") { Outcome::default() } else { page::read(text, context) }
}

/// The name of the first element.
fn root_of(head: &str) -> String {
    let mut rest = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    for _ in 0..20 {
        rest = rest.trim_start();
        let skip = if rest.starts_with("<?") {
            rest.find("?>").map(|at| at + 2)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<!doctype html") {
            return "!doctype html".to_owned();
        } else if rest.starts_with("<!") {
            // A type declaration: its inside may hold brackets of its own.
            let end = rest.find('>');
            match rest.find('[').filter(|open| end.is_some_and(|end| *open < end)) {
                Some(_) => rest.find("]>").map(|at| at + 2),
                None => end.map(|at| at + 1),
            }
        } else {
            None
        };
        match skip {
            Some(skip) => rest = &rest[skip..],
            None => break,
        }
    }
    rest.strip_prefix('<')
        .unwrap_or_default()
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '!'))
        .collect()
}

/// Text without markup: a list of addresses, rules for readers, a table.
fn words(text: &str, context: &Context) -> Option<Outcome> {
    if let Some(sitemap) = sitemap::read_lines(text, context) {
        return Some(sitemap);
    }
    let head = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if head.starts_with("user-agent:") || head.starts_with("sitemap:") || head.starts_with("disallow:") {
        let robots = Robots::parse(text, context.url.as_ref());
        return Some(Outcome { kind: Kind::Robots, sitemaps: robots.sitemaps, ..Outcome::default() });
    }
    if text.len() > FEED_BYTES.max(100 * 1024 * 1024) {
        return Some(Outcome::rejected("too_large"));
    }
    table::read_csv(text, context)
}

/// The address from which a shared sheet can be read, of the address people paste (contract, section 15); others stay.
pub fn sheet_address(address: &url::Url) -> Option<url::Url> {
    let host = address.host_str()?;
    let parts: Vec<&str> = address.path_segments()?.collect();
    if host == "docs.google.com" && parts.first() == Some(&"spreadsheets") {
        let gid = address
            .query_pairs()
            .chain(url::form_urlencoded::parse(address.fragment().unwrap_or_default().as_bytes()))
            .find(|(name, _)| name == "gid")
            .map(|(_, gid)| gid.into_owned());
        let gid = gid.filter(|gid| gid.bytes().all(|byte| byte.is_ascii_digit()));
        let place = parts.iter().position(|part| *part == "d")?;
        let (path, query) = match (parts.get(place + 1), parts.get(place + 2)) {
            (Some(&"e"), Some(id)) => (
                format!("/spreadsheets/d/e/{id}/pub"),
                format!("output=csv{}", gid.map(|gid| format!("&gid={gid}&single=true")).unwrap_or_default()),
            ),
            (Some(id), _) => (
                format!("/spreadsheets/d/{id}/export"),
                format!("format=csv{}", gid.map(|gid| format!("&gid={gid}")).unwrap_or_default()),
            ),
            _ => return None,
        };
        return link::resolve(Some(address), &format!("{path}?{query}"));
    }
    let mut own = address.clone();
    if host.ends_with("dropbox.com") {
        own.set_query(Some("dl=1"));
        return Some(own);
    }
    if host.ends_with("1drv.ms") || host.ends_with("onedrive.live.com") || host.ends_with("sharepoint.com") {
        own.query_pairs_mut().append_pair("download", "1");
        return Some(own);
    }
    None
}
