//! Whether the program lives, whether it can work, and its figures.

use crate::{clocks, house::House};
use axum::{Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

/// Routes for the operator.
pub fn routes() -> Router<House> {
    Router::new()
        .route("/health/live", get(async || "alive"))
        .route("/health/ready", get(ready))
        .route("/metrics", get(figures))
}

/// 200 when the database answers and its clock is ours; 503 tells a balancer to ask another node.
async fn ready(State(house): State<House>) -> impl IntoResponse {
    let answers = async {
        house.db.ping().await?;
        clocks::agree(&house.db).await
    };
    match answers.await {
        Ok(true) => (StatusCode::OK, "ready"),
        Ok(false) => (StatusCode::SERVICE_UNAVAILABLE, "the clock differs from the database's"),
        Err(error) => {
            tracing::warn!(error = %error, "Not ready: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

/// Installs the recorder of this process, once.
pub fn recorder() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // Another recorder means that this process is measured by someone else: then these figures stay empty.
        let _ = metrics::set_global_recorder(recorder);
        handle
    })
}

async fn figures(State(house): State<House>) -> impl IntoResponse {
    if let Ok((due, waiting, dead)) = jobs::store::counts(&house.db, house.db.clock().now()).await {
        gauge("seven_t_jobs_due", due);
        gauge("seven_t_jobs_waiting", waiting);
        gauge("seven_t_jobs_dead", dead);
    }
    if let Ok(waiting) = conversation::deliveries_waiting(&house.db).await {
        gauge("seven_t_deliveries_waiting", waiting);
    }
    recorder().run_upkeep();
    recorder().render()
}

fn gauge(name: &'static str, value: i64) {
    #[allow(clippy::cast_precision_loss, reason = "a gauge of counts")]
    metrics::gauge!(name).set(value as f64);
}
