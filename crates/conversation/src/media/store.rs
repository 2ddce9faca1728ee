use super::{MediaFile, Uploaded};
use kernel::{BrandId, ConversationId, LineId, MessageId, Millis, Uuid};
use storage::{Json, Read, StoreError, Tx, args, row};
use whatsapp::{Content, Media};

row! {
    struct MediaRow {
        brand_id: BrandId,
        id: Uuid,
        message_id: MessageId,
        mime: String,
        file_name: Option<String>,
        size: Option<i64>,
        stored_at: Option<Millis>,
        why_not: Option<String>,
    }
}

pub(crate) async fn insert(tx: &mut Tx, brand: BrandId, message: MessageId, media: &Media) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO media (brand_id, id, message_id, provider_id, mime, file_name, sha256) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (brand_id, message_id) DO NOTHING";
    let id = tx.new_id();
    let mime = media.mime_type.as_deref().unwrap_or("application/octet-stream");
    let (name, hash) = (media.filename.clone(), media.sha256.clone());
    tx.put(SQL, args![brand, id, message, &media.id, mime, name, hash]).await?;
    Ok(())
}

/// A file of ours that Meta has and our shelf too.
pub(crate) async fn insert_sent(
    tx: &mut Tx,
    brand: BrandId,
    message: MessageId,
    file: &Uploaded,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO media (brand_id, id, message_id, provider_id, mime, file_name, size, stored_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let now = tx.now();
    let args = args![brand, file.id, message, &file.provider_id, file.mime, &file.file_name, file.size, now];
    tx.put(SQL, args).await?;
    Ok(())
}

/// The file of a message.
pub(crate) async fn find(
    on: &mut dyn Read,
    brand: BrandId,
    message: MessageId,
) -> Result<Option<MediaFile>, StoreError> {
    let sql = format!("SELECT {} FROM media WHERE brand_id = $1 AND message_id = $2", MediaRow::COLUMNS);
    let row: Option<MediaRow> = on.opt(&sql, args![brand, message]).await?;
    Ok(row.map(|row| MediaFile {
        brand: row.brand_id,
        id: row.id,
        message: row.message_id,
        mime: row.mime,
        file_name: row.file_name,
        size: row.size,
        stored_at: row.stored_at,
        why_not: row.why_not,
    }))
}

/// What the message of a file tells about where it is.
pub(crate) struct Source {
    pub brand: BrandId,
    pub conversation: ConversationId,
    pub line: LineId,
    pub media: Media,
    pub came_at: Millis,
}

pub(crate) async fn source(
    on: &mut dyn Read,
    brand: BrandId,
    message: MessageId,
) -> Result<Option<Source>, StoreError> {
    const SQL: &str = "SELECT conversation_id, line_id, body, recorded_at FROM message WHERE brand_id = $1 AND id = $2 AND NOT outbound";
    let row: Option<(ConversationId, LineId, Json<Content>, Millis)> = on.opt(SQL, args![brand, message]).await?;
    Ok(row.and_then(|(conversation, line, content, came_at)| {
        Some(Source { brand, conversation, line, media: content.0.media()?.clone(), came_at })
    }))
}

pub(crate) async fn set_stored(
    tx: &mut Tx,
    file: &MediaFile,
    mime: &str,
    size: i64,
    remark: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE media SET stored_at = $3, mime = $4, size = $5, why_not = $6 \
        WHERE brand_id = $1 AND id = $2";
    let now = tx.now();
    tx.put(SQL, args![file.brand, file.id, now, mime, size, remark]).await?;
    Ok(())
}

pub(crate) async fn set_why_not(tx: &mut Tx, file: &MediaFile, why: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE media SET why_not = $3 WHERE brand_id = $1 AND id = $2 AND stored_at IS NULL";
    tx.put(SQL, args![file.brand, file.id, why]).await?;
    Ok(())
}
