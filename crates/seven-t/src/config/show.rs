use super::{Config, LogFormat};
use std::fmt::Display;

impl Config {
    /// The effective configuration as a file one could start from, for `seven-t config`: the secret key is told to be
    /// set but not shown, and passwords inside addresses are replaced.
    pub fn to_toml_redacted(&self) -> String {
        let format = match self.log.format {
            LogFormat::Text => "text",
            LogFormat::Json => "json",
        };
        let reach = match self.knowledge.pages_from {
            shopfront::Reach::Public => "public",
            shopfront::Reach::Loopback => "loopback",
        };
        let proxies: Vec<String> = self.http.trusted_proxies.iter().map(quoted).collect();
        let mut lines = vec![
            format!("listen = {}", quoted(self.listen)),
            format!("public_url = {}", quoted(self.public_url.as_str().trim_end_matches('/'))),
            format!("database_url = {}", quoted(&self.database_url)),
            format!("data_dir = {}", quoted(self.data_dir.display())),
            format!("models_dir = {}", quoted(self.models_dir.display())),
            "secret_key = \"…set…\"".to_owned(),
            String::new(),
            "[log]".to_owned(),
            format!("format = {}", quoted(format)),
            format!("level = {}", quoted(&self.log.level)),
            String::new(),
            "[conversation]".to_owned(),
            format!("burst_wait_min_ms = {}", self.conversation.burst_wait_min_ms),
            format!("burst_wait_max_ms = {}", self.conversation.burst_wait_max_ms),
            format!("unknown_send_grace_ms = {}", self.conversation.unknown_send_grace_ms),
            String::new(),
            "[whatsapp]".to_owned(),
            format!("graph_version = {}", quoted(&self.whatsapp.graph_version)),
            format!("line_rate_per_second = {}", self.whatsapp.line_rate_per_second),
            String::new(),
            "[payments]".to_owned(),
            format!("call_budget_percent = {}", self.payments.call_budget_percent),
            String::new(),
            "[jobs]".to_owned(),
            format!("workers = {}", self.jobs.workers),
            format!("lease_ms = {}", self.jobs.lease_ms),
            String::new(),
            "[database]".to_owned(),
            format!("pool_size = {}", self.database.pool_size),
            String::new(),
            "[http]".to_owned(),
            format!("trusted_proxies = [{}]", proxies.join(", ")),
            String::new(),
            "[knowledge]".to_owned(),
            format!("pages_from = {}", quoted(reach)),
            String::new(),
            "[alerts]".to_owned(),
            format!("silence_minutes = {}", self.alerts.silence_minutes),
            String::new(),
            "[voice]".to_owned(),
            format!("listen = {}", quoted(yes_or_no(self.voice.listen))),
            format!("speak = {}", quoted(yes_or_no(self.voice.speak))),
            format!("workers = {}", self.voice.workers),
            format!("threads = {}", self.voice.threads),
            format!("memory_mb = {}", self.voice.memory_mb),
        ];
        let at = lines.iter().position(|line| line.starts_with("secret_key")).unwrap_or_default();
        let from = self.models_from.iter().map(|folder| format!("models_from = {}", quoted(folder.display())));
        let mirror = self.models_mirror.iter().map(|url| format!("models_mirror = {}", quoted(url)));
        lines.splice(at..at, from.chain(mirror).collect::<Vec<_>>());
        let at = lines.len();
        let voice = &self.voice;
        for (word, service) in [("hear", &voice.hears), ("speak", &voice.speaks)] {
            let Some(service) = service else { continue };
            lines.push(format!("{word}_url = {}", quoted(&service.base_url)));
            lines.push(format!("{word}_model = {}", quoted(&service.model)));
            if service.key.is_some() {
                lines.push(format!("{word}_key = \"…set…\""));
            }
        }
        if let Some(service) = &voice.speaks {
            lines.push(format!("speak_dialect = {}", quoted(service.dialect.code())));
            lines.push(format!("speak_voice = {}", quoted(&service.voice)));
        }
        for (word, price) in [("hear", voice.hear_price), ("speak", voice.speak_price)] {
            if price > 0 {
                lines.push(format!("{word}_price = {price}"));
            }
        }
        debug_assert!(lines[..at].iter().any(|line| line == "[voice]"), "services stand in their section");
        if let Some(organisation) = &self.platform.organisation {
            lines.extend([String::new(), "[platform]".to_owned(), format!("organisation = {}", quoted(organisation))]);
        }
        if let Some(mail) = &self.mail {
            let server = format!("server = {}", quoted(&mail.server));
            lines.extend([String::new(), "[mail]".to_owned(), server, format!("from = {}", quoted(&mail.from))]);
            if let Some((user, _)) = &mail.credentials {
                lines.extend([format!("user = {}", quoted(user)), "password = \"…set…\"".to_owned()]);
            }
        }
        lines.join("\n") + "\n"
    }
}

const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// As a TOML text, with whatever must be escaped.
fn quoted(value: impl Display) -> String {
    toml::Value::String(value.to_string()).to_string()
}
