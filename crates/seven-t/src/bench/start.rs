//! From the start of the process to « ready », memory at rest, and the size of the program.

use super::{
    Bed,
    engine::Database,
    figure::{Figure, Reach},
    server::{Server, Setting},
    shop,
};
use std::time::Duration;

/// Long enough for what happens once after a start.
const REST: Duration = Duration::from_secs(3);

pub(super) async fn measure(bed: &Bed) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (engine, at) in &bed.engines {
        bed.say(&format!("start, {}", engine.name()));
        let database = Database::make(bed, *engine, at, "start").await?;
        let setting = Setting::new(bed, &database.url, &[])?;
        let first = Server::start(&setting).await?;
        let first_ready = first.ready_after.as_secs_f64();
        first.kill().await?;
        drop(shop::apply_to(bed, &setting, "http://127.0.0.1:9").await?);
        let server = Server::start(&setting).await?;
        let ready = server.ready_after.as_secs_f64();
        tokio::time::sleep(REST).await;
        let before = server.cpu()?;
        tokio::time::sleep(REST).await;
        let idle = (server.cpu()? - before).as_secs_f64() / REST.as_secs_f64() * 100.0;
        let memory = server.memory_mb()?;
        server.kill().await?;
        database.drop_it().await?;
        figures.extend([
            Figure::new("start", "first start, schema made", first_ready, "s").on(*engine),
            Figure::new("start", "start to ready", ready, "s").on(*engine).with_reach(Reach::AtMost(0.5)),
            Figure::new("start", "memory at rest", memory, "MB").on(*engine).with_reach(Reach::AtMost(60.0)),
            Figure::new("start", "CPU at rest", idle, "%").on(*engine),
        ]);
    }
    let bytes = std::fs::metadata(std::env::current_exe()?)?.len();
    #[allow(clippy::cast_precision_loss, reason = "a size in megabytes")]
    figures.push(Figure::new("start", "size of the program", bytes as f64 / 1024.0 / 1024.0, "MB"));
    Ok(figures)
}
