use crate::{
    html::{Dom, Kind},
    json::{Read, read},
};

/// Scripts of a page that are read, and their bytes together (contract, section 25).
const MOST: usize = 50;
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// What the JSON-LD scripts of a page hold; one that cannot be read even mended is as if it were not there.
pub(crate) fn scripts(dom: &Dom) -> Vec<Read> {
    let mut left = MOST_BYTES;
    let mut all = Vec::new();
    for id in dom.named("script") {
        let is_it = dom
            .attr(id, "type")
            .is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("application/ld+json"));
        if !is_it || all.len() >= MOST {
            continue;
        }
        let text = dom.raw(id);
        if text.len() > left {
            continue;
        }
        left -= text.len();
        all.extend(read(&text));
    }
    all
}

impl Dom {
    /// The text right inside an element, as it stands: of a script.
    pub fn raw(&self, id: usize) -> String {
        let mut text = String::new();
        for node in &self.nodes[id + 1..self.nodes[id].end] {
            if let Kind::Text(piece) = &node.kind {
                text.push_str(piece);
            }
        }
        text
    }
}
