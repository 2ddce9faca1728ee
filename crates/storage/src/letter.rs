use crate::{StoreError, Value};
use tokio::sync::oneshot;

/// A posted statement ([`crate::Db::post`]): a use case of its own that waits for the next commit.
pub(crate) struct Letter {
    pub(crate) sql: &'static str,
    pub(crate) args: Vec<Value>,
    pub(crate) done: oneshot::Sender<Result<(), StoreError>>,
}

impl Letter {
    /// Tells its poster how it ended. Who no longer listens does not need to know.
    pub(crate) fn tell(self, outcome: Result<(), StoreError>) {
        let _ = self.done.send(outcome);
    }
}
