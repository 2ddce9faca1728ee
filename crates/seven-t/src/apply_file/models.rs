//! The models a brand's agent may think with.

use super::{
    check::{Check, Once},
    input::ModelInput,
    shape,
};
use assistant::RequestKind;
use kernel::{Millis, seconds};
use models::{Dialect, Price};
use toml::Spanned;

/// Seconds a question may take where the file does not say.
const USUALLY: i64 = 12;

impl Check<'_> {
    pub(super) fn models(&mut self, shapes: Vec<shape::Model>) -> Vec<ModelInput> {
        let mut names = Once::new("model");
        let mut models = Vec::with_capacity(shapes.len());
        for shape in shapes {
            names.see(self, &shape.name);
            let dialect = self.one_of("dialect", &shape.dialect, &Dialect::ALL, |dialect| dialect.code());
            let price = shape.price.unwrap_or_default();
            models.push(ModelInput {
                dialect: dialect.unwrap_or(Dialect::OpenAi),
                base_url: shape.base_url.map(|url| self.address("base_url", &url)),
                name: self.filled("name", &shape.name, 120),
                key: shape.key.map(|key| self.secret("key", key)),
                time_out: self.time_out(shape.time_out_seconds.as_ref()),
                price: Price {
                    input: self.per_million("price.input", price.input.as_ref()),
                    cached_input: self
                        .per_million("price.cached_input", price.cached_input.as_ref().or(price.input.as_ref())),
                    written_input: self
                        .per_million("price.written_input", price.written_input.as_ref().or(price.input.as_ref())),
                    output: self.per_million("price.output", price.output.as_ref()),
                },
                requests: self.requests(shape.requests),
            });
        }
        models
    }

    fn requests(&mut self, given: Option<Spanned<Vec<shape::Text>>>) -> Vec<RequestKind> {
        let mut once = Once::new("request");
        let mut requests = Vec::new();
        for text in given.iter().flat_map(|given| given.get_ref()) {
            once.see(self, text);
            requests.extend(self.one_of("request", text, &RequestKind::ALL, |kind| kind.code()));
        }
        requests
    }

    fn time_out(&mut self, given: Option<&Spanned<i64>>) -> Millis {
        let Some(given) = given else { return seconds(USUALLY) };
        if !(1..=30).contains(given.get_ref()) {
            self.wrong(given, "time_out_seconds must be from 1 to 30: a customer waits");
        }
        seconds(*given.get_ref())
    }

    /// Minor units of the brand's currency per million tokens.
    fn per_million(&mut self, key: &str, given: Option<&Spanned<i64>>) -> u64 {
        let Some(given) = given else { return 0 };
        u64::try_from(*given.get_ref()).unwrap_or_else(|_| {
            self.wrong(given, format!("{key} must not be negative: it is per million tokens, in the brand's currency"));
            0
        })
    }
}
