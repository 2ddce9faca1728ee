//! `extract DIR MANIFEST`: section 26a. Nothing is asked of the network.

use super::lines;
use crate::{
    Context, encoding,
    product::Product,
    read::{Kind, Outcome},
    robots::Robots,
    sniff,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    fs::File,
    io::{self, Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Component, Path},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// The largest file that is opened, in bytes.
const MOST_BYTES: u64 = 210 * 1024 * 1024;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    file: String,
    url_context: Option<String>,
    content_type: Option<String>,
    hints: Option<Hints>,
    status: Option<u16>,
    robots_queries: Option<Vec<(String, String)>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Hints {
    country: Option<String>,
    currency: Option<String>,
    lang: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    page_type: &'static str,
    products: &'a [Product],
    #[serde(skip_serializing_if = "Option::is_none")]
    urls: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sitemaps: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allow: Option<Vec<(String, String, bool)>>,
    error: Option<&'static str>,
    ms: f64,
}

/// Answers each line of the manifest with one line; one bad file does not stop the rest.
pub(super) fn run(folder: &str, manifest: &str, out: &mut dyn Write, diagnostics: &mut dyn Write) -> io::Result<()> {
    let folder = Path::new(folder);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    for line in lines(manifest)? {
        let line = line?;
        let asked: Asked = match serde_json::from_str(&line) {
            Ok(asked) => asked,
            Err(error) => {
                writeln!(diagnostics, "a line of the manifest cannot be read: {error}")?;
                let id = serde_json::from_str::<Value>(&line)
                    .ok()
                    .and_then(|value| value.get("id").cloned())
                    .unwrap_or_default();
                say(out, &id, &Outcome { error: Some("bad_line"), ..Outcome::default() }, None, 0.0)?;
                continue;
            }
        };
        let begun = Instant::now();
        let (outcome, allow) = match bytes(folder, &asked.file) {
            Ok(Some(bytes)) => {
                let context = context(&asked, now);
                // A reader that falls is a fault of ours; the rest of the manifest is read all the same.
                let read = catch_unwind(AssertUnwindSafe(|| one(&bytes, &asked, &context)));
                read.unwrap_or_else(|_| (Outcome::rejected("fault"), None))
            }
            Ok(None) => (Outcome::rejected("too_large"), None),
            Err(error) => {
                writeln!(diagnostics, "{}: {error}", asked.file)?;
                (Outcome { error: Some("no_file"), ..Outcome::default() }, None)
            }
        };
        say(out, &asked.id, &outcome, allow, begun.elapsed().as_secs_f64() * 1e3)?;
    }
    out.flush()
}

type Allowed = Option<Vec<(String, String, bool)>>;

fn one(bytes: &[u8], asked: &Asked, context: &Context) -> (Outcome, Allowed) {
    let Some(queries) = &asked.robots_queries else { return (sniff::read(bytes, context), None) };
    let robots = match asked.status.unwrap_or(200) {
        400..=499 => Robots::open(),
        500.. => Robots::closed(),
        _ => Robots::parse(&encoding::decode(bytes, &context.content_type), context.url.as_ref()),
    };
    let allow = queries.iter().map(|(agent, path)| (agent.clone(), path.clone(), robots.allows(agent, path))).collect();
    (Outcome { kind: Kind::Robots, sitemaps: robots.sitemaps, ..Outcome::default() }, Some(allow))
}

fn context(asked: &Asked, now: Option<i64>) -> Context {
    let hints = asked.hints.as_ref();
    let mut context = Context {
        url: asked.url_context.as_deref().and_then(|url| url::Url::parse(url).ok()),
        content_type: asked.content_type.clone().unwrap_or_default(),
        status: asked.status,
        currency: None,
        country: hints.and_then(|hints| hints.country.clone()),
        language: hints.and_then(|hints| hints.lang.clone()),
        now,
        columns: Vec::new(),
    };
    context.currency = hints.and_then(|hints| hints.currency.as_deref()).and_then(|code| context.currency_named(code));
    context
}

/// The bytes of a file of the folder. `None` for one that is too large; a path that leads out of the folder is an error.
fn bytes(folder: &Path, file: &str) -> io::Result<Option<Vec<u8>>> {
    let path = Path::new(file);
    if path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path leads out of the folder"));
    }
    let mut bytes = Vec::new();
    File::open(folder.join(path))?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MOST_BYTES).then_some(bytes))
}

fn say(out: &mut dyn Write, id: &Value, outcome: &Outcome, allow: Allowed, ms: f64) -> io::Result<()> {
    let lists = |kind: Kind, list: &[String]| outcome.kind == kind || !list.is_empty();
    let answer = Answer {
        id,
        page_type: outcome.kind.word(),
        products: &outcome.products,
        urls: lists(Kind::Sitemap, &outcome.urls).then_some(&outcome.urls[..]),
        sitemaps: lists(Kind::Robots, &outcome.sitemaps).then_some(&outcome.sitemaps[..]),
        allow,
        error: outcome.error,
        ms: (ms * 1e3).round() / 1e3,
    };
    serde_json::to_writer(&mut *out, &answer)?;
    writeln!(out)
}
