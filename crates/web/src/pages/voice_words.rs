//! What the shop's ears learnt, and how its mouth says what it would say wrong.

use super::words::pairs;
use crate::{
    door::{Answer, Desk},
    views::{VoiceTrouble, VoiceWordsPage},
};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use identity::May;
use serde::Deserialize;
use speech::{Sounds, WordsError, forget_word, learned_words, set_sounds, sounds};

#[derive(Deserialize)]
pub(crate) struct Kept {
    saved: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    sounds: String,
}

#[derive(Deserialize)]
pub(crate) struct Forgotten {
    word: String,
}

pub(crate) async fn page(desk: Desk, Query(kept): Query<Kept>) -> Answer {
    desk.require(May::ReadCatalogue)?;
    let all = sounds(&mut desk.db(), desk.brand()).await?;
    let lines: Vec<String> = all.iter().map(|one| format!("{} = {}", one.word, one.sound)).collect();
    show(desk, lines.join("\n"), kept.saved.is_some(), None).await
}

async fn show(desk: Desk, lines: String, saved: bool, trouble: Option<VoiceTrouble>) -> Answer {
    let may_edit = desk.staff.may(May::ManageSettings);
    let learned = learned_words(&mut desk.db(), desk.brand()).await?;
    let shell = desk.shell().await?;
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, VoiceWordsPage { ui: desk.ui, shell, learned, lines, may_edit, saved, trouble }).into_response())
}

/// Keeps how words are said; what cannot be kept stays in the field, and nothing is changed.
pub(crate) async fn save(desk: Desk, Form(typed): Form<Typed>) -> Answer {
    desk.require(May::ManageSettings)?;
    let wanted: Vec<Sounds> = match pairs(&typed.sounds) {
        Ok(pairs) => pairs.into_iter().map(|(word, sound)| Sounds { word, sound }).collect(),
        Err(line) => {
            let trouble = VoiceTrouble::Line(line.to_owned());
            return show(desk, typed.sounds, false, Some(trouble)).await;
        }
    };
    let brand = desk.brand();
    let trouble = match desk.db().write(async |tx| set_sounds(tx, brand, &wanted).await).await {
        Ok(()) => return back(&desk),
        Err(WordsError::NotAWord(word)) => VoiceTrouble::Line(word),
        Err(WordsError::Twice(word)) => VoiceTrouble::Twice(word),
        Err(WordsError::TooMany) => VoiceTrouble::TooMany,
        Err(WordsError::Store(error)) => return Err(error.into()),
    };
    show(desk, typed.sounds, false, Some(trouble)).await
}

/// Forgets a name that the ears learnt.
pub(crate) async fn forget(desk: Desk, Form(forgotten): Form<Forgotten>) -> Answer {
    desk.require(May::ManageSettings)?;
    let brand = desk.brand();
    desk.db().write(async |tx| forget_word(tx, brand, &forgotten.word).await).await?;
    back(&desk)
}

fn back(desk: &Desk) -> Answer {
    Ok(Redirect::to(&format!("{}/voices?saved=1", desk.ui.base)).into_response())
}
