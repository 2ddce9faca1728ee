use super::{Findings, Flow, Node};
use std::collections::{BTreeMap, HashSet};

type Edges<'a> = BTreeMap<&'a str, Vec<&'a str>>;

const MOST_EDGES: usize = 10;

/// `routing_model`: forward only, one entry, every path ends (section 8.2). Without endpoint it is generated from the
/// navigate actions, and the same must hold.
pub(super) fn check(flow: &Flow<'_>, root: &Node<'_>, findings: &mut Findings) {
    let generated = generated(flow);
    let (model, edges) = match root.get("routing_model") {
        None if flow.uses_endpoint => {
            findings.missing(root, "routing_model");
            return;
        }
        None => (root.clone(), generated),
        Some(model) => {
            let Some(edges) = declared(flow, &model, findings) else { return };
            for (from, to) in generated.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to))) {
                if !edges.get(from).is_some_and(|known| known.contains(to)) {
                    wrong(findings, &model, format!("{from} navigates to {to}, which its routing does not allow."));
                }
            }
            (model, edges)
        }
    };
    shape(flow, &model, &edges, findings);
}

fn wrong(findings: &mut Findings, at: &Node<'_>, message: impl Into<String>) {
    findings.add("INVALID_ROUTING_MODEL", at, message);
}

fn declared<'a>(flow: &Flow<'a>, model: &Node<'a>, findings: &mut Findings) -> Option<Edges<'a>> {
    if !model.value.is_object() {
        wrong(findings, model, "Property 'routing_model' must map screens to lists of screens.");
        return None;
    }
    let mut edges = Edges::new();
    let mut sound = true;
    for (from, list) in model.members() {
        if flow.screen(from).is_none() {
            wrong(findings, &list, format!("Screen {from} does not exist."));
            sound = false;
        }
        if !list.value.is_array() {
            wrong(findings, &list, format!("The routing of {from} must be a list of screens."));
            sound = false;
        }
        for to in list.items() {
            match to.as_text().filter(|to| flow.screen(to).is_some()) {
                Some(name) => edges.entry(from).or_default().push(name),
                None => {
                    wrong(findings, &to, format!("Screen {} does not exist.", to.value));
                    sound = false;
                }
            }
        }
        edges.entry(from).or_default();
    }
    for id in flow.screens.iter().filter_map(|screen| screen.text("id")) {
        if !edges.contains_key(id) {
            wrong(findings, model, format!("Screen {id} is missing from the routing model."));
            sound = false;
        }
    }
    sound.then_some(edges)
}

/// What the navigate actions say.
fn generated<'a>(flow: &Flow<'a>) -> Edges<'a> {
    let mut edges = Edges::new();
    for screen in &flow.screens {
        let Some(id) = screen.text("id") else { continue };
        let from = edges.entry(id).or_default();
        for component in screen.get("layout").and_then(|l| l.get("children")).iter().flat_map(super::components::all) {
            for (_, action) in super::actions::of(&component) {
                let next = action.get("next").and_then(|next| next.text("name"));
                if let Some(next) = next.filter(|next| action.text("name") == Some("navigate") && !from.contains(next))
                {
                    from.push(next);
                }
            }
        }
    }
    edges
}

fn shape(flow: &Flow<'_>, model: &Node<'_>, edges: &Edges<'_>, findings: &mut Findings) {
    let total: usize = edges.values().map(Vec::len).sum();
    if total > MOST_EDGES {
        wrong(findings, model, format!("A routing model has at most {MOST_EDGES} edges, not {total}."));
    }
    for (from, next) in edges {
        if next.contains(from) {
            wrong(findings, model, format!("Screen {from} leads to itself."));
        } else if reaches(edges, from, from) {
            wrong(findings, model, format!("Screen {from} can be reached from itself: routes go forward only."));
        }
        let terminal = flow.screen(from).is_some_and(|screen| screen.is_true("terminal"));
        match (terminal, next.is_empty()) {
            (true, false) => wrong(findings, model, format!("The terminal screen {from} leads on.")),
            (false, true) => wrong(findings, model, format!("A path ends in {from}, which is not terminal.")),
            _ => {}
        }
    }
    let led_to: HashSet<&str> = edges.values().flatten().copied().collect();
    let entries: Vec<&str> = edges.keys().copied().filter(|id| !led_to.contains(id)).collect();
    if entries.len() != 1 {
        wrong(findings, model, format!("A flow has one entry screen, not {}: {}.", entries.len(), entries.join(", ")));
    }
}

/// Whether a way of at least one edge leads from `from` to `to`.
fn reaches(edges: &Edges<'_>, from: &str, to: &str) -> bool {
    let (mut waiting, mut seen) = (vec![from], HashSet::new());
    while let Some(here) = waiting.pop() {
        for next in edges.get(here).into_iter().flatten() {
            if *next == to {
                return true;
            }
            if seen.insert(*next) {
                waiting.push(next);
            }
        }
    }
    false
}
