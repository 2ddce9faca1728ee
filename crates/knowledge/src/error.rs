use kernel::ApiError;
use storage::StoreError;

/// What knowledge refuses, and why. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// The brand has no such article.
    #[error("no such article")]
    UnknownArticle,
    /// The brand has no such group of questions.
    #[error("no such question")]
    UnknownQuestion,
    /// The title is empty or too long.
    #[error("title must have 1 to 160 characters")]
    Title,
    /// Another article of the brand has it.
    #[error("another article of the brand has this title")]
    TitleTaken,
    /// There is no text, or too much of it.
    #[error("text must have 1 to 200000 characters")]
    Text,
    /// A page without an address that can be read.
    #[error("address must be one of a public web page, http or https")]
    Address,
    /// A brand has enough of them.
    #[error("a brand has at most 500 articles")]
    TooMany,
    /// The file is no PDF that can be read.
    #[error("this PDF cannot be read")]
    BrokenPdf,
    /// The PDF is made of pictures.
    #[error("this PDF has no text in it: it is made of pictures")]
    PdfWithoutText,
    /// The file has too many bytes or pages, or takes too long to read.
    #[error("this PDF is too large: at most 5 MB and 200 pages")]
    PdfTooLarge,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl KnowledgeError {
    /// A stable word that a client can test and a page can translate.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownArticle => "unknown_article",
            Self::UnknownQuestion => "unknown_question",
            Self::Title => "article_title",
            Self::TitleTaken => "article_title_taken",
            Self::Text => "article_text",
            Self::Address => "article_address",
            Self::TooMany => "too_many_articles",
            Self::BrokenPdf => "broken_pdf",
            Self::PdfWithoutText => "pdf_without_text",
            Self::PdfTooLarge => "pdf_too_large",
            Self::Store(_) => "internal",
        }
    }
}

impl From<KnowledgeError> for ApiError {
    fn from(error: KnowledgeError) -> Self {
        let code = error.code();
        match error {
            KnowledgeError::UnknownArticle => Self::not_found("article"),
            KnowledgeError::UnknownQuestion => Self::not_found("question"),
            KnowledgeError::TitleTaken | KnowledgeError::TooMany => Self::conflict(code, error),
            KnowledgeError::Title
            | KnowledgeError::Text
            | KnowledgeError::Address
            | KnowledgeError::BrokenPdf
            | KnowledgeError::PdfWithoutText
            | KnowledgeError::PdfTooLarge => Self::unprocessable(code, error),
            KnowledgeError::Store(error) => error.into(),
        }
    }
}
