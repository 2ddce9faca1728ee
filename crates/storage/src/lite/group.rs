//! Group commit. Each use case runs in a savepoint; who ends while others wait leaves the outer transaction open to the
//! next, and is told « done » only when the shared commit has returned. Whoever finds nobody waiting commits for all.
//!
//! A use case of one statement that somebody waits for (a webhook's receipt) does not queue for the desk: it lies on it,
//! and the next commit takes it along.

use super::statement::bound;
use crate::{StoreError, Value, letter::Letter};
use rusqlite::Connection;
use std::{
    sync::{
        Arc, Mutex as Lock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// Use cases that may share one commit, and how long they may gather: bound how long the first of them waits.
const TOGETHER: usize = 64;
const GATHER: Duration = Duration::from_millis(4);
/// The same while a letter waits: whoever posts has somebody on the line.
const GATHER_WITH_LETTERS: Duration = Duration::from_micros(400);

pub(crate) struct Writer {
    waiting: AtomicUsize,
    desk: Arc<Mutex<Desk>>,
    letters: Letters,
}

/// The writing connection and those who wait for its next commit.
pub(crate) struct Desk {
    connection: Connection,
    /// Since when a transaction is open.
    open: Option<Instant>,
    uncommitted: Vec<oneshot::Sender<Result<(), String>>>,
    letters: Letters,
}

/// Statements that wait for the next commit.
type Letters = Arc<Lock<Vec<Letter>>>;

impl Writer {
    pub(crate) fn new(connection: Connection) -> Self {
        let letters = Letters::default();
        let desk = Desk { connection, open: None, uncommitted: Vec::new(), letters: letters.clone() };
        Self { waiting: AtomicUsize::new(0), desk: Arc::new(Mutex::new(desk)), letters }
    }

    /// Runs one statement as a use case of its own with the next commit, whoever makes it; durable when it returns.
    pub(crate) async fn post(&self, sql: &'static str, args: Vec<Value>) -> Result<(), StoreError> {
        let (done, mut told) = oneshot::channel();
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(Letter { sql, args, done });
        let gone = |_| StoreError::Unavailable("the writer went away before the commit".into());
        let mut desk = tokio::select! {
            biased;
            told = &mut told => return told.map_err(gone)?,
            desk = self.desk.clone().lock_owned() => desk,
        };
        // Our letter may be at its end since; if not, it is among those that this commit takes.
        let flushed = tokio::task::spawn_blocking(move || desk.flush()).await;
        // Its own failure is told to each letter.
        drop(flushed.map_err(|error| StoreError::Unavailable(error.to_string()))?);
        told.await.map_err(gone)?
    }

    /// Commits for those left behind when the last of the waiting gave up.
    fn flush_if_deserted(&self) {
        if self.waiting.load(Ordering::SeqCst) == 0
            && let Ok(mut desk) = self.desk.try_lock()
        {
            // A failed commit was told to each of those who wait for it.
            let _ = desk.flush();
        }
    }
}

impl Desk {
    fn begin(&mut self) -> Result<(), StoreError> {
        if self.open.is_none() {
            self.connection.prepare_cached("BEGIN IMMEDIATE")?.raw_execute()?;
            self.open = Some(Instant::now());
        }
        Ok(())
    }

    fn has_letters(&self) -> bool {
        !self.letters.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Runs the statements that wait. One that fails leaves no trace and is told so at once; the others wait for the
    /// commit.
    fn take_letters(&mut self) -> Vec<oneshot::Sender<Result<(), StoreError>>> {
        let letters = std::mem::take(&mut *self.letters.lock().unwrap_or_else(PoisonError::into_inner));
        let mut written = Vec::with_capacity(letters.len());
        for Letter { sql, args, done } in letters {
            let run = self.begin().and_then(|()| Ok(bound(&self.connection, sql, &args)?.raw_execute()?));
            match run {
                Ok(_) => written.push(done),
                // Who no longer listens does not need to know.
                Err(error) => drop(done.send(Err(error))),
            }
        }
        written
    }

    /// Takes the letters along, commits the outer transaction, if any, and tells everyone in it.
    fn flush(&mut self) -> Result<(), StoreError> {
        let letters = self.take_letters();
        if self.open.is_none() {
            return Ok(());
        }
        let ended = self.commit();
        if ended.is_err() {
            // SQLite may or may not have rolled back by itself; either way nothing of the group stays.
            if !self.connection.is_autocommit() {
                let _ = self.connection.execute_batch("ROLLBACK");
            }
        }
        self.open = None;
        let told = ended.as_ref().copied().map_err(ToString::to_string);
        for waiter in self.uncommitted.drain(..) {
            let _ = waiter.send(told.clone());
        }
        for letter in letters {
            let _ = letter.send(told.clone().map_err(StoreError::Unavailable));
        }
        ended
    }

    fn commit(&self) -> Result<(), StoreError> {
        Ok(self.connection.prepare_cached("COMMIT")?.raw_execute().map(drop)?)
    }
}

/// Counts a use case that waits for the desk, even when it goes away while waiting.
struct Waiting<'a>(&'a Writer);
impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
        self.0.flush_if_deserted();
    }
}

