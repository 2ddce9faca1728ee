use super::Reader;
use crate::{
    Web,
    views::{ErrorPage, Flash, Trouble},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use kernel::ApiError;

/// What a handler gives.
pub(crate) type Answer<T = Response> = Result<T, Refused>;

/// A refusal on its way out: [`tell_refusals`] makes it a page or a fragment in the reader's language.
#[derive(Debug, Clone)]
pub(crate) enum Refused {
    /// A room refused, or failed.
    By(ApiError),
    /// Nobody is signed in.
    SignedOut,
}

impl Refused {
    /// There is no such thing for this reader.
    pub(crate) fn not_found() -> Self {
        Self::By(ApiError::not_found("page"))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::By(error) => StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            Self::SignedOut => StatusCode::UNAUTHORIZED,
        }
    }
}

impl<E: Into<ApiError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::By(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Whether the page's own script asks, and not a browser that shows what it gets.
pub(crate) fn is_asked_by_script(headers: &HeaderMap) -> bool {
    headers.contains_key("HX-Request") || headers.get("accept").is_some_and(|value| value == "text/event-stream")
}

/// Tells refusals in the reader's language: a page, or for the page's own script a sentence to show.
pub(crate) async fn tell_refusals(State(web): State<Web>, request: Request, next: Next) -> Response {
    let reader = request.extensions().get::<Reader>().cloned();
    let by_script = is_asked_by_script(request.headers());
    let from = page_before(request.headers());
    let back = if request.method().is_safe() { request.uri().path_and_query().map(ToString::to_string) } else { None };
    let is_customer = request.uri().path().starts_with(&payments::pay_path(""));
    let mut response = next.run(request).await;
    let Some(refused) = response.extensions_mut().remove::<Refused>() else { return response };
    let Some(reader) = reader else { return response };
    let status = refused.status();
    let ui = reader.ui(web.db.clock().now());
    match refused {
        Refused::SignedOut if by_script => {
            (status, Flash { text: ui.say("flash-signed-out"), bad: true }).into_response()
        }
        Refused::SignedOut => {
            let next = back.filter(|back| back != "/").map(|back| format!("?next={}", ui.query(&back)));
            Redirect::to(&format!("/sign-in{}", next.unwrap_or_default())).into_response()
        }
        Refused::By(error) if by_script => (status, Flash { text: sentence(&ui, &error), bad: true }).into_response(),
        Refused::By(error) => {
            let trouble = Trouble::from_status(error.status);
            let is_form = matches!(trouble, Trouble::Refused { .. });
            let why = is_form.then(|| key_of(&error)).filter(|key| *key != ANY_REFUSAL).map(|key| ui.say(key));
            let back = from.filter(|_| is_form);
            let page =
                ErrorPage { ui, theme: reader.theme(), accent: reader.accent(), trouble, why, back, is_customer };
            (status, page).into_response()
        }
    }
}

/// The page of ours that a form was on, as the browser tells it; never another site.
fn page_before(headers: &HeaderMap) -> Option<String> {
    let address = headers.get("referer")?.to_str().ok()?.parse::<axum::http::Uri>().ok()?;
    address.path_and_query().map(|path| path.as_str().to_owned()).filter(|path| !path.starts_with("//"))
}

/// What is said of a refusal that nothing more is known of.
const ANY_REFUSAL: &str = "flash-refused";

/// What a refused form says in place.
fn sentence(ui: &crate::Ui, error: &ApiError) -> String {
    ui.say(key_of(error))
}

/// The sentence that says why.
fn key_of(error: &ApiError) -> &'static str {
    match (error.code.as_ref(), error.status) {
        ("window_closed", _) => "flash-window-closed",
        ("message_limit", _) => "flash-message-limit",
        ("recording_unread", _) => "flash-recording-unread",
        ("recording_too_long", _) => "flash-recording-too-long",
        ("recording_not_sent", _) => "flash-recording-not-sent",
        ("out_of_stock", _) => "flash-out-of-stock",
        ("not_vouched", _) => "flash-not-vouched",
        ("promo_unknown" | "promo_over", 422) => "flash-promo-over",
        ("promo_not_yet", _) => "flash-promo-not-yet",
        ("promo_used_up", 422) => "flash-promo-all-used",
        ("promo_used_by_them", _) => "flash-promo-used-by-them",
        ("promo_exists", _) => "flash-promo-exists",
        ("promo_used_up", _) => "flash-promo-used-up",
        ("not_payable", _) => "flash-not-payable",
        ("no_way_to_pay", _) => "flash-no-way-to-pay",
        ("hold_over", _) => "flash-hold-over",
        ("hold_too_long", _) => "flash-hold-too-long",
        ("reference_needed", _) => "flash-reference-needed",
        ("not_a_day", _) => "flash-not-a-day",
        ("not_an_amount", _) => "flash-not-an-amount",
        ("too_much", _) => "flash-too-much",
        ("not_begun", _) => "flash-not-begun",
        ("manager_needed", _) => "flash-manager-needed",
        ("refund_refuses", _) => "flash-refund-refuses",
        ("rest_changed", _) => "flash-rest-changed",
        ("not_to_collect", _) => "flash-not-to-collect",
        ("nothing_taken", _) => "flash-nothing-taken",
        ("not_in_hand", _) => "flash-not-in-hand",
        ("taken_by_another", _) => "flash-taken-by-another",
        ("no_longer_fits" | "under_way" | "too_late", _) => "flash-no-longer-fits",
        ("wrong_stage", _) => "flash-wrong-stage",
        ("another_lead_open", _) => "flash-another-lead",
        ("nothing_chosen", _) => "flash-nothing-chosen",
        ("no_text" | "too_long", _) => "flash-no-text",
        (_, 403) => "error-forbidden-next",
        (_, 500..) => "flash-failed",
        _ => ANY_REFUSAL,
    }
}
