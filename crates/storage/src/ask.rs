//! Questions that travel together: on PostgreSQL one round trip answers all of them.

use crate::{FromRow, Read, Row, StoreError, Tx, Value, read::Question};
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

    fn question(&self) -> Question<'_> {
        (&self.sql, &self.args)
    }
}

/// Several questions, and their answers in the same order.
pub trait Asks: Send + Sync {
    /// Every row of each answer.
    type Answers: Send;
    #[doc(hidden)]
    fn questions(&self) -> Vec<Question<'_>>;
    #[doc(hidden)]
    fn unanswered(&self) -> Self::Answers;
    /// Reads a row of the answer to question number `at` (from 0).
    #[doc(hidden)]
    fn take(&self, at: usize, row: &mut Row<'_>, into: &mut Self::Answers) -> Result<(), StoreError>;
}

/// The engines answer the questions they were asked.
fn nobody_asked(at: usize) -> StoreError {
    StoreError::Defect(format!("an answer to question {at}, which was not asked"))
}

impl<T: Send> Asks for Vec<Ask<T>> {
    type Answers = Vec<Vec<T>>;
    fn questions(&self) -> Vec<Question<'_>> {
        self.iter().map(Ask::question).collect()
    }
    fn unanswered(&self) -> Self::Answers {
        self.iter().map(|_| Vec::new()).collect()
    }
    fn take(&self, at: usize, row: &mut Row<'_>, into: &mut Self::Answers) -> Result<(), StoreError> {
        let (ask, answer) = self.get(at).zip(into.get_mut(at)).ok_or_else(|| nobody_asked(at))?;
        answer.push((ask.read)(row)?);
        Ok(())
    }
}

macro_rules! tuples {
    ($($($name:ident $at:tt)+;)+) => {$(
        impl<$($name: Send),+> Asks for ($(Ask<$name>,)+) {
            type Answers = ($(Vec<$name>,)+);
            fn questions(&self) -> Vec<Question<'_>> {
                vec![$(self.$at.question()),+]
            }
            fn unanswered(&self) -> Self::Answers {
                ($(Vec::<$name>::new(),)+)
            }
            fn take(&self, at: usize, row: &mut Row<'_>, into: &mut Self::Answers) -> Result<(), StoreError> {
                match at {
                    $($at => into.$at.push((self.$at.read)(row)?),)+
                    _ => return Err(nobody_asked(at)),
                }
                Ok(())
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
        (self as &mut dyn Read).ask(asks).await
    }
}
