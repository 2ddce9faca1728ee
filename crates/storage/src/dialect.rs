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

    /// The text of a migration for this engine: its placeholders `{uuid}`, `{json}`, `{bytes}` filled, and without what
    /// stands for the other engine alone, after a line `-- {sqlite}` or `-- {postgres}` and until the next such line or
    /// `-- {both}`.
    pub fn column_types(self, sql: &str) -> String {
        // Not a column type named JSONB on SQLite: its affinity would be NUMERIC and turn the text `5` into a number.
        let (uuid, json, bytes) = match self {
            Self::Sqlite => ("BLOB", "TEXT", "BLOB"),
            Self::Postgres => ("UUID", "JSONB", "BYTEA"),
        };
        let mut ours = true;
        let mut text = String::with_capacity(sql.len());
        for line in sql.lines() {
            match line.trim() {
                "-- {both}" => ours = true,
                "-- {sqlite}" => ours = self == Self::Sqlite,
                "-- {postgres}" => ours = self == Self::Postgres,
                _ if ours => {
                    text.push_str(line);
                    text.push('\n');
                }
                _ => {}
            }
        }
        text.replace("{uuid}", uuid).replace("{json}", json).replace("{bytes}", bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Dialect;

    #[test]
    fn each_engine_reads_its_own_part_of_a_migration() {
        let text = "a {uuid}\n-- {sqlite}\nb {json}\n-- {postgres}\nc {json}\n-- {both}\nd {bytes}\n";
        assert_eq!(Dialect::Sqlite.column_types(text), "a BLOB\nb TEXT\nd BLOB\n");
        assert_eq!(Dialect::Postgres.column_types(text), "a UUID\nc JSONB\nd BYTEA\n");
    }
}
