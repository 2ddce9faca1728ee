mod post;
mod unsent;

use crate::{StoreError, Told, Value};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use futures_util::future::{join_all, join3};
use post::Post;
use rustls::{ClientConfig, RootCertStore};
use std::{sync::Arc, time::Duration};
use tokio_postgres::types::ToSql;
use tokio_postgres_rustls::MakeRustlsConnect;
use unsent::Unsent;

#[derive(Clone)]
pub(crate) struct Pg {
    pool: Pool,
    /// A connection of their own for posted statements: whoever posts has somebody on the line, and does not queue for a
    /// connection behind the work that nobody waits for.
    posts: Pool,
    post: Arc<Post>,
}

impl Pg {
    pub(crate) fn open(url: &str, size: usize) -> Result<Self, StoreError> {
        // The parser's message may repeat the address with its password: it is not passed on.
        let mut config: tokio_postgres::Config =
            url.parse().map_err(|_| StoreError::Defect("database_url is not a PostgreSQL address".into()))?;
        if config.get_application_name().is_none() {
            config.application_name("seven-t");
        }
        config.connect_timeout(Duration::from_secs(5));
        let pool = |size| {
            let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
            let manager = Manager::from_config(config.clone(), tls()?, recycling);
            let seconds = |n| Some(Duration::from_secs(n));
            let built = Pool::builder(manager)
                .max_size(size)
                .runtime(Runtime::Tokio1)
                .timeouts(Timeouts { wait: seconds(10), create: seconds(6), recycle: seconds(5) })
                .build();
            built.map_err(|error| StoreError::Defect(error.to_string()))
        };
        Ok(Self { pool: pool(size)?, posts: pool(1)?, post: Arc::default() })
    }

    pub(crate) async fn session(&self) -> Result<Session, StoreError> {
        Ok(Session { client: Some(self.pool.get().await?), state: State::Outside, unsent: Vec::new() })
    }

    async fn posting(&self) -> Result<Session, StoreError> {
        Ok(Session { client: Some(self.posts.get().await?), state: State::Outside, unsent: Vec::new() })
    }

    /// Runs one statement as a use case of its own, sharing its commit with those that wait at the same time.
    pub(crate) async fn post(&self, sql: &'static str, args: &[Value]) -> Result<(), StoreError> {
        self.post.deliver(self, sql, args.to_vec()).await
    }

    /// The rows of an answer, outside any transaction.
    pub(crate) fn rows<'a>(&'a self, sql: &'a str, args: &'a [Value]) -> Told<'a, Vec<tokio_postgres::Row>> {
        Box::pin(async move { self.session().await?.rows(sql, args).await })
    }

    /// The answers to several questions, outside any transaction.
    pub(crate) fn all_of<'a>(
        &'a self,
        questions: Vec<(&'a str, &'a [Value])>,
    ) -> Told<'a, Vec<Vec<tokio_postgres::Row>>> {
        Box::pin(async move { self.session().await?.all_of(questions).await })
    }

    /// A session whose first statement begins a transaction.
    pub(crate) async fn begin(&self) -> Result<Session, StoreError> {
        let mut session = self.session().await?;
        session.state = State::Beginning;
        Ok(session)
    }
}

