//! SQLite: one writer behind a fair lock, use cases that wait together commit together, readers beside it.

mod group;
mod statement;

pub(crate) use group::Turn;
pub(crate) use statement::{each, each_of};

use crate::{StoreError, Value};
use group::Writer;
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

/// Statements kept prepared per connection: more than the product has.
const PREPARED: usize = 512;
/// Idle readers kept; more are opened when more threads read at once.
const READERS: usize = 8;

pub(crate) struct Lite {
    path: PathBuf,
    writer: Arc<Writer>,
    readers: Mutex<Vec<Connection>>,
}

impl Lite {
    pub(crate) fn open(path: PathBuf) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| StoreError::Unavailable(format!("cannot make {}: {error}", folder.display())))?;
        }
        let connection = Connection::open(&path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // FULL: an acknowledged webhook or payment survives a power cut, not only a crash.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        keep_prepared(&connection)?;
        Ok(Self { path, writer: Arc::new(Writer::new(connection)), readers: Mutex::new(Vec::new()) })
    }

    /// Waits for the writer and opens a savepoint.
    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        Turn::take(self.writer.clone()).await
    }

    /// Runs one statement with the next commit.
    pub(crate) async fn post(&self, sql: &'static str, args: &[Value]) -> Result<(), StoreError> {
        self.writer.post(sql, args.to_vec()).await
    }

    /// Runs a reading closure in place: its 20–60 µs are cheaper than a hop to another thread.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.open_reader()?,
        };
        let answer = work(&connection);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(connection);
        }
        answer
    }

    fn open_reader(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.pragma_update(None, "query_only", "ON")?;
        connection.pragma_update(None, "mmap_size", 256 << 20)?;
        keep_prepared(&connection)?;
        Ok(connection)
    }
}

/// What every connection needs to run each statement from its preparation on.
fn keep_prepared(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    // One plan for one statement. Without it SQLite, where a table has partial indexes, plans anew for each argument it
    // is given: a sixth of a turn's work.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}
