use serde_json::{Value, json};

/// What an operator makes of two values; none when it makes nothing of them.
pub(super) fn operate(name: &str, left: Option<&Value>, right: Option<&Value>) -> Option<Value> {
    let holds = |value: Option<&Value>| value == Some(&Value::Bool(true));
    let numbers = || Some((number(left?)?, number(right?)?));
    match name {
        "||" => Some(json!(holds(left) || holds(right))),
        "&&" => Some(json!(holds(left) && holds(right))),
        "==" => Some(json!(left == right)),
        "!=" => Some(json!(left != right)),
        "<" => numbers().map(|(a, b)| json!(a < b)),
        "<=" => numbers().map(|(a, b)| json!(a <= b)),
        ">" => numbers().map(|(a, b)| json!(a > b)),
        ">=" => numbers().map(|(a, b)| json!(a >= b)),
        "+" => match (left?, right?) {
            (Value::Number(_), Value::Number(_)) => numbers().map(|(a, b)| whole(a + b)),
            (a, b) => Some(json!(format!("{}{}", text(a), text(b)))),
        },
        "-" => numbers().map(|(a, b)| whole(a - b)),
        "/" => numbers().filter(|(_, b)| *b != 0.0).map(|(a, b)| whole(a / b)),
        _ => numbers().filter(|(_, b)| *b != 0.0).map(|(a, b)| whole(a % b)),
    }
}

/// A number, also one that was typed into a field.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    }
}

#[allow(clippy::cast_possible_truncation)] // only whole numbers that a float holds exactly become integers
fn whole(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { json!(number as i64) } else { json!(number) }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
