use super::Mtn;
use crate::{PspError, exchange::exchange_within, tokens::Token};
use kernel::Millis;
use std::time::Duration;

/// In seconds.
const LONGEST: i64 = 3_600;
const MARGIN: i64 = 120;
/// Token calls of the new platform take 10 to 20 s (§8).
const PATIENCE: Duration = Duration::from_secs(22);

impl Mtn {
    pub(super) async fn log_in(&self, base: &str, now: Millis) -> Result<Token, PspError> {
        let request = self.dressed(self.http.post(format!("{base}/collection/token/")));
        // The raw values: new ids end in `=`, which must stay one.
        let request = request.basic_auth(self.keys.api_user.reveal(), Some(self.keys.api_key.reveal()));
        let answered = exchange_within(request, PATIENCE).await?;
        let error = answered.json["error"].as_str().or_else(|| answered.json["code"].as_str()).map(str::to_owned);
        let answered = answered.judged(|_| (error, None)).accepted().map_err(|error| match error {
            PspError::Refused { code, .. } => PspError::Credentials(code),
            other => other,
        })?;
        Token::of(&answered.json, ("access_token", "expires_in"), now, LONGEST, MARGIN)
    }
}
