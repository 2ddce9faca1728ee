//! What each key means: its type, its range, its default.

use super::{
    Alerts, Config, ConfigError, Conversation, Database, DatabaseUrl, Http, Jobs, Knowledge, Log, LogFormat, Network,
    Payments, Place, Platform, Whatsapp,
    mail::mail,
    settings::{Settings, Value},
    voice::voice,
};
use kernel::Secret;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};
use tracing_subscriber::filter::Targets;
use url::Url;

const SECRET_KEY_LEAST: usize = 32;
const HOW_TO_MAKE_A_KEY: &str =
    "make one with `openssl rand -base64 48` and keep it safe: without it stored tokens cannot be read";

impl Config {
    pub(super) fn from_settings(mut from: Settings) -> Result<Self, ConfigError> {
        let listen = from.take("listen", listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 7070)));
        let data_dir = from.take("data_dir", path).unwrap_or_else(|| PathBuf::from("data"));
        let public_url = from.take("public_url", public_url).unwrap_or_else(|| reached_at(listen));
        let config = Self {
            listen,
            mail: mail(&mut from, &public_url),
            public_url,
            database_url: from
                .take("database_url", |value| DatabaseUrl::parse(text(value)?))
                .unwrap_or_else(|| DatabaseUrl::default_in(&data_dir)),
            models_dir: from.take("models_dir", path).unwrap_or_else(|| data_dir.join("models")),
            models_from: from.take("models_from", path),
            models_mirror: from.take("models_mirror", mirror),
            data_dir,
            secret_key: secret_key(&mut from),
            log: Log {
                format: from.take("log.format", log_format).unwrap_or(LogFormat::Text),
                level: from.take("log.level", log_level).unwrap_or_else(|| "info".to_owned()),
            },
            conversation: conversation(&mut from),
            whatsapp: Whatsapp {
                graph_version: from.take("whatsapp.graph_version", graph_version).unwrap_or_else(|| "v26.0".to_owned()),
                line_rate_per_second: from.take("whatsapp.line_rate_per_second", whole(1, 1_000)).unwrap_or(80),
            },
            payments: Payments {
                call_budget_percent: from.take("payments.call_budget_percent", whole(1, 100_000)).unwrap_or(100),
            },
            jobs: Jobs {
                workers: from.take("jobs.workers", whole(1, 256)).unwrap_or(64),
                lease_ms: from.take("jobs.lease_ms", whole(1_000, 3_600_000)).unwrap_or(60_000),
            },
            database: Database { pool_size: from.take("database.pool_size", whole(1, 1_000)).unwrap_or(16) },
            http: Http { trusted_proxies: from.take("http.trusted_proxies", networks).unwrap_or_default() },
            knowledge: Knowledge {
                pages_from: from.take("knowledge.pages_from", reach).unwrap_or(shopfront::Reach::Public),
            },
            alerts: Alerts { silence_minutes: from.take("alerts.silence_minutes", whole(10, 1_440)).unwrap_or(60) },
            voice: voice(&mut from),
            platform: Platform {
                organisation: from.take("platform.organisation", |value| text(value).map(str::to_owned)),
            },
        };
        from.verdict().map(|()| config)
    }
}

/// `http://` and the address listened on; an address that means « all » is reached by loopback.
fn reached_at(listen: SocketAddr) -> Url {
    let ip = if listen.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { listen.ip() };
    let address = SocketAddr::new(ip, listen.port());
    Url::parse(&format!("http://{address}")).expect("a socket address is a host and a port")
}

fn secret_key(from: &mut Settings) -> Secret {
    let long_enough = |value: &Value| match text(value)? {
        key if key.chars().count() < SECRET_KEY_LEAST => {
            Err(format!("has fewer than {SECRET_KEY_LEAST} characters: {HOW_TO_MAKE_A_KEY}"))
        }
        key => Ok(Secret::new(key)),
    };
    if from.place("secret_key").is_none() {
        let what = format!(
            "secret_key is missing: {HOW_TO_MAKE_A_KEY}; write it in seven-t.toml (secret_key = \"…\") or in the \
             variable SEVEN_T__SECRET_KEY"
        );
        from.wrong(Place::Nowhere, what);
    }
    from.take("secret_key", long_enough).unwrap_or_default()
}

fn conversation(from: &mut Settings) -> Conversation {
    const FIXED: &str = "conversation.burst_wait_ms";
    const BOUNDS: [&str; 2] = ["conversation.burst_wait_min_ms", "conversation.burst_wait_max_ms"];
    let wait = whole(0, 60_000);
    for bound in BOUNDS {
        let (Some(fixed), Some(other)) = (from.place(FIXED), from.place(bound)) else { continue };
        match (&fixed, &other) {
            (Place::Variable(_), Place::Line(..)) => from.forget(bound),
            (Place::Line(..), Place::Variable(_)) => from.forget(FIXED),
            _ => from.wrong(other, format!("`{bound}` contradicts `{FIXED}`, which sets both: keep one of them")),
        }
    }
    let fixed = from.take(FIXED, &wait);
    let given_min = from.take(BOUNDS[0], &wait);
    let given_max = from.take(BOUNDS[1], &wait);
    // One bound given alone moves the other default out of its way.
    let least = fixed.or(given_min).unwrap_or(2_000.min(given_max.unwrap_or(2_000)));
    let most = fixed.or(given_max).unwrap_or(6_000.max(least));
    if least > most {
        let place = from.place(BOUNDS[1]).unwrap_or(Place::Nowhere);
        from.wrong(place, format!("`{}` ({most}) is below `{}` ({least})", BOUNDS[1], BOUNDS[0]));
    }
    Conversation {
        burst_wait_min_ms: least,
        burst_wait_max_ms: most,
        unknown_send_grace_ms: from
            .take("conversation.unknown_send_grace_ms", whole(1_000, 3_600_000))
            .unwrap_or(30_000),
    }
}

