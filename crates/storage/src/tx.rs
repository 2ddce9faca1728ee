use crate::{
    Dialect, Fact, FromRow, Read, Signals, StoreError, Told, Value, lite, pg,
    read::{Question, Take, TakeOf},
    row,
};
use kernel::{BrandId, Chance, FactId, Millis};
use std::{
    cell::Cell,
    collections::HashMap,
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
};
use uuid::Uuid;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether the task that runs here has a transaction open: then it must not wait for a network.
pub fn is_inside_tx() -> bool {
    INSIDE.get()
}

/// Marks this thread for as long as it works on a transaction, and puts back what was true before.
struct Inside {
    before: bool,
}

impl Inside {
    fn enter() -> Self {
        Self { before: INSIDE.replace(true) }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(self.before);
    }
}

pub(crate) async fn inside<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    poll_fn(|context| {
        let _inside = Inside::enter();
        work.as_mut().poll(context)
    })
    .await
}

/// Which kinds of job react to which kind of fact.
pub(crate) type Reactions = HashMap<&'static str, Vec<&'static str>>;

/// One use case on the database: all of it or nothing.
pub struct Tx {
    pub(crate) engine: Engine,
    now: Millis,
    chance: Chance,
    reactions: Arc<Reactions>,
    pub(crate) after: AfterCommit,
}

pub(crate) enum Engine {
    Lite(lite::Turn),
    Pg(Box<pg::Session>),
}

impl Engine {
    pub(crate) fn each<'a>(&'a mut self, sql: &'a str, args: &'a [Value], take: Take<'a>) -> Told<'a, ()> {
        match self {
            Self::Lite(turn) => Box::pin(async move { lite::each(turn.connection(), sql, args, take) }),
            Self::Pg(session) => Box::pin(async move { row::each_pg(&session.rows(sql, args).await?, take) }),
        }
    }

    pub(crate) fn each_of<'a>(&'a mut self, questions: Vec<Question<'a>>, take: TakeOf<'a>) -> Told<'a, ()> {
        match self {
            Self::Lite(turn) => Box::pin(async move { lite::each_of(turn.connection(), &questions, take) }),
            Self::Pg(session) => Box::pin(async move { row::each_pg_of(&session.all_of(questions).await?, take) }),
        }
    }
}

/// What others hear once the disk has the change, and not before.
#[derive(Default)]
pub(crate) struct AfterCommit {
    facts: Vec<Fact>,
    jobs: bool,
}

impl AfterCommit {
    pub(crate) fn tell(self, signals: &Signals) {
        for fact in self.facts {
            // Nobody listening is fine: the fact is in its table.
            let _ = signals.facts.send(Arc::new(fact));
        }
        if self.jobs {
            signals.jobs.notify_one();
        }
    }
}

impl Tx {
    pub(crate) fn new(engine: Engine, now: Millis, chance: Chance, reactions: Arc<Reactions>) -> Self {
        Self { engine, now, chance, reactions, after: AfterCommit::default() }
    }

