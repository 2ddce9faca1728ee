//! What the shop's customers call its goods.

use crate::{
    door::{Answer, Desk},
    views::{WordsPage, WordsTrouble},
};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use catalogue::{CatalogueError, Synonym, set_synonyms, synonyms};
use identity::May;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Kept {
    saved: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    words: String,
}

pub(crate) async fn page(desk: Desk, Query(kept): Query<Kept>) -> Answer {
    desk.require(May::ReadCatalogue)?;
    let all = synonyms(&mut desk.db(), desk.brand()).await?;
    let lines: Vec<String> = all.iter().map(|one| format!("{} = {}", one.said, one.meant)).collect();
    show(desk, lines.join("\n"), kept.saved.is_some(), None).await
}

async fn show(desk: Desk, lines: String, is_saved: bool, trouble: Option<WordsTrouble>) -> Answer {
    let may_edit = desk.staff.may(May::EditCatalogue);
    let shell = desk.shell().await?;
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, WordsPage { ui: desk.ui, shell, lines, may_edit, is_saved, trouble }).into_response())
}

/// Keeps them; what cannot be kept stays in the field, and nothing is changed.
pub(crate) async fn save(desk: Desk, Form(typed): Form<Typed>) -> Answer {
    desk.require(May::EditCatalogue)?;
    let wanted: Vec<Synonym> = match pairs(&typed.words) {
        Ok(pairs) => pairs.into_iter().map(|(said, meant)| Synonym { said, meant }).collect(),
        Err(line) => {
            let trouble = WordsTrouble::Line(line.to_owned());
            return show(desk, typed.words, false, Some(trouble)).await;
        }
    };
    let brand = desk.brand();
    let trouble = match desk.db().write(async |tx| set_synonyms(tx, brand, &wanted).await).await {
        Ok(_) => return Ok(Redirect::to(&format!("{}/catalogue/words?saved=1", desk.ui.base)).into_response()),
        Err(CatalogueError::NotAWord { said }) => WordsTrouble::Line(said),
        Err(CatalogueError::WordTwice { said }) => WordsTrouble::Twice(said),
        Err(CatalogueError::TooManyWords) => WordsTrouble::TooMany,
        Err(error) => return Err(error.into()),
    };
    show(desk, typed.words, false, Some(trouble)).await
}

/// What a field of lines « this = that » holds, empty lines apart; the first line that is none otherwise.
pub(super) fn pairs(lines: &str) -> Result<Vec<(String, String)>, &str> {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let pair = |line| match str::split_once(line, '=') {
        Some((this, that)) => Ok((this.trim().to_owned(), that.trim().to_owned())),
        None => Err(line),
    };
    lines.map(pair).collect()
}
