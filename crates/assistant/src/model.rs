//! A model brain: the same turn, thought by a model of a provider. It proposes tool calls; they are rehearsed in a
//! transaction that is rolled back, so that it sees what they would give; once its words hold against what tools told, the
//! calls are performed for good together with the answer, in one transaction. Whatever fails on the way leaves nothing
//! behind, and the built-in brain answers.

mod account;
mod bill;
mod draft;
mod figures;
mod prompt;
mod rehearse;
mod request;
mod service;
mod spend;
mod think;

pub use account::{Budget, ModelAccount, ModelSpec, WrongModel};
pub use bill::Bill;
pub use draft::ModelDraft;
pub(crate) use prompt::asked;
pub(crate) use rehearse::{ActedOut, act_out};
pub use request::RequestKind;
pub use service::Service;
pub(crate) use spend::note;
pub use spend::{Spent, Use};
pub(crate) use think::{GaveUp, Plan, Thinking};
