use super::{Findings, Flow, Node, actions, limits::KINDS, options, particular, references};
use crate::{content::longer, flows::expression::Expression};

/// Every component under `children`, whatever branch it is in.
pub(super) fn all<'a>(children: &Node<'a>) -> Vec<Node<'a>> {
    let mut found = Vec::new();
    for component in children.items() {
        let inside: Vec<Node<'a>> = match component.kind() {
            "Form" => component.get("children").into_iter().collect(),
            "If" => ["then", "else"].iter().filter_map(|branch| component.get(branch)).collect(),
            "Switch" => component.get("cases").iter().flat_map(Node::members).map(|(_, case)| case).collect(),
            _ => Vec::new(),
        };
        found.push(component);
        inside.iter().for_each(|children| found.extend(all(children)));
    }
    found
}

/// One component (section 8.5): known to this version, its texts within their limits, its actions sound.
pub(super) fn check<'a>(flow: &Flow<'a>, screen: &Node<'a>, component: &Node<'a>, findings: &mut Findings) {
    let name = component.kind();
    let Some(kind) = KINDS.iter().find(|kind| kind.name == name) else {
        let at = component.get("type").unwrap_or_else(|| component.clone());
        return findings.value(&at, format!("'{name}' is not a component."));
    };
    if flow.version < kind.since {
        let (major, minor) = kind.since;
        findings.value(component, format!("{name} needs version {major}.{minor}."));
    }
    findings.unknown_keys(component, |key| kind.knows(key));
    for (key, max) in kind.required {
        if component.get(key).is_none() {
            findings.missing(component, key);
        }
        text(component, key, *max, findings);
    }
    kind.texts.iter().for_each(|(key, max)| text(component, key, *max, findings));
    if kind.is_field {
        match component.get("name") {
            None => findings.missing(component, "name"),
            Some(name) => match name.as_text() {
                Some(text) if !text.is_empty() && !text.contains(['$', '`']) => {}
                _ => findings.value(&name, "Property 'name' must be a static string."),
            },
        }
    }
    particular::check(flow, component, findings);
    options::check(component, findings);
    actions::check(flow, screen, component, findings);
    references::check(flow, screen, component, findings);
}

/// A text within its limit; what is dynamic is not known yet.
pub(super) fn text(component: &Node<'_>, key: &str, max: usize, findings: &mut Findings) {
    let Some(node) = component.get(key) else { return };
    match node.as_text() {
        None => findings.value(&node, format!("Property '{key}' must be a string.")),
        Some(text) if matches!(Expression::of(text), Ok(Some(_))) => {}
        Some("") => findings.value(&node, format!("Property '{key}' must not be empty.")),
        Some(text) if longer(text, max) => {
            findings.value(&node, format!("Property '{key}' must be at most {max} characters long."));
        }
        Some(_) => {}
    }
}
