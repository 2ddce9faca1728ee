use crate::json::Json;
use std::collections::HashMap;

/// Deeper values are not looked at.
pub(super) const DEPTH: usize = 24;

/// The values of a page, joined by their `@id`.
pub(super) struct Graph<'a> {
    ids: HashMap<&'a str, Vec<&'a Json>>,
}

/// One thing: what is said of it here, and what is said of it elsewhere under the same `@id`.
#[derive(Clone)]
pub(super) struct Node<'a> {
    parts: Vec<&'a Json>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(roots: &'a [Json]) -> Self {
        let mut ids: HashMap<&str, Vec<&Json>> = HashMap::new();
        for (object, _) in roots.iter().flat_map(|root| root.objects(DEPTH)) {
            if object.fields().len() > 1
                && let Some(id) = object.get("@id").and_then(Json::word)
            {
                let known = ids.entry(id).or_default();
                if known.len() < 20 {
                    known.push(object);
                }
            }
        }
        Self { ids }
    }

    pub(super) fn node(&self, value: &'a Json) -> Node<'a> {
        let mut parts = vec![value];
        if let Some(id) = value.get("@id").and_then(Json::word) {
            parts.extend(self.ids.get(id).into_iter().flatten().copied().filter(|other| !std::ptr::eq(*other, value)));
        }
        Node { parts }
    }

    /// The things a property names; texts as they are.
    pub(super) fn all(&self, node: &Node<'a>, name: &str) -> Vec<Node<'a>> {
        let Some(value) = node.get(name) else { return Vec::new() };
        // `{"@list": […]}` is a list.
        let value = value.get("@list").or_else(|| value.get("@set")).unwrap_or(value);
        value.each().iter().take(500).map(|value| self.node(value)).collect()
    }

    /// The text of a property: of a text, a number, `@value`, or the name of a thing.
    pub(super) fn text(&self, node: &Node<'a>, name: &str) -> Option<&'a str> {
        self.all(node, name).iter().find_map(Node::word)
    }
}

impl<'a> Node<'a> {
    /// What a property says, wherever it stands first.
    pub(super) fn get(&self, name: &str) -> Option<&'a Json> {
        self.parts.iter().find_map(|part| property(part, name).filter(|value| **value != Json::Null))
    }

    /// Whether the thing is a text or a number.
    pub(super) fn scalar(&self) -> Option<&'a str> {
        self.parts[0].word().or_else(|| self.parts[0].get("@value").and_then(Json::word))
    }

    /// Its text: itself, its value, or its name.
    pub(super) fn word(&self) -> Option<&'a str> {
        let named = || {
            ["name", "value", "@id"].iter().find_map(|name| {
                self.get(name)
                    .and_then(|value| value.each().first())
                    .and_then(|v| v.word().or_else(|| v.get("@value")?.word()))
            })
        };
        self.scalar().or_else(named)
    }

    /// Its types, without vocabulary and prefix, in lower case.
    pub(super) fn types(&self) -> Vec<String> {
        self.parts.iter().flat_map(|part| types(part)).collect()
    }

    pub(super) fn first(&self) -> &'a Json {
        self.parts[0]
    }
}

/// The last part of a name: `http://schema.org/Product`, `schema:Product`, `Product`.
pub(super) fn local(name: &str) -> &str {
    name.trim_end_matches('/').rsplit(['/', '#', ':']).next().unwrap_or(name)
}

pub(super) fn types(value: &Json) -> Vec<String> {
    let said = value.get("@type").or_else(|| property(value, "@type")).map_or(&[][..], Json::each);
    said.iter().take(10).filter_map(Json::as_str).map(|name| local(name.trim()).to_ascii_lowercase()).collect()
}

/// A property by its name: any case, with vocabulary or prefix or without; of doubled ones the last.
pub(super) fn property<'a>(value: &'a Json, name: &str) -> Option<&'a Json> {
    value.get(name).or_else(|| {
        value.fields().iter().rev().find(|(key, _)| local(key).eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}
