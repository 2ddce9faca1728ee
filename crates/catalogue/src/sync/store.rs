use super::{Progress, Sync, SyncCounts, SyncState, diff::Known};
use crate::{Said, Staged};
use kernel::{BrandId, Millis, ProductId, SourceId, SyncId, TeammateId};
use std::collections::HashMap;
use storage::{IntoValue, Json, Read, StoreError, Tx, Value, args, row};

row! {
    struct SyncRow {
        brand_id: BrandId,
        id: SyncId,
        source_id: SourceId,
        state: String,
        begun_at: Millis,
        begun_by: Option<TeammateId>,
        ended_at: Option<Millis>,
        platform: Option<String>,
        currency: Option<String>,
        requests: i64,
        products: i64,
        expected: Option<i64>,
        pictures: Json<Vec<String>>,
        complete: bool,
        half_gone: bool,
        problem: Option<String>,
        warnings: Json<Vec<String>>,
        gone_pages: Json<Vec<String>>,
        created: i64,
        updated: i64,
        gone: i64,
        held: i64,
    }
}

impl TryFrom<SyncRow> for Sync {
    type Error = StoreError;
    fn try_from(r: SyncRow) -> Result<Self, StoreError> {
        let state = SyncState::from_word(&r.state);
        Ok(Self {
            brand: r.brand_id,
            id: r.id,
            source: r.source_id,
            state: state.ok_or_else(|| StoreError::Defect("a sync is in an unknown state".into()))?,
            begun_at: r.begun_at,
            begun_by: r.begun_by,
            ended_at: r.ended_at,
            progress: Progress {
                platform: r.platform,
                currency: r.currency,
                requests: r.requests,
                products: r.products,
                expected: r.expected,
                pictures: r.pictures.0,
            },
            complete: r.complete,
            half_gone: r.half_gone,
            problem: r.problem,
            warnings: r.warnings.0,
            counts: SyncCounts { created: r.created, updated: r.updated, gone: r.gone, held: r.held },
            gone_pages: r.gone_pages.0,
        })
    }
}

fn sync_where(condition: &str) -> String {
    format!("SELECT {} FROM sync WHERE {condition}", SyncRow::COLUMNS)
}

pub(super) async fn find(on: &mut dyn Read, brand: BrandId, id: SyncId) -> Result<Option<Sync>, StoreError> {
    let sql = sync_where("brand_id = $1 AND id = $2");
    on.opt::<SyncRow>(&sql, args![brand, id]).await?.map(Sync::try_from).transpose()
}

/// The sync, nobody else's until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: SyncId) -> Result<Option<Sync>, StoreError> {
    let sql = format!("{}{}", sync_where("brand_id = $1 AND id = $2"), tx.dialect().for_update());
    tx.opt::<SyncRow>(&sql, args![brand, id]).await?.map(Sync::try_from).transpose()
}

pub(super) async fn of_source(
    on: &mut dyn Read,
    brand: BrandId,
    source: SourceId,
    limit: i64,
) -> Result<Vec<Sync>, StoreError> {
    let sql = sync_where("brand_id = $1 AND source_id = $2 ORDER BY begun_at DESC, id DESC LIMIT $3");
    on.all::<SyncRow>(&sql, args![brand, source, limit]).await?.into_iter().map(Sync::try_from).collect()
}

/// The latest one that was decided.
pub(super) async fn last_decided(
    on: &mut dyn Read,
    brand: BrandId,
    source: SourceId,
) -> Result<Option<SyncId>, StoreError> {
    const SQL: &str = "SELECT id FROM sync WHERE brand_id = $1 AND source_id = $2 AND state IN ('applied', 'refused') \
        ORDER BY begun_at DESC, id DESC LIMIT 1";
    Ok(on.opt::<(SyncId,)>(SQL, args![brand, source]).await?.map(|(id,)| id))
}

/// Those that are being read or wait to be approved.
pub(super) async fn open(tx: &mut Tx, brand: BrandId, source: SourceId) -> Result<Vec<Sync>, StoreError> {
    let sql = sync_where("brand_id = $1 AND source_id = $2 AND state IN ('reading', 'ready') ORDER BY id");
    tx.all::<SyncRow>(&sql, args![brand, source]).await?.into_iter().map(Sync::try_from).collect()
}

pub(super) async fn insert(tx: &mut Tx, s: &Sync) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sync (brand_id, id, source_id, state, begun_at, begun_by, requests, products, pictures, \
        complete, half_gone, warnings, gone_pages, created, updated, gone, held) \
        VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, $8, $7, $7, 0, 0, 0, 0)";
    let none: Json<[String; 0]> = Json([]);
    tx.put(SQL, args![s.brand, s.id, s.source, s.state.word(), s.begun_at, s.begun_by, none, false]).await
}

