//! The text of a PDF that a stranger may have made: bounded in bytes, pages, what its pages unpack to and time; whatever
//! it does, only its own reading fails.

use crate::{Article, KnowledgeError};
use lopdf::{Document, Error};
use std::{panic::catch_unwind, time::Duration};

/// The largest file, in bytes.
pub const MOST_PDF_BYTES: usize = 5 * 1024 * 1024;
/// The most pages.
const MOST_PAGES: usize = 200;
/// What one page may unpack to, in bytes.
const MOST_OF_A_PAGE: usize = 16 * 1024 * 1024;
/// How long anybody waits for it.
const PATIENCE: Duration = Duration::from_secs(20);
/// Letters below which a file is made of pictures.
const FEW_LETTERS: usize = 20;

/// The text of a PDF, page after page. Called with no transaction open: reading takes a moment.
#[kernel::boxed]
pub async fn pdf_text(bytes: Vec<u8>) -> Result<String, KnowledgeError> {
    debug_assert!(!storage::is_inside_tx(), "nobody waits for a file inside a transaction");
    if bytes.len() > MOST_PDF_BYTES {
        return Err(KnowledgeError::PdfTooLarge);
    }
    // A thread of its own: what a file takes in time is not taken from those who talk, and a reader that gives up on a
    // file gives up alone.
    let reading = tokio::task::spawn_blocking(move || {
        catch_unwind(move || text_of(&bytes)).unwrap_or(Err(KnowledgeError::BrokenPdf))
    });
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => Err(KnowledgeError::BrokenPdf),
        Err(_) => Err(KnowledgeError::PdfTooLarge),
    }
}

fn text_of(bytes: &[u8]) -> Result<String, KnowledgeError> {
    let document = Document::load_mem(bytes).map_err(|error| why(&error))?;
    if document.is_encrypted() {
        return Err(KnowledgeError::BrokenPdf);
    }
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    if pages.len() > MOST_PAGES {
        return Err(KnowledgeError::PdfTooLarge);
    }
    let mut text = String::new();
    let mut read = 0;
    for page in &pages {
        // A page that cannot be read does not cost the others.
        if let Ok(words) = document.extract_text_with_limit(&[*page], MOST_OF_A_PAGE) {
            read += 1;
            text.push_str(&plain(&words));
            text.push_str("\n\n");
        }
        if text.chars().count() > Article::LONGEST_TEXT {
            return Err(KnowledgeError::PdfTooLarge);
        }
    }
    match text.chars().filter(|c| c.is_alphanumeric()).count() {
        _ if read == 0 => Err(KnowledgeError::BrokenPdf),
        letters if letters < FEW_LETTERS => Err(KnowledgeError::PdfWithoutText),
        _ => Ok(text.trim().to_owned()),
    }
}

const fn why(error: &Error) -> KnowledgeError {
    match error {
        Error::Decompress(_) => KnowledgeError::PdfTooLarge,
        _ => KnowledgeError::BrokenPdf,
    }
}

/// Lines without the marks that only a printer reads; what no database keeps is gone.
fn plain(words: &str) -> String {
    let seen = |c: &char| *c == '\n' || !c.is_control() && *c != '\u{fffd}';
    let lines = words.chars().filter(seen).collect::<String>();
    lines.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{MOST_PDF_BYTES, pdf_text};
    use lopdf::{
        Dictionary, Document, Object, Stream,
        content::{Content, Operation},
        dictionary,
    };

    fn pdf(pages: usize, line: &str) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let root = document.new_object_id();
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
        let kids: Vec<Object> = (0..pages)
            .map(|_| {
                let operations = vec![
                    Operation::new("BT", vec![]),
                    Operation::new("Tf", vec!["F1".into(), 12.into()]),
                    Operation::new("Td", vec![50.into(), 700.into()]),
                    Operation::new("Tj", vec![Object::string_literal(line)]),
                    Operation::new("ET", vec![]),
                ];
                let content = Content { operations }.encode().unwrap();
                let content = document.add_object(Stream::new(Dictionary::new(), content));
                document.add_object(dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content }).into()
            })
            .collect();
        let pages = dictionary! {
            "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        };
        document.objects.insert(root, Object::Dictionary(pages));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    async fn refused(bytes: Vec<u8>) -> &'static str {
        pdf_text(bytes).await.unwrap_err().code()
    }

    #[tokio::test]
    async fn a_pdf_tells_its_text() {
        let text = pdf_text(pdf(2, "Les retouches sont gratuites sous sept jours.")).await.unwrap();
        assert_eq!(text.matches("Les retouches sont gratuites sous sept jours.").count(), 2);
    }

    #[tokio::test]
    async fn what_is_no_pdf_is_refused_in_words() {
        let whole = pdf(1, "Bonjour à toutes et à tous, bienvenue.");
        assert_eq!(refused(b"bonjour".to_vec()).await, "broken_pdf");
        assert_eq!(refused(Vec::new()).await, "broken_pdf");
        assert_eq!(refused(whole[..whole.len() / 3].to_vec()).await, "broken_pdf");
        assert_eq!(refused(pdf(1, "")).await, "pdf_without_text");
        assert_eq!(refused(pdf(201, "Une page de trop.")).await, "pdf_too_large");
        assert_eq!(refused(vec![b' '; MOST_PDF_BYTES + 1]).await, "pdf_too_large");
        // Any byte of it wrong: read, or refused, and nobody falls.
        for at in (0..whole.len()).step_by(7) {
            let mut wrong = whole.clone();
            wrong[at] ^= 0x55;
            drop(pdf_text(wrong).await);
        }
    }
}
