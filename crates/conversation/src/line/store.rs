use super::{HeldLine, Line, LineInput, seal};
use kernel::{BrandId, LineId, Millis, Vault};
use storage::{Ask, Db, Read, StoreError, Tx, args, row};

row! {
    struct LineRow {
        brand_id: BrandId,
        id: LineId,
        phone_number_id: String,
        waba_id: String,
        display_phone: String,
        graph_url: String,
        catalog_id: Option<String>,
        app_key: Vec<u8>,
        verify_key: Vec<u8>,
        access_token: Vec<u8>,
        app_secret: Vec<u8>,
    }
}

impl TryFrom<LineRow> for HeldLine {
    type Error = StoreError;
    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        let mark = |bytes: Vec<u8>| {
            <[u8; 32]>::try_from(bytes).map_err(|_| StoreError::Defect("a mark of a line has another length".into()))
        };
        Ok(Self {
            line: Line {
                brand: row.brand_id,
                id: row.id,
                phone_number_id: row.phone_number_id,
                waba_id: row.waba_id,
                display_phone: row.display_phone,
                graph_url: row.graph_url,
                catalog_id: row.catalog_id,
                app_key: mark(row.app_key)?,
            },
            verify_key: mark(row.verify_key)?,
            access_token: row.access_token,
            app_secret: row.app_secret,
        })
    }
}

/// Every line of the installation: webhooks name a number, not a brand.
pub(crate) async fn all(on: &mut dyn Read) -> Result<Vec<HeldLine>, StoreError> {
    let rows: Vec<LineRow> =
        on.all(&format!("SELECT {} FROM line ORDER BY brand_id, id", LineRow::COLUMNS), args![]).await?;
    rows.into_iter().map(HeldLine::try_from).collect()
}

pub(crate) async fn by_number(on: &mut dyn Read, phone_number_id: &str) -> Result<Option<HeldLine>, StoreError> {
    let sql = format!("SELECT {} FROM line WHERE phone_number_id = $1", LineRow::COLUMNS);
    on.opt::<LineRow>(&sql, args![phone_number_id]).await?.map(HeldLine::try_from).transpose()
}

pub(crate) async fn of_brand(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Line>, StoreError> {
    let sql = format!("SELECT {} FROM line WHERE brand_id = $1 ORDER BY id", LineRow::COLUMNS);
    let rows: Vec<LineRow> = on.all(&sql, args![brand]).await?;
    rows.into_iter().map(|row| HeldLine::try_from(row).map(|held| held.line)).collect()
}

pub(crate) async fn catalogue(on: &mut dyn Read, brand: BrandId, id: LineId) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT catalog_id FROM line WHERE brand_id = $1 AND id = $2";
    Ok(on.opt::<(Option<String>,)>(SQL, args![brand, id]).await?.and_then(|(catalogue,)| catalogue))
}

pub(crate) async fn brands(db: &Db) -> Result<Vec<BrandId>, StoreError> {
    let rows: Vec<(BrandId,)> = db.all("SELECT DISTINCT brand_id FROM line ORDER BY brand_id", args![]).await?;
    Ok(rows.into_iter().map(|(brand,)| brand).collect())
}

/// Read from the facts, which have an index by time; a conversation that has become another was on the same line.
pub(crate) async fn heard(
    on: &mut dyn Read,
    brand: BrandId,
    stretches: &[(Millis, Millis)],
) -> Result<Vec<Vec<(LineId, i64)>>, StoreError> {
    const SQL: &str = "SELECT c.line_id, COUNT(*) FROM fact f \
        JOIN conversation c ON c.brand_id = f.brand_id AND c.id = f.subject_id \
        WHERE f.brand_id = $1 AND f.at >= $2 AND f.at < $3 AND f.kind = 'message.received' GROUP BY c.line_id";
    let ask = |(from, until): &(Millis, Millis)| Ask::new::<(LineId, i64)>(SQL, args![brand, *from, *until]);
    on.ask(stretches.iter().map(ask).collect::<Vec<_>>()).await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    vault: &Vault,
    brand: BrandId,
    input: &LineInput,
) -> Result<LineId, StoreError> {
    const SQL: &str = "INSERT INTO line (brand_id, id, phone_number_id, waba_id, display_phone, access_token, app_secret, \
        app_key, verify_token, verify_key, graph_url, created_at, catalog_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let id = LineId(tx.new_id());
    let chance = tx.chance().clone();
    let sealed = |column, secret| seal(vault, &chance, column, id, secret);
    let args = args![
        brand,
        id,
        &input.phone_number_id,
        &input.waba_id,
        &input.display_phone,
        sealed("access_token", &input.access_token),
        sealed("app_secret", &input.app_secret),
        vault.fingerprint(&input.app_secret),
        sealed("verify_token", &input.verify_token),
        vault.fingerprint(&input.verify_token),
        &input.graph_url,
        tx.now(),
        input.catalog_id.as_deref(),
    ]
    .to_vec();
    tx.put(SQL, &args).await?;
    Ok(id)
}

pub(crate) async fn update(tx: &mut Tx, vault: &Vault, line: &Line, input: &LineInput) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE line SET waba_id = $3, display_phone = $4, access_token = $5, app_secret = $6, app_key = $7, \
        verify_token = $8, verify_key = $9, graph_url = $10, catalog_id = $11 WHERE brand_id = $1 AND id = $2";
    let chance = tx.chance().clone();
    let sealed = |column, secret| seal(vault, &chance, column, line.id, secret);
    let args = args![
        line.brand,
        line.id,
        &input.waba_id,
        &input.display_phone,
        sealed("access_token", &input.access_token),
        sealed("app_secret", &input.app_secret),
        vault.fingerprint(&input.app_secret),
        sealed("verify_token", &input.verify_token),
        vault.fingerprint(&input.verify_token),
        &input.graph_url,
        input.catalog_id.as_deref(),
    ]
    .to_vec();
    tx.put(SQL, &args).await?;
    Ok(())
}
