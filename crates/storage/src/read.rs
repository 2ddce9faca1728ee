use crate::{Asks, Db, Dialect, FromRow, Row, StoreError, Told, Tx, Value};

/// What is done with each row of an answer as it is read.
pub(crate) type Take<'a> = &'a mut (dyn FnMut(&mut Row<'_>) -> Result<(), StoreError> + Send);

/// The same of several answers, the first of which has number 0.
pub(crate) type TakeOf<'a> = &'a mut (dyn FnMut(usize, &mut Row<'_>) -> Result<(), StoreError> + Send);

/// A statement and its arguments.
pub(crate) type Question<'a> = (&'a str, &'a [Value]);

/// Where a finder may look: inside a transaction (`tx`), or at the committed state (`&mut &db`). One finder serves both,
/// and is compiled once: it takes a `&mut dyn Read`.
pub trait Read: Send {
    /// Which engine this is, for the few questions that differ.
    fn dialect(&self) -> Dialect;

    #[doc(hidden)]
    fn each<'a>(&'a mut self, sql: &'a str, args: &'a [Value], take: Take<'a>) -> Told<'a, ()>;

    #[doc(hidden)]
    fn each_of<'a>(&'a mut self, questions: Vec<Question<'a>>, take: TakeOf<'a>) -> Told<'a, ()>;
}

impl dyn Read + '_ {
    /// Every row of an answer.
    pub async fn all<T: FromRow + Send>(&mut self, sql: &str, args: &[Value]) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        let mut take = |row: &mut Row<'_>| {
            rows.push(T::from_row(row)?);
            Ok(())
        };
        self.each(sql, args, &mut take).await?;
        Ok(rows)
    }

    /// Asks several questions at once; see [`Tx::ask`].
    pub async fn ask<A: Asks>(&mut self, asks: A) -> Result<A::Answers, StoreError> {
        let mut answers = asks.unanswered();
        let mut take = |at: usize, row: &mut Row<'_>| asks.take(at, row, &mut answers);
        self.each_of(asks.questions(), &mut take).await?;
        Ok(answers)
    }

    /// The first row of an answer, if any.
    pub async fn opt<T: FromRow + Send>(&mut self, sql: &str, args: &[Value]) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// The one row that must be there, such as a count.
    pub async fn one<T: FromRow + Send>(&mut self, sql: &str, args: &[Value]) -> Result<T, StoreError> {
        self.opt(sql, args).await?.ok_or_else(|| StoreError::Defect("a row that must exist does not".into()))
    }
}

impl Read for Tx {
    fn dialect(&self) -> Dialect {
        Tx::dialect(self)
    }

    fn each<'a>(&'a mut self, sql: &'a str, args: &'a [Value], take: Take<'a>) -> Told<'a, ()> {
        self.engine.each(sql, args, take)
    }

    fn each_of<'a>(&'a mut self, questions: Vec<Question<'a>>, take: TakeOf<'a>) -> Told<'a, ()> {
        self.engine.each_of(questions, take)
    }
}

impl Read for &Db {
    fn dialect(&self) -> Dialect {
        Db::dialect(self)
    }

    fn each<'a>(&'a mut self, sql: &'a str, args: &'a [Value], take: Take<'a>) -> Told<'a, ()> {
        self.engine().each(sql, args, take)
    }

    fn each_of<'a>(&'a mut self, questions: Vec<Question<'a>>, take: TakeOf<'a>) -> Told<'a, ()> {
        self.engine().each_of(questions, take)
    }
}
