use super::{UNPACKED_BYTES, WebError, decode::inflate, why};
use reqwest::header;
use std::time::{Duration, Instant};

/// The slowest that is waited for: so many bytes in so long.
const LEAST_BYTES: usize = 10_000;
const IN: Duration = Duration::from_secs(10);

/// Reads a body and unpacks it, at most `most` bytes as sent; counted while reading, whatever the headers promise.
pub(super) async fn read(mut answer: reqwest::Response, most: usize) -> Result<Vec<u8>, WebError> {
    let coding = answer.headers().get(header::CONTENT_ENCODING).map(|coding| coding.to_str().unwrap_or("?").to_owned());
    if answer.content_length().is_some_and(|length| length > most as u64) {
        return Err(WebError::TooLarge);
    }
    let mut bytes = Vec::new();
    let (mut since, mut had) = (Instant::now(), 0);
    while let Some(piece) = answer.chunk().await.map_err(|error| why(&error))? {
        if bytes.len() + piece.len() > most {
            return Err(WebError::TooLarge);
        }
        bytes.extend_from_slice(&piece);
        if since.elapsed() >= IN {
            if bytes.len() - had < LEAST_BYTES {
                return Err(WebError::Unreachable);
            }
            (since, had) = (Instant::now(), bytes.len());
        }
    }
    let Some(coding) = coding else { return Ok(bytes) };
    let unpacked = UNPACKED_BYTES.min(most.saturating_mul(4));
    inflate(&bytes, &coding, unpacked).map_err(|_| WebError::TooLarge)
}
