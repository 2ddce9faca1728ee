use serde_json::Value;

/// A value of a Flow JSON under inspection, which knows its own path.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) path: String,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    fn child(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.value.get(key).map(|value| Node { value, path: self.child(key) })
    }

    /// A member's text; none when it is absent or no text.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(super) fn as_text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    pub(super) fn is_true(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// The elements of an array; none of anything else.
    pub(super) fn items(&self) -> Vec<Node<'a>> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(i, value)| Node { value, path: format!("{}[{i}]", self.path) }).collect()
    }

    /// The members of an object; none of anything else.
    pub(super) fn members(&self) -> Vec<(&'a str, Node<'a>)> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, value)| (key.as_str(), Node { value, path: self.child(key) })).collect()
    }

    pub(super) fn kind(&self) -> &'a str {
        self.text("type").unwrap_or_default()
    }
}

/// Something wrong: a stable word, a sentence, and where.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) error: &'static str,
    pub(super) message: String,
    pub(super) path: String,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, error: &'static str, at: &Node<'_>, message: impl Into<String>) {
        self.0.push(Finding { error, message: message.into(), path: at.path.clone() });
    }

    /// A value that cannot be.
    pub(super) fn value(&mut self, at: &Node<'_>, message: impl Into<String>) {
        self.add("INVALID_PROPERTY_VALUE", at, message);
    }

    /// A property that is not there.
    pub(super) fn missing(&mut self, at: &Node<'_>, key: &str) {
        self.add("REQUIRED_PROPERTY_MISSING", at, format!("Property '{key}' is required."));
    }

    /// Properties that nobody knows.
    pub(super) fn unknown_keys(&mut self, at: &Node<'_>, known: impl Fn(&str) -> bool) {
        for (key, node) in at.members() {
            if !known(key) {
                self.add("INVALID_PROPERTY_KEY", &node, format!("Property '{key}' is not known here."));
            }
        }
    }
}
