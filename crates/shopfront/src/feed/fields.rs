use crate::xml::Tag;
use std::collections::HashMap;

/// The most fields of one item.
const MOST: usize = 300;

/// The fields of one item, names in lower case with underscores.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    known: Vec<(String, String, bool)>,
    /// Names and values of the shop's own properties.
    pub(super) params: Vec<(String, String)>,
    param: Option<String>,
}

impl Fields {
    /// Adds a field; one with a prefix is surer than one without.
    pub(crate) fn put(&mut self, name: &str, value: String, prefixed: bool) {
        if let Some(param) = self.param.take() {
            self.params.push((param, value));
            return;
        }
        let name = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        if !value.trim().is_empty() && self.known.len() < MOST {
            self.known.push((name, value, prefixed));
        }
    }

    /// Notes what an element says in its attributes.
    pub(super) fn note_tag(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "link" => {
                let is_page = tag.attr("rel").is_none_or(|rel| rel == "alternate");
                if let Some(href) = tag.attr("href").filter(|_| is_page) {
                    self.put("link", href, false);
                }
            }
            "enclosure" | "content" | "thumbnail" => {
                if let Some(url) =
                    tag.attr("url").filter(|_| tag.attr("type").is_none_or(|kind| kind.starts_with("image")))
                {
                    self.put("image_link", url, false);
                }
            }
            "param" => self.param = tag.attr("name"),
            _ => {}
        }
    }

    /// The first of some names that is there, surer fields first.
    pub(super) fn get(&self, names: &[&str]) -> Option<&str> {
        let of = |name: &&str, sure: bool| {
            self.known
                .iter()
                .find(|(known, _, prefixed)| known == name && *prefixed == sure)
                .map(|(_, value, _)| value.trim())
        };
        names.iter().find_map(|name| of(name, true).or_else(|| of(name, false)))
    }

    /// All values of some names, in their order.
    pub(super) fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> + 'a {
        names.iter().flat_map(|name| {
            self.known.iter().filter(move |(known, ..)| known == name).map(|(_, value, _)| value.trim())
        })
    }
}

/// What a feed says of the whole shop.
#[derive(Debug, Default)]
pub(crate) struct Shop {
    pub(super) categories: HashMap<String, String>,
    pub(super) currency: Option<String>,
    category: Option<String>,
}

impl Shop {
    pub(super) fn note_tag(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "category" => self.category = tag.attr("id"),
            "currency" => {
                // The shop's own currency is the one whose rate is one.
                let own = tag.attr("rate").is_none_or(|rate| rate.trim() == "1");
                if self.currency.is_none() || own {
                    self.currency = tag.attr("id").or(self.currency.take());
                }
            }
            _ => {}
        }
    }

    pub(super) fn note_text(&mut self, name: &str, said: &str) {
        if name == "category"
            && let Some(id) = self.category.take()
            && self.categories.len() < 20_000
        {
            self.categories.insert(id, said.trim().to_owned());
        }
    }
}
