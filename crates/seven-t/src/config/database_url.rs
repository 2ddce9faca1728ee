use kernel::Secret;
use std::{
    fmt,
    path::{Path, PathBuf},
};
use url::Url;

/// Where everything is kept. Shown without its password.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file: `sqlite://data/seven-t.db` (relative to the working directory) or `sqlite:///var/lib/seven-t.db`.
    Sqlite(PathBuf),
    /// A PostgreSQL server: `postgres://user:password@host:5432/name`. Secret because of the password.
    Postgres(Secret),
}

impl DatabaseUrl {
    /// `seven-t.db` in `data_dir`.
    pub(super) fn default_in(data_dir: &Path) -> Self {
        Self::Sqlite(data_dir.join("seven-t.db"))
    }

    /// Reads either form; the error tells the rest of the sentence « `database_url` … ».
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite://") {
            return match path {
                "" => Err("names no file: write sqlite:// and a path, such as sqlite://data/seven-t.db".to_owned()),
                path => Ok(Self::Sqlite(PathBuf::from(path))),
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let url = Url::parse(text).map_err(|why| format!("is not an address: {why}"))?;
            if url.path().trim_matches('/').is_empty() {
                return Err("names no database: write it last, as in postgres://user@host/seven_t".to_owned());
            }
            return Ok(Self::Postgres(Secret::new(text)));
        }
        Err("must begin with sqlite:// or postgres://".to_owned())
    }

    /// The whole address, with its password: to connect, never to show.
    pub fn reveal(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite://{}", path.display()),
            Self::Postgres(url) => url.reveal().to_owned(),
        }
    }
}

/// Without the password, in the user's place or in the query.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Postgres(secret) = self else { return f.write_str(&self.reveal()) };
        let Ok(mut url) = Url::parse(secret.reveal()) else { return f.write_str("postgres://…") };
        if url.password().is_some() && url.set_password(Some("redacted")).is_err() {
            return f.write_str("postgres://…");
        }
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        if pairs.iter().any(|(key, _)| key == "password") {
            let shown = pairs.iter().map(|(key, value)| (key, if key == "password" { "redacted" } else { value }));
            url.query_pairs_mut().clear().extend_pairs(shown);
        }
        f.write_str(url.as_str())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
