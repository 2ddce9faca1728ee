//! The file as written: its tables and keys. Unknown keys and wrong types fail here; meaning is checked afterwards, and
//! what may be wrong then keeps its place in the file.

use kernel::Secret;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

pub(super) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub organisation: Organisation,
    #[serde(default)]
    pub teammates: Vec<Teammate>,
    #[serde(default)]
    pub brands: Vec<Brand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organisation {
    pub slug: Text,
    pub name: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Teammate {
    pub email: Text,
    pub name: Text,
    pub password: Option<Spanned<Secret>>,
    pub password_hash: Option<Spanned<Secret>>,
    pub role: Text,
    pub brands: Option<Vec<Text>>,
    pub phone: Option<Text>,
    pub skills: Option<Vec<Text>>,
    pub locale: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Brand {
    pub slug: Text,
    pub name: Text,
    pub country: Text,
    pub currency: Text,
    pub locale: Option<Text>,
    pub time_zone: Text,
    pub hold_minutes: Option<Spanned<i64>>,
    pub payment_methods: Option<Spanned<Vec<Text>>>,
    pub colour: Option<Text>,
    pub logo: Option<Text>,
    pub remind_before_minutes: Option<Spanned<i64>>,
    pub remind_after_hours: Option<Spanned<i64>>,
    pub quiet_hours: Option<Text>,
    pub notices: Option<Vec<Text>>,
    pub cash_open_most: Option<Spanned<i64>>,
    pub cash_refusals_most: Option<Spanned<i64>>,
    pub refund_when_gone: Option<bool>,
    pub listens: Option<bool>,
    pub speaks: Option<bool>,
    pub hears_from: Option<Spanned<i64>>,
    pub couriers: Option<Vec<Text>>,
    pub catalogue_csv: Option<Text>,
    #[serde(default)]
    pub lines: Vec<Line>,
    #[serde(default)]
    pub agents: Vec<Agent>,
    #[serde(default)]
    pub models: Vec<Model>,
    pub model_budget: Option<Spanned<toml::Value>>,
    #[serde(default)]
    pub payment_accounts: Vec<PaymentAccount>,
    #[serde(default)]
    pub delivery_zones: Vec<DeliveryZone>,
    #[serde(default)]
    pub promo_codes: Vec<PromoCode>,
    #[serde(default)]
    pub knowledge: Vec<Knowledge>,
    #[serde(default)]
    pub sources: Vec<Source>,
    #[serde(default)]
    pub products: Vec<Product>,
    pub synonyms: Option<BTreeMap<String, String>>,
    pub agenda: Option<Spanned<Agenda>>,
    pub alert_template: Option<Spanned<AlertTemplate>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlertTemplate {
    pub name: String,
    pub language: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agenda {
    #[serde(default = "yes")]
    pub active: bool,
    #[serde(default)]
    pub services: Vec<AgendaService>,
    #[serde(default)]
    pub opening: BTreeMap<Text, Spanned<toml::Value>>,
    #[serde(default)]
    pub closed: Vec<Text>,
    pub capacity: Option<i64>,
    pub every_minutes: Option<i64>,
    pub notice_minutes: Option<i64>,
    pub horizon_days: Option<i64>,
    #[serde(default = "yes")]
    pub reminds: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgendaService {
    pub name: Text,
    pub minutes: Spanned<i64>,
    pub price: Option<Spanned<toml::Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Knowledge {
    pub title: Text,
    pub kind: Option<Text>,
    pub locale: Option<Text>,
    pub text: Option<Text>,
    pub url: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub url: Text,
    pub every_minutes: Option<i64>,
    #[serde(default)]
    pub automatic: bool,
    pub pieces: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeliveryZone {
    pub name: Text,
    #[serde(default)]
    pub places: Vec<Text>,
    pub fee: Option<Spanned<toml::Value>>,
    pub delay: Option<Text>,
    pub free_above: Option<Spanned<toml::Value>>,
    #[serde(default)]
    pub pickup: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PromoCode {
    pub code: Text,
    pub percent: Option<Spanned<f64>>,
    pub amount: Option<Spanned<toml::Value>>,
    pub free_delivery: Option<Spanned<bool>>,
    pub starts_at: Option<Text>,
    pub ends_at: Option<Text>,
    pub valid_minutes: Option<Spanned<i64>>,
    pub minimum: Option<Spanned<toml::Value>>,
    #[serde(default)]
    pub products: Vec<Text>,
    #[serde(default)]
    pub categories: Vec<Text>,
    pub max_uses: Option<Spanned<i64>>,
    pub max_per_contact: Option<Spanned<i64>>,
    #[serde(default)]
    pub stackable: bool,
    #[serde(default)]
    pub agent_gives: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub phone_number_id: Text,
    pub waba_id: Text,
    pub display_phone: Text,
    pub access_token: Spanned<Secret>,
    pub app_secret: Spanned<Secret>,
    pub verify_token: Spanned<Secret>,
    pub graph_url: Option<Text>,
    pub catalog_id: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agent {
    pub name: Text,
    pub tone: Option<Text>,
    pub languages: Option<Spanned<Vec<Text>>>,
    pub instructions: Option<Text>,
    pub hours: Option<Text>,
    pub days: Option<Spanned<Vec<Text>>>,
    pub absence: Option<Text>,
    pub wait_seconds: Option<Spanned<i64>>,
    pub patience: Option<Spanned<i64>>,
    pub most_discount_percent: Option<Spanned<i64>>,
    pub most_in_a_row: Option<Spanned<i64>>,
    #[serde(default)]
    pub routing: BTreeMap<Text, Vec<Text>>,
    pub team_hours: Option<Text>,
    pub team_days: Option<Spanned<Vec<Text>>>,
    pub team_within_minutes: Option<Spanned<i64>>,
    pub discloses: Option<bool>,
    pub aloud: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Model {
    pub dialect: Text,
    pub base_url: Option<Text>,
    pub name: Text,
    pub key: Option<Spanned<Secret>>,
    pub time_out_seconds: Option<Spanned<i64>>,
    pub price: Option<ModelPrice>,
    pub requests: Option<Spanned<Vec<Text>>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelPrice {
    pub input: Option<Spanned<i64>>,
    pub cached_input: Option<Spanned<i64>>,
    pub written_input: Option<Spanned<i64>>,
    pub output: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentAccount {
    pub kind: Text,
    pub base_url: Option<Text>,
    pub credentials: Spanned<BTreeMap<Text, Secret>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    #[serde(rename = "ref")]
    pub reference: Text,
    pub name: Text,
    pub category: Option<Text>,
    pub description: Option<Text>,
    pub image: Option<Text>,
    pub price: Option<Spanned<toml::Value>>,
    pub stock: Option<Spanned<i64>>,
    #[serde(default)]
    pub variants: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Variant {
    pub sku: Text,
    pub size: Option<Text>,
    pub colour: Option<Text>,
    pub price: Option<Spanned<toml::Value>>,
    pub stock: Spanned<i64>,
}
