//! Where a brand's catalogue comes from.

use super::{
    check::{Check, Once},
    shape,
};
use catalogue::{MOST_SOURCES, SourceSettings};
use kernel::minutes;
use shopfront::is_web_address;

/// A source as the file describes it; the address is its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceInput {
    /// Where it is.
    pub url: String,
    /// What it is set to.
    pub settings: SourceSettings,
}

impl Check<'_> {
    /// Sources in the file's order.
    pub(super) fn sources(&mut self, shapes: Vec<shape::Source>) -> Vec<SourceInput> {
        let mut urls = Once::new("url");
        let mut sources = Vec::with_capacity(shapes.len());
        for (at, shape) in shapes.into_iter().enumerate() {
            urls.see(self, &shape.url);
            if !is_web_address(shape.url.get_ref()) {
                self.wrong(&shape.url, "url must be an address that begins with https:// or http://");
                continue;
            }
            if at >= MOST_SOURCES {
                self.wrong(&shape.url, format!("a brand has at most {MOST_SOURCES} sources"));
                continue;
            }
            let usual = SourceSettings::default();
            let every = match shape.every_minutes {
                None => usual.every,
                Some(0) => None,
                Some(every @ 60..=525_600) => Some(minutes(every)),
                Some(_) => {
                    self.wrong(&shape.url, "every_minutes is 60 at least, or 0 for a source that is read when asked");
                    continue;
                }
            };
            let pieces = shape.pieces.unwrap_or(usual.pieces);
            if !(0..=1_000).contains(&pieces) {
                self.wrong(&shape.url, "pieces is 0 to 1000");
                continue;
            }
            let settings = SourceSettings { every, automatic: shape.automatic, pieces, ..usual };
            sources.push(SourceInput { url: shape.url.into_inner(), settings });
        }
        sources
    }
}