/// A use case at the desk, inside its savepoint. Dropped without [`Turn::commit`], it leaves no trace.
pub(crate) struct Turn {
    desk: Option<OwnedMutexGuard<Desk>>,
    writer: Arc<Writer>,
}

impl Turn {
    pub(crate) async fn take(writer: Arc<Writer>) -> Result<Self, StoreError> {
        let desk = {
            writer.waiting.fetch_add(1, Ordering::SeqCst);
            let waiting = Waiting(&writer);
            let desk = writer.desk.clone().lock_owned().await;
            drop(waiting); // holds the desk: the flush inside finds it taken
            desk
        };
        let mut turn = Self { desk: Some(desk), writer };
        turn.desk().begin()?;
        turn.run("SAVEPOINT use_case")?;
        Ok(turn)
    }

    fn desk(&mut self) -> &mut Desk {
        self.desk.as_mut().expect("the desk is held until commit or drop")
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.desk.as_ref().expect("the desk is held until commit or drop").connection
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.connection().prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }

    pub(crate) fn exec(&mut self, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
        let mut statement = bound(self.connection(), sql, args)?;
        // A statement with RETURNING used only for its effect: run through its rows.
        if statement.column_count() > 0 {
            let mut rows = statement.raw_query();
            let mut changed = 0;
            while rows.next()?.is_some() {
                changed += 1;
            }
            return Ok(changed);
        }
        Ok(statement.raw_execute()? as u64)
    }

    /// Ends the savepoint, then waits for the commit it shares with others, or makes it.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        self.run("RELEASE use_case")?;
        let Some(mut desk) = self.desk.take() else { return Ok(()) };
        let others = self.writer.waiting.load(Ordering::SeqCst) > 0;
        let patience = if desk.has_letters() { GATHER_WITH_LETTERS } else { GATHER };
        let is_late = desk.open.is_some_and(|since| since.elapsed() >= patience);
        if !others || is_late || desk.uncommitted.len() + 1 >= TOGETHER {
            // The disk takes its time: on a thread of its own, while this one serves others.
            let flushed = tokio::task::spawn_blocking(move || desk.flush()).await;
            return flushed.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        }
        let (done, told) = oneshot::channel();
        desk.uncommitted.push(done);
        drop(desk);
        // The one we left it to may have gone away in the meantime.
        self.writer.flush_if_deserted();
        match told.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(StoreError::Unavailable(why)),
            Err(_) => Err(StoreError::Unavailable("the writer went away before the commit".into())),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut desk) = self.desk.take() else { return };
        if desk.open.is_some() {
            let undone = desk.connection.execute_batch("ROLLBACK TO use_case; RELEASE use_case");
            if undone.is_err() {
                // The whole outer transaction is gone (disk full, I/O error): tell those who were in it.
                let _ = desk.connection.execute_batch("ROLLBACK");
                desk.open = None;
                for waiter in desk.uncommitted.drain(..) {
                    let _ = waiter.send(Err("a transaction that shared the commit was lost".into()));
                }
            }
        }
        let deserted = self.writer.waiting.load(Ordering::SeqCst) == 0;
        if deserted {
            let _ = desk.flush();
        }
        drop(desk);
        self.writer.flush_if_deserted();
    }
}
