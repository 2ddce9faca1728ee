use super::{Findings, Node};
use crate::flows::declared::{TYPES, value_fits};

/// What a screen takes: each property with a type, and an example that is of it.
pub(super) fn declarations(screen: &Node<'_>, findings: &mut Findings) {
    let Some(data) = screen.get("data") else { return };
    if !data.value.is_object() {
        return findings.value(&data, "Property 'data' must be an object of declarations.");
    }
    for (name, declaration) in data.members() {
        if !is_sound(&declaration, findings) {
            continue;
        }
        match declaration.get("__example__") {
            None => findings.missing(&declaration, "__example__"),
            Some(example) => {
                if let Err(why) = value_fits(example.value, declaration.value, name) {
                    findings.add("INVALID_EXAMPLE", &example, format!("The example does not fit: {why}."));
                }
            }
        }
    }
}

fn is_sound(declaration: &Node<'_>, findings: &mut Findings) -> bool {
    let Some(kind) = declaration.text("type") else {
        findings.missing(declaration, "type");
        return false;
    };
    if !TYPES.contains(&kind) {
        findings.value(declaration, format!("Type {kind} must be one of {}.", TYPES.join(", ")));
        return false;
    }
    match (kind, declaration.get("items"), declaration.get("properties")) {
        ("array", None, _) => {
            findings.missing(declaration, "items");
            false
        }
        ("array", Some(items), _) => is_sound(&items, findings),
        ("object", _, Some(properties)) => {
            let members = properties.members();
            members.iter().fold(true, |sound, (_, member)| is_sound(member, findings) && sound)
        }
        _ => true,
    }
}