pub(super) fn text(value: &Value) -> Result<&str, String> {
    let found = match value {
        Value::Text(text) | Value::Loose(text) if text.trim().is_empty() => return Err("is empty".to_owned()),
        Value::Text(text) | Value::Loose(text) => return Ok(text),
        Value::Whole(_) => "a number",
        Value::List(_) => "a list",
        Value::Other(found) => found,
    };
    Err(format!("must be a text in quotes, not {found}"))
}

pub(super) fn whole(least: u32, most: u32) -> impl Fn(&Value) -> Result<u32, String> {
    move |value| {
        let number = match value {
            Value::Whole(number) => Some(*number),
            Value::Loose(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.ok_or_else(|| match value {
            Value::Text(_) => "must be a whole number without quotes, not a text".to_owned(),
            Value::List(_) => "must be a whole number, not a list".to_owned(),
            Value::Other(found) => format!("must be a whole number, not {found}"),
            Value::Whole(_) | Value::Loose(_) => "must be a whole number".to_owned(),
        })?;
        let fits = u32::try_from(number).ok().filter(|number| (least..=most).contains(number));
        fits.ok_or_else(|| format!("is {number}: it must be from {least} to {most}"))
    }
}

pub(super) fn yes_or_no(value: &Value) -> Result<bool, String> {
    match value {
        Value::Text(word) | Value::Loose(word) if word.trim() == "yes" => Ok(true),
        Value::Text(word) | Value::Loose(word) if word.trim() == "no" => Ok(false),
        _ => Err("must be \"yes\" or \"no\"".to_owned()),
    }
}

fn mirror(value: &Value) -> Result<Url, String> {
    let url = Url::parse(text(value)?.trim()).map_err(|why| format!("is not an address: {why}"))?;
    // What is shown must not hold a password.
    let is_open = url.password().is_none() && url.username().is_empty();
    match url.scheme() {
        "http" | "https" if is_open => Ok(url),
        "http" | "https" => Err("must hold no user and no password".to_owned()),
        _ => Err("must begin with https://".to_owned()),
    }
}

fn path(value: &Value) -> Result<PathBuf, String> {
    text(value).map(PathBuf::from)
}

fn listen(value: &Value) -> Result<SocketAddr, String> {
    text(value)?.trim().parse().map_err(|_| "must be an address and a port, such as 127.0.0.1:7070".to_owned())
}

fn public_url(value: &Value) -> Result<Url, String> {
    let text = text(value)?.trim();
    let url = Url::parse(text).map_err(|why| format!("is not an address: {why}"))?;
    let whole_site = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") {
        Err("must begin with https:// (or http:// on your own machine)".to_owned())
    } else if !whole_site || url.password().is_some() || !url.username().is_empty() {
        Err("must be a scheme, a host and at most a port, such as https://shop.example.com".to_owned())
    } else {
        Ok(url)
    }
}

fn log_format(value: &Value) -> Result<LogFormat, String> {
    match text(value)? {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        other => Err(format!("is {other:?}: it must be \"text\" or \"json\"")),
    }
}

fn reach(value: &Value) -> Result<shopfront::Reach, String> {
    match text(value)? {
        "public" => Ok(shopfront::Reach::Public),
        "loopback" => Ok(shopfront::Reach::Loopback),
        other => Err(format!("is {other:?}: it must be \"public\" or \"loopback\"")),
    }
}

fn log_level(value: &Value) -> Result<String, String> {
    let level = text(value)?;
    level.parse::<Targets>().map_err(
        |_| "is not understood: use a level (error, warn, info, debug, trace) or a list such as info,storage=debug",
    )?;
    Ok(level.to_owned())
}

fn graph_version(value: &Value) -> Result<String, String> {
    let version = text(value)?;
    let numbers = version.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    match numbers {
        Some((major, minor)) if digits(major) && digits(minor) => Ok(version.to_owned()),
        _ => Err(format!("is {version:?}: it must look like \"v26.0\"")),
    }
}

fn networks(value: &Value) -> Result<Vec<Network>, String> {
    match value {
        Value::List(items) => items.iter().map(|item| text(item)?.parse()).collect(),
        Value::Loose(text) => text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect(),
        _ => Err("must be a list of texts, such as [\"10.0.0.0/8\"]".to_owned()),
    }
}
