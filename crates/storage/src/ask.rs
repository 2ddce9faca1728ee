//! Questions that travel together: on PostgreSQL one round trip answers all of them.

use crate::{FromRow, Row, StoreError, Tx, Value, lite, row::read_pg, tx::Engine};
use std::borrow::Cow;

/// A statement with the rows it answers with, not yet asked: see [`Tx::ask`].
pub struct Ask<T> {
    sql: Cow<'static, str>,
    args: Vec<Value>,
    read: fn(&mut Row<'_>) -> Result<T, StoreError>,
}

impl<T> Ask<T> {
    /// Asks `sql` for rows `R`, each told as a `T`.
    pub fn new<R>(sql: impl Into<Cow<'static, str>>, args: &[Value]) -> Self
    where
        R: FromRow,
        T: TryFrom<R>,
        StoreError: From<T::Error>,
    {
        Self { sql: sql.into(), args: args.to_vec(), read: |row| Ok(T::try_from(R::from_row(row)?)?) }
    }

    fn question(&self) -> (&str, &[Value]) {
        (&self.sql, &self.args)
    }

    fn rows(&self, rows: &[tokio_postgres::Row]) -> Result<Vec<T>, StoreError> {
        read_pg(rows, self.read)
    }
}

/// Several questions, and their answers in the same order.
pub trait Asks {
    /// Every row of each answer.
    type Answers;
    #[doc(hidden)]
    fn questions(&self) -> Vec<(&str, &[Value])>;
    #[doc(hidden)]
    fn lite(&self, on: &rusqlite::Connection) -> Result<Self::Answers, StoreError>;
    #[doc(hidden)]
    fn pg(&self, answers: &[Vec<tokio_postgres::Row>]) -> Result<Self::Answers, StoreError>;
}

impl<T> Asks for Vec<Ask<T>> {
    type Answers = Vec<Vec<T>>;
    fn questions(&self) -> Vec<(&str, &[Value])> {
        self.iter().map(Ask::question).collect()
    }
    fn lite(&self, on: &rusqlite::Connection) -> Result<Self::Answers, StoreError> {
        self.iter().map(|ask| lite::read(on, &ask.sql, &ask.args, ask.read)).collect()
    }
    fn pg(&self, answers: &[Vec<tokio_postgres::Row>]) -> Result<Self::Answers, StoreError> {
        self.iter().zip(answers).map(|(ask, rows)| ask.rows(rows)).collect()
    }
}

macro_rules! tuples {
    ($($($name:ident $at:tt)+;)+) => {$(
        impl<$($name),+> Asks for ($(Ask<$name>,)+) {
            type Answers = ($(Vec<$name>,)+);
            fn questions(&self) -> Vec<(&str, &[Value])> {
                vec![$(self.$at.question()),+]
            }
            fn lite(&self, on: &rusqlite::Connection) -> Result<Self::Answers, StoreError> {
                Ok(($(lite::read(on, &self.$at.sql, &self.$at.args, self.$at.read)?,)+))
            }
            fn pg(&self, answers: &[Vec<tokio_postgres::Row>]) -> Result<Self::Answers, StoreError> {
                Ok(($(self.$at.rows(&answers[$at])?,)+))
            }
        }
    )+};
}
tuples! { A 0; A 0 B 1; A 0 B 1 C 2; A 0 B 1 C 2 D 3; A 0 B 1 C 2 D 3 E 4; A 0 B 1 C 2 D 3 E 4 F 5;
A 0 B 1 C 2 D 3 E 4 F 5 G 6; A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8; A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11; }

impl Tx {
    /// Asks several questions at once. They run in the order in which they stand, each seeing what those before it
    /// changed and, under a lock that one of them takes, what was true once it had it.
    pub async fn ask<A: Asks>(&mut self, asks: A) -> Result<A::Answers, StoreError> {
        match &mut self.engine {
            Engine::Lite(turn) => asks.lite(turn.connection()),
            Engine::Pg(session) => {
                let answers = session.all_of(asks.questions()).await?;
                asks.pg(&answers)
            }
        }
    }
}
