use super::{Findings, Flow, Node, components};
use crate::flows::expression::{Expression, Reference};

/// Properties that hold other components, which are looked at for themselves.
const INSIDE: &[&str] = &["children", "then", "else", "cases"];

/// Every dynamic property refers to something that is there (section 8.3).
pub(super) fn check(flow: &Flow<'_>, screen: &Node<'_>, component: &Node<'_>, findings: &mut Findings) {
    for (key, node) in component.members() {
        match (component.kind(), key) {
            ("If", "condition") => condition(flow, screen, &node, findings),
            _ if INSIDE.contains(&key) => {}
            _ => property(flow, screen, &node, findings),
        }
    }
}

fn condition(flow: &Flow<'_>, screen: &Node<'_>, node: &Node<'_>, findings: &mut Findings) {
    let text = node.as_text().unwrap_or_default();
    match Expression::parse(text.trim_matches('`')) {
        Ok(expression) => all_known(flow, screen, node, &expression, findings),
        Err(why) => findings.add("INVALID_EXPRESSION", node, format!("The condition cannot be read: {why}")),
    }
}

fn property(flow: &Flow<'_>, screen: &Node<'_>, node: &Node<'_>, findings: &mut Findings) {
    if let Some(text) = node.as_text() {
        match Expression::of(text) {
            Ok(None) => {}
            Ok(Some(expression)) if expression.is_nested() && flow.version < (6, 0) => {
                findings.add("INVALID_EXPRESSION", node, "Nested expressions need version 6.0.");
            }
            Ok(Some(expression)) => all_known(flow, screen, node, &expression, findings),
            Err(why) => findings.add("INVALID_EXPRESSION", node, format!("Invalid dynamic value: {why}")),
        }
    }
    node.items().iter().for_each(|item| property(flow, screen, item, findings));
    node.members().iter().for_each(|(_, member)| property(flow, screen, member, findings));
}

fn all_known(flow: &Flow<'_>, screen: &Node<'_>, at: &Node<'_>, expression: &Expression, findings: &mut Findings) {
    for reference in expression.references() {
        if !is_known(flow, screen, reference) {
            let member = reference.path.join(".");
            let whose = if reference.is_form { "form" } else { "data" };
            findings.add("MISSING_DYNAMIC_PROPERTY", at, format!("{whose}.{member} does not exist on its screen."));
        }
    }
}

fn is_known(flow: &Flow<'_>, screen: &Node<'_>, reference: &Reference) -> bool {
    let Some(owner) = reference.screen.as_deref().map_or(Some(screen), |id| flow.screen(id)) else { return false };
    if !reference.is_form {
        return owner.get("data").and_then(|data| data.get(reference.member())).is_some();
    }
    let children = owner.get("layout").and_then(|layout| layout.get("children"));
    let fields = children.iter().flat_map(components::all);
    fields.filter(|field| field.kind() != "Form").any(|field| field.text("name") == Some(reference.member()))
}
