use super::{Findings, Flow, Node, Version, routing, screens};
use serde_json::Value;

/// Versions that can be published (section 8.1); older ones are frozen or expired.
const PUBLISHABLE: &[Version] = &[(5, 1), (6, 0), (6, 1), (6, 2), (6, 3), (7, 0), (7, 1), (7, 2), (7, 3)];

/// The whole document (section 8.2).
pub(super) fn check(root: &Node<'_>, findings: &mut Findings) {
    if !root.value.is_object() {
        return findings.value(root, "A Flow JSON is an object.");
    }
    nulls(root, findings);
    let known = ["version", "data_api_version", "routing_model", "screens"];
    findings.unknown_keys(root, |key| known.contains(&key));
    let version = version(root, findings);
    let uses_endpoint = data_api_version(root, version, findings);
    let Some(list) = root.get("screens") else { return findings.missing(root, "screens") };
    let all = list.items();
    if all.is_empty() {
        return findings.value(&list, "Property 'screens' must be an array of at least one screen.");
    }
    let flow = Flow { version, uses_endpoint, screens: all };
    screens::check(&flow, findings);
    routing::check(&flow, root, findings);
}

/// `null` is invalid wherever it stands: one omits the property.
fn nulls(node: &Node<'_>, findings: &mut Findings) {
    if node.value.is_null() {
        findings.value(node, "null is not a valid value: leave the property out.");
    }
    node.items().iter().for_each(|item| nulls(item, findings));
    node.members().iter().for_each(|(_, member)| nulls(member, findings));
}

fn version(root: &Node<'_>, findings: &mut Findings) -> Version {
    let newest = PUBLISHABLE[PUBLISHABLE.len() - 1];
    let Some(node) = root.get("version") else {
        findings.missing(root, "version");
        return newest;
    };
    let written = |known: &&Version| node.as_text() == Some(format!("{}.{}", known.0, known.1).as_str());
    match PUBLISHABLE.iter().find(written) {
        Some(known) => *known,
        None => {
            let message = format!("Version {} cannot be published; the newest is 7.3.", node.value);
            findings.add("INVALID_FLOW_JSON_VERSION", &node, message);
            newest
        }
    }
}

/// Present: the Flow uses an endpoint.
fn data_api_version(root: &Node<'_>, version: Version, findings: &mut Findings) -> bool {
    let Some(node) = root.get("data_api_version") else { return false };
    match node.value {
        Value::String(text) if text == "3.0" => {}
        Value::String(text) if text == "4.0" && version >= (7, 3) => {}
        Value::String(text) if text == "4.0" => findings.value(&node, "data_api_version 4.0 needs version 7.3."),
        _ => findings.value(&node, "data_api_version must be one of 3.0, 4.0."),
    }
    true
}