    /// The kinds of job that react to facts of kind `fact`, as the wiring listed them.
    pub fn reactions_to(&self, fact: &str) -> Vec<&'static str> {
        self.reactions.get(fact).cloned().unwrap_or_default()
    }

    /// The moment of this use case: one value from its first statement to its last.
    pub fn now(&self) -> Millis {
        self.now
    }
    /// Where unpredictable bytes come from.
    pub fn chance(&self) -> &Chance {
        &self.chance
    }
    /// A fresh UUIDv7 of this moment.
    pub fn new_id(&self) -> Uuid {
        self.chance.uuid(self.now)
    }
    /// Which engine this is, for the few statements that differ.
    pub fn dialect(&self) -> Dialect {
        match self.engine {
            Engine::Lite(_) => Dialect::Sqlite,
            Engine::Pg(_) => Dialect::Postgres,
        }
    }

    /// Runs one statement; the number of rows it changed.
    pub fn exec<'a>(&'a mut self, sql: &'a str, args: &'a [Value]) -> Told<'a, u64> {
        match &mut self.engine {
            Engine::Lite(turn) => Box::pin(async move { turn.exec(sql, args) }),
            Engine::Pg(session) => session.exec(sql, args),
        }
    }

    /// Runs one statement whose count nobody asks for. On PostgreSQL it leaves with the next statement that is waited for,
    /// or with the commit, in their order, and its failure is told there: all the same nothing of the use case stays.
    pub fn put<'a>(&'a mut self, sql: &'a str, args: &'a [Value]) -> Told<'a, ()> {
        match &mut self.engine {
            Engine::Lite(turn) => Box::pin(async move { turn.exec(sql, args).map(drop) }),
            Engine::Pg(session) => session.put(sql, args),
        }
    }

    /// Every row of an answer.
    pub async fn all<T: FromRow + Send>(&mut self, sql: &str, args: &[Value]) -> Result<Vec<T>, StoreError> {
        (self as &mut dyn Read).all(sql, args).await
    }

    /// The first row of an answer, if any.
    pub async fn opt<T: FromRow + Send>(&mut self, sql: &str, args: &[Value]) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// The one row that must be there, such as a count.
    pub async fn one<T: FromRow + Send>(&mut self, sql: &str, args: &[Value]) -> Result<T, StoreError> {
        self.opt(sql, args).await?.ok_or_else(|| StoreError::Defect("a row that must exist does not".into()))
    }

    /// Tries a part of the use case: if `work` fails, what it changed is undone and the rest of the transaction goes on.
    pub async fn attempt<T, E, F>(&mut self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Self) -> Result<T, E>,
        E: From<StoreError>,
    {
        self.run_script("SAVEPOINT attempt").await?;
        let facts = self.after.facts.len();
        let tried = match work(self).await {
            // What it put belongs to it: a failure must show before it counts as done.
            Ok(value) => self.send().await.map(|()| value).map_err(E::from),
            Err(error) => Err(error),
        };
        if tried.is_err() {
            self.forget_unsent();
            self.after.facts.truncate(facts);
            self.run_script("ROLLBACK TO SAVEPOINT attempt").await?;
        }
        self.run_script("RELEASE SAVEPOINT attempt").await?;
        tried
    }

    /// Waits for what was [`Tx::put`].
    async fn send(&mut self) -> Result<(), StoreError> {
        match &mut self.engine {
            Engine::Lite(_) => Ok(()),
            Engine::Pg(session) => session.send().await,
        }
    }

    fn forget_unsent(&mut self) {
        match &mut self.engine {
            Engine::Lite(_) => {}
            Engine::Pg(session) => session.forget_unsent(),
        }
    }

    /// Several statements without arguments, as in a migration.
    pub(crate) async fn run_script(&mut self, sql: &str) -> Result<(), StoreError> {
        match &mut self.engine {
            Engine::Lite(turn) => Ok(turn.connection().execute_batch(sql)?),
            Engine::Pg(session) => session.run_script(sql).await,
        }
    }

    /// Tells live pages of this process, after the commit, that `subject` has changed, without writing a fact: for
    /// news too frequent to keep, such as delivery ticks. Pages of other nodes see it with the next fact.
    pub fn announce(&mut self, brand: BrandId, kind: &'static str, subject: impl Into<Uuid>) {
        let id = FactId(self.new_id());
        let (at, data) = (self.now, serde_json::Value::Null);
        self.publish(Fact { id, brand, kind: kind.to_owned(), at, subject: subject.into(), data });
    }

    pub(crate) fn publish(&mut self, fact: Fact) {
        self.after.facts.push(fact);
    }
    /// After the commit, wakes the workers of this process: a job is due now.
    pub fn wake_workers(&mut self) {
        self.after.jobs = true;
    }
}
