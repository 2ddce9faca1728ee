use super::{
    reply::{Known, shown_again, takes_up},
    thread,
};
use crate::door::{Answer, Desk, Id, Refused};
use axum::{
    extract::{DefaultBodyLimit, Multipart, Query, multipart::MultipartError},
    handler::Handler,
    http::StatusCode,
    routing::{MethodRouter, post},
};
use conversation::{Author, Enclosure, Said, UploadError};
use identity::May;
use kernel::{ApiError, ConversationId, Uuid};
use speech::recorded;

/// WhatsApp takes 16 MB of sound; browsers need a fifth of it for ten minutes.
const LARGEST: usize = 16 * 1024 * 1024;

/// A teammate says it instead of writing.
pub(crate) fn route() -> MethodRouter<crate::Web> {
    post(send.layer(DefaultBodyLimit::max(LARGEST + 4096)))
}

async fn send(desk: Desk, Id(id): Id<ConversationId>, Query(known): Query<Known>, fields: Multipart) -> Answer {
    desk.require(May::AnswerCustomers)?;
    let files = desk.web.files.clone().ok_or_else(Refused::not_found)?;
    let conversation = thread::find(&desk, id).await?;
    let Received { sound, mime, once } = read(fields).await?;
    let note = tokio::task::spawn_blocking(move || recorded(&sound, &mime)).await;
    let bytes = match note {
        Ok(Ok(note)) => note,
        Ok(Err(error)) => return Err(ApiError::unprocessable("recording_unread", error).into()),
        Err(join) => {
            tracing::error!(error = %join, "A recording was not converted: {join}");
            return Err(ApiError::internal().into());
        }
    };
    let file = Enclosure { bytes: bytes.into(), mime: "audio/ogg; codecs=opus", file_name: "note-vocale.ogg".into() };
    let (brand, me) = (desk.brand(), desk.me());
    let file = files.upload(brand, conversation.line, file).await.map_err(not_taken)?;
    let said = Said {
        brand,
        conversation: id,
        author: Author::Teammate(me),
        message: file.voice_note(),
        quotes: None,
        revocable: false,
    };
    desk.db()
        .write(async |tx| match takes_up(tx, &said, me, once).await? {
            true => conversation::say_with(tx, said, &file).await.map(drop),
            false => Ok(()),
        })
        .await?;
    shown_again(desk, id, &known.after).await
}

fn not_taken(error: UploadError) -> Refused {
    match error {
        UploadError::Later(_) => ApiError::new(503, "recording_not_sent", error).into(),
        UploadError::Refused(_) => ApiError::new(502, "recording_not_sent", error).into(),
        UploadError::Store(error) => error.into(),
    }
}

#[derive(Default)]
struct Received {
    sound: Vec<u8>,
    /// What the browser says it is.
    mime: String,
    once: Option<Uuid>,
}

async fn read(mut fields: Multipart) -> Result<Received, Refused> {
    let mut received = Received::default();
    while let Some(field) = fields.next_field().await.map_err(|error| unread(&error))? {
        match field.name() {
            Some("once") => received.once = field.text().await.map_err(|error| unread(&error))?.parse().ok(),
            Some("sound") => {
                received.mime = field.content_type().unwrap_or("audio/webm").to_owned();
                received.sound = field.bytes().await.map_err(|error| unread(&error))?.to_vec();
            }
            _ => {}
        }
    }
    Ok(received)
}

fn unread(error: &MultipartError) -> Refused {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(413, "recording_too_long", error).into(),
        _ => ApiError::unprocessable("recording_unread", error).into(),
    }
}
