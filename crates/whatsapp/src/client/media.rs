//! Files (§6): up in one call, down in two.

use super::{Client, Credentials, MediaError, SendError, exchange};
use crate::{lenient::Fields, media_rules::MediaKind, outgoing::LimitError, webhook::Media};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use kernel::sha256;
use reqwest::{
    header::CONTENT_TYPE,
    multipart::{Form, Part},
};
use url::Url;

/// Where a file can be fetched for the next five minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaLink {
    /// The address; needs the same token.
    pub url: String,
    /// Its type.
    pub mime_type: Option<String>,
    /// SHA-256 of the file, base64 (old: hexadecimal).
    pub sha256: Option<String>,
    /// Size in bytes, where Meta tells.
    pub bytes: Option<u64>,
}

/// A fetched file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloaded {
    /// Its bytes.
    pub bytes: Bytes,
    /// Its type, as the media host tells, else as Meta told before.
    pub mime_type: Option<String>,
    /// Whether it is the file that was announced; `None` when no hash was. A mismatch is for the log: that the hash is
    /// of the plain file is only implied (§15).
    pub sha256_matches: Option<bool>,
}

impl Client {
    /// Uploads a file for this line, and returns Meta's id, good for 30 days. Type and size are checked first.
    #[kernel::boxed]
    pub async fn upload(
        &self,
        line: &Credentials,
        kind: MediaKind,
        bytes: Bytes,
        mime_type: &str,
        filename: &str,
    ) -> Result<String, SendError> {
        kind.check(mime_type, bytes.len())?;
        let wrong = |_| LimitError::Invalid { field: "file", why: "has a type that is no MIME type" };
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let part = Part::stream_with_length(bytes, length).file_name(filename.to_owned());
        let part = part.mime_str(mime_type).map_err(wrong)?;
        let form =
            Form::new().text("messaging_product", "whatsapp").text("type", mime_type.to_owned()).part("file", part);
        let url = line.endpoint(&[&line.phone_number_id, "media"])?;
        let answer = exchange::call(line, self.http.post(url).multipart(form).timeout(self.for_media)).await?;
        let id = Fields::of(&answer).ok().and_then(|answer| answer.text("id"));
        id.ok_or(SendError::NoAnswer { why: "unreadable answer" })
    }

    /// Asks where the file `media_id` of this line is.
    #[kernel::boxed]
    pub async fn resolve(&self, line: &Credentials, media_id: &str) -> Result<MediaLink, MediaError> {
        let url = line.endpoint(&[media_id])?;
        let request = self.http.get(url).query(&[("phone_number_id", &line.phone_number_id)]);
        let answer = exchange::call(line, request).await?;
        let unreadable = MediaError::Network { why: "unreadable answer" };
        let fields = Fields::of(&answer).map_err(|_| unreadable.clone())?;
        Ok(MediaLink {
            url: fields.text("url").ok_or(unreadable)?,
            mime_type: fields.text("mime_type"),
            sha256: fields.text("sha256"),
            bytes: fields.integer("file_size").and_then(|n| n.try_into().ok()),
        })
    }

    /// Fetches the file behind `link`, of at most `max` bytes.
    #[kernel::boxed]
    pub async fn download(&self, line: &Credentials, link: &MediaLink, max: usize) -> Result<Downloaded, MediaError> {
        if link.bytes.is_some_and(|size| usize::try_from(size).map_or(true, |size| size > max)) {
            return Err(MediaError::TooLarge { max });
        }
        let url = Url::parse(&link.url).ok().filter(|url| line.may_go_to(url)).ok_or(MediaError::BadAddress)?;
        let response = exchange::open(line, self.http.get(url).timeout(self.for_media)).await?;
        let told = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let told = told.filter(|told| says_something(told)).map(str::to_owned);
        let bytes = exchange::read(response, max).await?.ok_or(MediaError::TooLarge { max })?;
        let sha256_matches = link.sha256.as_deref().and_then(announced_hash).map(|hash| hash == sha256(&bytes));
        if sha256_matches == Some(false) {
            tracing::warn!(bytes = bytes.len(), "A file from WhatsApp does not have the announced hash");
        }
        Ok(Downloaded { bytes, mime_type: told.or_else(|| link.mime_type.clone()), sha256_matches })
    }

    /// Fetches a file a customer sent: by the address that came with it if that still works, else by asking for one.
    #[kernel::boxed]
    pub async fn fetch(&self, line: &Credentials, media: &Media, max: usize) -> Result<Downloaded, MediaError> {
        if let Some(url) = &media.url {
            let (mime_type, sha256) = (media.mime_type.clone(), media.sha256.clone());
            let link = MediaLink { url: url.clone(), mime_type, sha256, bytes: None };
            let told = self.download(line, &link, max).await;
            // Else five minutes are over, the host does not say why it refuses (§6), or it is another one by now.
            if matches!(told, Ok(_) | Err(MediaError::TooLarge { .. })) {
                return told;
            }
        }
        let link = self.resolve(line, &media.id).await?;
        self.download(line, &link, max).await
    }
}

/// Whether a media host's type is one, and not what a host says of any file.
fn says_something(mime_type: &str) -> bool {
    let essence = mime_type.split(';').next().unwrap_or_default().trim();
    !essence.is_empty()
        && !["application/octet-stream", "binary/octet-stream", "text/plain", "text/html"].contains(&essence)
}

/// 32 bytes in base64, or in hexadecimal as old samples have it.
fn announced_hash(text: &str) -> Option<[u8; 32]> {
    let bytes = if text.len() == 64 { hex::decode(text).ok() } else { STANDARD.decode(text).ok() };
    bytes?.try_into().ok()
}
