//! A file that a customer sent, served so that a browser shows it or keeps it, and never runs it.

use crate::door::{Answer, Desk, Id, Refused};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use conversation::MediaFile;
use futures_util::stream;
use identity::May;
use kernel::{ApiError, MessageId};
use std::io::{self, SeekFrom};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};

/// Bytes read at once.
const CHUNK: u64 = 64 * 1024;
/// Types that a browser shows in place; everything else is downloaded.
const SHOWN: [&str; 11] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "audio/ogg",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
    "video/mp4",
    "video/3gpp",
];

/// The file of a message, or the part of it that a player asks for.
pub(crate) async fn file(desk: Desk, Id(id): Id<MessageId>, headers: HeaderMap) -> Answer {
    desk.require(May::ReadConversations)?;
    let file = conversation::find_media(&mut desk.db(), desk.brand(), id).await?.ok_or_else(Refused::not_found)?;
    let store = desk.web.media.as_ref().ok_or_else(Refused::not_found)?;
    let opened = store.open(&file).await.map_err(unreadable)?.ok_or_else(Refused::not_found)?;
    let size = opened.metadata().await.map_err(unreadable)?.len();
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    send(&file, opened, size, asked.and_then(|range| part(range, size))).await
}

/// Steps of a sound's picture.
const STEPS: usize = 48;

/// How loud the sound of a message is along its way, as a picture behind its player's slider. A file that is no sound we can
/// read has none.
pub(crate) async fn wave(desk: Desk, Id(id): Id<MessageId>) -> Answer {
    desk.require(May::ReadConversations)?;
    let file = conversation::find_media(&mut desk.db(), desk.brand(), id).await?.ok_or_else(Refused::not_found)?;
    let store = desk.web.media.as_ref().ok_or_else(Refused::not_found)?;
    let mut opened = store.open(&file).await.map_err(unreadable)?.ok_or_else(Refused::not_found)?;
    if opened.metadata().await.map_err(unreadable)?.len() > speech::WAVE_LARGEST {
        return Err(Refused::not_found());
    }
    let mut bytes = Vec::new();
    opened.read_to_end(&mut bytes).await.map_err(unreadable)?;
    let drawn =
        tokio::task::spawn_blocking(move || speech::wave(&bytes, &file.mime, STEPS)).await.map_err(unreadable)?;
    let Ok(levels) = drawn else { return Err(Refused::not_found()) };
    let head = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        // What a message holds never changes.
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((head, bars(&levels)).into_response())
}

/// Bars of these levels, 0–100: four units wide each, forty high, grey on light and on dark.
fn bars(levels: &[u8]) -> String {
    let bar = |(at, level): (usize, &u8)| {
        let half = (u32::from(*level) * 18).div_ceil(100).max(1);
        format!("M{} {}V{}", at * 4 + 2, 20 - half, 20 + half)
    };
    let path: String = levels.iter().enumerate().map(bar).collect();
    let wide = levels.len() * 4;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"40\" viewBox=\"0 0 {wide} 40\" preserveAspectRatio=\"none\">\
         <path d=\"{path}\" fill=\"none\" stroke=\"#8b8f94\" stroke-width=\"2\" stroke-linecap=\"round\"/></svg>"
    )
}

