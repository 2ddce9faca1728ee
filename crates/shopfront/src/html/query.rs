use super::{Dom, Id, Kind};

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "dt",
    "dd",
    "dl",
    "form",
    "figure",
    "figcaption",
    "option",
    "label",
    "button",
];

/// The nodes whose text is read at once: more is a page, not a text.
const MOST_TEXT: usize = 100_000;
const MOST_TEXT_NODES: usize = 20_000;

impl Dom {
    /// Every element, in the order of the page.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = Id> + '_ {
        self.inside(0, self.nodes.len())
    }

    fn inside(&self, from: Id, to: Id) -> impl DoubleEndedIterator<Item = Id> + '_ {
        (from..to).filter(|id| matches!(self.nodes[*id].kind, Kind::Element { .. }))
    }

    /// Every element inside another, in the order of the page.
    pub fn within(&self, id: Id) -> impl DoubleEndedIterator<Item = Id> + '_ {
        self.inside(id + 1, self.nodes[id].end)
    }

    /// The place after the last node inside an element.
    pub fn end(&self, id: Id) -> Id {
        self.nodes[id].end
    }

    /// An element's name; empty for a text.
    pub fn name(&self, id: Id) -> &str {
        if let Kind::Element { name, .. } = &self.nodes[id].kind { name } else { "" }
    }

    /// An attribute's value.
    pub fn attr(&self, id: Id, wanted: &str) -> Option<&str> {
        let Kind::Element { attrs, .. } = &self.nodes[id].kind else { return None };
        attrs.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| &**value)
    }

    /// All attributes of an element.
    pub fn attrs(&self, id: Id) -> impl Iterator<Item = (&str, &str)> + '_ {
        let attrs: &[_] = if let Kind::Element { attrs, .. } = &self.nodes[id].kind { attrs } else { &[] };
        attrs.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The element around another.
    pub fn parent(&self, id: Id) -> Option<Id> {
        Some(self.nodes[id].parent).filter(|parent| *parent != id)
    }

    /// The elements around another, the nearest first.
    pub fn around(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.parent(id), |id| self.parent(*id))
    }

    /// Whether an element has a class, of any case.
    pub fn has_class(&self, id: Id, class: &str) -> bool {
        self.attr(id, "class")
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(class)))
    }

    /// The elements of a name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = Id> + 'a {
        self.elements().filter(move |id| self.name(*id) == name)
    }

    /// The text inside an element as a reader sees it: scripts left out, blocks apart, spaces folded.
    pub fn text(&self, id: Id) -> String {
        self.text_with(id, false, MOST_TEXT)
    }

    /// The beginning of it, about so many bytes.
    pub fn beginning(&self, id: Id, most: usize) -> String {
        self.text_with(id, false, most)
    }

    /// The same with the edges of elements as tags, for prices: `17<sup>49</sup>` is not 1749, and what is struck is marked.
    pub fn edged_text(&self, id: Id) -> String {
        self.text_with(id, true, MOST_TEXT)
    }

    fn text_with(&self, id: Id, edges: bool, most: usize) -> String {
        let mut said = String::new();
        let mut at = id;
        let end = self.nodes[id].end.min(id + MOST_TEXT_NODES);
        let mut closing: Vec<(Id, &str)> = Vec::new();
        while at < end && said.len() < most {
            while let Some((_, tag)) = closing.pop_if(|(close, _)| *close <= at) {
                said.push_str(tag);
            }
            match &self.nodes[at].kind {
                Kind::Text(text) if edges => {
                    said.extend(
                        text.chars().map(|letter| if matches!(letter, '<' | '>' | '&') { ' ' } else { letter }),
                    );
                }
                Kind::Text(text) => said.push_str(text),
                Kind::Element { name, .. } => {
                    let name: &str = name;
                    if matches!(name, "script" | "style" | "template" | "noscript" | "svg" | "textarea") && at != id
                        || name == "select" && edges
                    {
                        at = self.nodes[at].end.max(at + 1);
                        continue;
                    }
                    if edges {
                        let (open, close) = self.edge(at, name);
                        said.push_str(open);
                        closing.push((self.nodes[at].end, close));
                    } else if BLOCKS.contains(&name) {
                        said.push(' ');
                        closing.push((self.nodes[at].end, " "));
                    }
                }
            }
            at += 1;
        }
        for (_, tag) in closing.into_iter().rev() {
            said.push_str(tag);
        }
        if edges { said } else { said.split_whitespace().collect::<Vec<_>>().join(" ") }
    }

    fn edge(&self, id: Id, name: &str) -> (&'static str, &'static str) {
        match name {
            "del" | "s" | "strike" => ("<del>", "</del>"),
            "sup" => ("<sup>", "</sup>"),
            _ if self.is_struck(id) => ("<del>", "</del>"),
            _ if BLOCKS.contains(&name) => (" ", " "),
            _ => ("<i>", "</i>"),
        }
    }

    /// Whether an element is a price that was: struck, or named so.
    pub fn is_struck(&self, id: Id) -> bool {
        if matches!(self.name(id), "del" | "s" | "strike")
            || self.attr(id, "style").is_some_and(|style| style.contains("line-through"))
        {
            return true;
        }
        let Some(classes) = self.attr(id, "class") else { return false };
        const WAS: &[&str] = &[
            "old",
            "was",
            "regular",
            "barre",
            "barré",
            "strike",
            "striked",
            "struck",
            "crossed",
            "compare",
            "ancien",
            "line-through",
            "old-price",
            "regular-price",
            "was-price",
            "price-old",
            "price-was",
            "oldprice",
            "price--compare",
            "price__old",
            "price-before",
            "before-price",
            "compare-at-price",
            "compare-price",
            "prix-barre",
            "prix-barré",
            "ancien-prix",
            "price--old",
            "price-regular",
            "list-price",
            "listprice",
            "msrp",
            "rrp",
            "original-price",
            "price-original",
            "strikethrough",
            "text-strike",
            "product-price-old",
            "pvp",
            "previous-price",
            "price--compare-at",
            "price-item--regular-was",
            "old_price",
            "was_price",
            "prix_barre",
            "price_old",
            "text-decoration-line-through",
            "price-strike",
        ];
        classes.split_ascii_whitespace().any(|class| WAS.iter().any(|was| class.eq_ignore_ascii_case(was)))
    }
}
