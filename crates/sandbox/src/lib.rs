//! The other side of the product, on one machine: WhatsApp's Cloud API with a phone page on top, payment providers, a
//! model provider that follows scripts, a mail server, a push service, shops to import from, and faults on demand. Everything speaks real HTTP; nothing in the product knows that it talks to a sandbox, and nothing
//! here knows the product. Section 13 of the Cloud API contract is the rule book; the emulator is never kinder.
//!
//! As a program: `sandbox --listen 127.0.0.1:7071 --seed demo/sandbox.toml --data DIR`. Inside a test:
//!
//! ```no_run
//! # async fn story() -> Result<(), sandbox::SandboxError> {
//! let sandbox = sandbox::Sandbox::start(sandbox::SandboxOptions::default()).await?;
//! let lines = format!("{}/control/lines", sandbox.url()); // POST a line here, then point the product at `url()`
//! # drop(lines);
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```

mod chat;
mod content;
mod control;
mod cut;
mod faults;
mod flows;
mod graph;
mod ids;
mod journal;
mod limits;
mod line;
mod mail;
mod media_store;
pub mod models;
mod numbering;
mod phone;
mod pricing;
pub mod psp;
mod push;
mod seed;
mod settings;
mod shops;
mod start;
mod templates;
mod time;
mod webhooks;
mod world;

pub use faults::{Effect, FaultSpec, Place, When};
pub use journal::JournalError;
pub use line::{CatalogItem, CatalogSpec, LineSpec};
pub use seed::{Seed, SeedError};
pub use settings::Settings;
pub use start::{Sandbox, SandboxError, SandboxOptions};
