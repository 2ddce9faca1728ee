use crate::place::Place;
use kernel::{Chance, Clock, Millis};
use std::{process::Command, sync::OnceLock};
use storage::{Db, DbOptions};

/// When every story begins: Monday 2 November 2026, 09:00 in Abidjan.
pub const START: Millis = Millis(1_793_610_000_000);

/// A fresh, migrated database of its own, and the clock and chance that drive it.
#[derive(Clone)]
pub struct Ground {
    /// The database.
    pub db: Db,
    /// Stands still until the story moves it.
    pub clock: Clock,
    /// A repeatable sequence.
    pub chance: Chance,
    /// The database's address, for a second node or process.
    pub url: String,
}

impl Ground {
    /// The world with nothing on the ground but the ground.
    pub async fn open(ground: Self) -> Self {
        ground
    }

    /// Tells `story` on a SQLite file that is removed afterwards.
    pub fn tell_on_sqlite(story: impl AsyncFnOnce(Self)) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("story.db").display());
        runtime().block_on(async { story(Self::at(url).await).await });
    }

    /// Tells `story` on a database of its own in the tests' PostgreSQL cluster.
    pub fn tell_on_postgres(story: impl AsyncFnOnce(Self)) {
        let server = cluster();
        runtime().block_on(async {
            let place = Place::lease(server).await;
            story(Self::at(place.url.clone()).await).await;
        });
    }

    async fn at(url: String) -> Self {
        let (clock, chance) = (Clock::manual(START), Chance::seeded(7));
        let options = DbOptions { clock: clock.clone(), chance: chance.clone(), pool_size: 8 };
        let db = Db::open(&url, options).await.unwrap();
        storage::migrate(&db, migrations::ALL).await.unwrap();
        Self { db, clock, chance, url }
    }

    /// The same database seen by another node: its own connections, the same clock, other chance.
    pub async fn another_node(&self) -> Db {
        let options = DbOptions { clock: self.clock.clone(), chance: Chance::seeded(8), pool_size: 8 };
        Db::open(&self.url, options).await.unwrap()
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Address of the cluster, without a database name: `SEVEN_T_TEST_POSTGRES`, or the project's own, started on demand.
fn cluster() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        if let Ok(url) = std::env::var("SEVEN_T_TEST_POSTGRES") {
            return server_of(&url);
        }
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/pg.sh");
        let run = |verb: &str| {
            let out = Command::new(script).arg(verb).output().expect("scripts/pg.sh runs");
            assert!(out.status.success(), "scripts/pg.sh {verb}: {}", String::from_utf8_lossy(&out.stderr));
            String::from_utf8(out.stdout).unwrap()
        };
        run("start");
        server_of(run("url").trim())
    })
}

/// `postgres://user@host:port` of an address that may go on with a database's name.
fn server_of(url: &str) -> String {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let end = url[after_scheme..].find('/').map_or(url.len(), |at| after_scheme + at);
    url[..end].to_owned()
}
