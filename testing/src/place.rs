//! Databases that stories tell themselves in, one after the other. Making one and migrating it takes most of a second, a
//! hundred times what most stories take: so a story leases one that is made already, emptied.

use std::hash::{DefaultHasher, Hash, Hasher};
use storage::{Db, DbOptions, args};

/// A migrated, empty database that nobody else uses while this stands.
pub(crate) struct Place {
    pub url: String,
    /// Holds the lease: an advisory lock of its session, which ends with it, whatever becomes of the process.
    _lease: Db,
}

/// How many stories may be told at once.
const MOST: i64 = 64;
/// Names these leases among the advisory locks of the cluster.
const LEASES: i32 = 7_007;

/// What makes two schemas the same: every column of every table.
const SCHEMA: &str = "SELECT COALESCE(md5(string_agg(concat(table_name, '.', column_name, ' ', data_type, is_nullable), ',' \
    ORDER BY table_name, column_name)), '') FROM information_schema.columns WHERE table_schema = 'public'";

/// Empties every table but the list of migrations. Large ones are cut, so that what was deleted does not slow who follows.
const EMPTY: &str = "DO $$ DECLARE t record; BEGIN \
    SET LOCAL session_replication_role = replica; \
    FOR t IN SELECT quote_ident(relname) AS name, pg_relation_size(oid) AS size FROM pg_class \
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migration' LOOP \
        IF t.size > 1000000 THEN EXECUTE 'TRUNCATE ' || t.name || ' CASCADE'; \
        ELSIF t.size > 0 THEN EXECUTE 'DELETE FROM ' || t.name; END IF; \
    END LOOP; END $$";

impl Place {
    /// The first that is free, made where there is none yet.
    pub async fn lease(server: &str) -> Self {
        let lease = session(&format!("{server}/postgres")).await;
        for number in 0..MOST {
            const TAKE: &str = "SELECT pg_try_advisory_lock($1::bigint::int, $2::bigint::int)";
            let taken = lease.one::<(bool,)>(TAKE, args![i64::from(LEASES), number]).await.unwrap().0;
            if taken {
                let url = prepared(&lease, server, &format!("story_{:08x}_{number}", migrations())).await;
                return Self { url, _lease: lease };
            }
        }
        panic!("{MOST} stories are told at once on {server}");
    }
}

/// The address of a database of this name, as its migrations make it and empty.
async fn prepared(lease: &Db, server: &str, name: &str) -> String {
    let url = format!("{server}/{name}");
    // Whoever was killed may still be at work in it.
    const ALONE: &str = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1::text";
    lease.one::<(i64,)>(ALONE, args![name]).await.unwrap();
    const KNOWN: &str =
        "SELECT COALESCE(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = $1::text";
    let known = lease.opt::<(String,)>(KNOWN, args![name]).await.unwrap();
    if let Some((schema,)) = known {
        let inside = session(&url).await;
        if inside.one::<(String,)>(SCHEMA, args![]).await.unwrap().0 == schema {
            run(&inside, EMPTY).await;
            return url;
        }
    }
    run(lease, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    run(lease, &format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    let inside = session(&url).await;
    storage::migrate(&inside, migrations::ALL).await.unwrap();
    let schema = inside.one::<(String,)>(SCHEMA, args![]).await.unwrap().0;
    run(lease, &format!("COMMENT ON DATABASE {name} IS '{schema}'")).await;
    url
}

/// One connection, kept as long as the database is.
async fn session(url: &str) -> Db {
    Db::open(url, DbOptions { pool_size: 1, ..DbOptions::default() }).await.unwrap()
}

async fn run(on: &Db, sql: &str) {
    on.all::<(i64,)>(sql, &[]).await.unwrap();
}

/// A fingerprint of the migrations: another program's databases are not ours.
fn migrations() -> u64 {
    let mut hasher = DefaultHasher::new();
    migrations::ALL.iter().for_each(|one| (one.name, one.sql).hash(&mut hasher));
    hasher.finish()
}
