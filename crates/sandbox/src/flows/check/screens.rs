use super::{Findings, Flow, Node, components, counts, data, footer};
use std::collections::HashSet;

const KEYS: &[&str] = &["id", "layout", "title", "terminal", "success", "refresh_on_back", "data", "sensitive"];

/// Every screen, alone and among the others (section 8.2).
pub(super) fn check(flow: &Flow<'_>, findings: &mut Findings) {
    let mut ids = HashSet::new();
    let mut carousels = 0;
    for screen in &flow.screens {
        if !screen.value.is_object() {
            findings.value(screen, "A screen is an object.");
            continue;
        }
        findings.unknown_keys(screen, |key| KEYS.contains(&key));
        match screen.text("id") {
            None => findings.missing(screen, "id"),
            Some(id) => {
                id_of(screen, id, findings);
                if !ids.insert(id) {
                    findings.add("DUPLICATE_SCREEN_ID", screen, format!("Screen id {id} is used twice."));
                }
            }
        }
        flags(flow, screen, findings);
        data::declarations(screen, findings);
        let Some(layout) = screen.get("layout") else {
            findings.missing(screen, "layout");
            continue;
        };
        if layout.kind() != "SingleColumnLayout" {
            findings.value(&layout, "Property 'type' of a layout must be SingleColumnLayout.");
        }
        let Some(children) = layout.get("children").filter(|children| children.value.is_array()) else {
            findings.missing(&layout, "children");
            continue;
        };
        let all = components::all(&children);
        carousels += all.iter().filter(|component| component.kind() == "ImageCarousel").count();
        counts::check(flow, screen, &children, &all, findings);
        footer::check(screen, &children, findings);
        for component in &all {
            components::check(flow, screen, component, findings);
        }
        sensitive(screen, &all, findings);
    }
    if carousels > 3 {
        findings.value(&flow.screens[0], "A flow has at most 3 ImageCarousel components.");
    }
    if !flow.screens.iter().any(|screen| screen.is_true("terminal")) {
        findings.add("MISSING_TERMINAL_SCREEN", &flow.screens[0], "A flow has at least one terminal screen.");
    }
}

fn id_of(screen: &Node<'_>, id: &str, findings: &mut Findings) {
    let Some(node) = screen.get("id") else { return };
    if id == "SUCCESS" {
        findings.value(&node, "Screen id SUCCESS is reserved.");
    } else if id.is_empty() || !id.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_') {
        findings.value(&node, format!("Screen id {id} must have letters and underscores only."));
    }
}

fn flags(flow: &Flow<'_>, screen: &Node<'_>, findings: &mut Findings) {
    for key in ["terminal", "success", "refresh_on_back"] {
        if let Some(node) = screen.get(key).filter(|node| !node.value.is_boolean()) {
            findings.value(&node, format!("Property '{key}' must be a boolean."));
        }
    }
    if let Some(node) = screen.get("title").filter(|node| !node.value.is_string()) {
        findings.value(&node, "Property 'title' must be a string.");
    }
    if let Some(node) = screen.get("success").filter(|_| !screen.is_true("terminal")) {
        findings.value(&node, "Property 'success' is for terminal screens.");
    }
    if let Some(node) = screen.get("refresh_on_back").filter(|_| !flow.uses_endpoint) {
        findings.value(&node, "Property 'refresh_on_back' needs an endpoint.");
    }
}

fn sensitive(screen: &Node<'_>, all: &[Node<'_>], findings: &mut Findings) {
    let Some(list) = screen.get("sensitive") else { return };
    if !list.value.is_array() {
        return findings.value(&list, "Property 'sensitive' must be an array of names.");
    }
    for name in list.items() {
        if !all.iter().any(|component| component.text("name").is_some_and(|known| name.as_text() == Some(known))) {
            findings.value(&name, "A sensitive field must be a field of this screen.");
        }
    }
}
