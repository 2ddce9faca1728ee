use crate::{Asks, Db, Dialect, FromRow, StoreError, Tx, Value};

/// Where a finder may look: inside a transaction (`tx`), or at the committed state (`&mut &db`). One finder serves both.
pub trait Read: Send {
    /// Which engine this is, for the few questions that differ.
    fn dialect(&self) -> Dialect;

    /// Every row of an answer.
    fn all<T: FromRow + Send>(
        &mut self,
        sql: &str,
        args: &[Value],
    ) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send;

    /// Asks several questions at once; see [`Tx::ask`].
    fn ask<A: Asks + Send>(&mut self, asks: A) -> impl Future<Output = Result<A::Answers, StoreError>> + Send;

    /// The first row of an answer, if any.
    fn opt<T: FromRow + Send>(
        &mut self,
        sql: &str,
        args: &[Value],
    ) -> impl Future<Output = Result<Option<T>, StoreError>> + Send {
        async { Ok(self.all(sql, args).await?.into_iter().next()) }
    }

    /// The one row that must be there, such as a count.
    fn one<T: FromRow + Send>(
        &mut self,
        sql: &str,
        args: &[Value],
    ) -> impl Future<Output = Result<T, StoreError>> + Send {
        async { self.opt(sql, args).await?.ok_or_else(|| StoreError::Defect("a row that must exist does not".into())) }
    }
}

impl Read for Tx {
    fn dialect(&self) -> Dialect {
        Tx::dialect(self)
    }

    async fn ask<A: Asks + Send>(&mut self, asks: A) -> Result<A::Answers, StoreError> {
        Tx::ask(self, asks).await
    }

    async fn all<T: FromRow + Send>(&mut self, sql: &str, args: &[Value]) -> Result<Vec<T>, StoreError> {
        Tx::all(self, sql, args).await
    }
}

impl Read for &Db {
    fn dialect(&self) -> Dialect {
        Db::dialect(self)
    }

    async fn ask<A: Asks + Send>(&mut self, asks: A) -> Result<A::Answers, StoreError> {
        Db::ask(self, asks).await
    }

    async fn all<T: FromRow + Send>(&mut self, sql: &str, args: &[Value]) -> Result<Vec<T>, StoreError> {
        Db::all(self, sql, args).await
    }
}
