//! What the operator decides before the product starts: one file, `seven-t.toml`, and the environment, which wins.
//!
//! A variable is the key in capitals after `SEVEN_T__`, sections and keys joined by two underscores:
//! `SEVEN_T__LISTEN`, `SEVEN_T__CONVERSATION__BURST_WAIT_MS`. Nothing is ignored: an unknown key, a wrong type or a value
//! out of range stops the start, names its line or variable, and all such mistakes are told at once.
//!
//! What belongs to a merchant (brands, lines, payment accounts) is not here: it is rows, written by `seven-t apply`.

mod database_url;
mod mail;
mod network;
mod problem;
mod read;
mod settings;
mod show;
#[cfg(test)]
mod tests;
mod voice;

pub use database_url::DatabaseUrl;
pub use network::Network;
pub use problem::{ConfigError, Place, Problem};

use ::alerts::MailOptions;
use kernel::Secret;
use settings::Settings;
use std::{ffi::OsString, net::SocketAddr, path::Path, path::PathBuf};
use url::Url;

/// The file looked for in the working directory when none is named.
pub const DEFAULT_FILE: &str = "seven-t.toml";

/// The whole effective configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port of the product's HTTP server. Default `127.0.0.1:7070`.
    pub listen: SocketAddr,
    /// What customers and providers reach us by: scheme, host and port, without a final slash. Default: `http://` and
    /// `listen`.
    pub public_url: Url,
    /// Where everything is kept. Default: SQLite, `seven-t.db` in `data_dir`.
    pub database_url: DatabaseUrl,
    /// Folder of media and, by default, of the database; made at start. Relative to the working directory.
    pub data_dir: PathBuf,
    /// Where models are that were installed. Default: `models` in `data_dir`.
    pub models_dir: PathBuf,
    /// A folder of the operator's that models may be installed from; none: there is none.
    pub models_from: Option<PathBuf>,
    /// The base of a mirror of the operator's that models may be installed from; none: there is none.
    pub models_mirror: Option<Url>,
    /// Seals tokens and keys at rest; at least 32 characters. Losing it loses them.
    pub secret_key: Secret,
    /// What is told to the operator, and how.
    pub log: Log,
    /// How the agent waits and how sends are reconciled.
    pub conversation: Conversation,
    /// How Meta is spoken to.
    pub whatsapp: Whatsapp,
    /// How payment providers are spoken to.
    pub payments: Payments,
    /// The durable queue.
    pub jobs: Jobs,
    /// The database connections.
    pub database: Database,
    /// The HTTP server.
    pub http: Http,
    /// Reading merchants' web pages.
    pub knowledge: Knowledge,
    /// How e-mail leaves; none: it does not.
    pub mail: Option<MailOptions>,
    /// What teams are told.
    pub alerts: Alerts,
    /// Ears and mouth.
    pub voice: Voice,
    /// Who hosts.
    pub platform: Platform,
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Lines for people, or JSON for machines. Default `text`.
    pub format: LogFormat,
    /// What is logged, as `tracing`'s filter reads it: `info`, `info,storage=debug`. Default `info`.
    pub level: String,
}

/// The two forms of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One readable line.
    Text,
    /// One JSON object a line.
    Json,
}

/// `[conversation]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// The least the agent waits for a customer to finish a burst of messages, in milliseconds. Default 2,000.
    pub burst_wait_min_ms: u32,
    /// The most it waits. Default 6,000. Equal to the least when `burst_wait_ms` fixes both.
    pub burst_wait_max_ms: u32,
    /// How long a send whose answer was lost may stay unknown before it is told to the merchant. Default 30,000 ms.
    pub unknown_send_grace_ms: u32,
}

/// `[whatsapp]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whatsapp {
    /// Version of the Graph API in every address. Default `v26.0`.
    pub graph_version: String,
    /// Messages a line may send in a second. Default 80, Meta's limit for a line of ordinary throughput.
    pub line_rate_per_second: u32,
}

/// `[payments]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payments {
    /// The part of every account's budget of calls ([`psp::CallBudget`]) that this process may spend, in percent. Default 100;
    /// of several nodes each has its part.
    pub call_budget_percent: u32,
}

/// `[jobs]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jobs {
    /// Jobs run at the same time by this process: most of them wait for the disk or for Meta. Default 64.
    pub workers: u32,
    /// How long a job may run before another worker takes it over, in milliseconds. Default 60,000.
    pub lease_ms: u32,
}

/// `[database]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Connections held open: all of them on PostgreSQL, the readers on SQLite. Default 16.
    pub pool_size: u32,
}

/// `[knowledge]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knowledge {
    /// From where merchants' web pages may be read. Default `public`; `loopback` adds this machine's own addresses, to try
    /// things out.
    pub pages_from: shopfront::Reach,
}

/// `[alerts]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alerts {
    /// How many minutes a line that usually hears something may hear nothing before that is told. Default 60.
    pub silence_minutes: u32,
}

/// `[voice]`
#[derive(Debug, Clone)]
pub struct Voice {
    /// Whether voice notes are listened to, for every brand. Default yes, where the models are installed.
    pub listen: bool,
    /// Whether answers may be said aloud, for every brand that wants it. Default no.
    pub speak: bool,
    /// Notes worked on at once. Default 1.
    pub workers: u32,
    /// Threads to a note. Default 2.
    pub threads: u32,
    /// Memory that the models may take, in MB. Default 1,024.
    pub memory_mb: u32,
    /// A service that hears before this machine does. Default none.
    pub hears: Option<models::SoundService>,
    /// A service that speaks before this machine does. Default none.
    pub speaks: Option<models::SoundService>,
    /// What the service that hears asks for an hour of sound, in FCFA. Default 0.
    pub hear_price: u32,
    /// What the service that speaks asks for an hour of sound, in FCFA. Default 0.
    pub speak_price: u32,
}

/// `[platform]`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Platform {
    /// The organisation that hosts the others: its owners see the page of the platform. Default none: there is no such page.
    pub organisation: Option<String>,
}

/// `[http]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// Peers whose `X-Forwarded-For` is believed: addresses or networks such as `10.0.0.0/8`. Default none.
    pub trusted_proxies: Vec<Network>,
}

impl Config {
    /// Reads `file`, or [`DEFAULT_FILE`] if it is there, and lays the variables of `environment` over it; give
    /// [`std::env::vars_os`]. Variables that do not begin with `SEVEN_T__` are not ours and are left alone.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let found = match file {
            Some(path) => Some(path),
            None => Some(Path::new(DEFAULT_FILE)).filter(|path| path.exists()),
        };
        let Some(path) = found else { return Self::from_settings(Settings::new(environment)) };
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(path, &text, environment)
    }

    /// The same, of a file's `text` already read; `path` is only named in mistakes.
    pub fn parse(
        path: &Path,
        text: &str,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        Settings::new(environment).over_file(path, text).and_then(Self::from_settings)
    }
}
