use super::sources::SourceInput;
use agenda::AgendaDraft;
use alerts::AlertTemplate;
use assistant::{Aloud, Conduct, Deed, When, WorkHours};
use catalogue::{Synonym, csv_rows::MAX_STOCK};
use identity::{Initiative, Logo, PaymentMethod, QuietHours, Role, Settings, Step, TillRules, VoiceRules};
use kernel::{Currency, Locale, Millis, Money, Phone, Secret};
use knowledge::ArticleDraft;
use ordering::{PromoSpec, ZoneSpec};

/// The organisation; its slug is its key for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationInput {
    /// Lower-case letters, digits and dashes.
    pub slug: String,
    /// For people.
    pub name: String,
}

/// A human of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeammateInput {
    /// Lower case; what they sign in with, and their key.
    pub email: String,
    /// For people.
    pub name: String,
    /// Absent: the one they have stays. A new teammate without one cannot sign in.
    pub password: Option<Password>,
    /// What they may do.
    pub role: Role,
    /// Slugs of brands of this file; absent: every brand of the organisation.
    pub brands: Option<Vec<String>>,
    /// Their own WhatsApp number.
    pub phone: Option<Phone>,
    /// What they know best; absent: it stays as it is.
    pub skills: Option<Vec<String>>,
    /// The language of their pages.
    pub locale: Locale,
}

/// How a password is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Password {
    /// In clear, to be hashed when applied.
    Plain(Secret),
    /// Already hashed, a PHC string that begins with `$argon2id$`.
    Hash(Secret),
}

/// A shop's logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoInput {
    /// The one it has, if any.
    AsItIs,
    /// None any more.
    None,
    /// This one.
    Picture(Logo),
}

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandInput {
    /// Lower-case letters, digits and dashes; its key.
    pub slug: String,
    /// For people.
    pub name: String,
    /// ISO 3166-1, two capitals.
    pub country: String,
    /// Every price of the brand is in it.
    pub currency: Currency,
    /// The first language it speaks.
    pub locale: Locale,
    /// IANA name as the time zone database spells it.
    pub time_zone: String,
    /// The accent of its pages, `#rrggbb`; absent: the one it has, or the product's own.
    pub colour: Option<String>,
    /// What its receipts bear.
    pub logo: LogoInput,
    /// What its customers call its goods; absent: as it is.
    pub synonyms: Option<Vec<Synonym>>,
    /// What it decides; what is absent stays as it was decided on the page.
    pub settings: SettingsInput,
    /// Its WhatsApp numbers.
    pub lines: Vec<LineInput>,
    /// Its agents, the first one answering by default.
    pub agents: Vec<AgentInput>,
    /// What its agents may think with, the one asked first in front; empty: as it is.
    pub models: Vec<ModelInput>,
    /// What those may cost a month; absent: as it is.
    pub model_budget: Option<Money>,
    /// At most one of each provider.
    pub payment_accounts: Vec<PaymentAccountInput>,
    /// Where it delivers, in this order; empty: as it is.
    pub delivery_zones: Vec<ZoneSpec>,
    /// Its promo codes, known by their code; others stay as they are.
    pub promo_codes: Vec<PromoSpec>,
    /// What it tells its agent, known by its title; other articles stay as they are.
    pub knowledge: Vec<ArticleDraft>,
    /// Where its catalogue comes from, known by the address; others stay as they are.
    pub sources: Vec<SourceInput>,
    /// When its customers may come; absent: as it is.
    pub agenda: Option<AgendaDraft>,
    /// What carries its alerts to teammates who have not written for a day; absent: as it is.
    pub alert_template: Option<AlertTemplate>,
    /// Inline products, then those of the CSV file.
    pub products: Vec<ProductInput>,
}

