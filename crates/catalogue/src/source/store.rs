use super::{Source, SourceKind, SourceSettings};
use crate::product::store::currency;
use kernel::{BrandId, Millis, SourceId, TeammateId};
use shopfront::Column;
use storage::{Json, Read, StoreError, Tx, args, row};

row! {
    struct SourceRow {
        brand_id: BrandId,
        id: SourceId,
        kind: String,
        shown: String,
        address: Vec<u8>,
        token: Option<Vec<u8>>,
        every: Option<Millis>,
        automatic: bool,
        pieces: i64,
        mapping: Json<Vec<(String, Column)>>,
        currency: String,
        country: Option<String>,
        platform: Option<String>,
        last_count: i64,
        failures: i64,
        problem: Option<String>,
        next_at: Option<Millis>,
        last_at: Option<Millis>,
        vouched_at: Option<Millis>,
    }
}

impl TryFrom<SourceRow> for Source {
    type Error = StoreError;
    fn try_from(r: SourceRow) -> Result<Self, StoreError> {
        let kind = SourceKind::from_word(&r.kind);
        Ok(Self {
            brand: r.brand_id,
            id: r.id,
            kind: kind.ok_or_else(|| StoreError::Defect("a source is of an unknown kind".into()))?,
            shown: r.shown,
            settings: SourceSettings { every: r.every, automatic: r.automatic, pieces: r.pieces, columns: r.mapping.0 },
            currency: currency(&r.currency)?,
            country: r.country,
            platform: r.platform,
            last_count: r.last_count,
            failures: r.failures,
            problem: r.problem,
            next_at: r.next_at,
            last_at: r.last_at,
            vouched_at: r.vouched_at,
            address: r.address,
            token: r.token,
        })
    }
}

pub(super) async fn find(on: &mut dyn Read, brand: BrandId, id: SourceId) -> Result<Option<Source>, StoreError> {
    let sql = format!("SELECT {} FROM source WHERE brand_id = $1 AND id = $2", SourceRow::COLUMNS);
    on.opt::<SourceRow>(&sql, args![brand, id]).await?.map(Source::try_from).transpose()
}

/// The source, nobody else's until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: SourceId) -> Result<Option<Source>, StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT {} FROM source WHERE brand_id = $1 AND id = $2{lock}", SourceRow::COLUMNS);
    tx.opt::<SourceRow>(&sql, args![brand, id]).await?.map(Source::try_from).transpose()
}

pub(super) async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Source>, StoreError> {
    let sql =
        format!("SELECT {} FROM source WHERE brand_id = $1 ORDER BY created_at DESC, id DESC", SourceRow::COLUMNS);
    on.all::<SourceRow>(&sql, args![brand]).await?.into_iter().map(Source::try_from).collect()
}

pub(super) async fn insert(tx: &mut Tx, s: &Source, who: Option<TeammateId>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO source (brand_id, id, kind, shown, address, token, every, automatic, pieces, mapping, \
        currency, country, platform, last_count, failures, problem, next_at, last_at, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    let (now, kept) = (tx.now(), &s.settings);
    let args = args![
        s.brand,
        s.id,
        s.kind.word(),
        &s.shown,
        s.address.clone(),
        s.token.clone(),
        kept.every,
        kept.automatic,
        kept.pieces,
        Json(&kept.columns),
        s.currency.code(),
        s.country.clone(),
        s.platform.clone(),
        s.last_count,
        s.failures,
        s.problem.clone(),
        s.next_at,
        s.last_at,
        now,
        who
    ];
    tx.put(SQL, args).await
}

/// Writes what may change of a source.
pub(crate) async fn update(tx: &mut Tx, s: &Source) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE source SET token = $3, every = $4, automatic = $5, pieces = $6, mapping = $7, platform = $8, \
        last_count = $9, failures = $10, problem = $11, next_at = $12, last_at = $13 WHERE brand_id = $1 AND id = $2";
    let kept = &s.settings;
    let args = args![
        s.brand,
        s.id,
        s.token.clone(),
        kept.every,
        kept.automatic,
        kept.pieces,
        Json(&kept.columns),
        s.platform.clone(),
        s.last_count,
        s.failures,
        s.problem.clone(),
        s.next_at,
        s.last_at
    ];
    tx.put(SQL, args).await
}

pub(super) async fn vouch(tx: &mut Tx, brand: BrandId, id: SourceId, who: TeammateId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE source SET vouched_at = $3, vouched_by = $4 \
        WHERE brand_id = $1 AND id = $2 AND vouched_at IS NULL";
    let now = tx.now();
    tx.put(SQL, args![brand, id, now, who]).await
}

pub(super) async fn delete(tx: &mut Tx, brand: BrandId, id: SourceId) -> Result<(), StoreError> {
    tx.put("DELETE FROM source WHERE brand_id = $1 AND id = $2", args![brand, id]).await
}
