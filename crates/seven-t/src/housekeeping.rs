//! What must be tidied now and then, on any node, and may be done twice: sessions that ended, failures and webhooks grown old.
//! And what must be begun now and then: both books compared, once a night; lines watched, all day; pictures that nothing shows taken away.

use alerts::Alerts;
use catalogue::TidyPictures;
use payments::Payments;
use std::time::Duration;
use storage::Db;

const EVERY: Duration = Duration::from_secs(3600);

/// Tidies every hour until `stop` ends.
pub async fn work(db: Db, payments: Payments, alerts: Alerts, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    let mut hours = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            _ = hours.tick() => {}
            () = &mut stop => return,
        }
        match identity::sweep(&db).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "Removed {gone} sessions and sign-in failures that had ended"),
            Err(error) => tracing::warn!(error = %error, "Ended sessions could not be removed: {error}"),
        }
        match conversation::forget_old_deliveries(&db).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "Forgot the bytes of {gone} webhooks read a month ago"),
            Err(error) => tracing::warn!(error = %error, "Old webhooks could not be removed: {error}"),
        }
        if let Err(error) = alerts.plan_watches().await {
            tracing::warn!(error = %error, "What watches over lines could not be planned: {error}");
        }
        if let Err(error) = TidyPictures::plan(&db).await {
            tracing::warn!(error = %error, "The tidying of pictures could not be planned: {error}");
        }
        match payments.plan_sweeps().await {
            Ok(0) => {}
            Ok(planned) => tracing::info!(planned, "{planned} payment accounts are compared with their providers"),
            Err(error) => tracing::warn!(error = %error, "The comparison with providers could not be planned: {error}"),
        }
    }
}
