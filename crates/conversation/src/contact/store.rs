use super::{Contact, Wants};
use crate::search;
use kernel::{BrandId, ContactId, ConversationId, Locale, Millis};
use storage::{Ask, Read, StoreError, Tx, args, row};
use whatsapp::Sender;

row! {
    struct ContactRow {
        brand_id: BrandId,
        id: ContactId,
        bsuid: Option<String>,
        wa_id: Option<String>,
        name: Option<String>,
        username: Option<String>,
        locale: Option<String>,
        opted_out_at: Option<Millis>,
        voice: Option<String>,
    }
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        Self {
            brand: row.brand_id,
            id: row.id,
            bsuid: row.bsuid,
            wa_id: row.wa_id,
            name: row.name,
            username: row.username,
            locale: row.locale.and_then(|code| code.parse().ok()),
            opted_out_at: row.opted_out_at,
            wants: row.voice.as_deref().and_then(Wants::from_code),
        }
    }
}

/// What a sender is known by first: the column and its value.
pub(crate) fn key_of(sender: &Sender) -> Option<(&'static str, &str)> {
    let bsuid = sender.bsuid.as_deref().map(|bsuid| ("bsuid", bsuid));
    bsuid.or(sender.wa_id.as_deref().map(|wa_id| ("wa_id", wa_id)))
}

pub(crate) fn by_key(brand: BrandId, (column, value): (&str, &str)) -> Ask<Contact> {
    let sql = format!("SELECT {} FROM contact WHERE brand_id = $1 AND {column} = $2", ContactRow::COLUMNS);
    Ask::new::<ContactRow>(sql, args![brand, value])
}

/// The contact of a conversation; of one who proved to be another, the one they are.
pub(crate) fn of_conversation(brand: BrandId, conversation: ConversationId) -> Ask<Contact> {
    let sql = format!(
        "SELECT {} FROM contact WHERE brand_id = $1 AND id = (SELECT COALESCE(o.merged_into, o.id) \
         FROM conversation c JOIN contact o ON o.brand_id = c.brand_id AND o.id = c.contact_id \
         WHERE c.brand_id = $1 AND c.id = $2)",
        ContactRow::COLUMNS
    );
    Ask::new::<ContactRow>(sql, args![brand, conversation])
}

async fn first(
    on: &mut dyn Read,
    sql_where: &str,
    brand: BrandId,
    key: storage::Value,
) -> Result<Option<Contact>, StoreError> {
    let sql = format!("SELECT {} FROM contact WHERE brand_id = $1 AND {sql_where}", ContactRow::COLUMNS);
    Ok(on.opt::<ContactRow>(&sql, args![brand, key]).await?.map(Contact::from))
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, id: ContactId) -> Result<Option<Contact>, StoreError> {
    const TRUE_ID: &str =
        "id = (SELECT COALESCE(o.merged_into, o.id) FROM contact o WHERE o.brand_id = $1 AND o.id = $2)";
    first(on, TRUE_ID, brand, storage::IntoValue::into_value(id)).await
}

pub(crate) async fn by_bsuid(on: &mut dyn Read, brand: BrandId, bsuid: &str) -> Result<Option<Contact>, StoreError> {
    first(on, "bsuid = $2", brand, storage::IntoValue::into_value(bsuid)).await
}

pub(crate) async fn by_wa_id(on: &mut dyn Read, brand: BrandId, wa_id: &str) -> Result<Option<Contact>, StoreError> {
    first(on, "wa_id = $2", brand, storage::IntoValue::into_value(wa_id)).await
}

