use serde_json::{Value, json};
use std::{collections::VecDeque, fmt};

/// A word of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A number, a string in single quotes, `true` or `false`.
    Literal(Value),
    /// What stands in `${…}`.
    Reference(String),
    /// An operator or a parenthesis.
    Mark(&'static str),
}

/// The longer ones first, so that `<=` is not read as `<`. Section 8.3 knows no others.
const MARKS: [&str; 14] = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "/", "%", "(", ")"];

impl Token {
    pub(super) fn is(&self, mark: &str) -> bool {
        matches!(self, Self::Mark(this) if *this == mark)
    }

    pub(super) fn begins_a_value(&self) -> bool {
        !matches!(self, Self::Mark(mark) if *mark != "(")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value) => write!(f, "{value}"),
            Self::Reference(text) => write!(f, "${{{text}}}"),
            Self::Mark(mark) => f.write_str(mark),
        }
    }
}

/// The words of an expression.
pub(super) fn tokens(text: &str) -> Result<VecDeque<Token>, String> {
    let mut found = VecDeque::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (token, length) = first(rest).ok_or_else(|| format!("the expression {text} cannot be read."))?;
        found.push_back(token);
        rest = rest[length..].trim_start();
    }
    Ok(found)
}

fn first(rest: &str) -> Option<(Token, usize)> {
    if let Some(inside) = rest.strip_prefix("${") {
        let end = inside.find('}')?;
        return Some((Token::Reference(inside[..end].to_owned()), end + 3));
    }
    if let Some(inside) = rest.strip_prefix('\'') {
        let end = inside.find('\'')?;
        return Some((Token::Literal(json!(inside[..end])), end + 2));
    }
    if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
        return Some((Token::Mark(mark), mark.len()));
    }
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
    let value = match &rest[..end] {
        "true" => json!(true),
        "false" => json!(false),
        digits => serde_json::from_str::<serde_json::Number>(digits).ok()?.into(),
    };
    Some((Token::Literal(value), end))
}
