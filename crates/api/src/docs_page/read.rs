//! Reads the OpenAPI document into what the page shows.

use super::{
    Answer, Body, DocsPage, Field, Group, Operation, Schema,
    prose::{address, escaped, line, paragraphs},
};
use serde_json::Value;

/// The page of `document`.
pub(super) fn page(document: &Value, opening: &'static str) -> DocsPage {
    let operations = operations(document);
    let mut groups: Vec<Group> = Vec::new();
    for tag in list(&document["tags"]) {
        let name = text(&tag["name"]);
        groups.push(Group {
            anchor: anchor("tag", &name),
            about: line(&text(&tag["description"])),
            operations: Vec::new(),
            name,
        });
    }
    for (tag, operation) in operations {
        if let Some(group) = groups.iter_mut().find(|group| group.name == tag) {
            group.operations.push(operation);
        }
    }
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    DocsPage {
        title: text(&document["info"]["title"]),
        version: text(&document["info"]["version"]),
        about: paragraphs(&text(&document["info"]["description"])),
        opening,
        groups,
        schemas: schemas.map(|(name, schema)| named(name, schema)).collect(),
    }
}

/// Every operation with its tag.
fn operations(document: &Value) -> Vec<(String, Operation)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                found.push((text(&operation["tags"][0]), read(document, path, method, operation)));
            }
        }
    }
    found
}

fn read(document: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = list(&operation["parameters"]).map(|parameter| Field {
        place: text(&parameter["in"]),
        ..field(&text(&parameter["name"]), &parameter["schema"], parameter["required"] == true, parameter)
    });
    let body = operation["requestBody"]["content"]
        .get("application/json")
        .map(|content| Body { kind: kind(&content["schema"]), example: example(document, &content["schema"]) });
    let answers = operation["responses"].as_object().into_iter().flatten().map(|(status, answer)| Answer {
        class: status.chars().next().unwrap_or('d'),
        status: if status == "default" { "otherwise".into() } else { status.clone() },
        kind: answer["content"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, content)| kind(&content["schema"]))
            .collect(),
        about: line(&text(&answer["description"])),
    });
    Operation {
        id: text(&operation["operationId"]),
        method: method.to_owned(),
        path: address(path),
        summary: text(&operation["summary"]),
        about: paragraphs(&text(&operation["description"])),
        is_open: list(&operation["security"]).any(|way| way.as_object().is_some_and(serde_json::Map::is_empty)),
        parameters: parameters.collect(),
        body,
        answers: answers.collect(),
    }
}

fn named(name: &str, schema: &Value) -> Schema {
    let parts: Vec<&Value> = schema["allOf"].as_array().map_or(vec![schema], |parts| parts.iter().collect());
    let fields = parts.iter().flat_map(|part| fields(part)).collect::<Vec<_>>();
    let included: Vec<String> = parts.iter().filter(|part| part.get("$ref").is_some()).map(|part| kind(part)).collect();
    let kind = match (included.is_empty(), fields.is_empty()) {
        (false, _) => format!("All of {}, and:", included.join(", ")),
        (true, true) => kind(schema),
        (true, false) => String::new(),
    };
    Schema {
        name: name.to_owned(),
        anchor: anchor("schema", name),
        about: paragraphs(&text(&schema["description"])),
        kind,
        fields,
    }
}

fn fields(schema: &Value) -> Vec<Field> {
    let required = |name: &str| list(&schema["required"]).any(|known| known == name);
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties.map(|(name, property)| field(name, property, required(name), property)).collect()
}

fn field(name: &str, schema: &Value, is_required: bool, told: &Value) -> Field {
    let mut about = line(&text(&told["description"]));
    if let Some(default) = schema.get("default") {
        about.push_str(&format!(" Default: <code>{}</code>.", escaped(&plain(default))));
    }
    Field { name: name.to_owned(), place: String::new(), kind: kind(schema), is_required, about }
}

/// What a schema is, in a few words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|at| at.rsplit('/').next()) {
        return format!("<a href=\"#{}\">{}</a>", anchor("schema", name), escaped(name));
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().map(|word| format!("<code>{}</code>", escaped(&plain(word)))).collect();
        return words.join(" · ");
    }
    for several in ["oneOf", "anyOf"] {
        if schema[several].is_array() {
            // « null » reads best as an afterthought.
            let mut kinds: Vec<String> = list(&schema[several]).map(kind).collect();
            kinds.sort_by_key(|kind| kind == "null");
            return kinds.join(" or ");
        }
    }
    let types: Vec<String> = match &schema["type"] {
        Value::Array(types) => types.iter().map(plain).collect(),
        Value::Null => vec!["anything".into()],
        one => vec![plain(one)],
    };
    let named = |word: &String| match (word.as_str(), schema["format"].as_str()) {
        ("array", _) => format!("list of {}", kind(&schema["items"])),
        ("string", Some("uuid")) => "id".into(),
        ("string", Some("date-time")) => "moment".into(),
        (word, _) => escaped(word),
    };
    let mut out = types.iter().map(named).collect::<Vec<_>>().join(" or ");
    for (key, words) in [("minimum", "at least"), ("maximum", "at most"), ("maxLength", "longest")] {
        if let Some(bound) = schema.get(key) {
            out.push_str(&format!(", {words} {}", escaped(&plain(bound))));
        }
    }
    out
}

/// The example of a schema, or of the one it refers to.
fn example(document: &Value, schema: &Value) -> Option<String> {
    let name = schema["$ref"].as_str().and_then(|at| at.rsplit('/').next());
    let schema = name.map_or(schema, |name| &document["components"]["schemas"][name]);
    let example = schema.get("example").or_else(|| schema["examples"].get(0))?;
    serde_json::to_string_pretty(example).ok()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A word without its quotes, anything else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A place on the page.
fn anchor(kind: &str, name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("{kind}-{plain}")
}
