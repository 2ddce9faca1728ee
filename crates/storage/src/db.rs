use crate::{
    Asks, Dialect, Fact, FromRow, Read, StoreError, Told, Tx, Value, lite, pg,
    read::{Question, Take, TakeOf},
    row, tx,
};
use kernel::{Chance, Clock, Millis};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::{Notify, broadcast};

/// A database, open; cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    clock: Clock,
    chance: Chance,
    signals: Signals,
    reactions: RwLock<Arc<tx::Reactions>>,
}

pub(crate) enum Engine {
    Lite(lite::Lite),
    Pg(pg::Pg),
}

impl Engine {
    pub(crate) fn each<'a>(&'a self, sql: &'a str, args: &'a [Value], take: Take<'a>) -> Told<'a, ()> {
        match self {
            Self::Lite(lite) => Box::pin(async move { lite.read(|there| lite::each(there, sql, args, take)) }),
            Self::Pg(pg) => Box::pin(async move { row::each_pg(&pg.rows(sql, args).await?, take) }),
        }
    }

    pub(crate) fn each_of<'a>(&'a self, questions: Vec<Question<'a>>, take: TakeOf<'a>) -> Told<'a, ()> {
        match self {
            Self::Lite(lite) => Box::pin(async move { lite.read(|there| lite::each_of(there, &questions, take)) }),
            Self::Pg(pg) => Box::pin(async move { row::each_pg_of(&pg.all_of(questions).await?, take) }),
        }
    }
}

/// How to open a database.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// Where the present comes from.
    pub clock: Clock,
    /// Where ids come from.
    pub chance: Chance,
    /// Connections at most, PostgreSQL only.
    pub pool_size: usize,
}

impl Default for DbOptions {
    fn default() -> Self {
        Self { clock: Clock::System, chance: Chance::System, pool_size: 16 }
    }
}

/// What this process tells itself after a commit. Hints only: whoever misses one finds the row by asking again.
pub struct Signals {
    /// Facts as they are committed.
    pub facts: broadcast::Sender<Arc<Fact>>,
    /// A job may be due.
    pub jobs: Notify,
    /// A webhook waits for the intake.
    pub deliveries: Notify,
}

