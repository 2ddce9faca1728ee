use crate::price::{self, Currency, from_code};
use url::Url;

/// What is known before something is read: where it was, and whose shop it is.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The address it came from, or would have.
    pub url: Option<Url>,
    /// What HTTP said it is.
    pub content_type: String,
    /// The status it came with, if it came by HTTP.
    pub status: Option<u16>,
    /// The shop's currency, if the merchant said it.
    pub currency: Option<Currency>,
    /// The merchant's country, two letters.
    pub country: Option<String>,
    /// The page's language, two letters.
    pub language: Option<String>,
    /// What the columns of a table hold, as the merchant said: their names with what they hold.
    pub columns: Vec<(String, crate::Column)>,
    /// When it is read, for prices that last for a time; `None` takes them all as lasting.
    pub now: Option<crate::feed::Now>,
}

impl Context {
    /// For reading prices of which nothing more is known.
    pub fn prices(&self) -> price::Context {
        price::Context { currency: self.currency, country: self.country.clone(), ..price::Context::default() }
    }

    /// For reading prices whose currency stands elsewhere.
    pub fn prices_in(&self, currency: Option<Currency>) -> price::Context {
        price::Context { currency: currency.or(self.currency), ..self.prices() }
    }

    /// A currency as shops write it, in a field of its own: a code, a symbol, « FCFA ».
    pub fn currency_named(&self, text: &str) -> Option<Currency> {
        let text = text.trim();
        if text.is_empty() || text.len() > 16 {
            return None;
        }
        from_code(text).filter(|_| !matches!(text.to_ascii_uppercase().as_str(), "CFA")).or_else(|| {
            let said = price::parse(&format!("1 {text}"), &self.prices())?;
            said.currency.filter(|_| said.says_currency)
        })
    }
}
