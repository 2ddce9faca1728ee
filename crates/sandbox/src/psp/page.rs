//! The frame of the payers' pages: plain HTML, French, and honest about being a sandbox.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use kernel::{Locale, Money};

/// A page with `title`; `body` is HTML.
pub(super) fn page(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title><style>\
body{{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f3f4f6;color:#111827}}\
main{{max-width:26rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:.75rem}}\
.note{{font-size:.875rem;color:#92400e;background:#fef3c7;padding:.5rem .75rem;border-radius:.5rem}}\
.amount{{font-size:2rem;font-weight:700;margin:.25rem 0}}label{{display:block;margin:.75rem 0 .25rem}}\
input,select,button{{font:inherit;width:100%;box-sizing:border-box;padding:.65rem;border-radius:.5rem;border:1px solid #9ca3af}}\
button{{margin-top:.75rem;border:0;background:#111827;color:#fff;cursor:pointer}}\
button.plain{{background:#e5e7eb;color:#111827}}.error{{color:#b91c1c;font-weight:600}}\
</style></head><body><main><p class=\"note\">Bac à sable : aucun argent réel ne bouge.</p>{body}</main></body></html>",
        title = escape(title),
    ))
}

/// Text made safe inside HTML and quoted attributes.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// What a payer sees of a payment.
pub(super) struct Checkout<'a> {
    pub(super) provider: &'a str,
    /// What is paid for.
    pub(super) label: &'a str,
    pub(super) amount: i64,
    pub(super) currency: &'a str,
    /// How it ended, once it has.
    pub(super) over: Option<&'static str>,
    /// Inputs and buttons, as HTML.
    pub(super) fields: &'a str,
}

/// The buttons of most: `decision` is `pay`, `refuse` or `no_balance`.
pub(super) const BUTTONS: &str = "<button name=\"decision\" value=\"pay\">Payer</button>\
<button name=\"decision\" value=\"refuse\" class=\"plain\">Refuser</button>\
<button name=\"decision\" value=\"no_balance\" class=\"plain\">Payer avec un solde insuffisant</button>";

impl Checkout<'_> {
    /// The page; with `error`, as the answer to a form that makes no sense.
    pub(super) fn shown(&self, error: Option<&str>) -> Response {
        let amount = self.currency.parse().map_or_else(
            |_| format!("{} {}", self.amount, self.currency),
            |currency| Money::new(self.amount, currency).display(Locale::Fr),
        );
        let head = format!("<h1>{}</h1><p>{}</p><p class=\"amount\">{amount}</p>", self.provider, escape(self.label));
        let body = match self.over {
            Some(over) => format!("{head}<p>{over}</p>"),
            None => {
                let error = error.map(|text| format!("<p class=\"error\">{text}</p>")).unwrap_or_default();
                format!("{head}{error}<form method=\"post\">{}</form>", self.fields)
            }
        };
        let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        (status, page(self.provider, &body)).into_response()
    }
}

/// The answer to a link nobody made.
pub(super) fn unknown_link(provider: &str) -> Response {
    (StatusCode::NOT_FOUND, page(provider, "<h1>Lien inconnu</h1>")).into_response()
}
