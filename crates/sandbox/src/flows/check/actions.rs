use super::{Findings, Flow, Node};
use crate::flows::{declared::value_fits, expression::Expression};
use serde_json::Value;

/// The actions of a component, with the property each stands in; those of a list's items included.
pub(super) fn of<'a>(component: &Node<'a>) -> Vec<(&'static str, Node<'a>)> {
    let names = ["on-click-action", "on-select-action", "on-unselect-action"];
    let own = names.into_iter().filter_map(|name| component.get(name).map(|action| (name, action)));
    let items = component.get("list-items").map(|list| list.items()).unwrap_or_default();
    let items: Vec<_> = items.iter().filter_map(|item| item.get("on-click-action")).collect();
    own.chain(items.into_iter().map(|action| ("on-click-action", action))).collect()
}

/// What each action may do, and where (section 8.4).
pub(super) fn check<'a>(flow: &Flow<'a>, screen: &Node<'a>, component: &Node<'a>, findings: &mut Findings) {
    for (_, action) in of(component) {
        let Some(name) = action.text("name") else {
            findings.missing(&action, "name");
            continue;
        };
        if let Some(payload) = action.get("payload").filter(|payload| !payload.value.is_object()) {
            findings.value(&payload, "Property 'payload' must be an object.");
        }
        let why_not = refusal(flow, screen, component.kind(), name);
        if let Some(why) = why_not {
            findings.add("INVALID_ACTION", &action, why);
        }
        match name {
            "navigate" => navigate(flow, screen, &action, findings),
            "open_url" if action.get("url").is_none() => findings.missing(&action, "url"),
            _ => {}
        }
    }
}

fn refusal(flow: &Flow<'_>, screen: &Node<'_>, component: &str, name: &str) -> Option<String> {
    let selects = !matches!(component, "Footer" | "EmbeddedLink" | "OptIn" | "NavigationList");
    let terminal = screen.is_true("terminal");
    match name {
        "navigate" if terminal => Some("A terminal screen does not navigate.".to_owned()),
        "navigate" if selects => Some(format!("{component} does not navigate.")),
        "navigate" => None,
        "data_exchange" if !flow.uses_endpoint => Some("data_exchange needs data_api_version.".to_owned()),
        "data_exchange" => None,
        "complete" if !terminal => Some("Only a terminal screen completes.".to_owned()),
        "complete" if component != "Footer" => Some(format!("{component} does not complete.")),
        "complete" => None,
        "update_data" | "open_url" if flow.version < (6, 0) => Some(format!("{name} needs version 6.0.")),
        "update_data" => None,
        "open_url" if !matches!(component, "EmbeddedLink" | "OptIn") => Some(format!("{component} opens no URL.")),
        "open_url" => None,
        other => Some(format!("'{other}' is not an action.")),
    }
}

/// The next screen exists, and the payload satisfies what it declares.
fn navigate(flow: &Flow<'_>, screen: &Node<'_>, action: &Node<'_>, findings: &mut Findings) {
    let Some(next) = action.get("next") else { return findings.missing(action, "next") };
    if next.kind() != "screen" {
        findings.value(&next, "Property 'type' of next must be screen.");
    }
    let Some(target) = next.text("name").and_then(|name| flow.screen(name)) else {
        return findings.value(&next, "The next screen does not exist.");
    };
    let payload = action.get("payload").map(|payload| payload.members()).unwrap_or_default();
    let declared = target.get("data");
    for (name, value) in &payload {
        let Some(declaration) = declared.as_ref().and_then(|declared| declared.get(name)) else {
            findings.add("INVALID_PAYLOAD", value, format!("The next screen does not declare {name}."));
            continue;
        };
        if let Err(why) = typed(screen, value.value, declaration.value, name) {
            findings.add("INVALID_PAYLOAD", value, format!("The next screen declares otherwise: {why}."));
        }
        if let Some(field) = picked(screen, value.value) {
            findings.add("INVALID_PAYLOAD", value, format!("The files of {field} cannot be in a navigate payload."));
        }
    }
    for (name, _) in declared.iter().flat_map(Node::members) {
        if !payload.iter().any(|(given, _)| *given == name) {
            findings.add("INVALID_PAYLOAD", action, format!("The next screen's {name} is not in the payload."));
        }
    }
}

/// Whether a value that is known now, or a property whose type is declared, is of the declared type.
fn typed(screen: &Node<'_>, value: &Value, declaration: &Value, name: &str) -> Result<(), String> {
    let dynamic = value.as_str().and_then(|text| Expression::of(text).ok().flatten());
    let Some(expression) = dynamic else {
        let nested = value.is_object() || value.is_array();
        return if nested { Ok(()) } else { value_fits(value, declaration, name) };
    };
    let Expression::Reference(reference) = expression else { return Ok(()) };
    if reference.is_form || reference.screen.is_some() || reference.path.len() > 1 {
        return Ok(());
    }
    let source = screen.get("data").and_then(|data| data.get(reference.member()));
    match (source.as_ref().map(Node::kind), declaration.get("type").and_then(Value::as_str)) {
        (Some(source), Some(wanted)) if source != wanted => Err(format!("{name} must be {wanted}, not {source}")),
        _ => Ok(()),
    }
}

/// The picker of this screen that a payload's value refers to.
fn picked(screen: &Node<'_>, value: &Value) -> Option<String> {
    let Some(Expression::Reference(reference)) = Expression::of(value.as_str()?).ok()? else { return None };
    let children = screen.get("layout")?.get("children")?;
    let is_picker = |component: &Node<'_>| {
        component.text("name") == Some(reference.member())
            && matches!(component.kind(), "PhotoPicker" | "DocumentPicker")
    };
    let here = reference.is_form && reference.screen.is_none();
    (here && super::components::all(&children).iter().any(is_picker)).then(|| reference.member().to_owned())
}
