//! What the ground promises to everyone who stands on it, on both engines.

#![allow(clippy::unwrap_used, reason = "stories fail loudly")]

use storage::{Ask, Db, Json, NewFact, StoreError, Tx, args};
use testing::Ground;

/// A job row serves as the story's table: it has integers, text, ids, JSON and nulls.
async fn insert(db: &Db, ground: &Ground, kind: &str, run_at: i64) -> Result<(), StoreError> {
    let (brand, id) = (ground.chance.uuid(ground.clock.now()), ground.chance.uuid(ground.clock.now()));
    db.write(async |tx| {
        const SQL: &str = "INSERT INTO job (brand_id, id, kind, uniq, payload, run_at) VALUES ($1, $2, $3, $4, $5, $6)";
        tx.exec(SQL, args![brand, id, kind, Some("key"), serde_json::json!({"a": 5}), run_at]).await?;
        Ok(())
    })
    .await
}

async fn count(db: &Db) -> i64 {
    db.one::<(i64,)>("SELECT COUNT(*) FROM job", args![]).await.unwrap().0
}

async fn arguments_mean_their_number_wherever_they_stand(ground: Ground) {
    insert(&ground.db, &ground, "first", 10).await.unwrap();
    // $2 stands before $1: SQLite alone would swap them.
    let changed = ground
        .db
        .write(async |tx| tx.exec("UPDATE job SET run_at = $2 WHERE run_at = $1", args![10_i64, 99_i64]).await)
        .await
        .unwrap();
    assert_eq!(changed, 1);
    let (at, lease, payload): (i64, Option<i64>, Json<serde_json::Value>) =
        ground.db.one("SELECT run_at, lease_until, payload FROM job", args![]).await.unwrap();
    assert_eq!((at, lease, payload.0), (99, None, serde_json::json!({"a": 5})));
}

async fn a_statement_takes_as_many_arguments_as_a_page_has_things(ground: Ground) {
    insert(&ground.db, &ground, "first", 500).await.unwrap();
    let places: Vec<String> = (1..=500).map(|n| format!("${n}")).collect();
    let sql = format!("SELECT COUNT(*) FROM job WHERE run_at IN ({})", places.join(", "));
    let numbers: Vec<storage::Value> = (1..=500_i64).map(storage::IntoValue::into_value).collect();
    assert_eq!(ground.db.one::<(i64,)>(&sql, &numbers).await.unwrap().0, 1);
}

