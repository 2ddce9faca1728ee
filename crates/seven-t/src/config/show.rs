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
        ];
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

/// As a TOML text, with whatever must be escaped.
fn quoted(value: impl Display) -> String {
    toml::Value::String(value.to_string()).to_string()
}
