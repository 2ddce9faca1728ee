//! Statements that nobody waits for one by one: they leave together with the next one that somebody waits for.

use super::Session;
use crate::{Told, Value};
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
    pub(crate) fn put<'a>(&'a mut self, sql: &'a str, args: &'a [Value]) -> Told<'a, ()> {
        Box::pin(async move {
            let statement = self.client()?.prepare_cached(sql).await?;
            self.unsent.push(Unsent { statement, args: args.to_vec() });
            if self.unsent.len() >= TOGETHER { self.send().await } else { Ok(()) }
        })
    }

    /// Waits for what was put.
    pub(crate) fn send(&mut self) -> Told<'_, ()> {
        Box::pin(async move {
            if self.unsent.is_empty() {
                return Ok(());
            }
            self.run(async |_| Ok(())).await
        })
    }

    /// Forgets what was put and has not left.
    pub(crate) fn forget_unsent(&mut self) {
        self.unsent.clear();
    }
}
