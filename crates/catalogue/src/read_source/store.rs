use super::pages::Packed;
use crate::SourceError;
use kernel::{BrandId, SourceId, SyncId};
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct PageRow {
        sync_id: SyncId,
        hash: String,
        url: Vec<u8>,
        content_type: String,
        hints: String,
        etag: Option<String>,
        modified: Option<String>,
        body: Vec<u8>,
    }
}

/// The page kept of an address, and the sync that asked for it.
pub(super) async fn page(
    on: &mut dyn Read,
    brand: BrandId,
    source: SourceId,
    hash: &str,
) -> Result<Option<(SyncId, Packed)>, StoreError> {
    let sql =
        format!("SELECT {} FROM source_page WHERE brand_id = $1 AND source_id = $2 AND hash = $3", PageRow::COLUMNS);
    let row: Option<PageRow> = on.opt(&sql, args![brand, source, hash]).await?;
    Ok(row.map(|r| {
        let PageRow { sync_id, hash, url, content_type, hints, etag, modified, body } = r;
        (sync_id, Packed { hash, url, content_type, hints, etag, modified, body })
    }))
}

pub(super) async fn keep_page(
    tx: &mut Tx,
    (brand, source, sync): (BrandId, SourceId, SyncId),
    p: &Packed,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO source_page (brand_id, source_id, hash, sync_id, url, content_type, hints, etag, modified, \
        body) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE EXISTS \
        (SELECT 1 FROM source WHERE brand_id = $1 AND id = $2) \
        ON CONFLICT (brand_id, source_id, hash) DO UPDATE SET sync_id = excluded.sync_id, url = excluded.url, \
        content_type = excluded.content_type, hints = excluded.hints, etag = excluded.etag, \
        modified = excluded.modified, body = excluded.body";
    let args = args![
        brand,
        source,
        &p.hash,
        sync,
        p.url.clone(),
        &p.content_type,
        &p.hints,
        p.etag.clone(),
        p.modified.clone(),
        p.body.clone()
    ];
    tx.put(SQL, args).await
}

/// Lets go of pages that the next sync has no use for: those of earlier ones, and those without a mark.
pub(super) async fn clean_pages(tx: &mut Tx, brand: BrandId, source: SourceId, sync: SyncId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM source_page WHERE brand_id = $1 AND source_id = $2 AND hash <> $4 \
        AND (sync_id <> $3 OR (etag IS NULL AND modified IS NULL))";
    tx.put(SQL, args![brand, source, sync, FILE]).await
}

/// The hash under which a file stands: no address has it.
const FILE: &str = "file";
/// The largest file that is taken, in bytes.
pub const MOST_FILE: usize = 20 * 1024 * 1024;

/// Keeps the file of a source, in place of the one before.
pub(crate) async fn put_file(tx: &mut Tx, brand: BrandId, source: SourceId, file: &[u8]) -> Result<(), SourceError> {
    if file.len() > MOST_FILE {
        return Err(SourceError::TooLarge);
    }
    let sync = SyncId(tx.new_id());
    let page = Packed {
        hash: FILE.to_owned(),
        url: Vec::new(),
        content_type: String::new(),
        hints: String::new(),
        etag: None,
        modified: None,
        body: file.to_vec(),
    };
    Ok(keep_page(tx, (brand, source, sync), &page).await?)
}

/// The file of a source.
pub(super) async fn file(
    on: &mut dyn Read,
    brand: BrandId,
    source: SourceId,
) -> Result<Option<(Vec<u8>, SyncId)>, StoreError> {
    Ok(page(on, brand, source, FILE).await?.map(|(sync, page)| (page.body, sync)))
}