/// Writes how far it is; false when it is not being read any more.
pub(crate) async fn note_progress(tx: &mut Tx, brand: BrandId, id: SyncId, p: &Progress) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE sync SET platform = $3, currency = $4, requests = $5, products = $6, expected = $7, \
        pictures = $8 WHERE brand_id = $1 AND id = $2 AND state = 'reading'";
    let args =
        args![brand, id, p.platform.clone(), p.currency.clone(), p.requests, p.products, p.expected, Json(&p.pictures)];
    Ok(tx.exec(SQL, args).await? > 0)
}

/// Whether it is being read still; nobody ends it before the transaction does.
pub(crate) async fn is_reading(tx: &mut Tx, brand: BrandId, id: SyncId) -> Result<bool, StoreError> {
    Ok(lock(tx, brand, id).await?.is_some_and(|sync| sync.state == SyncState::Reading))
}

/// Writes how a sync ended, with all it is told of.
pub(crate) async fn end(tx: &mut Tx, s: &Sync, state: SyncState, who: Option<TeammateId>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE sync SET state = $3, ended_at = $4, decided_by = $5, complete = $6, half_gone = $7, \
        problem = $8, warnings = $9, gone_pages = $10, created = $11, updated = $12, gone = $13, held = $14 \
        WHERE brand_id = $1 AND id = $2";
    let (now, counts) = (tx.now(), &s.counts);
    let args = args![
        s.brand,
        s.id,
        state.word(),
        now,
        who,
        s.complete,
        s.half_gone,
        s.problem.clone(),
        Json(&s.warnings),
        Json(&s.gone_pages),
        counts.created,
        counts.updated,
        counts.gone,
        counts.held
    ];
    tx.put(SQL, args).await
}

/// Rows of one statement: SQLite takes 32,766 arguments.
const AT_ONCE: usize = 200;

/// Puts what was read in line.
pub(crate) async fn stage(
    tx: &mut Tx,
    brand: BrandId,
    sync: SyncId,
    from: usize,
    staged: &[Staged],
) -> Result<(), StoreError> {
    for (part, rows) in staged.chunks(AT_ONCE).enumerate() {
        let mut args: Vec<Value> = vec![brand.into_value(), sync.into_value()];
        let mut places = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let position = i64::try_from(from + part * AT_ONCE + at).unwrap_or(i64::MAX);
            args.extend([position.into_value(), (&row.external_id).into_value(), Json(row).into_value()]);
            let last = args.len();
            places.push(format!("($1, $2, ${}, ${}, ${last})", last - 2, last - 1));
        }
        let sql = format!(
            "INSERT INTO staged_product (brand_id, sync_id, position, external_id, said) VALUES {}",
            places.join(", ")
        );
        tx.exec(&sql, &args).await?;
    }
    Ok(())
}

pub(super) async fn staged(on: &mut dyn Read, brand: BrandId, sync: SyncId) -> Result<Vec<Staged>, StoreError> {
    const SQL: &str = "SELECT said FROM staged_product WHERE brand_id = $1 AND sync_id = $2 ORDER BY position";
    let rows: Vec<(Json<Staged>,)> = on.all(SQL, args![brand, sync]).await?;
    Ok(rows.into_iter().map(|(row,)| row.0).collect())
}

pub(crate) async fn drop_staged(tx: &mut Tx, brand: BrandId, sync: SyncId) -> Result<(), StoreError> {
    tx.put("DELETE FROM staged_product WHERE brand_id = $1 AND sync_id = $2", args![brand, sync]).await
}

row! {
    struct KnownRow {
        external_id: String,
        product_id: ProductId,
        gtin: Option<String>,
        url: Option<String>,
        said: Json<Said>,
        follows: bool,
        gone: bool,
        missed: i64,
        changed_at: Millis,
    }
}

/// What is kept in step with a source, by its ids there.
pub(crate) async fn known(
    on: &mut dyn Read,
    brand: BrandId,
    source: SourceId,
) -> Result<HashMap<String, Known>, StoreError> {
    let sql = format!("SELECT {} FROM source_product WHERE brand_id = $1 AND source_id = $2", KnownRow::COLUMNS);
    let rows: Vec<KnownRow> = on.all(&sql, args![brand, source]).await?;
    let known = rows.into_iter().map(|r| Known {
        external_id: r.external_id,
        product: r.product_id,
        gtin: r.gtin,
        url: r.url,
        said: r.said.0,
        follows: r.follows,
        gone: r.gone,
        missed: r.missed,
        changed_at: r.changed_at,
    });
    Ok(known.map(|known| (known.external_id.clone(), known)).collect())
}