async fn a_failed_use_case_leaves_no_trace(ground: Ground) {
    let failed: Result<(), StoreError> = ground
        .db
        .write(async |tx| {
            tx.exec("DELETE FROM job", args![]).await?;
            tx.append_fact(kernel::BrandId(tx.new_id()), NewFact::new("story.told", tx.new_id())).await?;
            Err(StoreError::Defect("on purpose".into()))
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(ground.db.one::<(i64,)>("SELECT COUNT(*) FROM fact", args![]).await.unwrap().0, 0);
}

async fn a_duplicate_is_told_as_such_and_the_connection_lives_on(ground: Ground) {
    let brand = ground.chance.uuid(ground.clock.now());
    let insert = async |id: i64| {
        ground
            .db
            .write(async |tx| {
                const SQL: &str =
                    "INSERT INTO job (brand_id, id, kind, uniq, payload, run_at) VALUES ($1, $2, $3, $4, $5, $6)";
                tx.exec(SQL, args![brand, tx.new_id(), "kind", Some("same"), serde_json::json!({}), id]).await
            })
            .await
    };
    insert(1).await.unwrap();
    assert!(matches!(insert(2).await, Err(StoreError::Duplicate(_))));
    assert_eq!(count(&ground.db).await, 1);
}

async fn a_caller_who_goes_away_changes_nothing_and_blocks_nobody(ground: Ground) {
    for round in 0..40 {
        let (db, story) = (ground.db.clone(), ground.clone());
        let gone = tokio::spawn(async move {
            db.write(async |tx| {
                tx.exec("DELETE FROM job WHERE run_at < $1", args![0_i64]).await?;
                std::future::pending::<()>().await;
                Ok::<(), StoreError>(())
            })
            .await
        });
        let behind: Vec<_> = (0..4)
            .map(|i| {
                let story = story.clone();
                tokio::spawn(async move { insert(&story.db, &story, "behind", i).await })
            })
            .collect();
        tokio::task::yield_now().await;
        if round % 2 == 0 {
            behind[0].abort();
        }
        gone.abort();
        for (i, task) in behind.into_iter().enumerate() {
            match task.await {
                Ok(done) => done.unwrap(),
                Err(cancelled) => assert!(i == 0 && cancelled.is_cancelled()),
            }
        }
    }
    assert!(count(&ground.db).await >= 40 * 3);
}

async fn many_writers_lose_nothing(ground: Ground) {
    let writers: Vec<_> = (0..16)
        .map(|_| {
            let ground = ground.clone();
            tokio::spawn(async move {
                for i in 0..25 {
                    insert(&ground.db, &ground, "many", i).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(count(&ground.db).await, 16 * 25);
    // Another node sees what was told as done.
    assert_eq!(count(&ground.another_node().await).await, 16 * 25);
}

async fn what_is_posted_is_there_when_it_is_told_so_and_fails_alone(ground: Ground) {
    const SQL: &str = "INSERT INTO job (brand_id, id, kind, payload, run_at) VALUES ($1, $2, 'posted', '{}', $3)";
    let (brand, taken) = (ground.chance.uuid(ground.clock.now()), ground.chance.uuid(ground.clock.now()));
    ground.db.post(SQL, args![brand, taken, 0_i64]).await.unwrap();
    let posters: Vec<_> = (0..16_i64)
        .map(|poster| {
            let ground = ground.clone();
            tokio::spawn(async move {
                for i in 0..25 {
                    let id = ground.chance.uuid(ground.clock.now());
                    ground.db.post(SQL, args![brand, id, i]).await.unwrap();
                    // Beside it: use cases that wait for the same commits, one that fails, and one who leaves.
                    insert(&ground.db, &ground, "beside", i).await.unwrap();
                    let twice = ground.db.post(SQL, args![brand, taken, i]).await;
                    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
                    if poster == i % 16 {
                        let args = args![brand, taken, i].to_vec();
                        let leaves = ground.db.post(SQL, &args);
                        drop(tokio::time::timeout(std::time::Duration::ZERO, leaves).await);
                    }
                }
            })
        })
        .collect();
    for poster in posters {
        poster.await.unwrap();
    }
    let all = 1 + 2 * 16 * 25;
    assert_eq!(count(&ground.db).await, all);
    assert_eq!(count(&ground.another_node().await).await, all);
}

const PUT: &str = "INSERT INTO job (brand_id, id, kind, uniq, payload, run_at) VALUES ($1, $2, 'put', $3, '{}', $4)";
const PUT_AT: &str = "SELECT run_at FROM job WHERE kind = 'put' AND brand_id = $1 ORDER BY run_at";

async fn what_is_put_is_there_for_whatever_follows(ground: Ground) {
    let brand = ground.chance.uuid(ground.clock.now());
    let put = async |tx: &mut Tx, at: i64| tx.put(PUT, args![brand, tx.new_id(), None::<&str>, at]).await;
    let seen = ground
        .db
        .write(async |tx| {
            // More than travel together.
            for at in 0..60 {
                put(tx, at).await?;
            }
            tx.put("DELETE FROM job WHERE run_at < $1", args![58_i64]).await?;
            let asked = (Ask::<(i64,)>::new::<(i64,)>(PUT_AT, args![brand]), Ask::new::<(i64,)>(PUT_AT, args![brand]));
            let (first, second): (Vec<(i64,)>, Vec<(i64,)>) = tx.ask(asked).await?;
            assert_eq!(first, second);
            put(tx, 60).await?;
            Ok::<_, StoreError>(first)
        })
        .await
        .unwrap();
    assert_eq!(seen, [(58,), (59,)]);
    assert_eq!(ground.db.all::<(i64,)>(PUT_AT, args![brand]).await.unwrap(), [(58,), (59,), (60,)]);
}

async fn what_is_put_and_refused_undoes_the_use_case_or_the_attempt_that_it_belongs_to(ground: Ground) {
    let brand = ground.chance.uuid(ground.clock.now());
    let put = async |tx: &mut Tx, at: i64| tx.put(PUT, args![brand, tx.new_id(), "the same", at]).await;
    for round in 0..20 {
        let twice = ground.db.write(async |tx| {
            tx.append_fact(kernel::BrandId(brand), NewFact::new("story.told", brand)).await?;
            put(tx, round).await?;
            put(tx, round).await
        });
        assert!(matches!(twice.await, Err(StoreError::Duplicate(_))));
    }
    assert_eq!(ground.db.one::<(i64,)>("SELECT COUNT(*) FROM fact", args![]).await.unwrap().0, 0);
    let kept = ground.db.write(async |tx| {
        put(tx, 1).await?;
        let tried: Result<(), StoreError> = tx
            .attempt(async |tx| {
                tx.put("DELETE FROM job WHERE kind = $1", args!["put"]).await?;
                put(tx, 2).await?;
                put(tx, 3).await
            })
            .await;
        assert!(matches!(tried, Err(StoreError::Duplicate(_))), "{tried:?}");
        let left: Result<(), StoreError> = tx
            .attempt(async |tx| {
                tx.put("DELETE FROM job WHERE kind = $1", args!["put"]).await?;
                Err(StoreError::Defect("on purpose".into()))
            })
            .await;
        assert!(matches!(left, Err(StoreError::Defect(_))), "{left:?}");
        Ok::<_, StoreError>(())
    });
    kept.await.unwrap();
    assert_eq!(ground.db.all::<(i64,)>(PUT_AT, args![brand]).await.unwrap(), [(1,)]);
}

async fn migrating_again_changes_nothing(ground: Ground) {
    assert!(storage::migrate(&ground.db, migrations::ALL).await.unwrap().is_empty());
}

/// The story's clock stands at a moment long ago: the server's is the machine's.
async fn a_clock_that_differs_from_the_servers_is_seen(ground: Ground) {
    let options = storage::DbOptions { clock: kernel::Clock::System, chance: kernel::Chance::seeded(3), pool_size: 2 };
    let right = Db::open(&ground.url, options).await.unwrap();
    match ground.db.dialect() {
        storage::Dialect::Sqlite => assert_eq!(ground.db.clock_ahead().await.unwrap(), None),
        storage::Dialect::Postgres => {
            let ahead = right.clock_ahead().await.unwrap().unwrap();
            assert!(ahead.0.abs() < 500, "one machine has one clock: {ahead:?}");
            let behind = ground.clock.now() - kernel::Clock::System.now();
            let seen = ground.db.clock_ahead().await.unwrap().unwrap();
            assert!((seen.0 - behind.0).abs() < 5_000, "{seen:?} is not {behind:?}");
        }
    }
}

testing::stories!(Ground:
    a_clock_that_differs_from_the_servers_is_seen,
    arguments_mean_their_number_wherever_they_stand,
    a_statement_takes_as_many_arguments_as_a_page_has_things,
    a_failed_use_case_leaves_no_trace,
    a_duplicate_is_told_as_such_and_the_connection_lives_on,
    a_caller_who_goes_away_changes_nothing_and_blocks_nobody,
    many_writers_lose_nothing,
    what_is_posted_is_there_when_it_is_told_so_and_fails_alone,
    what_is_put_is_there_for_whatever_follows,
    what_is_put_and_refused_undoes_the_use_case_or_the_attempt_that_it_belongs_to,
    migrating_again_changes_nothing,
);
