//! `[mail]`: all of it, or nothing.

use super::{
    Place,
    read::text,
    settings::{Settings, Value},
};
use alerts::{MailOptions, Mailer, WrongMail};
use kernel::Secret;
use url::Url;

/// How e-mail leaves; none where no server is named. What is missing or contradicts itself is told.
pub(super) fn mail(from: &mut Settings, public_url: &Url) -> Option<MailOptions> {
    const SERVER: &str = "mail.server";
    let place = |from: &Settings, key| from.place(key).unwrap_or(Place::Nowhere);
    if from.place(SERVER).is_none() {
        for key in ["mail.from", "mail.user", "mail.password"] {
            if let Some(place) = from.place(key) {
                from.wrong(place, format!("`{key}` says nothing without `{SERVER}`"));
            }
        }
        return None;
    }
    let server = from.take(SERVER, address);
    let sender = from.take("mail.from", |value| Ok(text(value)?.to_owned()));
    let user = from.take("mail.user", |value| Ok(text(value)?.to_owned()));
    let password = from.take("mail.password", |value| Ok(Secret::new(text(value)?)));
    if from.place("mail.from").is_none() {
        let place = place(from, SERVER);
        from.wrong(place, format!("`{SERVER}` needs `mail.from`, the address that e-mail comes from"));
    }
    if from.place("mail.user").is_some() != from.place("mail.password").is_some() {
        let place = from.place("mail.user").unwrap_or_else(|| place(from, "mail.password"));
        from.wrong(place, "`mail.user` and `mail.password` go together");
    }
    let options = MailOptions { server: server?, credentials: user.zip(password), from: sender? };
    match Mailer::new(&options, public_url) {
        Ok(_) => Some(options),
        Err(wrong) => {
            let key = if wrong == WrongMail::From { "mail.from" } else { SERVER };
            let place = place(from, key);
            from.wrong(place, format!("`{key}` {wrong}"));
            None
        }
    }
}

fn address(value: &Value) -> Result<Url, String> {
    Url::parse(text(value)?.trim()).map_err(|why| format!("is not an address: {why}"))
}
