use super::error::Refusal;
use std::collections::BTreeMap;

/// A form in Stripe's bracket notation, by full parameter name.
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a body or a query; an empty `[]` counts its place.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(text).map_err(|_| Refusal::state("The form could not be decoded."))?;
        let mut form = BTreeMap::new();
        for (place, (name, value)) in pairs.into_iter().enumerate() {
            form.insert(name.replace("[]", &format!("[{place}]")), value);
        }
        Ok(Self(form))
    }

    /// A value that is present and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::param("parameter_missing", name, format!("Missing required param: {name}.")))
    }

    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let wrong = || Refusal::param("parameter_invalid_integer", name, format!("Invalid integer: {text}"));
        text.parse().map(Some).map_err(|_| wrong())
    }

    /// `prefix[key]` for every key.
    pub(super) fn map(&self, prefix: &str) -> BTreeMap<String, String> {
        let key = |name: &str| name.strip_prefix(prefix)?.strip_prefix('[')?.strip_suffix(']').map(str::to_owned);
        self.0.iter().filter_map(|(name, value)| Some((key(name)?, value.clone()))).collect()
    }

    /// The values of `prefix[0]`, `prefix[1]`….
    pub(super) fn list(&self, prefix: &str) -> Vec<String> {
        self.map(prefix).into_values().collect()
    }

    /// How many `prefix[n]…` there are: 0, 1, 2… without a gap.
    pub(super) fn count(&self, prefix: &str) -> usize {
        (0..=100).take_while(|n| self.0.keys().any(|name| name.starts_with(&format!("{prefix}[{n}]")))).count()
    }

    /// Refuses the first parameter that is not one of `known`, where `#` stands for a place and `*` for any key.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self.0.keys().find(|name| !known.iter().any(|pattern| fits(name, pattern))) {
            None => Ok(()),
            Some(name) => Err(Refusal::param("parameter_unknown", name, format!("Received unknown parameter: {name}"))),
        }
    }

    /// The same for the same parameters, whatever their order.
    pub(super) fn fingerprint(&self) -> String {
        format!("{:?}", self.0)
    }
}

fn fits(name: &str, pattern: &str) -> bool {
    let split = |text: &str| text.split('[').map(|part| part.trim_end_matches(']').to_owned()).collect::<Vec<_>>();
    let (name, pattern) = (split(name), split(pattern));
    name.len() == pattern.len()
        && name.iter().zip(&pattern).all(|(part, wanted)| match wanted.as_str() {
            "#" => !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()),
            "*" => !part.is_empty(),
            wanted => part == wanted,
        })
}
