//! Statements that are a use case each and that somebody waits for (a webhook's receipt): those that wait together share
//! one transaction, and so one wait for the server's disk.

use super::{Pg, Session, State};
use crate::{StoreError, Value, letter::Letter};
use futures_util::future::{join, join_all};
use std::sync::{Arc, Mutex as Lock, PoisonError};
use tokio::sync::{Mutex, oneshot};

/// Letters in one transaction, which bounds how long the first of them waits.
const TOGETHER: usize = 128;

/// Letters that wait, and the desk at which one carrier at a time takes them.
#[derive(Default)]
pub(super) struct Post {
    letters: Lock<Vec<Letter>>,
    desk: Arc<Mutex<()>>,
}

impl Post {
    /// Runs one statement as a use case of its own, with whoever else waits; durable when it returns. A statement that
    /// fails is told so alone; what is posted is carried even if its poster goes away.
    pub(super) async fn deliver(&self, pg: &Pg, sql: &'static str, args: Vec<Value>) -> Result<(), StoreError> {
        let (done, mut told) = oneshot::channel();
        self.letters().push(Letter { sql, args, done });
        let gone = |_| StoreError::Unavailable("the connection went away before the commit".into());
        let desk = tokio::select! {
            biased;
            told = &mut told => return told.map_err(gone)?,
            desk = self.desk.clone().lock_owned() => desk,
        };
        // Ours may have been taken since; if not, it is among the next.
        while !self.letters().is_empty() {
            let letters = self.take();
            let carrier = pg.clone();
            // A task of its own: a poster who goes away must not break off what others wait for.
            let carried = tokio::spawn(async move { carrier.carry(letters).await });
            carried.await.map_err(|error| StoreError::Unavailable(error.to_string()))?;
            if let Ok(told) = told.try_recv() {
                drop(desk);
                return told;
            }
        }
        drop(desk);
        told.await.map_err(gone)?
    }

    fn letters(&self) -> std::sync::MutexGuard<'_, Vec<Letter>> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Vec<Letter> {
        let mut letters = self.letters();
        let now = letters.len().min(TOGETHER);
        letters.drain(..now).collect()
    }
}

impl Pg {
    async fn carry(&self, letters: Vec<Letter>) {
        if letters.len() > 1 {
            match self.together(&letters).await {
                Ok(()) => return letters.into_iter().for_each(|letter| letter.tell(Ok(()))),
                Err(error @ StoreError::Unavailable(_)) => {
                    let why = error.to_string();
                    return letters.into_iter().for_each(|it| it.tell(Err(StoreError::Unavailable(why.clone()))));
                }
                // One of them is at fault, and nothing of the group stayed: each by itself.
                Err(_) => {}
            }
        }
        for letter in letters {
            let alone = async { self.posting().await?.exec(letter.sql, &letter.args).await.map(drop) }.await;
            letter.tell(alone);
        }
    }

    async fn together(&self, letters: &[Letter]) -> Result<(), StoreError> {
        let mut session = self.posting().await?;
        let written = session.exec_all(letters).await;
        match written {
            Ok(()) => session.commit().await,
            Err(error) => {
                session.roll_back().await?;
                Err(error)
            }
        }
    }
}

impl Session {
    /// `BEGIN` and every statement in one go: the server works through them without waiting for us.
    async fn exec_all(&mut self, letters: &[Letter]) -> Result<(), StoreError> {
        let mut statements = Vec::with_capacity(letters.len());
        for letter in letters {
            statements.push(self.client()?.prepare_cached(letter.sql).await?);
        }
        // Before the first statement: a cancelled BEGIN must not return to the pool.
        self.state = State::Inside;
        let client = self.client()?;
        let written = statements
            .iter()
            .zip(letters)
            .map(|(statement, letter)| client.execute_raw(statement, super::params(&letter.args)));
        let (began, written) = join(client.batch_execute("BEGIN"), join_all(written)).await;
        began?;
        // The first refusal is the reason; those after it only say that the transaction is over.
        written.into_iter().try_for_each(|one| Ok(one.map(drop)?))
    }
}
