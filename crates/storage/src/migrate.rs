use crate::{Db, StoreError, args};

/// One step of the schema: a file of statements with the placeholders of [`crate::Dialect::column_types`].
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// File name, whose number gives the order.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

/// Applies what is missing of `migrations`, in order, all or nothing; tells the names applied. Nodes that start
/// together wait for each other.
#[kernel::boxed]
pub async fn migrate(db: &Db, migrations: &'static [Migration]) -> Result<Vec<&'static str>, StoreError> {
    db.write(async |tx| {
        // Any fixed number: it names this product's schema among the advisory locks of the database.
        if tx.dialect() == crate::Dialect::Postgres {
            tx.run_script("SELECT pg_advisory_xact_lock(7007007007)").await?;
        }
        tx.run_script(
            "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, applied_at BIGINT NOT NULL)",
        )
        .await?;
        let known: Vec<(String,)> = tx.all("SELECT name FROM schema_migration", args![]).await?;
        if let Some((stranger,)) = known.iter().find(|(name,)| !migrations.iter().any(|m| m.name == name)) {
            return Err(StoreError::Defect(format!(
                "the database knows {stranger}, this program does not: it is older"
            )));
        }
        let mut applied = Vec::new();
        for migration in migrations.iter().filter(|m| !known.iter().any(|(name,)| name == m.name)) {
            let sql = tx.dialect().column_types(migration.sql);
            tx.run_script(&sql).await?;
            let now = tx.now();
            tx.exec("INSERT INTO schema_migration (name, applied_at) VALUES ($1, $2)", args![migration.name, now])
                .await?;
            applied.push(migration.name);
        }
        Ok(applied)
    })
    .await
}
