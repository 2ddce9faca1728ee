//! Statements that nobody waits for one by one: they leave together with the next one that somebody waits for.

use super::Session;
use crate::{StoreError, Value};
use tokio_postgres::Statement;

/// Statements that leave together at most: `join_all` makes the requests of so many in their order.
const TOGETHER: usize = 24;

/// A statement on its way to the server.
pub(super) struct Unsent {
    pub(super) statement: Statement,
    pub(super) args: Vec<Value>,
}

impl Session {
    /// Runs a statement before the next one that is waited for, or the commit, which also tells its failure.
    pub(crate) async fn put(&mut self, sql: &str, args: &[Value]) -> Result<(), StoreError> {
        let statement = self.client()?.prepare_cached(sql).await?;
        self.unsent.push(Unsent { statement, args: args.to_vec() });
        if self.unsent.len() >= TOGETHER { self.send().await } else { Ok(()) }
    }

    /// Waits for what was put.
    pub(crate) async fn send(&mut self) -> Result<(), StoreError> {
        if self.unsent.is_empty() {
            return Ok(());
        }
        self.run(async |_| Ok(())).await
    }

    /// Forgets what was put and has not left.
    pub(crate) fn forget_unsent(&mut self) {
        self.unsent.clear();
    }
}
