use super::zones::Zones;
use crate::{
    html::{Dom, Id},
    product::Availability,
};

const NAMES: &[&str] = &["stock", "availab", "dispo", "rupture", "sold-out", "soldout", "out-of", "inventory"];

/// What a part of a page shows of whether its product can be had: in an element named so, else in a few words of their own.
pub(super) fn shown(dom: &Dom, zones: &Zones, from: Id, to: Id, asides_too: bool) -> Availability {
    let mut in_words = Availability::Unknown;
    for id in from..to {
        let name = dom.name(id);
        if name.is_empty()
            || zones.is_hidden(id)
            || zones.is_aside(id) && !asides_too
            || matches!(name, "a" | "h1" | "body" | "html" | "form" | "title")
        {
            continue;
        }
        // Themes print every badge and show the one that holds: by a class of what is around it.
        if !asides_too && is_badge(dom, id) {
            continue;
        }
        let letters = zones.letters_in(id, dom.end(id));
        if letters == 0 || letters > 90 || dom.end(id) - id > 16 {
            continue;
        }
        let named =
            ["class", "id", "itemprop", "data-stock"].iter().filter_map(|attr| dom.attr(id, attr)).any(|words| {
                let words = words.to_ascii_lowercase();
                NAMES.iter().any(|name| words.contains(name))
            });
        if named {
            let said = Availability::in_prose(&dom.text(id));
            if said != Availability::Unknown {
                return said;
            }
        } else if letters <= 45 && in_words == Availability::Unknown {
            let said = dom.text(id);
            if may_say(&said) {
                in_words = phrase(&said);
            }
        }
    }
    in_words
}

/// Whether a text holds any stem of the words that say it: most texts do not, and are not looked at further.
fn may_say(text: &str) -> bool {
    const STEMS: &[&str] = &[
        "stoc", "rupt", "puis", "disp", "avai", "sold", "omman", "order", "vend", "agota", "esgota", "verkauf",
        "exist", "bient",
    ];
    let lower = text.to_ascii_lowercase();
    STEMS.iter().any(|stem| lower.contains(stem))
}

fn is_badge(dom: &Dom, id: Id) -> bool {
    let has = |id: Id, part: &str| dom.attr(id, "class").is_some_and(|class| class.to_ascii_lowercase().contains(part));
    let shown = || {
        dom.around(id)
            .take(4)
            .any(|around| ["sold-out", "soldout", "out-of-stock", "outofstock"].iter().any(|part| has(around, part)))
    };
    has(id, "badge") && !shown()
}

/// A few words that say nothing but this.
fn phrase(text: &str) -> Availability {
    let bare = crate::text::bare(text);
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = ["disponibilite", "availability", "stock", "etat", "statut"]
        .iter()
        .find_map(|label| bare.strip_prefix(label).map(|rest| rest.trim_start_matches([' ', ':'])))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(bare);
    match Availability::read(bare) {
        // A bare number or a « oui » says nothing where nobody asked.
        _ if bare.len() < 5 || bare.bytes().all(|byte| byte.is_ascii_digit()) => Availability::Unknown,
        said => said,
    }
}