impl Db {
    /// Opens `sqlite://path` (created when missing) or `postgres://…`.
    #[kernel::boxed]
    pub async fn open(url: &str, options: DbOptions) -> Result<Self, StoreError> {
        let engine = if let Some(path) = url.strip_prefix("sqlite://") {
            Engine::Lite(lite::Lite::open(PathBuf::from(path))?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Engine::Pg(pg::Pg::open(url, options.pool_size)?)
        } else {
            return Err(StoreError::Defect("database_url must start with sqlite:// or postgres://".into()));
        };
        let signals = Signals { facts: broadcast::channel(4096).0, jobs: Notify::new(), deliveries: Notify::new() };
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                clock: options.clock,
                chance: options.chance,
                signals,
                reactions: RwLock::default(),
            }),
        })
    }

    /// The clock of this database's use cases.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }
    /// Where ids and other unpredictable bytes come from.
    pub fn chance(&self) -> &Chance {
        &self.inner.chance
    }
    /// What this process tells itself after a commit.
    pub fn signals(&self) -> &Signals {
        &self.inner.signals
    }
    /// Which kinds of job react to which kind of fact, from now on; called once by the wiring.
    pub fn set_reactions(&self, reactions: HashMap<&'static str, Vec<&'static str>>) {
        *self.inner.reactions.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(reactions);
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    /// Which engine this is.
    pub fn dialect(&self) -> Dialect {
        match self.inner.engine {
            Engine::Lite(_) => Dialect::Sqlite,
            Engine::Pg(_) => Dialect::Postgres,
        }
    }

    /// Whether the database answers.
    #[kernel::boxed]
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.one::<(i64,)>("SELECT CAST(1 AS BIGINT)", &[]).await.map(|_| ())
    }

    /// How far the clock of this database's use cases is ahead of the database server's own (below zero: behind it). What
    /// the question itself takes is in doubt, and not counted. None where both are one (SQLite).
    #[kernel::boxed]
    pub async fn clock_ahead(&self) -> Result<Option<Millis>, StoreError> {
        let Some(time) = self.dialect().server_time() else { return Ok(None) };
        let before = self.clock().now();
        let (there,) = self.one::<(i64,)>(&format!("SELECT {time}"), &[]).await?;
        let after = self.clock().now();
        // The server looked at its clock somewhere between the two.
        Ok(Some(Millis((before.0 - there).max(0) + (after.0 - there).min(0))))
    }

    /// Every row of an answer, outside any transaction.
    pub async fn all<T: FromRow + Send>(&self, sql: &str, args: &[Value]) -> Result<Vec<T>, StoreError> {
        (&mut &*self as &mut dyn Read).all(sql, args).await
    }

    /// Asks several questions at once, outside any transaction: each answer is of its own moment.
    pub async fn ask<A: Asks>(&self, asks: A) -> Result<A::Answers, StoreError> {
        (&mut &*self as &mut dyn Read).ask(asks).await
    }

    /// The first row of an answer, if any.
    pub async fn opt<T: FromRow + Send>(&self, sql: &str, args: &[Value]) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// The one row that must be there, such as a count.
    pub async fn one<T: FromRow + Send>(&self, sql: &str, args: &[Value]) -> Result<T, StoreError> {
        self.opt(sql, args).await?.ok_or_else(|| StoreError::Defect("a row that must exist does not".into()))
    }

    /// Runs a use case of one statement that somebody waits for: durable when it returns, and sooner than by
    /// [`Db::write`], because it queues behind nobody and those that wait together share one commit.
    pub fn post<'a>(&'a self, sql: &'static str, args: &'a [Value]) -> Told<'a, ()> {
        match &self.inner.engine {
            Engine::Lite(lite) => Box::pin(lite.post(sql, args)),
            Engine::Pg(pg) => Box::pin(pg.post(sql, args)),
        }
    }

    /// Runs one use case: commits if `work` ends well, changes nothing if it fails or if the caller goes away. Returns
    /// after the disk has it. `work` must not wait for anything but the transaction.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
        E: From<StoreError>,
    {
        let mut tx = self.begin().await?;
        // When the caller goes away, the engine's drop rolls back.
        let worked = tx::inside(work(&mut tx)).await;
        let ended = self.end(tx, worked.is_ok()).await;
        let value = worked?;
        ended?;
        Ok(value)
    }

    fn begin(&self) -> Told<'_, Tx> {
        Box::pin(async move {
            let engine = match &self.inner.engine {
                Engine::Lite(lite) => tx::Engine::Lite(lite.turn().await?),
                Engine::Pg(pg) => tx::Engine::Pg(Box::new(pg.begin().await?)),
            };
            let reactions = self.inner.reactions.read().unwrap_or_else(PoisonError::into_inner).clone();
            Ok(Tx::new(engine, self.inner.clock.now(), self.inner.chance.clone(), reactions))
        })
    }

    /// Commits what is to be kept; undoes the rest.
    fn end(&self, tx: Tx, keep: bool) -> Told<'_, ()> {
        Box::pin(async move {
            let Tx { engine, after, .. } = tx;
            match engine {
                // Waited for: whoever tries again at once must not meet our locks. A connection that cannot even roll back is
                // given up.
                tx::Engine::Pg(session) if !keep => return session.roll_back().await,
                // Its drop undoes.
                tx::Engine::Lite(_) if !keep => return Ok(()),
                tx::Engine::Lite(turn) => turn.commit().await?,
                tx::Engine::Pg(session) => session.commit().await?,
            }
            after.tell(&self.inner.signals);
            Ok(())
        })
    }
}