/// What the search of the inbox looks at: name, user name and number, folded.
fn folded(name: Option<&str>, username: Option<&str>, wa_id: Option<&str>) -> String {
    language::fold(&[name, username, wa_id].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// Inserts a new contact; `None` if another node has just met the same customer.
pub(crate) async fn insert(tx: &mut Tx, brand: BrandId, sender: &Sender) -> Result<Option<Contact>, StoreError> {
    const SQL: &str = "INSERT INTO contact (brand_id, id, bsuid, wa_id, name, username, folded, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let id = ContactId(tx.new_id());
    let now = tx.now();
    let folded = folded(sender.name.as_deref(), sender.username.as_deref(), sender.wa_id.as_deref());
    let (bsuid, wa_id) = (sender.bsuid.clone(), sender.wa_id.clone());
    let args = args![brand, id, bsuid, wa_id, sender.name.clone(), sender.username.clone(), folded, now].to_vec();
    if tx.exec(SQL, &args).await? == 0 {
        return Ok(None);
    }
    let names = (sender.name.as_deref(), sender.username.as_deref(), sender.wa_id.as_deref());
    search::store::index_new_contact(tx, brand, id, names).await?;
    Ok(Some(Contact {
        brand,
        id,
        bsuid: sender.bsuid.clone(),
        wa_id: sender.wa_id.clone(),
        name: sender.name.clone(),
        username: sender.username.clone(),
        locale: None,
        opted_out_at: None,
        wants: None,
    }))
}

pub(crate) async fn update(tx: &mut Tx, contact: &Contact) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contact SET bsuid = $3, wa_id = $4, name = $5, username = $6, folded = $7 \
        WHERE brand_id = $1 AND id = $2";
    let Contact { brand, id, bsuid, wa_id, name, username, .. } = contact.clone();
    let folded = folded(name.as_deref(), username.as_deref(), wa_id.as_deref());
    search::store::index_contact(tx, brand, id, (name.as_deref(), username.as_deref(), wa_id.as_deref())).await?;
    tx.put(SQL, args![brand, id, bsuid, wa_id, name, username, folded]).await
}

pub(crate) async fn set_identity(
    tx: &mut Tx,
    contact: &Contact,
    bsuid: Option<&str>,
    wa_id: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contact SET bsuid = $3, wa_id = $4 WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![contact.brand, contact.id, bsuid, wa_id]).await?;
    let names = (contact.name.as_deref(), contact.username.as_deref(), wa_id);
    search::store::index_contact(tx, contact.brand, contact.id, names).await
}

/// `gone` is `into` from now on, as are those who had become `gone` before: one step leads to the true contact.
pub(crate) async fn set_merged(tx: &mut Tx, gone: &Contact, into: ContactId) -> Result<(), StoreError> {
    const MERGED: &str = "UPDATE contact SET merged_into = $3 WHERE brand_id = $1 AND (id = $2 OR merged_into = $2)";
    const KNOWN: &str = "UPDATE contact SET name = COALESCE(name, $3), username = COALESCE(username, $4), \
        locale = COALESCE(locale, $5), opted_out_at = COALESCE(opted_out_at, $6), voice = COALESCE(voice, $7) \
        WHERE brand_id = $1 AND id = $2";
    let Contact { brand, id, name, username, locale, opted_out_at, wants, .. } = gone.clone();
    tx.put(MERGED, args![brand, id, into]).await?;
    let wants = wants.map(Wants::code);
    tx.put(KNOWN, args![brand, into, name, username, locale.map(Locale::code), opted_out_at, wants]).await?;
    search::store::index_contact(tx, brand, id, (None, None, None)).await?;
    let Some(kept) = find(tx, brand, into).await? else { return Ok(()) };
    let names = (kept.name.as_deref(), kept.username.as_deref(), kept.wa_id.as_deref());
    search::store::index_contact(tx, brand, into, names).await
}

pub(crate) async fn forget_locale(tx: &mut Tx, brand: BrandId, id: ContactId) -> Result<(), StoreError> {
    tx.put("UPDATE contact SET locale = NULL WHERE brand_id = $1 AND id = $2", args![brand, id]).await
}

pub(crate) async fn set_locale(tx: &mut Tx, brand: BrandId, id: ContactId, locale: Locale) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contact SET locale = $3 WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, locale.code()]).await?;
    Ok(())
}

pub(crate) async fn set_wants(
    tx: &mut Tx,
    brand: BrandId,
    id: ContactId,
    wants: Option<Wants>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contact SET voice = $3 WHERE brand_id = $1 AND id = $2";
    tx.put(SQL, args![brand, id, wants.map(Wants::code)]).await
}

pub(crate) async fn set_opted_out(
    tx: &mut Tx,
    brand: BrandId,
    id: ContactId,
    silent: bool,
    told_at: Millis,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contact SET opted_out_at = CASE WHEN $3 THEN COALESCE(opted_out_at, $4) ELSE NULL END, \
        silence_told_at = $4 WHERE brand_id = $1 AND id = $2 AND (silence_told_at IS NULL OR silence_told_at <= $4)";
    tx.put(SQL, args![brand, id, silent, told_at]).await?;
    Ok(())
}
