use super::{Findings, Node};
use crate::content::longer;
use std::collections::HashSet;

const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What a component offers to choose from: how many, and how long their words may be (section 8.5). What comes from data
/// is not known before it is shown.
pub(super) fn check(component: &Node<'_>, findings: &mut Findings) {
    match component.kind() {
        "Dropdown" => {
            let source = component.get("data-source");
            let pictured = source.iter().flat_map(Node::items).any(|option| option.get("image").is_some());
            source_of(component, 1, if pictured { 100 } else { 200 }, findings);
        }
        "RadioButtonsGroup" | "CheckboxGroup" => source_of(component, 1, 20, findings),
        "ChipsSelector" => source_of(component, 2, 20, findings),
        "NavigationList" => navigation(component, findings),
        "ImageCarousel" => {
            for image in listed(component, "images", 1, 3, findings) {
                if image.get("src").is_none() {
                    findings.missing(&image, "src");
                }
            }
        }
        "CalendarPicker" => {
            for day in component.get("include-days").iter().flat_map(Node::items) {
                if !day.as_text().is_some_and(|day| DAYS.contains(&day)) {
                    findings.value(&day, format!("A day must be one of {}.", DAYS.join(", ")));
                }
            }
        }
        _ => {}
    }
}

/// The elements of a static list of so many; a dynamic one has none to look at.
fn listed<'a>(component: &Node<'a>, key: &str, min: usize, max: usize, findings: &mut Findings) -> Vec<Node<'a>> {
    let Some(list) = component.get(key) else {
        findings.missing(component, key);
        return Vec::new();
    };
    let items = list.items();
    if list.value.is_array() && !(min..=max).contains(&items.len()) {
        findings.value(&list, format!("Property '{key}' must have {min} to {max} elements, not {}.", items.len()));
    } else if !list.value.is_array() && !list.as_text().is_some_and(|text| text.contains("${")) {
        findings.value(&list, format!("Property '{key}' must be an array or dynamic."));
    }
    items
}

fn source_of(component: &Node<'_>, min: usize, max: usize, findings: &mut Findings) {
    let mut ids = HashSet::new();
    for option in listed(component, "data-source", min, max, findings) {
        words(&option, &[("title", 30, true), ("description", 300, false), ("metadata", 20, false)], findings);
        match option.text("id") {
            None => findings.missing(&option, "id"),
            Some(id) if !ids.insert(id) => findings.value(&option, format!("Option id {id} is used twice.")),
            Some(_) => {}
        }
    }
}

fn navigation(component: &Node<'_>, findings: &mut Findings) {
    let whole = component.get("on-click-action").is_some();
    let items = listed(component, "list-items", 1, 20, findings);
    for item in &items {
        if item.text("id").is_none() {
            findings.missing(item, "id");
        }
        match item.get("main-content") {
            None => findings.missing(item, "main-content"),
            Some(main) => {
                words(&main, &[("title", 30, true), ("description", 20, false), ("metadata", 80, false)], findings);
            }
        }
        if item.get("on-click-action").is_some() == whole {
            findings.value(item, "A NavigationList has its action on the list or on each item, not both.");
        }
    }
}

fn words(node: &Node<'_>, limits: &[(&str, usize, bool)], findings: &mut Findings) {
    for (key, max, required) in limits {
        match (node.text(key), node.get(key)) {
            (Some(text), Some(at)) if longer(text, *max) && !text.contains("${") => {
                findings.value(&at, format!("Property '{key}' must be at most {max} characters long."));
            }
            (None, Some(at)) => findings.value(&at, format!("Property '{key}' must be a string.")),
            (None, None) if *required => findings.missing(node, key),
            _ => {}
        }
    }
}
