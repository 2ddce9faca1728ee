use super::{Findings, Node};

/// At most one Footer on a screen, one on a terminal screen for sure, in every branch or in none (sections 8.2, 8.5).
pub(super) fn check(screen: &Node<'_>, children: &Node<'_>, findings: &mut Findings) {
    let (least, most) = footers(children, findings);
    if most > 1 {
        findings.value(children, "A screen has at most one Footer.");
    }
    if screen.is_true("terminal") && least == 0 {
        findings.add("MISSING_FOOTER", children, "A terminal screen has a Footer.");
    }
}

/// The fewest and the most Footers that can be seen at once.
fn footers(children: &Node<'_>, findings: &mut Findings) -> (usize, usize) {
    let mut sum = (0, 0);
    for component in children.items() {
        let (least, most) = match component.kind() {
            "Footer" => (1, 1),
            "Form" => component.get("children").map_or((0, 0), |inside| footers(&inside, findings)),
            "If" => {
                let branch = |key: &str| component.get(key);
                let counts = [branch("then"), branch("else")].map(|b| b.map_or((0, 0), |b| footers(&b, findings)));
                together(&component, &counts, findings)
            }
            "Switch" => {
                let cases = component.get("cases").map(|cases| cases.members()).unwrap_or_default();
                let counts: Vec<_> = cases.iter().map(|(_, case)| footers(case, findings)).collect();
                together(&component, &counts, findings)
            }
            _ => (0, 0),
        };
        sum = (sum.0 + least, sum.1 + most);
    }
    sum
}

fn together(component: &Node<'_>, counts: &[(usize, usize)], findings: &mut Findings) -> (usize, usize) {
    let least = counts.iter().map(|count| count.0).min().unwrap_or_default();
    let most = counts.iter().map(|count| count.1).max().unwrap_or_default();
    if least == 0 && most > 0 {
        findings.value(component, "A Footer is in every branch or in none.");
        // Told once: the screen is not said to lack a Footer besides.
        return (1, most);
    }
    (least, most)
}
