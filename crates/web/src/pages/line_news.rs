use crate::{
    door::{Answer, Desk},
    shown,
    views::{LineNewsPage, NewsList, NewsPart},
};
use axum::{extract::Query, response::IntoResponse};
use identity::May;
use kernel::Uuid;
use serde::Deserialize;

/// Rows of one page.
const ROWS: i64 = 30;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    view: String,
    #[serde(default)]
    after: String,
}

/// What WhatsApp tells about the brand's numbers, and what it sent that was not understood.
pub(crate) async fn page(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadConversations)?;
    let (on, brand) = (&mut desk.db(), desk.brand());
    let after: Option<Uuid> = wanted.after.parse().ok();
    // One more than shown tells whether there is another page.
    let (list, next) = match NewsPart::from_code(&wanted.view) {
        NewsPart::Told => {
            let (told, next) = cut(conversation::line_news(on, brand, after, ROWS + 1).await?, |told| told.id);
            (NewsList::Told(shown::news_views(told)), next)
        }
        NewsPart::Strays => {
            let (strays, next) = cut(conversation::not_understood(on, brand, after, ROWS + 1).await?, |stray| stray.id);
            (NewsList::Strays(strays.into_iter().map(shown::stray_view).collect()), next)
        }
    };
    let shell = desk.shell().await?;
    Ok(LineNewsPage { ui: desk.ui, shell, list, next }.into_response())
}

fn cut<T>(mut rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> (Vec<T>, Option<String>) {
    let more = i64::try_from(rows.len()).is_ok_and(|found| found > ROWS);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| id(row).to_string());
    (rows, next)
}
