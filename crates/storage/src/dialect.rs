/// What truly differs between the two engines, each difference with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite in the process.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl Dialect {
    /// Ends a `SELECT` whose rows nobody else may change until the transaction ends. SQLite has one writer: nothing to say.
    pub const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// As [`Dialect::for_update`], passing over rows that another transaction holds.
    pub const fn for_update_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// The moment by the database server's own clock, in milliseconds. SQLite has no server: its clock is ours.
    pub const fn server_time(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)"),
        }
    }

    /// Fills the placeholders of a migration: `{uuid}`, `{json}`, `{bytes}`.
    pub fn column_types(self, sql: &str) -> String {
        // Not a column type named JSONB on SQLite: its affinity would be NUMERIC and turn the text `5` into a number.
        let (uuid, json, bytes) = match self {
            Self::Sqlite => ("BLOB", "TEXT", "BLOB"),
            Self::Postgres => ("UUID", "JSONB", "BYTEA"),
        };
        sql.replace("{uuid}", uuid).replace("{json}", json).replace("{bytes}", bytes)
    }
}
