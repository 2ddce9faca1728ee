use super::{Findings, Flow, Node, components::text};

const INPUTS: &[&str] = &["text", "number", "email", "password", "passcode", "phone"];

/// Rules that one component alone has.
pub(super) fn check(flow: &Flow<'_>, component: &Node<'_>, findings: &mut Findings) {
    if let Some(pattern) = component.get("pattern") {
        if flow.version < (6, 2) {
            findings.value(&pattern, "Property 'pattern' needs version 6.2.");
        }
        if component.get("helper-text").is_none() {
            findings.missing(component, "helper-text");
        }
    }
    for (key, since) in [("label-variant", (7, 0)), ("on-unselect-action", (6, 0))] {
        if let Some(node) = component.get(key).filter(|_| flow.version < since) {
            findings.value(&node, format!("Property '{key}' needs version {}.{}.", since.0, since.1));
        }
    }
    match component.kind() {
        "TextInput" => {
            if let Some(input) =
                component.get("input-type").filter(|i| !i.as_text().is_some_and(|t| INPUTS.contains(&t)))
            {
                findings.value(&input, format!("Property 'input-type' must be one of {}.", INPUTS.join(", ")));
            }
        }
        "RichText" => match component.get("text") {
            None => findings.missing(component, "text"),
            Some(text) if text.value.is_string() || text.value.is_array() => {}
            Some(text) => findings.value(&text, "Property 'text' must be a string or an array of strings."),
        },
        "Footer" => {
            let has = |key: &str| component.get(key).is_some();
            if has("left-caption") != has("right-caption") || (has("center-caption") && has("left-caption")) {
                findings.value(component, "A Footer has left-caption and right-caption, or center-caption.");
            }
            if !has("on-click-action") {
                findings.missing(component, "on-click-action");
            }
        }
        "EmbeddedLink" if component.get("on-click-action").is_none() => findings.missing(component, "on-click-action"),
        "Image" if component.text("src").is_some_and(|src| src.starts_with("http")) => {
            findings.value(component, "Property 'src' of an Image is base64, not an address.");
        }
        "CalendarPicker" => calendar(component, findings),
        "PhotoPicker" | "DocumentPicker" => {
            for key in
                ["min-uploaded-photos", "max-uploaded-photos", "min-uploaded-documents", "max-uploaded-documents"]
            {
                if let Some(node) =
                    component.get(key).filter(|n| n.value.is_number() && n.value.as_u64().is_none_or(|n| n > 30))
                {
                    findings.value(&node, format!("Property '{key}' must be at most 30."));
                }
            }
        }
        "If" => {
            for key in ["condition", "then"] {
                if component.get(key).is_none() {
                    findings.missing(component, key);
                }
            }
        }
        "Switch" => {
            for key in ["value", "cases"] {
                if component.get(key).is_none() {
                    findings.missing(component, key);
                }
            }
        }
        _ => {}
    }
}

fn calendar(component: &Node<'_>, findings: &mut Findings) {
    let mode = component.text("mode").unwrap_or("single");
    if !matches!(mode, "single" | "range") {
        findings.value(component, "Property 'mode' must be one of single, range.");
    }
    for (key, max) in [("title", 300), ("description", 300)] {
        text(component, key, max, findings);
        if let Some(node) = component.get(key).filter(|_| mode != "range") {
            findings.value(&node, format!("Property '{key}' is for mode range."));
        }
    }
    match component.get("label") {
        None => findings.missing(component, "label"),
        Some(label) if mode == "range" && label.value.is_object() => {
            for key in ["start-date", "end-date"] {
                if label.get(key).is_none() {
                    findings.missing(&label, key);
                }
                text(&label, key, 40, findings);
            }
        }
        Some(label) if mode == "range" => findings.value(&label, "Property 'label' must name start-date and end-date."),
        Some(_) => text(component, "label", 40, findings),
    }
}
