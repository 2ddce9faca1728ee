//! Durable work and timers in one plain table: enqueued in the transaction that wants them, claimed by lease, ended in
//! the transaction that did them.
//!
//! A job carries ids, looks at the world again, and may run twice without harm. A unique key makes it one per thing;
//! enqueuing it again moves its time. A lane runs one job at a time. A claim has a fence: a worker whose lease has
//! passed cannot end a job that another took over.

mod backoff;
mod claim;
mod enqueue;
mod fact;
mod job;
mod registry;
mod worker;

/// The queue's SQL.
pub mod store;

pub use claim::Claim;
pub use enqueue::{cancel, enqueue, enqueue_at, enqueue_by, enqueue_claimed, enqueue_patient_by};
pub use fact::{FactJob, tell};
pub use job::{Job, JobError, Outcome};
pub use registry::Registry;
pub use worker::{Worker, WorkerOptions, release_leases, run_due};
