use crate::door::{Answer, Desk, Refused};
use axum::{extract::Query, http::header, response::IntoResponse};
use identity::May;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    of: String,
    #[serde(default)]
    mark: String,
}

/// A light copy of a product's picture; only of addresses that a page of ours has marked.
pub(super) async fn light(desk: Desk, Query(wanted): Query<Wanted>) -> Answer {
    desk.require(May::ReadCatalogue)?;
    let sourcing = desk.web.sources.as_ref().ok_or_else(Refused::not_found)?;
    let light = sourcing.pictures.light(desk.brand(), &wanted.of, &wanted.mark).await?;
    let bytes = light.ok_or_else(Refused::not_found)?;
    let head = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, max-age=604800, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((head, bytes).into_response())
}

impl Desk {
    /// Where a light copy of a picture is, as a page of this brand asks for it; our own pictures stay where they are.
    pub(crate) fn picture(&self, address: Option<&str>) -> Option<String> {
        let address = address?;
        if address.starts_with('/') && !address.starts_with("//") {
            return Some(address.to_owned());
        }
        let sourcing = self.web.sources.as_ref()?;
        let mark = sourcing.pictures.mark(self.brand(), address);
        Some(format!("{}/catalogue/pictures?of={}&mark={mark}", self.ui.base, self.ui.query(address)))
    }
}
