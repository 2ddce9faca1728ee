use super::reckoning::operate;
use serde_json::Value;
use std::collections::VecDeque;

/// What a dynamic property says (section 8.3).
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Literal(Value),
    Reference(Reference),
    Operation(&'static str, Box<Expression>, Box<Expression>),
}

/// `${data.x}`, `${form.x}`, `${screen.ID.form.x}`, `${screen.ID.data.x}`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reference {
    /// None: the screen that is shown.
    pub(crate) screen: Option<String>,
    pub(crate) is_form: bool,
    /// The member's name, then the way into it.
    pub(crate) path: Vec<String>,
}

impl Reference {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts: VecDeque<&str> = text.trim().split('.').collect();
        let mut screen = None;
        if parts.front() == Some(&"screen") {
            parts.pop_front();
            screen = parts.pop_front().map(str::to_owned);
        }
        let is_form = match parts.pop_front() {
            Some("form") => true,
            Some("data") => false,
            _ => return Err(format!("${{{text}}} refers to neither form nor data.")),
        };
        if parts.is_empty() || parts.iter().any(|part| part.is_empty()) {
            return Err(format!("${{{text}}} does not name a property."));
        }
        Ok(Self { screen, is_form, path: parts.into_iter().map(str::to_owned).collect() })
    }

    /// The property itself, without the way into it.
    pub(crate) fn member(&self) -> &str {
        self.path.first().map_or("", String::as_str)
    }
}

impl Expression {
    /// Reads a property: none when it is static. It is wholly static or wholly dynamic; a mixture is refused.
    pub(crate) fn of(text: &str) -> Result<Option<Self>, String> {
        let inside = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        if let Some(inside) = inside {
            return Self::parse(inside).map(Some);
        }
        match text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
            Some(reference) if !reference.contains('}') => {
                Reference::parse(reference).map(|reference| Some(Self::Reference(reference)))
            }
            _ if text.contains("${") => Err("a property is either wholly static or wholly dynamic.".to_owned()),
            _ => Ok(None),
        }
    }

    /// Reads what stands between backquotes, or the condition of an If.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        super::grammar::parse(text)
    }

    /// Whether it is more than a reference: those need Flow JSON 6.0.
    pub(crate) fn is_nested(&self) -> bool {
        !matches!(self, Self::Reference(_))
    }

    /// Every reference in it.
    pub(crate) fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Reference(reference) => vec![reference],
            Self::Operation(_, left, right) => [left.references(), right.references()].concat(),
        }
    }

    /// Its value; none when something in it has none.
    pub(crate) fn value(&self, look: &dyn Fn(&Reference) -> Option<Value>) -> Option<Value> {
        match self {
            Self::Literal(value) => Some(value.clone()),
            Self::Reference(reference) => look(reference),
            Self::Operation(name, left, right) => operate(name, left.value(look).as_ref(), right.value(look).as_ref()),
        }
    }
}

/// The value of a payload or a property, its dynamic parts filled in; what has no value is left out.
pub(crate) fn filled(value: &Value, look: &dyn Fn(&Reference) -> Option<Value>) -> Option<Value> {
    match value {
        Value::String(text) => match Expression::of(text) {
            Ok(Some(expression)) => expression.value(look),
            _ => Some(value.clone()),
        },
        Value::Array(items) => Some(items.iter().filter_map(|item| filled(item, look)).collect()),
        Value::Object(members) => {
            Some(members.iter().filter_map(|(k, v)| Some((k.clone(), filled(v, look)?))).collect())
        }
        other => Some(other.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn value(text: &str) -> Option<Value> {
        let look = |reference: &Reference| match (reference.is_form, reference.member()) {
            (true, "qty") => Some(json!("3")),
            (false, "total") => Some(json!(12)),
            (false, "name") => Some(json!("Awa")),
            _ => None,
        };
        Expression::of(text).unwrap().and_then(|expression| expression.value(&look))
    }

    #[test]
    fn expressions_are_read_as_told() {
        assert_eq!(value("${data.name}"), Some(json!("Awa")));
        assert_eq!(value("`'Bonjour ' ${data.name} '!'`"), Some(json!("Bonjour Awa!")));
        assert_eq!(value("`${data.total} - 2 > 9 && ${form.qty} == '3'`"), Some(json!(true)));
        assert_eq!(value("`(${data.total} + 1) % 5`"), Some(json!(3)));
        assert_eq!(value("`${form.nothing} == 'a'`"), Some(json!(false)));
        assert_eq!(value("plain"), None);
        for wrong in ["Bonjour ${data.name}", "${name}", "${data.}", "`(1`", "`1 ==`", "`1 # 2`", "${data.a} ${data.b}"]
        {
            assert!(Expression::of(wrong).is_err(), "{wrong}");
        }
    }
}
