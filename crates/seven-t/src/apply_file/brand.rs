use super::{
    BrandInput, LineInput, PaymentAccountInput, SettingsInput,
    check::{Check, Once},
    countries::is_country,
    shape::{self, Text},
};
use catalogue::Synonym;
use identity::{PaymentMethod, TillRules};
use jiff::tz::TimeZone;
use kernel::{Currency, Phone, Secret};
use std::collections::BTreeMap;
use toml::Spanned;

/// Where Meta's Graph API is.
const META: &str = "https://graph.facebook.com";
const METHODS: [PaymentMethod; 2] = [PaymentMethod::Online, PaymentMethod::CashOnDelivery];

impl Check<'_> {
    pub(super) fn brands(&mut self, shapes: Vec<shape::Brand>) -> Vec<BrandInput> {
        let mut slugs = Once::new("slug");
        let mut numbers = Once::new("phone_number_id");
        shapes
            .into_iter()
            .map(|shape| {
                slugs.see(self, &shape.slug);
                self.brand(shape, &mut numbers)
            })
            .collect()
    }

    fn brand(&mut self, shape: shape::Brand, numbers: &mut Once) -> BrandInput {
        let currency = self.currency(&shape.currency);
        let products = self.products(shape.products, shape.catalogue_csv, currency);
        let delivery_zones = self.delivery_zones(shape.delivery_zones, currency);
        let locale = self.locale(shape.locale);
        let knowledge = self.knowledge(shape.knowledge, locale);
        let sources = self.sources(shape.sources);
        let agenda = shape.agenda.map(|agenda| self.agenda(agenda, currency));
        let alert_template = shape.alert_template.and_then(|template| self.alert_template(template));
        let promo_codes = self.promo_codes(shape.promo_codes, currency, shape.time_zone.get_ref());
        BrandInput {
            slug: self.slug("slug", shape.slug),
            name: self.name("name", &shape.name),
            country: self.country(shape.country),
            currency,
            locale,
            time_zone: self.time_zone(&shape.time_zone),
            synonyms: shape.synonyms.map(|all| all.into_iter().map(|(said, meant)| Synonym { said, meant }).collect()),
            settings: SettingsInput {
                hold_minutes: shape.hold_minutes.map(|minutes| self.hold_minutes(&minutes)),
                payment_methods: shape.payment_methods.map(|given| self.payment_methods(&given)),
                remind_before: self.up_to("remind_before_minutes", shape.remind_before_minutes, 240),
                remind_after: self.up_to("remind_after_hours", shape.remind_after_hours, 23),
                quiet: shape.quiet_hours.map(|text| self.quiet_hours(&text)),
                notices: shape.notices.map(|given| self.steps(&given)),
                couriers: shape
                    .couriers
                    .map(|given| given.iter().filter_map(|text| self.phone("couriers", text)).collect()),
                cash_open_most: self.up_to("cash_open_most", shape.cash_open_most, TillRules::MOST),
                cash_refusals_most: self.up_to("cash_refusals_most", shape.cash_refusals_most, TillRules::MOST),
                refund_when_gone: shape.refund_when_gone,
                listens: shape.listens,
                speaks: shape.speaks,
                hears_from: self.up_to("hears_from", shape.hears_from, 100),
            },
            colour: shape.colour.map(|colour| self.colour(colour)),
            logo: self.logo(shape.logo.as_ref()),
            lines: shape.lines.into_iter().map(|line| self.whatsapp_line(line, numbers)).collect(),
            agents: self.agents(shape.agents),
            models: self.models(shape.models),
            model_budget: shape.model_budget.and_then(|sum| self.amount("model_budget", &sum, currency)),
            payment_accounts: self.payment_accounts(shape.payment_accounts),
            delivery_zones,
            promo_codes,
            knowledge,
            sources,
            agenda,
            alert_template,
            products,
        }
    }

    fn currency(&mut self, text: &Text) -> Currency {
        text.get_ref().parse().unwrap_or_else(|_| {
            self.wrong(text, format!("unknown currency {:?}: use an ISO 4217 code such as XOF", text.get_ref()));
            Currency::XOF
        })
    }

    fn country(&mut self, text: Text) -> String {
        if !is_country(text.get_ref()) {
            self.wrong(&text, format!("unknown country {:?}: use an ISO 3166 code such as CI", text.get_ref()));
        }
        text.into_inner()
    }

    /// The name as the time zone database spells it.
    fn time_zone(&mut self, text: &Text) -> String {
        let zone = TimeZone::get(text.get_ref()).ok();
        let name = zone.as_ref().and_then(TimeZone::iana_name).map(ToOwned::to_owned);
        name.unwrap_or_else(|| {
            self.wrong(text, format!("unknown time zone {:?}: use a name such as Africa/Abidjan", text.get_ref()));
            String::new()
        })
    }

    fn hold_minutes(&mut self, minutes: &Spanned<i64>) -> i64 {
        if !(5..=1_440).contains(minutes.get_ref()) {
            self.wrong(minutes, format!("hold_minutes is {}: it must be from 5 to 1440", minutes.get_ref()));
        }
        *minutes.get_ref()
    }

    fn colour(&mut self, text: Text) -> String {
        let hex = text.get_ref().strip_prefix('#').unwrap_or_default();
        if hex.len() != 6 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            self.wrong(&text, format!("colour {:?} must look like \"#0f766e\"", text.get_ref()));
        }
        text.into_inner()
    }

    fn payment_methods(&mut self, given: &Spanned<Vec<Text>>) -> Vec<PaymentMethod> {
        if given.get_ref().is_empty() {
            self.wrong(given, "payment_methods is empty: customers must be able to pay");
        }
        let mut once = Once::new("payment method");
        let mut methods = Vec::new();
        for text in given.get_ref() {
            once.see(self, text);
            let method = self.one_of("payment method", text, &METHODS, |method| word(*method));
            methods.extend(method);
        }
        methods
    }

    fn whatsapp_line(&mut self, shape: shape::Line, numbers: &mut Once) -> LineInput {
        numbers.see(self, &shape.phone_number_id);
        let display_phone = Phone::parse(shape.display_phone.get_ref()).unwrap_or_else(|error| {
            self.wrong(&shape.display_phone, format!("display_phone is {error}"));
            Phone::parse("+2250700000000").expect("a number of fourteen digits")
        });
        LineInput {
            phone_number_id: self.meta_id("phone_number_id", shape.phone_number_id),
            waba_id: self.meta_id("waba_id", shape.waba_id),
            display_phone,
            access_token: self.secret("access_token", shape.access_token),
            app_secret: self.secret("app_secret", shape.app_secret),
            verify_token: self.secret("verify_token", shape.verify_token),
            graph_url: shape.graph_url.map_or_else(|| META.to_owned(), |url| self.address("graph_url", &url)),
            catalog_id: shape.catalog_id.map(|id| self.meta_id("catalog_id", id)),
        }
    }

    /// Meta's ids are digits; a pasted space or `+` would never match a webhook.
    fn meta_id(&mut self, key: &str, text: Text) -> String {
        let id = text.get_ref();
        if id.is_empty() || id.len() > 32 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            self.wrong(&text, format!("{key} must be Meta's id, digits only"));
        }
        text.into_inner()
    }

    fn payment_accounts(&mut self, shapes: Vec<shape::PaymentAccount>) -> Vec<PaymentAccountInput> {
        let mut kinds = Once::new("kind of payment account");
        let mut accounts = Vec::with_capacity(shapes.len());
        for shape in shapes {
            kinds.see(self, &shape.kind);
            let base_url = shape.base_url.map(|url| self.address("base_url", &url));
            let kind = self.one_of("kind", &shape.kind, &psp::Kind::ALL, |kind| kind.code());
            let Some(kind) = kind else { continue };
            let faults = self.faults();
            let credentials = self.credentials(kind, &shape.credentials);
            let account =
                psp::Account { kind, base_url: base_url.clone(), credentials: credentials.clone(), dialect: None };
            // Only what is complete is held against what the provider's keys look like.
            if self.faults() == faults
                && let Err(error) = account.check()
            {
                self.wrong(&shape.credentials, error.to_string());
            }
            accounts.push(PaymentAccountInput { kind, base_url, credentials });
        }
        accounts
    }

    fn credentials(&mut self, kind: psp::Kind, given: &Spanned<BTreeMap<Text, Secret>>) -> Secret {
        let (needed, optional) = credential_keys(kind);
        for (key, value) in given.get_ref() {
            if !needed.contains(&key.get_ref().as_str()) && !optional.contains(&key.get_ref().as_str()) {
                let known = [needed, optional].concat().join(", ");
                self.wrong(key, format!("unknown credential `{}` of {kind}: there are {known}", key.get_ref()));
            } else if value.reveal().trim().is_empty() {
                self.wrong(key, format!("the credential `{}` is empty", key.get_ref()));
            }
        }
        for key in needed {
            if !given.get_ref().keys().any(|given| given.get_ref() == key) {
                self.wrong(given, format!("the credentials of {kind} miss `{key}`"));
            }
        }
        let plain: BTreeMap<&str, &str> =
            given.get_ref().iter().map(|(key, value)| (key.get_ref().as_str(), value.reveal())).collect();
        Secret::new(serde_json::json!(plain).to_string())
    }
}

const fn word(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Online => "online",
        PaymentMethod::CashOnDelivery => "cash_on_delivery",
    }
}

/// The keys without which the provider cannot be called, and those it may have.
pub(super) fn credential_keys(kind: psp::Kind) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        psp::Kind::PaymeTrust => (&["api_key", "api_password"], &["environment", "fallback_email", "fallback_phone"]),
        psp::Kind::Stripe => (&["secret_key", "webhook_secret"], &[]),
        psp::Kind::Wave => (&["api_key"], &["webhook_secret"]),
        psp::Kind::GeniusPay => (&["api_key", "api_secret"], &["webhook_secret", "environment"]),
        psp::Kind::CinetPay => (&["api_key", "site_id", "secret_key"], &["channels"]),
        psp::Kind::Orange => (&["client_id", "client_secret", "merchant_key", "country", "merchant_name"], &[]),
        psp::Kind::Mtn => (&["subscription_key", "api_user", "api_key", "target_environment"], &[]),
    }
}