async fn send(file: &MediaFile, mut opened: File, size: u64, part: Option<(u64, u64)>) -> Answer<Response> {
    let (first, end) = part.unwrap_or((0, size));
    opened.seek(SeekFrom::Start(first)).await.map_err(unreadable)?;
    let chunks = stream::try_unfold((opened, end - first), async |(mut opened, left)| {
        let mut chunk = vec![0; usize::try_from(left.min(CHUNK)).unwrap_or_default()];
        let read = opened.read(&mut chunk).await?;
        chunk.truncate(read);
        let rest = left - u64::try_from(read).unwrap_or(left);
        Ok::<_, io::Error>((read > 0).then_some((chunk, (opened, rest))))
    });
    let mut response = Body::from_stream(chunks).into_response();
    let (kind, how) = manner(file);
    let head = response.headers_mut();
    let mut set = |name, text: String| -> Answer<()> {
        head.insert(name, HeaderValue::from_str(&text).map_err(unreadable)?);
        Ok(())
    };
    set(header::CONTENT_TYPE, kind.to_owned())?;
    set(header::CONTENT_DISPOSITION, how)?;
    set(header::CONTENT_LENGTH, (end - first).to_string())?;
    set(header::ACCEPT_RANGES, "bytes".to_owned())?;
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned())?;
    set(header::CACHE_CONTROL, "private, max-age=86400".to_owned())?;
    if part.is_some() {
        set(header::CONTENT_RANGE, format!("bytes {first}-{}/{size}", end - 1))?;
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// The type a browser is told, and whether it shows the file or keeps it. Type and name are a stranger's words.
fn manner(file: &MediaFile) -> (&'static str, String) {
    let told = file.mime.split(';').next().unwrap_or_default().trim();
    match SHOWN.into_iter().find(|known| known.eq_ignore_ascii_case(told)) {
        Some(kind) => (kind, "inline".to_owned()),
        None => {
            let name = file.file_name.as_deref().unwrap_or("file");
            let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
            ("application/octet-stream", format!("attachment; filename*=UTF-8''{name}"))
        }
    }
}

/// `bytes=100-199`, `bytes=100-` or `bytes=-100` of `size` bytes, as first and end (past the last); none for anything
/// else: then the whole file answers.
fn part(range: &str, size: u64) -> Option<(u64, u64)> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (first, end) = match (first, last) {
        ("", last) => (size.saturating_sub(last.parse().ok()?), size),
        (first, "") => (first.parse().ok()?, size),
        (first, last) => (first.parse().ok()?, last.parse::<u64>().ok()?.checked_add(1)?.min(size)),
    };
    (first < end).then_some((first, end))
}

fn unreadable(error: impl std::fmt::Display) -> Refused {
    tracing::error!(%error, "A customer's file cannot be read: {error}");
    ApiError::unavailable("the file cannot be read").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{BrandId, Uuid};

    fn manner_of(mime: &str, name: Option<&str>) -> (&'static str, String) {
        let file_name = name.map(str::to_owned);
        let (id, brand, message) = (Uuid::nil(), BrandId(Uuid::nil()), MessageId(Uuid::nil()));
        let mime = mime.to_owned();
        manner(&MediaFile { brand, id, message, mime, file_name, size: None, stored_at: None, why_not: None })
    }

    #[test]
    fn only_harmless_types_are_shown_in_place() {
        assert_eq!(manner_of("audio/ogg; codecs=opus", None), ("audio/ogg", "inline".into()));
        assert_eq!(manner_of("IMAGE/JPEG", None), ("image/jpeg", "inline".into()));
        for dangerous in ["text/html", "image/svg+xml", "application/pdf", "", "image/jpeg\r\nx: y"] {
            let (kind, how) = manner_of(dangerous, Some("a\"b\r\n.html"));
            assert_eq!(kind, "application/octet-stream", "{dangerous}");
            assert_eq!(how, "attachment; filename*=UTF-8''a%22b%0D%0A%2Ehtml");
        }
    }

    #[test]
    fn a_sound_is_drawn_as_bars() {
        let drawn = bars(&[0, 50, 100]);
        assert!(drawn.contains("viewBox=\"0 0 12 40\"") && drawn.contains("d=\"M2 19V21M6 11V29M10 2V38\""), "{drawn}");
    }

    #[test]
    fn a_player_gets_the_part_it_asks_for() {
        assert_eq!(part("bytes=0-1", 10), Some((0, 2)));
        assert_eq!(part("bytes=4-", 10), Some((4, 10)));
        assert_eq!(part("bytes=-3", 10), Some((7, 10)));
        assert_eq!(part("bytes=8-99", 10), Some((8, 10)));
        for other in ["bytes=10-", "bytes=5-4", "bytes=a-b", "bytes=0-1,3-4", "items=0-1", "bytes=-0"] {
            assert_eq!(part(other, 10), None, "{other}");
        }
    }
}