fn tls() -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = RootCertStore::empty();
    // A machine without certificates can still speak to a local server without TLS.
    for certificate in rustls_native_certs::load_native_certs().certs {
        let _ = roots.add(certificate);
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Defect(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// A connection at work. Dropped inside a transaction it closes the connection: the server rolls back, and no later
/// user can find the transaction still open.
pub(crate) struct Session {
    client: Option<Object>,
    state: State,
    unsent: Vec<Unsent>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
    /// `BEGIN` goes out together with the first statement: one round trip for both.
    Beginning,
    Inside,
}

impl Session {
    fn client(&self) -> Result<&Object, StoreError> {
        self.client.as_ref().ok_or_else(|| StoreError::Defect("the session has ended".into()))
    }

    pub(crate) fn exec<'a>(&'a mut self, sql: &'a str, args: &'a [Value]) -> Told<'a, u64> {
        Box::pin(async move {
            let statement = self.client()?.prepare_cached(sql).await?;
            self.run(async |client| client.execute_raw(&statement, params(args)).await).await
        })
    }

    /// The rows of an answer.
    pub(crate) fn rows<'a>(&'a mut self, sql: &'a str, args: &'a [Value]) -> Told<'a, Vec<tokio_postgres::Row>> {
        Box::pin(async move {
            let statement = self.client()?.prepare_cached(sql).await?;
            let params: Vec<&(dyn ToSql + Sync)> = params(args).collect();
            self.run(async |client| client.query(&statement, &params).await).await
        })
    }

    pub(crate) fn run_script<'a>(&'a mut self, sql: &'a str) -> Told<'a, ()> {
        Box::pin(self.run(async move |client| client.batch_execute(sql).await))
    }

    /// The answers to several questions, asked in one go.
    pub(crate) fn all_of<'a>(
        &'a mut self,
        questions: Vec<(&'a str, &'a [Value])>,
    ) -> Told<'a, Vec<Vec<tokio_postgres::Row>>> {
        Box::pin(async move {
            let mut prepared = Vec::with_capacity(questions.len());
            for (sql, args) in questions {
                let params: Vec<&(dyn ToSql + Sync)> = params(args).collect();
                prepared.push((self.client()?.prepare_cached(sql).await?, params));
            }
            let answers = self.run(async |client| {
                let asked = prepared.iter().map(|(statement, params)| client.query(statement, params));
                Ok(join_all(asked).await)
            });
            answers.await?.into_iter().map(|rows| Ok(rows?)).collect()
        })
    }

    /// Speaks to the server, inside the transaction if there is to be one, after what was [`Session::put`] before.
    /// Requests of one connection are answered in the order in which they are made, and `join` makes them in the order
    /// in which it names them.
    async fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&Object) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, StoreError> {
        let begins = self.state == State::Beginning;
        if !begins && self.unsent.is_empty() {
            return Ok(work(self.client()?).await?);
        }
        // Before the statements: a cancelled BEGIN must not return to the pool.
        self.state = State::Inside;
        let unsent = std::mem::take(&mut self.unsent);
        let client = self.client()?;
        let begin = async { if begins { client.batch_execute("BEGIN").await } else { Ok(()) } };
        let put = join_all(unsent.iter().map(|one| client.execute_raw(&one.statement, params(&one.args))));
        let (began, put, answer) = join3(begin, put, work(client)).await;
        began?;
        // The first refusal is the reason; those after it only say that the transaction is over.
        put.into_iter().try_for_each(|one| Ok::<_, StoreError>(one.map(drop)?))?;
        Ok(answer?)
    }

    /// Ends the transaction without a trace, and keeps the connection.
    pub(crate) async fn roll_back(mut self) -> Result<(), StoreError> {
        self.unsent.clear();
        if self.state == State::Inside {
            self.run_script("ROLLBACK").await?;
        }
        self.state = State::Outside;
        Ok(())
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        if self.state == State::Inside || !self.unsent.is_empty() {
            let ended = self.run_script("COMMIT").await;
            // After a refusal COMMIT has rolled back. Of a connection that broke nobody knows: it is given up.
            if matches!(ended, Err(StoreError::Unavailable(_))) {
                return ended;
            }
            self.state = State::Outside;
            return ended;
        }
        self.state = State::Outside;
        Ok(())
    }
}

fn params(args: &[Value]) -> impl ExactSizeIterator<Item = &(dyn ToSql + Sync)> {
    args.iter().map(|v| v as _)
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.state == State::Inside
            && let Some(client) = self.client.take()
        {
            drop(Object::take(client));
        }
    }
}
