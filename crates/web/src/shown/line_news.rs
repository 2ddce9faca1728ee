//! News of the brand's lines.

use crate::views::{NewsView, StrayView, StrayWhy};
use conversation::{LineNews, NotUnderstood, Stray};

/// News as a page lists it: what was told to several lines at once stands there once.
pub(crate) fn news_views(told: Vec<LineNews>) -> Vec<NewsView> {
    let mut views: Vec<NewsView> = Vec::new();
    for one in told {
        let number = dialled(&one.number);
        let mut told_with = views.iter_mut().rev().take_while(|other| other.at == one.at);
        match told_with.find(|other| other.field == one.field && other.news == one.news) {
            Some(same) if same.numbers.contains(&number) => {}
            Some(same) => same.numbers.push(number),
            None => views.push(NewsView { at: one.at, numbers: vec![number], field: one.field, news: one.news }),
        }
    }
    views
}

pub(crate) fn stray_view(stray: Stray) -> StrayView {
    StrayView {
        at: stray.at,
        number: dialled(&stray.number),
        field: stray.field,
        kind: stray.kind,
        why: match stray.why {
            NotUnderstood::UnknownType => StrayWhy::UnknownType,
            NotUnderstood::Group => StrayWhy::Group,
            NotUnderstood::UnknownCustomer => StrayWhy::UnknownCustomer,
            NotUnderstood::UnknownMessage => StrayWhy::UnknownMessage,
            NotUnderstood::OtherApp => StrayWhy::OtherApp,
            NotUnderstood::Other => StrayWhy::Other,
        },
    }
}

/// A number of ours: operators write it as they dial it; an international number is written with its plus.
pub(crate) fn dialled(number: &str) -> String {
    if number.starts_with(|c: char| c.is_ascii_digit()) { format!("+{number}") } else { number.to_owned() }
}
