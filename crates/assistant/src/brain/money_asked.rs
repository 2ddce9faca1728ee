//! What is asked of money in words that leave no doubt: « j'ai combien en avoir ? », « jusqu'à quand je peux payer ? ».

use super::Brain;
use crate::AssistantError;
use language::fold;
use ordering::OrderState;

impl Brain<'_, '_> {
    /// Answers such a question; false when the message is none.
    pub(super) async fn hear_money_asked(&mut self) -> Result<bool, AssistantError> {
        let folded = fold(&self.words);
        let parts: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        if asks_for_credit(&parts) {
            let credit = self.gate.credit().await?;
            let line = if credit.minor > 0 {
                let amount = credit.display(self.say.locale());
                self.say.say("credit-left", &[("amount", (&amount).into())])
            } else {
                self.say.plain("credit-none")
            };
            self.reply.say(line);
            self.understood = true;
            return Ok(true);
        }
        if !asks_until_when(&parts) {
            return Ok(false);
        }
        let latest = self.gate.latest_order().await?;
        if !latest.is_some_and(|order| matches!(order.state, OrderState::AwaitingPayment { .. })) {
            return Ok(false);
        }
        self.understood = true;
        Box::pin(self.order_status()).await?;
        Ok(true)
    }
}

/// « jai combien en avoir », « mon avoir est de combien », « il me reste quoi comme avoir »; « c combien pour en avoir 2 » and
/// « je peux avoir le prix » are not.
fn asks_for_credit(parts: &[&str]) -> bool {
    let of_theirs = parts.windows(2).any(|pair| {
        matches!(pair, ["mon" | "d" | "cet", "avoir"])
            || matches!(pair, ["en" | "comme" | "un", "avoir"]) && !parts.contains(&"pour")
    });
    let asks = ["combien", "quoi", "reste", "quel", "solde"].iter().any(|word| parts.contains(word));
    let counts = parts.iter().any(|part| part.chars().all(|c| c.is_ascii_digit()));
    of_theirs && asks && !counts
}

/// « jusqu'à quand je peux payer », « jusqu'à quelle heure vous gardez ma commande ».
fn asks_until_when(parts: &[&str]) -> bool {
    let until = parts.iter().any(|part| part.starts_with("jusqu")) || parts.contains(&"until");
    let when = ["quand", "heure", "date", "jour", "when"].iter().any(|word| parts.contains(word));
    let of_it = |part: &&str| {
        part.starts_with("pay")
            || part.starts_with("pai")
            || part.starts_with("command")
            || part.starts_with("reserv")
            || *part == "order"
    };
    until && when && parts.iter().any(of_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(words: &str) -> Vec<String> {
        let folded = fold(words);
        folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn asks(words: &str, what: fn(&[&str]) -> bool) -> bool {
        let parts = parts(words);
        what(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[test]
    fn a_question_of_credit_is_told_from_others() {
        for said in
            ["jai combien en avoir ?", "j'ai combien en avoir", "mon avoir c combien", "il me reste quoi comme avoir ?"]
        {
            assert!(asks(said, asks_for_credit), "{said}");
        }
        for said in [
            "c combien pour en avoir 2",
            "je peux avoir le prix ?",
            "combien pour en avoir une douzaine",
            "je veux avoir le sac",
        ] {
            assert!(!asks(said, asks_for_credit), "{said}");
        }
    }

    #[test]
    fn a_question_of_the_deadline_is_told_from_others() {
        for said in
            ["jusqua quand je peux payer ?", "jusqu'à quelle heure vous gardez ma commande", "until when can I pay?"]
        {
            assert!(asks(said, asks_until_when), "{said}");
        }
        for said in ["vous êtes ouverts jusqu'à quelle heure ?", "jusqu'à quand la promo", "quand est-ce que je paie"]
        {
            assert!(!asks(said, asks_until_when), "{said}");
        }
    }
}
