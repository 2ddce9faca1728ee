use super::facts::Facts;
use crate::{Context, html::Dom, text::bare};

/// Why a page says nothing to a reader, if it does not: a short stable word (contract, section 2).
pub(super) fn why(dom: &Dom, facts: &Facts, context: &Context) -> Option<&'static str> {
    let title = bare(&facts.title);
    let status = context.status.unwrap_or(200);
    let challenges = [
        "just a moment",
        "attention required",
        "un instant",
        "verifying you are human",
        "ddos-guard",
        "access denied",
        "please wait... | cloudflare",
        "checking your browser",
        "security check",
        "robot check",
        "are you a robot",
    ];
    let challenged = dom.elements().filter(|id| matches!(dom.name(*id), "form" | "div")).any(|id| {
        let is_it = |said: &str| matches!(said, "challenge-form" | "cf-challenge" | "challenge-running");
        dom.attr(id, "id").is_some_and(is_it)
            || dom.attr(id, "class").is_some_and(|class| class.split_ascii_whitespace().any(is_it))
    });
    if challenges.iter().any(|known| title.starts_with(known)) || challenged {
        return Some("challenge");
    }
    if matches!(status, 404 | 410) {
        return Some("not_found");
    }
    if matches!(status, 401 | 403 | 407) {
        return Some("closed");
    }
    if status >= 500 || status == 429 {
        return Some("unavailable");
    }
    let path = facts.urls.last().map(|url| crate::link::path(url).to_owned()).unwrap_or_default();
    let asks_password =
        dom.named("input").any(|id| dom.attr(id, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("password")));
    let password_page = path == "/password"
        || [
            "opening soon",
            "coming soon",
            "bientot disponible",
            "ouverture prochaine",
            "site en maintenance",
            "maintenance",
        ]
        .iter()
        .any(|words| title.contains(words));
    if password_page && (asks_password || dom.elements().all(|id| dom.attr(id, "itemtype").is_none())) {
        return Some("password_page");
    }
    if asks_password
        && ["log in", "login", "sign in", "connexion", "se connecter", "identifiez-vous", "connectez-vous", "log into"]
            .iter()
            .any(|words| title.contains(words))
    {
        return Some("login_wall");
    }
    let parked = [
        "domain is for sale",
        "this domain may be for sale",
        "ce domaine est a vendre",
        "buy this domain",
        "domaine parke",
        "parked domain",
        "domain for sale",
        "is for sale",
    ];
    let words = || {
        dom.named("body")
            .next()
            .map(|body| bare(&dom.text(body).chars().take(600).collect::<String>()))
            .unwrap_or_default()
    };
    (parked.iter().any(|known| title.contains(known))
        || dom.nodes.len() < 400 && parked.iter().any(|known| words().contains(known)))
    .then_some("parked")
}
