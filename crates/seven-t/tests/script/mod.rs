//! Reads the scripts of talks; `talks/README.md` explains their form.

use kernel::{Millis, days, hours};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One talk.
pub struct Script {
    pub shop: String,
    pub title: String,
    /// Known not to go well yet: it must fail, until the mark is taken away.
    pub open: bool,
    pub parts: Vec<Part>,
}

/// One line of a talk.
pub enum Part {
    Says(String),
    /// What a model would do about what was just said: a tool, and what it is asked with.
    Calls(String, Value),
    Reads {
        any: Vec<String>,
        not: bool,
    },
    Pause(Millis),
    Ends(Check),
}

/// What must be so at the end.
pub enum Check {
    Cart(BTreeMap<String, i64>),
    Order(OrderWanted),
    Orders(usize),
    Human(bool),
    OptedOut(bool),
    Held(BTreeMap<String, i64>),
    /// How many appointments they are expected at.
    Appointments(usize),
    /// The next of them: for what, the day of the week, the hour.
    Appointment(String),
}

/// What the latest order must be.
#[derive(Default)]
pub struct OrderWanted {
    pub lines: BTreeMap<String, i64>,
    pub total: Option<i64>,
    pub method: Option<String>,
    pub address: Option<String>,
    pub zone: Option<String>,
    pub state: Option<String>,
}

/// Small letters, no accents, every kind of space alike.
pub fn fold(text: &str) -> String {
    language::fold(&text.replace('’', "'")).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every talk of a file.
pub fn read(text: &str) -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let wrong = |what: &str| -> ! { panic!("line {}: {what}: {line}", n + 1) };
        let Some((mark, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim();
        let last = scripts.last_mut();
        let part = match mark {
            "##" => {
                let (shop, title) = rest
                    .strip_prefix('[')
                    .and_then(|rest| rest.split_once("] "))
                    .unwrap_or_else(|| wrong("[shop] title"));
                let open = title.starts_with("? ");
                scripts.push(Script {
                    shop: shop.into(),
                    title: title.trim_start_matches("? ").into(),
                    open,
                    parts: Vec::new(),
                });
                continue;
            }
            ">" => Part::Says(rest.into()),
            ":" => {
                let (tool, arguments) = rest.split_once(' ').unwrap_or((rest, ""));
                let arguments = fields(arguments).unwrap_or_else(|| wrong("a call"));
                Part::Calls(tool.into(), arguments)
            }
            "<" | "<!" => Part::Reads { any: rest.split('|').map(fold).collect(), not: mark == "<!" },
            "~" => Part::Pause(pause(rest).unwrap_or_else(|| wrong("a pause"))),
            "=" => Part::Ends(check(rest).unwrap_or_else(|| wrong("a check"))),
            _ => continue,
        };
        match last {
            Some(script) => script.parts.push(part),
            None => wrong("before the first talk"),
        }
    }
    scripts
}

/// `sku ROBE-01-M; quantity 2`: names and what they are; what is a number is one.
fn fields(text: &str) -> Option<Value> {
    let mut fields = serde_json::Map::new();
    for field in text.split(';').map(str::trim).filter(|field| !field.is_empty()) {
        let (name, value) = field.split_once(' ')?;
        let value = value.trim().parse::<i64>().map_or_else(|_| json!(value.trim()), |number| json!(number));
        fields.insert(name.to_owned(), value);
    }
    Some(Value::Object(fields))
}

fn pause(text: &str) -> Option<Millis> {
    let (count, unit) = text.split_once(' ')?;
    let count: i64 = count.parse().ok()?;
    match unit.trim_end_matches('s') {
        "day" => Some(days(count)),
        "hour" => Some(hours(count)),
        "minute" => Some(kernel::minutes(count)),
        _ => None,
    }
}

fn check(text: &str) -> Option<Check> {
    let (what, rest) = text.split_once(':')?;
    let rest = rest.trim();
    Some(match what.trim() {
        "cart" if rest == "empty" => Check::Cart(BTreeMap::new()),
        "cart" => Check::Cart(lines(rest)?),
        "held" if rest == "empty" => Check::Held(BTreeMap::new()),
        "held" => Check::Held(lines(rest)?),
        "orders" => Check::Orders(rest.parse().ok()?),
        "appointments" => Check::Appointments(rest.parse().ok()?),
        "appointment" => Check::Appointment(rest.to_owned()),
        "handling" => Check::Human(match rest {
            "human" => true,
            "agent" => false,
            _ => return None,
        }),
        "opted_out" => Check::OptedOut(match rest {
            "yes" => true,
            "no" => false,
            _ => return None,
        }),
        "order" => Check::Order(order(rest)?),
        _ => return None,
    })
}

fn lines(text: &str) -> Option<BTreeMap<String, i64>> {
    let one = |part: &str| {
        let (sku, count) = part.trim().split_once('×')?;
        Some((sku.trim().to_owned(), count.trim().parse().ok()?))
    };
    text.split('+').map(one).collect()
}

fn order(text: &str) -> Option<OrderWanted> {
    let mut parts = text.split(';').map(str::trim);
    let mut wanted = OrderWanted { lines: lines(parts.next()?)?, ..OrderWanted::default() };
    for part in parts {
        match part.split_once(' ') {
            None if matches!(part, "cash" | "online") => wanted.method = Some(part.to_owned()),
            Some(("total", total)) => wanted.total = Some(total.parse().ok()?),
            Some(("address", words)) => wanted.address = Some(words.to_owned()),
            Some(("zone", name)) => wanted.zone = Some(name.to_owned()),
            Some(("state", word)) => wanted.state = Some(word.to_owned()),
            _ => return None,
        }
    }
    Some(wanted)
}
