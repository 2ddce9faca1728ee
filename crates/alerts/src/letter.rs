//! Several alerts, told as one message.

use crate::{Alert, Kind, Place, Severity, words};
use identity::{Brand, Teammate};
use kernel::{Millis, Uuid};
use std::collections::BTreeMap;

/// A message to a teammate, ready for any channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which message: the same at every try.
    pub id: Uuid,
    /// When it was formed: the same at every try.
    pub at: Millis,
    /// Whether something of it is urgent.
    pub is_urgent: bool,
    /// To whom.
    pub to: Teammate,
    /// The brand's name.
    pub brand: String,
    /// What happened, a line for each kind, the strongest first; never empty.
    pub lines: Vec<String>,
    /// All of it in one line.
    pub subject: String,
    /// Where to look: a path of the product.
    pub path: String,
    /// Where they choose their alerts: a path of the product.
    pub preferences_path: String,
}

impl Letter {
    /// Tells these alerts to a teammate; none when there is nothing to tell.
    pub(crate) fn about((id, at): (Uuid, Millis), brand: &Brand, to: &Teammate, alerts: &[Alert]) -> Option<Self> {
        let mut by_kind: BTreeMap<Kind, Vec<&Alert>> = BTreeMap::new();
        for alert in strongest(alerts) {
            by_kind.entry(alert.kind).or_default().push(alert);
        }
        let locale = to.locale;
        let lines: Vec<String> = by_kind
            .iter()
            .map(|(kind, alerts)| words::line(locale, *kind, count(alerts), alerts[0].about.as_deref()))
            .collect();
        let subject = match lines.as_slice() {
            [] => return None,
            [only] => only.clone(),
            [first, rest @ ..] => words::and_more(locale, first, i64::try_from(rest.len()).unwrap_or(i64::MAX)),
        };
        let slug = &brand.slug;
        let path = path(slug, by_kind.values().flatten().map(|alert| alert.place));
        let preferences_path = format!("/b/{slug}/alerts/preferences");
        let is_urgent = by_kind.keys().any(|kind| kind.severity() == Severity::Urgent);
        Some(Self {
            id,
            at,
            is_urgent,
            to: to.clone(),
            brand: brand.name.clone(),
            lines,
            subject,
            path,
            preferences_path,
        })
    }
}

fn count(alerts: &[&Alert]) -> i64 {
    i64::try_from(alerts.len()).unwrap_or(i64::MAX)
}

/// Each place with its strongest alert about the customer's state: who is angry waits for a person too, and is told once.
/// What is said to a teammate (a mention, a conversation given) is another thing, and stays. A shelf that ran short of what it
/// had promised is the shelf that is empty.
fn strongest(alerts: &[Alert]) -> Vec<&Alert> {
    let is_state = |kind| matches!(kind, Kind::AngryCustomer | Kind::Unattended | Kind::HumanWanted);
    let is_shelf = |alert: &Alert| alert.kind == Kind::OutOfStock && alert.about.is_some();
    let mut kept: Vec<&Alert> = Vec::new();
    for alert in alerts {
        let same_customer = |one: &Alert| one.place == alert.place && is_state(one.kind) && is_state(alert.kind);
        let same_shelf = |one: &Alert| is_shelf(one) && is_shelf(alert) && one.about == alert.about;
        let twin = kept.iter().position(|one| same_customer(one) || same_shelf(one));
        match twin {
            Some(at) if kept[at].kind <= alert.kind => {}
            Some(at) => kept[at] = alert,
            None => kept.push(alert),
        }
    }
    kept
}

/// One page that shows all of it: the thing itself, the list of such things, or the list of alerts.
fn path(slug: &str, places: impl Iterator<Item = Place>) -> String {
    let mut places: Vec<Place> = places.collect();
    places.dedup();
    let alerts = || format!("/b/{slug}/alerts");
    match places.as_slice() {
        [] => alerts(),
        [only] => only.path(slug),
        [first, rest @ ..] => {
            let list = first.list_path(slug);
            if rest.iter().all(|place| place.list_path(slug) == list) { list } else { alerts() }
        }
    }
}
