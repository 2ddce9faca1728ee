use super::Orange;
use crate::{PspError, exchange::exchange, tokens::Token};
use kernel::Millis;

/// The life that is documented, and a margin before the end of whatever is told, in seconds.
const LONGEST: i64 = 7_776_000;
const MARGIN: i64 = 60;

impl Orange {
    /// OAuth 2 client credentials.
    pub(super) async fn log_in(&self, now: Millis) -> Result<Token, PspError> {
        let request = self.http.post(format!("{}/oauth/v3/token", self.base));
        let request = request.basic_auth(self.keys.client_id.reveal(), Some(self.keys.client_secret.reveal()));
        let answered = exchange(request.form(&[("grant_type", "client_credentials")])).await?;
        let word = |name: &str| answered.json[name].as_str().map(str::to_owned);
        let (code, sentence) = (word("error"), word("error_description"));
        let answered = answered.judged(|_| (code, sentence)).accepted().map_err(|error| match error {
            // OAuth says `invalid_client` with a 400 too.
            PspError::Refused { code, .. } => PspError::Credentials(code),
            other => other,
        })?;
        Token::of(&answered.json, ("access_token", "expires_in"), now, LONGEST, MARGIN)
    }
}
