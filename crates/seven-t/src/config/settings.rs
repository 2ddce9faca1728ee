use super::{ConfigError, Place, Problem};
use crate::source_line::line_at;
use std::{collections::BTreeMap, ffi::OsString, path::Path};
use toml::de::{DeTable, DeValue};

/// Every key there is; a key outside a section has no dot.
pub(super) const KEYS: [&str; 43] = [
    "listen",
    "public_url",
    "database_url",
    "data_dir",
    "models_dir",
    "models_from",
    "models_mirror",
    "secret_key",
    "log.format",
    "log.level",
    "conversation.burst_wait_ms",
    "conversation.burst_wait_min_ms",
    "conversation.burst_wait_max_ms",
    "conversation.unknown_send_grace_ms",
    "whatsapp.graph_version",
    "whatsapp.line_rate_per_second",
    "payments.call_budget_percent",
    "jobs.workers",
    "jobs.lease_ms",
    "database.pool_size",
    "http.trusted_proxies",
    "knowledge.pages_from",
    "mail.server",
    "mail.from",
    "mail.user",
    "mail.password",
    "alerts.silence_minutes",
    "voice.listen",
    "voice.speak",
    "voice.workers",
    "voice.threads",
    "voice.memory_mb",
    "voice.hear_url",
    "voice.hear_model",
    "voice.hear_key",
    "voice.speak_dialect",
    "voice.speak_url",
    "voice.speak_model",
    "voice.speak_voice",
    "voice.speak_key",
    "voice.hear_price",
    "voice.speak_price",
    "platform.organisation",
];

const PREFIX: &str = "SEVEN_T__";

/// A value as written, before anyone says what type it should have.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    List(Vec<Self>),
    /// From the environment: text that may stand for any type.
    Loose(String),
    /// A type that no key has, by its name.
    Other(&'static str),
}

/// What the file and the environment say, the environment winning, and the mistakes met so far.
pub(super) struct Settings {
    values: BTreeMap<String, (Value, Place)>,
    problems: Vec<Problem>,
}

impl Settings {
    /// What the environment says.
    pub(super) fn new(environment: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let mut settings = Self { values: BTreeMap::new(), problems: Vec::new() };
        for (name, value) in environment {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
            let place = Place::Variable(name.to_owned());
            let key = name[PREFIX.len()..].to_ascii_lowercase().replace("__", ".");
            match value.into_string() {
                Ok(value) => settings.put(key, Value::Loose(value), place),
                Err(_) => settings.wrong(place, "is not UTF-8 text"),
            }
        }
        settings
    }

    /// Adds what a file says, wherever the environment says nothing. A file that is no TOML says nothing at all: that
    /// alone is told.
    pub(super) fn over_file(mut self, path: &Path, text: &str) -> Result<Self, ConfigError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let at = |offset: usize| Place::Line(path.to_owned(), line_at(text, offset));
        let (root, errors) = DeTable::parse_recoverable(text);
        if let Some(error) = errors.first() {
            let place = at(error.span().map_or(0, |span| span.start));
            let what = format!("is not TOML: {}", error.message());
            return Err(ConfigError::Wrong(vec![Problem { place, what }]));
        }
        for (key, value) in root.get_ref() {
            let place = at(key.span().start);
            let name = key.get_ref();
            let section = KEYS.iter().any(|known| known.starts_with(&format!("{name}.")));
            match value.get_ref() {
                DeValue::Table(keys) if section => {
                    for (key, value) in keys {
                        let place = at(key.span().start);
                        self.put(format!("{name}.{}", key.get_ref()), as_written(value.get_ref()), place);
                    }
                }
                DeValue::Table(_) => self.wrong(place, format!("unknown section [{name}]; {}", sections())),
                _ if section => self.wrong(place, format!("`{name}` is a section: write [{name}] and its keys below")),
                other => self.put(name.to_string(), as_written(other), place),
            }
        }
        Ok(self)
    }

    fn put(&mut self, key: String, value: Value, place: Place) {
        if !KEYS.contains(&key.as_str()) {
            return self.wrong(place, unknown(&key));
        }
        // The environment came first, and wins.
        self.values.entry(key).or_insert((value, place));
    }

    /// Takes the setting `key` as `read` understands it; none if it was not given, or not understood.
    pub(super) fn take<T>(&mut self, key: &str, read: impl FnOnce(&Value) -> Result<T, String>) -> Option<T> {
        let (value, place) = self.values.get(key)?;
        match read(value) {
            Ok(read) => Some(read),
            Err(what) => {
                let place = place.clone();
                self.wrong(place, format!("`{key}` {what}"));
                None
            }
        }
    }

    /// Where `key` was written.
    pub(super) fn place(&self, key: &str) -> Option<Place> {
        self.values.get(key).map(|(_, place)| place.clone())
    }

    /// Forgets `key`: something that wins over it was said elsewhere.
    pub(super) fn forget(&mut self, key: &str) {
        self.values.remove(key);
    }

    /// Records a mistake.
    pub(super) fn wrong(&mut self, place: Place, what: impl Into<String>) {
        self.problems.push(Problem { place, what: what.into() });
    }

    /// Every mistake, in the order of the file, then of the environment; or none.
    pub(super) fn verdict(mut self) -> Result<(), ConfigError> {
        self.problems.sort_by_key(|problem| match &problem.place {
            Place::Line(_, line) => (0, *line, String::new()),
            Place::Variable(name) => (1, 0, name.clone()),
            Place::Nowhere => (2, 0, String::new()),
        });
        if self.problems.is_empty() { Ok(()) } else { Err(ConfigError::Wrong(self.problems)) }
    }
}

fn as_written(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
            .map_or(Value::Other("a number that large"), Value::Whole),
        DeValue::Array(items) => Value::List(items.iter().map(|item| as_written(item.get_ref())).collect()),
        DeValue::Float(_) => Value::Other("a number with decimals"),
        DeValue::Boolean(_) => Value::Other("true or false"),
        DeValue::Datetime(_) => Value::Other("a date"),
        DeValue::Table(_) => Value::Other("a table"),
    }
}

fn unknown(key: &str) -> String {
    let section = key.rsplit_once('.').map(|(section, _)| section);
    let siblings: Vec<&str> = KEYS
        .iter()
        .filter(|known| known.rsplit_once('.').map(|(section, _)| section) == section)
        .map(|known| known.rsplit_once('.').map_or(*known, |(_, last)| last))
        .collect();
    match section {
        Some(section) if siblings.is_empty() => format!("unknown section [{section}]; {}", sections()),
        Some(section) => format!("unknown key `{key}`; [{section}] has {}", siblings.join(", ")),
        None => format!("unknown key `{key}`; outside sections there are {}", siblings.join(", ")),
    }
}

fn sections() -> String {
    let mut names: Vec<String> =
        KEYS.iter().filter_map(|key| key.split_once('.')).map(|(section, _)| format!("[{section}]")).collect();
    names.dedup();
    format!("there are {}", names.join(", "))
}
