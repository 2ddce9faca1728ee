//! Whether a node may be asked, as its balancer asks it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

use kernel::{Chance, Clock};
use seven_t::{config::Config, health, house::House};
use std::path::Path;
use storage::{Db, DbOptions, Dialect};
use testing::Ground;

/// A node on a database, asked over HTTP; the status and what it says.
async fn ready(db: Db) -> (u16, String) {
    let folder = tempfile::tempdir().unwrap();
    let key = [("SEVEN_T__SECRET_KEY".into(), "a key of the operator that is long enough".into())];
    let text = format!("data_dir = \"{}\"\n", folder.path().display());
    let config = Config::parse(Path::new("story.toml"), &text, key).unwrap();
    let router = health::routes().with_state(House::on(config, db).unwrap());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/health/ready", listener.local_addr().unwrap());
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap();
    server.abort();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The story's clock stands at a moment long ago; the database server's is this machine's. A file has no clock of its own.
async fn a_node_whose_clock_differs_from_the_databases_takes_no_requests(ground: Ground) {
    let options = DbOptions { clock: Clock::System, chance: Chance::seeded(3), pool_size: 2 };
    let right = Db::open(&ground.url, options).await.unwrap();
    assert_eq!(ready(right).await, (200, "ready".to_owned()));
    let wrong = match ground.db.dialect() {
        Dialect::Sqlite => (200, "ready".to_owned()),
        Dialect::Postgres => (503, "the clock differs from the database's".to_owned()),
    };
    assert_eq!(ready(ground.db.clone()).await, wrong);
}

testing::stories!(Ground: a_node_whose_clock_differs_from_the_databases_takes_no_requests);
