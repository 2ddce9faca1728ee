use super::{PaymeTrust, dialect::Meaning};
use crate::{PspError, exchange::exchange, tokens::Token};
use kernel::Millis;

/// The longest life we believe in, and the margin before the end, in seconds (§1.3).
const LONGEST: i64 = 86_400;
const MARGIN: i64 = 3_600;

impl PaymeTrust {
    pub(super) async fn log_in(&self, now: Millis) -> Result<Token, PspError> {
        let (names, answer) = (&self.dialect.request, &self.dialect.answer);
        let mut body = serde_json::Map::new();
        body.insert(names.api_key.clone(), self.keys.api_key.reveal().into());
        body.insert(names.api_password.clone(), self.keys.api_password.reveal().into());
        let url = format!("{}{}", self.base, self.dialect.paths.login);
        let answered = exchange(self.http.post(url).json(&body)).await?;
        let said = self.said(&answered.json);
        if said.meaning != Some(Meaning::Accepted) {
            let keys_are_wrong = matches!(said.meaning, Some(Meaning::Credentials | Meaning::Refused))
                || matches!(answered.status.as_u16(), 401 | 403);
            return Err(if keys_are_wrong { PspError::Credentials(said.code_text()) } else { said.refusal() });
        }
        Token::of(&answered.json, (&answer.access_token, &answer.expires_in), now, LONGEST, MARGIN)
    }
}
