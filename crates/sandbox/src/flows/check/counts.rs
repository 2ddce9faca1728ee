use super::{Findings, Flow, Node};
use std::collections::HashSet;

const MOST: usize = 50;
const MOST_OF: &[(&str, usize)] = &[
    ("OptIn", 5),
    ("EmbeddedLink", 2),
    ("NavigationList", 2),
    ("Image", 3),
    ("ImageCarousel", 2),
    ("PhotoPicker", 1),
    ("DocumentPicker", 1),
];
const DEEPEST_IF: usize = 3;

/// What a screen may hold together (sections 8.2 and 8.5).
pub(super) fn check(
    flow: &Flow<'_>,
    screen: &Node<'_>,
    children: &Node<'_>,
    all: &[Node<'_>],
    findings: &mut Findings,
) {
    if all.is_empty() {
        findings.value(children, "A screen has at least one component.");
    }
    if all.len() > MOST {
        findings.value(children, format!("A screen has at most {MOST} components, not {}.", all.len()));
    }
    let count = |kind: &str| all.iter().filter(|component| component.kind() == kind).count();
    for (kind, most) in MOST_OF {
        if count(kind) > *most {
            findings.value(children, format!("A screen has at most {most} {kind}, not {}.", count(kind)));
        }
    }
    if count("PhotoPicker") > 0 && count("DocumentPicker") > 0 {
        findings.value(children, "PhotoPicker and DocumentPicker cannot share a screen.");
    }
    if count("NavigationList") > 0 {
        if screen.is_true("terminal") {
            findings.value(children, "NavigationList is not for terminal screens.");
        }
        if count("NavigationList") < all.len() {
            findings.value(children, "NavigationList cannot share the screen with other components.");
        }
    }
    if flow.version < (6, 3) && count("RichText") > 0 && count("RichText") + count("Footer") < all.len() {
        findings.value(children, "RichText stands alone with a Footer before version 6.3.");
    }
    let mut names = HashSet::new();
    for component in all.iter().filter(|component| component.kind() != "Form") {
        if let Some(name) = component.text("name").filter(|name| !names.insert(*name)) {
            findings.add("DUPLICATE_COMPONENT_NAME", component, format!("Name {name} is used twice on the screen."));
        }
    }
    depth(children, 0, findings);
}

fn depth(children: &Node<'_>, ifs: usize, findings: &mut Findings) {
    for component in children.items() {
        let ifs = ifs + usize::from(component.kind() == "If");
        if ifs > DEEPEST_IF {
            findings.value(&component, format!("If can be nested {DEEPEST_IF} deep."));
            continue;
        }
        for key in ["then", "else", "children"] {
            component.get(key).iter().for_each(|inside| depth(inside, ifs, findings));
        }
        for (_, case) in component.get("cases").iter().flat_map(Node::members) {
            depth(&case, ifs, findings);
        }
    }
}
