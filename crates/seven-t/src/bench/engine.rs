//! A database of the bench's own, gone afterwards.

use super::Bed;
use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;
use tokio_postgres::NoTls;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// An empty database; [`Database::drop_it`] removes it.
pub(super) struct Database {
    /// As `database_url` wants it.
    pub url: String,
    /// Of the server that was given, and the name made there.
    server: Option<(String, String)>,
}

impl Database {
    pub(super) async fn make(bed: &Bed, engine: Engine, server: &str, name: &str) -> anyhow::Result<Self> {
        if engine == Engine::Sqlite {
            let folder = bed.folder.join(name);
            std::fs::create_dir_all(&folder)?;
            return Ok(Self { url: format!("sqlite://{}", folder.join("seven-t.db").display()), server: None });
        }
        let name = format!("seven_t_bench_{}_{}", std::process::id(), name.replace('-', "_"));
        let client = connect(server).await?;
        client.batch_execute(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")).await?;
        let mut url = url::Url::parse(server).context("the address of PostgreSQL")?;
        url.set_path(&name);
        Ok(Self { url: url.to_string(), server: Some((server.to_owned(), name)) })
    }

    /// Removes it; SQLite's file goes with the folder of the run.
    pub(super) async fn drop_it(self) -> anyhow::Result<()> {
        if let Some((server, name)) = self.server {
            connect(&server).await?.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}

/// A bare connection, driven by a task of its own.
pub(super) async fn connect(url: &str) -> anyhow::Result<tokio_postgres::Client> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.context("PostgreSQL cannot be reached")?;
    tokio::spawn(async move {
        // A lost connection shows in the next statement.
        let _ = connection.await;
    });
    Ok(client)
}