/// Whether anything is kept in step with a source yet.
pub(crate) async fn is_known(on: &mut dyn Read, brand: BrandId, source: SourceId) -> Result<bool, StoreError> {
    const SQL: &str =
        "SELECT COUNT(*) FROM (SELECT 1 FROM source_product WHERE brand_id = $1 AND source_id = $2 LIMIT 1) AS one";
    Ok(on.one::<(i64,)>(SQL, args![brand, source]).await?.0 > 0)
}

/// The bar codes of all that comes from anywhere, and what other sources keep.
pub(super) async fn elsewhere(
    on: &mut dyn Read,
    brand: BrandId,
    source: SourceId,
) -> Result<(Vec<(String, ProductId)>, Vec<ProductId>), StoreError> {
    const GTINS: &str = "SELECT gtin, product_id FROM source_product WHERE brand_id = $1 AND gtin IS NOT NULL";
    const FOLLOWED: &str = "SELECT DISTINCT product_id FROM source_product \
        WHERE brand_id = $1 AND source_id <> $2 AND follows AND NOT gone";
    let gtins = on.all(GTINS, args![brand]).await?;
    let followed: Vec<(ProductId,)> = on.all(FOLLOWED, args![brand, source]).await?;
    Ok((gtins, followed.into_iter().map(|(product,)| product).collect()))
}

/// Writes what a source says of a product, and that it is kept in step with it. A product has one id at a source.
pub(super) async fn keep(tx: &mut Tx, brand: BrandId, source: SourceId, k: &Known) -> Result<(), StoreError> {
    const MOVED: &str = "DELETE FROM source_product \
        WHERE brand_id = $1 AND source_id = $2 AND product_id = $3 AND external_id <> $4";
    const SQL: &str = "INSERT INTO source_product (brand_id, source_id, external_id, product_id, gtin, url, said, follows, \
        gone, missed, first_at, seen_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12) \
        ON CONFLICT (brand_id, source_id, external_id) DO UPDATE SET product_id = excluded.product_id, \
        gtin = excluded.gtin, url = excluded.url, said = excluded.said, follows = excluded.follows, \
        gone = excluded.gone, missed = excluded.missed, changed_at = excluded.changed_at";
    let now = tx.now();
    tx.put(MOVED, args![brand, source, k.product, &k.external_id]).await?;
    let args = args![
        brand,
        source,
        &k.external_id,
        k.product,
        k.gtin.clone(),
        k.url.clone(),
        Json(&k.said),
        k.follows,
        k.gone,
        k.missed,
        now,
        k.changed_at
    ];
    tx.put(SQL, args).await
}

/// Notes who was seen and who was missed by a complete sync.
pub(crate) async fn note_sightings(
    tx: &mut Tx,
    brand: BrandId,
    source: SourceId,
    sync: SyncId,
    misses: bool,
) -> Result<(), StoreError> {
    const SEEN: &str = "UPDATE source_product SET seen_at = $4, missed = 0 WHERE brand_id = $1 AND source_id = $2 \
        AND external_id IN (SELECT external_id FROM staged_product WHERE brand_id = $1 AND sync_id = $3)";
    const MISSED: &str = "UPDATE source_product SET missed = missed + 1 WHERE brand_id = $1 AND source_id = $2 AND NOT gone \
        AND external_id NOT IN (SELECT external_id FROM staged_product WHERE brand_id = $1 AND sync_id = $3)";
    let now = tx.now();
    tx.put(SEEN, args![brand, source, sync, now]).await?;
    if misses {
        tx.put(MISSED, args![brand, source, sync]).await?;
    }
    Ok(())
}

/// What the brand's other products are called, so that a new one is called otherwise.
pub(super) async fn references(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(String,)>, StoreError> {
    on.all("SELECT reference FROM product WHERE brand_id = $1", args![brand]).await
}

pub(super) async fn forget(tx: &mut Tx, brand: BrandId, source: SourceId) -> Result<(), StoreError> {
    const STAGED: &str = "DELETE FROM staged_product WHERE brand_id = $1 \
        AND sync_id IN (SELECT id FROM sync WHERE brand_id = $1 AND source_id = $2)";
    tx.put(STAGED, args![brand, source]).await?;
    tx.put("DELETE FROM source_product WHERE brand_id = $1 AND source_id = $2", args![brand, source]).await?;
    tx.put("DELETE FROM source_page WHERE brand_id = $1 AND source_id = $2", args![brand, source]).await?;
    tx.put("DELETE FROM sync WHERE brand_id = $1 AND source_id = $2", args![brand, source]).await
}
