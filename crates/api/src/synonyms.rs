//! What a shop's customers call its goods.

use crate::{
    Api,
    desk::Desk,
    extract::Body,
    problem::{Problem, ProblemView},
};
use axum::{Json, extract::State};
use catalogue::{Synonym, set_synonyms, synonyms};
use identity::May;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A word of customers, and the shop's own word for the same.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Synonym)]
pub(crate) struct SynonymView {
    /// What customers say: 1 to 60 letters.
    #[schema(example = "sitoulou")]
    said: String,
    /// What the shop calls it, a word or a whole name: 1 to 60 letters.
    #[schema(example = "karité")]
    meant: String,
}

/// All of a shop's own words.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Synonyms)]
pub(crate) struct SynonymsView {
    /// In order; 500 at most, none said twice.
    synonyms: Vec<SynonymView>,
}

fn view(all: Vec<Synonym>) -> SynonymsView {
    let each = all.into_iter().map(|Synonym { said, meant }| SynonymView { said, meant });
    SynonymsView { synonyms: each.collect() }
}

/// Show customers' words
#[utoipa::path(
    get, path = "/api/v1/brands/{brand}/synonyms", tag = "Catalogue",
    responses((status = 200, description = "The shop's own words.", body = SynonymsView))
)]
pub(crate) async fn show_synonyms(State(api): State<Api>, desk: Desk) -> Result<Json<SynonymsView>, Problem> {
    let brand = desk.may(&[May::ReadCatalogue])?.brand_id();
    Ok(Json(view(synonyms(&mut &api.db, brand).await?)))
}

/// Replace customers' words
///
/// All of them; searches follow at once.
#[utoipa::path(
    put, path = "/api/v1/brands/{brand}/synonyms", tag = "Catalogue", request_body = SynonymsView,
    responses(
        (status = 200, description = "The shop's own words.", body = SynonymsView),
        (status = 422, description = "`not_a_word`, `word_twice`, `too_many_words`.", body = ProblemView,
            content_type = "application/problem+json"),
    )
)]
pub(crate) async fn replace_synonyms(
    State(api): State<Api>,
    desk: Desk,
    Body(wanted): Body<SynonymsView>,
) -> Result<Json<SynonymsView>, Problem> {
    let brand = desk.may(&[May::EditCatalogue])?.brand_id();
    let wanted = wanted.synonyms.into_iter().map(|SynonymView { said, meant }| Synonym { said, meant });
    let wanted: Vec<Synonym> = wanted.collect();
    let all = api
        .db
        .write(async |tx| {
            set_synonyms(tx, brand, &wanted).await?;
            Ok::<_, catalogue::CatalogueError>(synonyms(tx, brand).await?)
        })
        .await?;
    Ok(Json(view(all)))
}
