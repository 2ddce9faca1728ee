use super::cookie;
use crate::{Accent, Ui, views::Theme};
use axum::{
    extract::Request,
    http::{HeaderMap, Uri, header},
    middleware::Next,
    response::Response,
};
use jiff::tz::TimeZone;
use kernel::{Locale, Millis};
use std::sync::{Arc, OnceLock};

/// How the one who asks reads: known from the request, and better once we know who it is. Refusals are told with it.
#[derive(Clone)]
pub(crate) struct Reader(Arc<Inner>);

struct Inner {
    /// Asked for in the address or chosen before: wins over everything.
    chosen: Option<Locale>,
    /// What the browser asks for, if it asks for something.
    browser: Option<Locale>,
    theme: Theme,
    /// What their teammate row or their shop says, once known.
    known: OnceLock<(Locale, Accent)>,
}

impl Reader {
    fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let asked = uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang="));
        let chosen = asked.and_then(|code| code.parse().ok());
        let chosen = chosen.or_else(|| cookie(headers, "lang").and_then(|code| code.parse().ok()));
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let browser = accepted.filter(|text| !text.trim().is_empty() && *text != "*").map(Locale::negotiate);
        let theme = cookie(headers, "theme").map(Theme::from_code).unwrap_or_default();
        Self(Arc::new(Inner { chosen, browser, theme, known: OnceLock::new() }))
    }

    /// Who it is has become known: their language, unless they chose another here, and the colour around them.
    pub(crate) fn meet(&self, locale: Locale, accent: Accent) {
        // The first knowledge of a request stays.
        let _ = self.0.known.set((locale, accent));
    }

    /// The language to speak to a teammate.
    pub(crate) fn locale(&self) -> Locale {
        let known = self.0.known.get().map(|(locale, _)| *locale);
        self.0.chosen.or(known).or(self.0.browser).unwrap_or_default()
    }

    /// The language to speak to a customer: their browser knows better than the shop does.
    pub(crate) fn locale_of_customer(&self) -> Locale {
        let shop = self.0.known.get().map(|(locale, _)| *locale);
        self.0.chosen.or(self.0.browser).or(shop).unwrap_or_default()
    }

    /// Light or dark.
    pub(crate) fn theme(&self) -> Theme {
        self.0.theme
    }

    /// The colour of the brand, or of the platform.
    pub(crate) fn accent(&self) -> Accent {
        self.0.known.get().map(|(_, accent)| *accent).unwrap_or_default()
    }

    /// To say something outside a brand.
    pub(crate) fn ui(&self, now: Millis) -> Ui {
        Ui::new(self.locale(), TimeZone::UTC, now)
    }
}

/// Puts the [`Reader`] into the request, for handlers and for the telling of refusals.
pub(crate) async fn note_reader(mut request: Request, next: Next) -> Response {
    let reader = Reader::of(request.uri(), request.headers());
    request.extensions_mut().insert(reader);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_choice_wins_then_the_person_then_the_browser() {
        let mut headers = HeaderMap::new();
        let uri = |text: &str| text.parse::<Uri>().unwrap_or_default();
        assert_eq!(Reader::of(&uri("/"), &headers).locale(), Locale::Fr);
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-GB,fr;q=0.5"));
        let reader = Reader::of(&uri("/"), &headers);
        assert_eq!(reader.locale(), Locale::En);
        reader.meet(Locale::Fr, Accent::default());
        assert_eq!(reader.locale(), Locale::Fr);
        assert_eq!(reader.locale_of_customer(), Locale::En);
        assert_eq!(Reader::of(&uri("/sign-in?next=%2F&lang=fr"), &headers).locale(), Locale::Fr);
        headers.insert(header::COOKIE, HeaderValue::from_static("lang=fr"));
        assert_eq!(Reader::of(&uri("/"), &headers).locale(), Locale::Fr);
    }
}