/// A WhatsApp number of a brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineInput {
    /// Meta's id of the number, digits; its key, unique on the whole platform.
    pub phone_number_id: String,
    /// Meta's id of the WhatsApp Business account, digits.
    pub waba_id: String,
    /// As customers dial it.
    pub display_phone: Phone,
    /// Sends in its name.
    pub access_token: Secret,
    /// Signs its webhooks.
    pub app_secret: Secret,
    /// What Meta says when it verifies our webhook.
    pub verify_token: Secret,
    /// Where the Graph API is, without version and final slash.
    pub graph_url: String,
    /// Meta's id of the catalogue connected to the account, digits.
    pub catalog_id: Option<String>,
}

/// The assistant of a brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentInput {
    /// What it calls itself; its key within the brand.
    pub name: String,
    /// How it speaks.
    pub tone: Tone,
    /// At least one, the first its own.
    pub languages: Vec<Locale>,
    /// What the merchant tells it; may be empty.
    pub instructions: String,
    /// How it behaves.
    pub conduct: ConductInput,
}

/// How an assistant behaves, as far as the file says; the rest stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConductInput {
    /// When it answers; an inner none: always.
    pub hours: Option<Option<WorkHours>>,
    /// What it says when it is away; empty: our own words.
    pub absence: Option<String>,
    /// How long it waits after the customer's last message, at the least.
    pub wait: Option<Millis>,
    /// How many messages in a row it may fail to understand.
    pub patience: Option<u8>,
    /// What it may give away by itself at most, percent of the goods; an inner none: no limit of its own.
    pub most_discount: Option<Option<u8>>,
    /// How many messages in a row it may send by itself.
    pub most_in_a_row: Option<u8>,
    /// Rows of the table of what is done when; the others stay.
    pub routing: Vec<(When, Vec<Deed>)>,
    /// When the team answers; an inner none: always.
    pub team_hours: Option<Option<WorkHours>>,
    /// How long a customer waits for it.
    pub team_within: Option<Millis>,
    /// Whether its first answer says that it is an AI.
    pub discloses: Option<bool>,
    /// When it answers aloud.
    pub aloud: Option<Aloud>,
}

impl ConductInput {
    /// What is held, with what the file says.
    pub fn onto(&self, held: Conduct) -> Conduct {
        let mut routing = held.routing;
        for (when, deeds) in &self.routing {
            routing.decide(*when, deeds.iter().copied());
        }
        Conduct {
            hours: self.hours.clone().unwrap_or(held.hours),
            absence: self.absence.clone().unwrap_or(held.absence),
            wait: self.wait.unwrap_or(held.wait),
            patience: self.patience.unwrap_or(held.patience),
            most_discount: self.most_discount.unwrap_or(held.most_discount),
            most_in_a_row: self.most_in_a_row.unwrap_or(held.most_in_a_row),
            routing,
            team_hours: self.team_hours.clone().unwrap_or(held.team_hours),
            team_within: self.team_within.unwrap_or(held.team_within),
            discloses: self.discloses.unwrap_or(held.discloses),
            aloud: self.aloud.unwrap_or(held.aloud),
        }
    }
}

/// How an agent speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Like a friendly seller.
    Warm,
    /// Plainly.
    Neutral,
    /// With distance.
    Formal,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Self; 3] = [Self::Warm, Self::Neutral, Self::Formal];

    /// Its word in files and storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Neutral => "neutral",
            Self::Formal => "formal",
        }
    }
}

/// A model of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelInput {
    /// How its service is spoken to.
    pub dialect: models::Dialect,
    /// Where the service is; absent: the official address of its dialect.
    pub base_url: Option<String>,
    /// Its name there; its key within the brand.
    pub name: String,
    /// The key; absent: the one held, or none.
    pub key: Option<Secret>,
    /// How long one question may take in all.
    pub time_out: Millis,
    /// What its tokens cost.
    pub price: models::Price,
    /// What it is asked for; empty: everything.
    pub requests: Vec<assistant::RequestKind>,
}

