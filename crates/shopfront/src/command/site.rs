//! `site BASE_URL …`: section 26b.

use crate::{
    Context,
    guard::{Guard, Origin},
    price::from_code,
    site::{self, Budget, Known, Memory, Reading, Status},
    web::Web,
};
use std::{
    io::{self, Write},
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

/// Who asks: a name, a version and where to complain (section 22).
const AGENT: &str = concat!("SEVEN-T/", env!("CARGO_PKG_VERSION"), " (+https://github.com/seven-t; catalogue import)");

/// What is asked for on the command line.
#[derive(Debug, Default)]
struct Asked {
    address: String,
    currency: Option<String>,
    country: Option<String>,
    language: Option<String>,
    state: Option<PathBuf>,
    origins: Vec<Origin>,
    polite: bool,
}

/// Reads the words of a command line. `None` for words that are none.
fn asked(words: &[&str]) -> Option<Asked> {
    let mut asked = Asked::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, inline) = word
            .split_once('=')
            .filter(|_| word.starts_with("--"))
            .map_or((*word, None), |(name, value)| (name, Some(value)));
        let mut value = || inline.or_else(|| words.next().copied());
        match name {
            "--currency" => asked.currency = Some(value()?.to_owned()),
            "--country" => asked.country = Some(value()?.to_owned()),
            "--lang" => asked.language = Some(value()?.to_owned()),
            "--state" => asked.state = Some(PathBuf::from(value()?)),
            "--allow-origin" => asked.origins.push(Origin::parse(value()?)?),
            "--polite" => asked.polite = true,
            name if name.starts_with('-') => return None,
            address if asked.address.is_empty() => address.clone_into(&mut asked.address),
            // Several origins after one flag.
            origin if !asked.origins.is_empty() => asked.origins.push(Origin::parse(origin)?),
            _ => return None,
        }
    }
    (!asked.address.is_empty()).then_some(asked)
}

/// Reads a shop and says each product with its status. Where nothing could be read, what is known already is said, and the
/// diagnostics tell why. `None` for words that are no command.
pub(super) fn run(words: &[&str], out: &mut dyn Write, diagnostics: &mut dyn Write) -> Option<io::Result<()>> {
    let asked = asked(words)?;
    Some(walk(&asked, out, diagnostics))
}

fn walk(asked: &Asked, out: &mut dyn Write, diagnostics: &mut dyn Write) -> io::Result<()> {
    let mut memory = match &asked.state {
        Some(folder) => Memory::open(folder).map_err(io::Error::other)?,
        None => Memory::default(),
    };
    let base = url::Url::parse(&asked.address).ok();
    // What the operator opened by name is a fixture: it is hurried unless told otherwise.
    let hurried =
        !asked.polite && asked.origins.iter().any(|origin| base.as_ref().is_some_and(|base| origin.is_of(base)));
    let guard = asked.origins.iter().cloned().fold(Guard::public(), Guard::allowing);
    let web = Web::new(guard, AGENT)
        .map_err(io::Error::other)?
        .in_language(asked.language.as_deref().unwrap_or("fr, en;q=0.8"));
    let context = Context {
        currency: asked.currency.as_deref().and_then(from_code),
        country: asked.country.clone(),
        language: asked.language.clone(),
        now: SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok()),
        ..Context::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let reading = Reading {
        web: &web,
        context: &context,
        hurried,
        budget: Budget::default(),
        token: None,
        watch: &(),
        basket: None,
    };
    let found = runtime.block_on(site::read(reading, &asked.address, &mut memory));
    let report = memory.take(&found);
    memory.save().map_err(io::Error::other)?;
    let platform = found.platform.map_or("-", crate::Platform::name);
    writeln!(
        diagnostics,
        "{platform}: {} products, {} requests, complete: {}; {} new, {} changed, {} gone, {} back, {} held",
        found.products.len(),
        found.requests,
        found.complete,
        report.created,
        report.changed,
        report.gone,
        report.back,
        report.held
    )?;
    if !report.warnings.is_empty() {
        writeln!(diagnostics, "warnings: {}", report.warnings.join(", "))?;
    }
    let mut known: Vec<&Known> = memory.known().collect();
    // Those that are offered first; each part in the order of its ids.
    known.sort_by_key(|known| known.status == Status::Inactive);
    for known in known {
        serde_json::to_writer(&mut *out, known)?;
        writeln!(out)?;
    }
    out.flush()
}
