//! One time for all nodes. Use cases take the time of the process that runs them (a value, so that a story can move it); two
//! nodes whose clocks differ would disagree on when a hold ends. So every node compares its clock with the one they share,
//! the database server's, and takes no requests while it is wrong. See decision 10.

use kernel::{Millis, seconds};
use std::time::Duration;
use storage::{Db, StoreError};

/// Further apart than this, a hold's last second is not the same second any more.
pub const MOST_APART: Millis = seconds(2);

const EVERY: Duration = Duration::from_secs(60);

/// Whether this program's clock and the database's are one, as far as holds and payments are concerned.
#[kernel::boxed]
pub async fn agree(db: &Db) -> Result<bool, StoreError> {
    let Some(ahead) = db.clock_ahead().await? else { return Ok(true) };
    #[allow(clippy::cast_precision_loss, reason = "a gauge")]
    metrics::gauge!("seven_t_clock_ahead_ms").set(ahead.0 as f64);
    let agree = ahead.0.abs() <= MOST_APART.0;
    if !agree {
        tracing::error!(
            ahead_ms = ahead.0,
            "This machine's clock is {} ms ahead of the database's: set it right",
            ahead.0
        );
    }
    Ok(agree)
}

/// Compares at once, then every minute until `stop` ends.
pub async fn watch(db: Db, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    let mut minutes = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = minutes.tick() => {}
            () = &mut stop => return,
        }
        if let Err(error) = agree(&db).await {
            tracing::warn!(error = %error, "The database's clock cannot be read: {error}");
        }
    }
}