/// A brand's account at a payment service provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentAccountInput {
    /// Which provider; the account's key within the brand.
    pub kind: psp::Kind,
    /// Where its API is, without final slash; absent: the provider's official address.
    pub base_url: Option<String>,
    /// The keys as a JSON object, as `psp::Account` takes them.
    pub credentials: Secret,
}

/// A product with all its variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductInput {
    /// The merchant's key, unique in the brand.
    pub reference: String,
    /// For people.
    pub name: String,
    /// Empty when it has none.
    pub category: String,
    /// May be empty.
    pub description: String,
    /// Address of a picture.
    pub image: Option<String>,
    /// At least one.
    pub variants: Vec<VariantInput>,
}

/// What is sold: one size and colour of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantInput {
    /// The merchant's key, unique in the brand.
    pub sku: String,
    /// Empty when it has none.
    pub size: String,
    /// Empty when it has none.
    pub colour: String,
    /// What one piece costs, above zero, in the brand's currency.
    pub price: Money,
    /// Pieces on hand.
    pub stock: i64,
}

impl VariantInput {
    /// The most pieces on hand that a file may tell.
    pub const MAX_STOCK: i64 = MAX_STOCK;
}

/// What a brand decides, as far as the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingsInput {
    /// How long stock is kept for an unpaid order, 5 to 1,440 minutes.
    pub hold_minutes: Option<i64>,
    /// At least one, none twice.
    pub payment_methods: Option<Vec<PaymentMethod>>,
    /// Minutes before the hold ends, 0 to 240.
    pub remind_before: Option<i64>,
    /// Hours after, 0 to 23.
    pub remind_after: Option<i64>,
    /// When nothing is said unasked.
    pub quiet: Option<QuietHours>,
    /// The steps at which the customer is told.
    pub notices: Option<Vec<Step>>,
    /// The WhatsApp numbers of those who deliver.
    pub couriers: Option<Vec<Phone>>,
    /// How many orders one buyer may have on their way to be paid at the door; 0: no limit.
    pub cash_open_most: Option<i64>,
    /// After how many refused at the door cash is not offered any more; 0: it always is.
    pub cash_refusals_most: Option<i64>,
    /// Whether money that comes too late for its stock goes back by itself.
    pub refund_when_gone: Option<bool>,
    /// Whether its agent listens to voice notes.
    pub listens: Option<bool>,
    /// Whether its agent may answer aloud.
    pub speaks: Option<bool>,
    /// How sure of what it heard the agent must be, percent, not to ask.
    pub hears_from: Option<i64>,
}

impl SettingsInput {
    /// With what the file leaves as it is.
    pub fn over(&self, known: Settings) -> Settings {
        let (initiative, till, voice) = (known.initiative, known.till, known.voice);
        Settings {
            hold_minutes: self.hold_minutes.unwrap_or(known.hold_minutes),
            payment_methods: self.payment_methods.clone().unwrap_or(known.payment_methods),
            initiative: Initiative {
                remind_before: self.remind_before.unwrap_or(initiative.remind_before),
                remind_after: self.remind_after.unwrap_or(initiative.remind_after),
                quiet: self.quiet.unwrap_or(initiative.quiet),
                notices: self.notices.clone().unwrap_or(initiative.notices),
            },
            couriers: self.couriers.clone().unwrap_or(known.couriers),
            till: TillRules {
                cash_open_most: self.cash_open_most.unwrap_or(till.cash_open_most),
                cash_refusals_most: self.cash_refusals_most.unwrap_or(till.cash_refusals_most),
                refund_when_gone: self.refund_when_gone.unwrap_or(till.refund_when_gone),
            },
            voice: VoiceRules {
                listens: self.listens.unwrap_or(voice.listens),
                speaks: self.speaks.unwrap_or(voice.speaks),
                hears_from: self.hears_from.unwrap_or(voice.hears_from),
            },
        }
    }
}
