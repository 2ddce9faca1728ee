use crate::{PaperError, Receipt};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Draws beside the runtime, a few at a time. Cheap to clone; clones share their places.
#[derive(Debug, Clone)]
pub struct Press {
    places: Arc<Semaphore>,
}

impl Press {
    /// A press that draws as many at once.
    pub fn new(at_once: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once.max(1))) }
    }

    /// The receipt as a PDF, once it is its turn.
    pub async fn print(&self, receipt: Receipt) -> Result<Vec<u8>, PaperError> {
        let failed = |error: &dyn std::fmt::Display| PaperError(error.to_string());
        let place = self.places.clone().acquire_owned().await.map_err(|error| failed(&error))?;
        let drawn = tokio::task::spawn_blocking(move || {
            let _place = place;
            receipt.draw()
        });
        drawn.await.map_err(|error| failed(&error))?
    }
}

impl Default for Press {
    /// Two at once: a receipt takes milliseconds.
    fn default() -> Self {
        Self::new(2)
    }
}
