use serde::{Deserialize, Serialize};
use std::ops::Add;

/// The tokens one answer took. No token counts twice: what a model read is the sum of the three kinds of input.
/// All zero where the service does not tell.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Read at the full price.
    pub input: u64,
    /// Read from the service's cache, at a fraction of the price.
    pub cached_input: u64,
    /// Read and written into the cache, which Anthropic charges above the full price; zero elsewhere.
    pub written_input: u64,
    /// Written by the model, its thinking included.
    pub output: u64,
}

impl Usage {
    /// All of what the model read.
    pub const fn read(self) -> u64 {
        self.input.saturating_add(self.cached_input).saturating_add(self.written_input)
    }
}

impl Add for Usage {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            cached_input: self.cached_input.saturating_add(other.cached_input),
            written_input: self.written_input.saturating_add(other.written_input),
            output: self.output.saturating_add(other.output),
        }
    }
}
