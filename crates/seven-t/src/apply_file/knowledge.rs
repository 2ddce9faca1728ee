//! What a brand tells its agent: facts about the shop, texts, pages to be read.

use super::{
    check::{Check, Once},
    shape,
};
use kernel::Locale;
use knowledge::{Article, ArticleDraft, Kind};

/// What an article of the file may be; a PDF is given on the page.
const KINDS: [Kind; 8] =
    [Kind::Hours, Kind::Address, Kind::Delivery, Kind::Returns, Kind::Payment, Kind::Fact, Kind::Article, Kind::Page];

impl Check<'_> {
    /// Articles in the file's order; the language is the brand's unless said.
    pub(super) fn knowledge(&mut self, shapes: Vec<shape::Knowledge>, usual: Locale) -> Vec<ArticleDraft> {
        let mut titles = Once::new("title");
        let mut drafts = Vec::with_capacity(shapes.len());
        for shape in shapes {
            titles.see(self, &shape.title);
            let said = shape.kind.as_ref().and_then(|kind| self.one_of("kind", kind, &KINDS, |kind| kind.code()));
            let title = self.filled("title", &shape.title, Article::LONGEST_TITLE);
            let (kind, text, origin) = match (shape.text, shape.url) {
                (Some(text), None) if said == Some(Kind::Page) => {
                    self.wrong(&text, "a page has a url and no text");
                    continue;
                }
                (Some(text), None) => {
                    (said.unwrap_or(Kind::Article), self.filled("text", &text, Article::LONGEST_TEXT), None)
                }
                (None, Some(url)) if said.is_none_or(|kind| kind == Kind::Page) => {
                    (Kind::Page, String::new(), Some(self.address("url", &url)))
                }
                (None, Some(url)) => {
                    self.wrong(&url, "only a page has a url: leave kind out, or say \"page\"");
                    continue;
                }
                (Some(_), Some(url)) => {
                    self.wrong(&url, "give text or url, not both");
                    continue;
                }
                (None, None) => {
                    self.wrong(&shape.title, "an article needs a text, or the url of a page");
                    continue;
                }
            };
            let locale = shape.locale.map_or(usual, |locale| self.locale(Some(locale)));
            drafts.push(ArticleDraft { kind, title, locale, text, origin });
        }
        drafts
    }
}
