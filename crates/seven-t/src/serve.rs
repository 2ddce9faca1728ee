//! Starting and stopping: the HTTP server, the intake and the workers.

use crate::{clocks, health, house::House, housekeeping, meanings, proxy, webhooks, wiring};
use anyhow::Context;
use axum::Router;
use catalogue::Pictures;
use jobs::{Worker, WorkerOptions};
use kernel::Millis;
use knowledge::ReadPage;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// Open streams and slow customers hold up an orderly end at most this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// A product that serves.
pub struct Serving {
    /// Where it listens.
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Every route of the product.
pub fn routes(house: &House, stopping: watch::Receiver<bool>) -> Router {
    let doors = Router::new()
        .merge(webhooks::routes(house.db.clock().clone()))
        .merge(health::routes())
        .with_state(house.clone());
    let web =
        web::Web::new(house.db.clone(), house.payments.clone(), house.lines.clone(), house.vault.clone(), stopping)
            .with_media(house.media.clone())
            .with_files(house.fetcher.clone())
            .with_assistant(house.assistant.clone())
            .with_voices(house.voices.clone())
            .hosted_by(house.config.platform.organisation.clone())
            .with_sources(web::Sourcing {
                fetcher: house.pages.clone(),
                reader: house.sources.clone(),
                pictures: Pictures::new(house.db.clone(), house.pages.clone(), house.vault.clone()),
            });
    let trusted: Arc<[_]> = house.config.http.trusted_proxies.clone().into();
    let rest = api::router(
        house.db.clone(),
        house.searches.clone(),
        house.payments.clone(),
        house.vault.clone(),
        house.pages.clone(),
    );
    let app = doors.merge(rest).merge(web::router(web));
    app.layer(axum::middleware::from_fn_with_state(trusted, proxy::vouch))
}

/// Starts serving on `listener`.
#[kernel::boxed]
pub async fn start(house: House, listener: TcpListener) -> anyhow::Result<Serving> {
    health::recorder();
    let registry = wiring::registry(&house);
    registry.install(&house.db);
    if house.db.dialect() == storage::Dialect::Sqlite {
        // One process has the file: whoever held a lease before this start is gone.
        jobs::release_leases(&house.db).await.context("the queue cannot be read")?;
    }
    meanings::plan_missing(&house).await.context("the queue cannot be written")?;
    ReadPage::plan_all(&house.db).await.context("the queue cannot be written")?;
    let (stop, stopping) = watch::channel(false);
    let options = WorkerOptions {
        at_once: usize::try_from(house.config.jobs.workers)?,
        lease: Millis(i64::from(house.config.jobs.lease_ms)),
    };
    let worker = Worker::new(house.db.clone(), Arc::new(registry), options);
    let address = listener.local_addr()?;
    let app = routes(&house, stopping.clone());
    let server = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>());
    let server = server.with_graceful_shutdown(stopped(stopping.clone()));
    // SQLite has one writer: one intake keeps it busy. On PostgreSQL each statement waits for the server meanwhile.
    let intakes = if house.db.dialect() == storage::Dialect::Sqlite { 1 } else { 4 };
    let intakes = (0..intakes).map(|_| tokio::spawn(house.intake().work(stopped(stopping.clone()))));
    let mut tasks: Vec<_> = intakes.collect();
    tasks.extend([
        tokio::spawn(worker.work(stopped(stopping.clone()))),
        tokio::spawn(clocks::watch(house.db.clone(), stopped(stopping.clone()))),
        tokio::spawn(housekeeping::work(
            house.db.clone(),
            house.payments.clone(),
            house.alerts.clone(),
            stopped(stopping),
        )),
        tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(error = %error, "The server ended: {error}");
            }
        }),
    ]);
    Ok(Serving { address, stop, tasks })
}

async fn stopped(mut stopping: watch::Receiver<bool>) {
    // The sender gone is a stop too.
    let _ = stopping.wait_for(|stop| *stop).await;
}

impl Serving {
    /// Takes no more, ends what is under way, and returns; after ten seconds it leaves the rest to the next start.
    #[kernel::boxed]
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            let abort = task.abort_handle();
            if tokio::time::timeout(PATIENCE, task).await.is_err() {
                abort.abort();
            }
        }
    }
}
