//! Alerts by e-mail, over SMTP.

use crate::{
    Letter,
    carrier::{Carried, Carrier, Carrying},
    words,
};
use kernel::{Millis, Secret};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::time::{Duration, UNIX_EPOCH};
use url::{Host, Url};

/// A server may be slow; a job has a minute.
const PATIENCE: Duration = Duration::from_secs(20);

/// How e-mail leaves.
#[derive(Debug, Clone)]
pub struct MailOptions {
    /// `smtps://host:465` (TLS from the first byte) or `smtp://host:587` (STARTTLS, required); in the clear only on this
    /// machine (`smtp://127.0.0.1:7072`).
    pub server: Url,
    /// As whom we sign in there; none where nobody has to.
    pub credentials: Option<(String, Secret)>,
    /// `alerts@example.com` or `SEVEN T <alerts@example.com>`.
    pub from: String,
}

/// Why e-mail cannot leave as it was configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongMail {
    /// Another scheme, no host, or a password in the address.
    #[error("must be smtp://host:port or smtps://host:port, without a user in it")]
    Server,
    /// Not an address.
    #[error("must be an e-mail address, such as alerts@example.com or SEVEN T <alerts@example.com>")]
    From,
    /// This machine has no certificates to trust.
    #[error("needs TLS, and no trusted certificates were found on this machine")]
    Tls,
}

/// Sends e-mail.
#[derive(Clone)]
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
}

impl Mailer {
    /// A mailer of these options; links begin with `public_url`.
    pub fn new(options: &MailOptions, public_url: &Url) -> Result<Self, WrongMail> {
        let from: Mailbox = options.from.parse().map_err(|_| WrongMail::From)?;
        let url = &options.server;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(WrongMail::Server)?.to_owned();
        let plain_host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if !url.username().is_empty() || url.password().is_some() || !matches!(url.path(), "" | "/") {
            return Err(WrongMail::Server);
        }
        let secured = || TlsParameters::new(plain_host.clone()).map_err(|_| WrongMail::Tls);
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapper(secured()?), 465),
            "smtp" if is_this_machine(url) => (Tls::None, 25),
            "smtp" => (Tls::Required(secured()?), 587),
            _ => return Err(WrongMail::Server),
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(plain_host)
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some(name) = public_url.host_str().filter(|_| matches!(public_url.host(), Some(Host::Domain(_)))) {
            server = server.hello_name(ClientId::Domain(name.to_owned()));
        }
        if let Some((user, password)) = &options.credentials {
            server = server.credentials(Credentials::new(user.clone(), password.reveal().to_owned()));
        }
        let public_url = public_url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { server: server.build(), from, public_url })
    }

    fn message(&self, letter: &Letter) -> Option<Message> {
        let Letter { to, brand, lines, .. } = letter;
        let url = |path: &str| format!("{}{path}", self.public_url);
        let (look, more) = (url(&letter.path), url(&letter.preferences_path));
        let (look, why) = (words::mail_look(to.locale, &look), words::mail_why(to.locale, brand, &more));
        let body = format!("{}\n\n{look}\n\n-- \n{why}\n", lines.join("\n"));
        let address = to.email.parse().ok()?;
        // A name is somebody's own text: one that cannot stand in a header is left out.
        let to = Mailbox::new(Some(to.name.clone()).filter(|name| !name.chars().any(char::is_control)), address);
        // The same at every try, so that a mailbox that got it twice can tell.
        let id = format!("<{}@{}>", letter.id, self.from.email.domain());
        let since = Duration::from_millis(u64::try_from(letter.at.0).unwrap_or_default());
        let message = Message::builder()
            .message_id(Some(id))
            .date(UNIX_EPOCH + since)
            .from(self.from.clone())
            .to(to)
            .subject(format!("[{brand}] {}", letter.subject).replace(['\r', '\n'], " "))
            .header(ContentType::TEXT_PLAIN);
        message.body(body).ok()
    }
}

impl Carrier for Mailer {
    fn carry<'a>(&'a self, letter: &'a Letter) -> Carrying<'a> {
        Box::pin(async move {
            let Some(message) = self.message(letter) else { return Carried::Refused { why: "no_address" } };
            match self.server.send(message).await {
                Ok(_) => Carried::Sent,
                Err(error) if error.is_permanent() => Carried::Refused { why: "refused" },
                // No answer, no connection, or « come back later ».
                Err(error) => {
                    let status = error.status().map(|code| code.to_string());
                    tracing::warn!(alert.message = %letter.id, smtp.status = status, "The mail server does not take a message for now");
                    Carried::Later { why: "mail_server", at_least: Millis(0) }
                }
            }
        })
    }
}

fn is_this_machine(url: &Url) -> bool {
    // A scheme that `url` does not know keeps its host as text.
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(server: &str, from: &str) -> Result<Mailer, WrongMail> {
        let options = MailOptions {
            server: server.parse().unwrap(),
            credentials: Some(("awa".into(), Secret::new("secret"))),
            from: from.into(),
        };
        Mailer::new(&options, &"https://vente.example.com".parse().unwrap())
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear() {
        for (server, plain) in [
            ("smtp://127.0.0.1:7072", true),
            ("smtp://localhost:7072", true),
            ("smtp://[::1]:7072", true),
            ("smtp://mail.example.com", false),
            ("smtp://10.0.0.1:25", false),
            ("smtps://mail.example.com", false),
        ] {
            assert!(made(server, "alerts@example.com").is_ok(), "{server}");
            let url: Url = server.parse().unwrap();
            assert_eq!(url.scheme() == "smtp" && is_this_machine(&url), plain, "{server}");
        }
    }

    #[test]
    fn what_is_configured_wrongly_is_told() {
        for server in ["http://mail.example.com", "smtp://awa:pw@mail.example.com", "smtp:mail"] {
            assert_eq!(made(server, "alerts@example.com").err(), Some(WrongMail::Server), "{server}");
        }
        assert_eq!(made("smtp://mail.example.com", "nobody").err(), Some(WrongMail::From));
        assert!(made("smtp://mail.example.com", "SEVEN T <alerts@example.com>").is_ok());
    }
}
