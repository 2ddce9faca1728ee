//! The least that this machine asks for a durable webhook: the same bytes written raw with the same durability, by the
//! same number of writers, without HTTP, signature, ids or any other work.
//!
//! The floor is one durable transaction for each insert (`raw`): on SQLite over its one writing connection, on
//! PostgreSQL over a connection for each writer. SQLite is also measured with all that wait committed together
//! (`grouped`), which is what a group commit can reach at best.

use super::{Bed, engine, intake::bodies};
use anyhow::Context;
use rusqlite::Connection;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};

type Row = (u64, String, oneshot::Sender<()>);

/// Inserts per second of `writers` on SQLite, `together` at most in one commit.
pub(super) async fn sqlite(bed: &Bed, writers: usize, together: usize, time: Duration) -> anyhow::Result<f64> {
    let path = bed.folder.join(format!("floor-{writers}-{together}.db"));
    let connection = open(&path)?;
    let (give, take) = mpsc::channel::<Row>(writers.max(1));
    let desk = std::thread::spawn(move || keep(&connection, take, together));
    let end = Instant::now() + time;
    let tasks: Vec<_> = (0..writers)
        .map(|writer| {
            let give = give.clone();
            tokio::spawn(async move {
                let mut done = 0_u64;
                for (n, body) in bodies(writer) {
                    let (kept, told) = oneshot::channel();
                    if Instant::now() >= end || give.send((n, body, kept)).await.is_err() || told.await.is_err() {
                        break;
                    }
                    done += 1;
                }
                done
            })
        })
        .collect();
    drop(give);
    let began = Instant::now();
    let mut done = 0;
    for task in tasks {
        done += task.await?;
    }
    let took = began.elapsed();
    desk.join().map_err(|_| anyhow::anyhow!("the floor's writer panicked"))??;
    std::fs::remove_file(path)?;
    Ok(per_second(done, took))
}

fn open(path: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch("CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")?;
    Ok(connection)
}

fn keep(connection: &Connection, mut take: mpsc::Receiver<Row>, together: usize) -> anyhow::Result<()> {
    let mut waiting = Vec::with_capacity(together);
    while take.blocking_recv_many(&mut waiting, together) > 0 {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut insert = connection.prepare_cached("INSERT INTO raw (id, body) VALUES (?1, ?2)")?;
        for (n, body, _) in &waiting {
            insert.execute((i64::try_from(*n)?, body.as_bytes()))?;
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
        for (_, _, kept) in waiting.drain(..) {
            // A writer whose time is over no longer listens.
            let _ = kept.send(());
        }
    }
    Ok(())
}

/// Inserts per second of `writers` on PostgreSQL, each on a connection of its own.
pub(super) async fn postgres(url: &str, writers: usize, time: Duration) -> anyhow::Result<f64> {
    let first = engine::connect(url).await?;
    first
        .batch_execute("DROP TABLE IF EXISTS raw; CREATE TABLE raw (id BIGINT PRIMARY KEY, body BYTEA NOT NULL)")
        .await?;
    let mut clients = Vec::new();
    for _ in 0..writers {
        let client = engine::connect(url).await?;
        let insert = client.prepare("INSERT INTO raw (id, body) VALUES ($1, $2)").await?;
        clients.push((client, insert));
    }
    let began = Instant::now();
    let end = began + time;
    let tasks: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(writer, (client, insert))| {
            tokio::spawn(async move {
                let mut done = 0_u64;
                for (n, body) in bodies(writer) {
                    if Instant::now() >= end {
                        break;
                    }
                    client.execute(&insert, &[&i64::try_from(n)?, &body.as_bytes()]).await.context("a raw insert")?;
                    done += 1;
                }
                Ok::<_, anyhow::Error>(done)
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += task.await??;
    }
    let took = began.elapsed();
    first.batch_execute("DROP TABLE raw").await?;
    Ok(per_second(done, took))
}

#[allow(clippy::cast_precision_loss, reason = "counts of a bench")]
pub(super) fn per_second(done: u64, took: Duration) -> f64 {
    done as f64 / took.as_secs_f64()
}
