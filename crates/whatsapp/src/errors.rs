//! Meta's errors (§0.5, §5.5): what was said, and what to do about it. The code decides, never the HTTP status or the
//! text.

mod graph;
mod rules;
mod verdict;

pub use graph::{GraphError, ProviderError};
pub use verdict::{StopReason, Verdict, backoff, classify};
