use crate::{Claim, FactJob, Job, JobError, Outcome};
use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc};
use storage::Db;

type Running = Pin<Box<dyn Future<Output = Result<Outcome, JobError>> + Send>>;
type Handler = Box<dyn Fn(serde_json::Value, Arc<Claim>) -> Running + Send + Sync>;

/// Every kind of job this program can do, and every reaction to a fact: listed in one place by the wiring.
#[derive(Default)]
pub struct Registry {
    handlers: HashMap<&'static str, Handler>,
    reactions: HashMap<&'static str, Vec<&'static str>>,
}

impl Registry {
    /// No job yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Does jobs of kind `J` with `handler`.
    pub fn on<J, F, R>(&mut self, handler: F)
    where
        J: Job,
        F: Fn(J, Arc<Claim>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Outcome, JobError>> + Send + 'static,
    {
        self.add(J::NAME, handler);
    }

    /// Reacts to facts of kind `fact` with `handler`, as a job named `job` of its own: `payments.close_attempts`.
    pub fn react<F, R>(&mut self, fact: &'static str, job: &'static str, handler: F)
    where
        F: Fn(FactJob, Arc<Claim>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Outcome, JobError>> + Send + 'static,
    {
        self.add(job, handler);
        self.reactions.entry(fact).or_default().push(job);
    }

    fn add<P, F, R>(&mut self, name: &'static str, handler: F)
    where
        P: serde::de::DeserializeOwned,
        F: Fn(P, Arc<Claim>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Outcome, JobError>> + Send + 'static,
    {
        let handler: Handler = Box::new(move |payload, claim| match serde_json::from_value(payload) {
            Ok(job) => Box::pin(handler(job, claim)),
            Err(error) => Box::pin(std::future::ready(Err(JobError::Payload(name, error)))),
        });
        let before = self.handlers.insert(name, handler);
        assert!(before.is_none(), "two handlers for {name}");
    }

    /// Makes the reactions known to `db`, whose transactions enqueue them from now on.
    pub fn install(&self, db: &Db) {
        db.set_reactions(self.reactions.clone());
    }

    pub(crate) fn run(&self, kind: &str, payload: serde_json::Value, claim: Arc<Claim>) -> Option<Running> {
        self.handlers.get(kind).map(|handler| handler(payload, claim))
    }
}
