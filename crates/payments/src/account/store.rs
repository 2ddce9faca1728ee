use super::{KeysRefused, PaymentAccount};
use kernel::{BrandId, Millis, PaymentAccountId};
use psp::Kind;
use storage::{Read, StoreError, Tx, args, row};

row! {
    struct AccountRow {
        brand_id: BrandId,
        id: PaymentAccountId,
        kind: String,
        base_url: Option<String>,
        credentials: Vec<u8>,
        active: bool,
        created_at: Millis,
        refused_since: Option<Millis>,
        refused_why: Option<String>,
    }
}

impl TryFrom<AccountRow> for PaymentAccount {
    type Error = StoreError;
    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            kind: kind(&row.kind)?,
            base_url: row.base_url,
            active: row.active,
            created_at: row.created_at,
            keys_refused: row
                .refused_since
                .map(|since| KeysRefused { since, why: row.refused_why.unwrap_or_default() }),
            credentials: row.credentials,
        })
    }
}

/// A provider's word as stored.
pub(crate) fn kind(word: &str) -> Result<Kind, StoreError> {
    word.parse().map_err(|_| StoreError::Defect(format!("unknown payment provider {word:?}")))
}

pub(super) async fn find(
    on: &mut dyn Read,
    brand: BrandId,
    id: PaymentAccountId,
) -> Result<Option<PaymentAccount>, StoreError> {
    let sql = format!("SELECT {} FROM payment_account WHERE brand_id = $1 AND id = $2", AccountRow::COLUMNS);
    on.opt::<AccountRow>(&sql, args![brand, id]).await?.map(PaymentAccount::try_from).transpose()
}

pub(super) async fn of_address(on: &mut dyn Read, id: PaymentAccountId) -> Result<Option<PaymentAccount>, StoreError> {
    let sql = format!("SELECT {} FROM payment_account WHERE id = $1", AccountRow::COLUMNS);
    on.opt::<AccountRow>(&sql, args![id]).await?.map(PaymentAccount::try_from).transpose()
}

pub(crate) async fn by_kind(
    on: &mut dyn Read,
    brand: BrandId,
    kind: Kind,
) -> Result<Option<PaymentAccount>, StoreError> {
    let sql = format!("SELECT {} FROM payment_account WHERE brand_id = $1 AND kind = $2", AccountRow::COLUMNS);
    on.opt::<AccountRow>(&sql, args![brand, kind.code()]).await?.map(PaymentAccount::try_from).transpose()
}

pub(super) async fn of(on: &mut dyn Read, brand: BrandId) -> Result<Vec<PaymentAccount>, StoreError> {
    let sql = format!("SELECT {} FROM payment_account WHERE brand_id = $1 ORDER BY kind", AccountRow::COLUMNS);
    on.all::<AccountRow>(&sql, args![brand]).await?.into_iter().map(PaymentAccount::try_from).collect()
}

pub(super) async fn insert(tx: &mut Tx, account: &PaymentAccount) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO payment_account ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL)",
        AccountRow::COLUMNS
    );
    let PaymentAccount { brand, id, kind, base_url, active, created_at, credentials, .. } = account;
    let args = args![*brand, *id, kind.code(), base_url.clone(), credentials.as_slice(), *active, *created_at];
    tx.exec(&sql, args).await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, account: &PaymentAccount) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE payment_account SET base_url = $3, credentials = $4, active = $5, refused_since = NULL, refused_why = NULL \
        WHERE brand_id = $1 AND id = $2";
    let PaymentAccount { brand, id, base_url, active, credentials, .. } = account;
    tx.exec(SQL, args![*brand, *id, base_url.clone(), credentials.as_slice(), *active]).await?;
    Ok(())
}

/// Notes that the account's keys are refused, or accepted again; false when that is noted already.
pub(super) async fn set_keys_refused(
    tx: &mut Tx,
    account: &PaymentAccount,
    refused: Option<&KeysRefused>,
) -> Result<bool, StoreError> {
    let is_news = if refused.is_some() { "IS NULL" } else { "IS NOT NULL" };
    let sql = format!(
        "UPDATE payment_account SET refused_since = $3, refused_why = $4 \
         WHERE brand_id = $1 AND id = $2 AND refused_since {is_news}"
    );
    let (since, why) = (refused.map(|it| it.since), refused.map(|it| it.why.clone()));
    Ok(tx.exec(&sql, args![account.brand, account.id, since, why]).await? > 0)
}
