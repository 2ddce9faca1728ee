//! Model providers spoken: chat with tools, one folder per dialect behind one trait.
//!
//! This crate knows no brand, no order and no database. It promises:
//!
//! - [`Chat`]: what is asked, in our words; the same for every provider, and checked before anything leaves.
//! - [`Models::ask`]: one question within one time-out, its retries and waits included. What went wrong is one of a
//!   closed list ([`ModelError`]); a model that keeps failing is left alone for a while.
//! - [`Models::ask_first_of`]: the first of a chain that answers, and why those before it did not.
//! - [`Answer`]: text, tool calls and the tokens they took. Arguments that do not read stay, as what they are
//!   ([`Arguments::Unreadable`]). A model only *proposes* calls: whoever asks decides what is done.
//! - [`Models::transcribe`], [`Models::say`]: a sound heard, a text said, by a service.
//! - [`Price`]: what the tokens cost, in integers.
//!
//! What customers write is personal data: no error, log or `Debug` of this crate contains a text, an argument or a key.
//!
//! Nobody waits for a model inside a transaction: callers assert `storage::is_inside_tx` first, as for payments.

mod address;
mod answer;
mod anthropic;
mod breaker;
mod call;
mod carry;
mod chat;
mod check;
mod dialect;
mod error;
mod exchange;
mod gemini;
mod hidden;
mod lines;
mod model;
mod models;
mod openai;
mod patience;
mod price;
mod refusal;
mod sounds;
mod spoken;
mod usage;

pub use address::{BadAddress, base_url};
pub use answer::{Answer, Stop};
pub use call::{Arguments, Call, CallResult};
pub use carry::Carry;
pub use chat::{Chat, Tool, Turn};
pub use dialect::{Dialect, UnknownDialect};
pub use error::ModelError;
pub use model::Model;
pub use models::{FirstAnswer, Models};
pub use patience::Patience;
pub use price::Price;
pub use sounds::{SoundDialect, SoundService, Transcript};
pub use usage::Usage;
