use crate::{
    Web,
    door::{Answer, Signed, set_cookie},
    views::Theme,
};
use axum::{
    Form,
    extract::State,
    http::{HeaderMap, Uri, header},
    response::{AppendHeaders, IntoResponse, Redirect},
};
use kernel::{Locale, days};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    theme: Option<String>,
    locale: Option<String>,
}

/// Theme and language, kept by this browser: a shared tablet may read otherwise than a telephone.
pub(crate) async fn save(State(web): State<Web>, _: Signed, headers: HeaderMap, Form(wanted): Form<Wanted>) -> Answer {
    let keep = |name, value: &str| (header::SET_COOKIE, set_cookie(name, value, days(365).as_seconds(), web.is_https));
    let theme = wanted.theme.map(|code| keep("theme", Theme::from_code(&code).code()));
    let locale = wanted.locale.and_then(|code| code.parse::<Locale>().ok()).map(|locale| keep("lang", locale.code()));
    let cookies: Vec<_> = theme.into_iter().chain(locale).collect();
    Ok((AppendHeaders(cookies), Redirect::to(&page_left(&headers))).into_response())
}

/// The page the form stood on; of another's `Referer` only the path is taken.
fn page_left(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = referer
        .and_then(|text| text.parse::<Uri>().ok())
        .and_then(|uri| uri.path_and_query().map(ToString::to_string).filter(|path| path.starts_with("/b/")));
    path.unwrap_or_else(|| "/".to_owned())
}
