use crate::{
    chat::{Chat, Customer},
    flows::BusinessKey,
    limits::Throughput,
    pricing::FreeTier,
};
use kernel::Secret;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A business number, as `POST /control/lines` and the seed file give it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineSpec {
    /// The Graph id of the number: digits.
    pub phone_number_id: String,
    /// The Graph id of its WhatsApp Business Account: digits.
    pub waba_id: String,
    /// The number people dial, in any spelling.
    pub display_phone: String,
    /// The bearer token that the product must send.
    pub access_token: Secret,
    /// Signs the webhooks.
    pub app_secret: Secret,
    /// Sent in the GET verification.
    pub verify_token: Secret,
    /// The application's callback; none: nothing is sent until an override is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// The shop's name on the phone page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A second line under the name, such as the brand's trade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Messages per second, inbound and outbound together.
    #[serde(default = "standard_throughput")]
    pub throughput: u32,
    /// Whether the pair rate is enforced.
    #[serde(default = "yes")]
    pub pair_limit: bool,
    /// Whether the WABA is subscribed from the start (`POST /{WABA}/subscribed_apps` does it otherwise).
    #[serde(default = "yes")]
    pub subscribed: bool,
    /// `CONNECTED`, or anything else: then sending is refused with 133010.
    #[serde(default = "connected")]
    pub status: String,
    /// The catalogue connected to the WABA; product messages are refused without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog: Option<CatalogSpec>,
    /// Published Flows of the WABA that are not kept here, by id: they can be sent, not opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flows: Option<Vec<String>>,
}

/// What Commerce Manager would hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogSpec {
    /// The catalogue's id.
    pub id: String,
    /// Approved items in stock.
    #[serde(default)]
    pub products: Vec<CatalogItem>,
}

/// One item of a catalogue, with what the phone page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogItem {
    /// The merchant's own reference.
    pub retailer_id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Major units.
    #[serde(default)]
    pub price: f64,
    /// ISO 4217.
    #[serde(default)]
    pub currency: String,
    /// Its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

const fn standard_throughput() -> u32 {
    80
}
const fn yes() -> bool {
    true
}
fn connected() -> String {
    "CONNECTED".to_owned()
}

/// A number with its chats. Its lock is never held across an await.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) spec: LineSpec,
    /// Digits of the displayed number.
    pub(crate) digits: String,
    state: Mutex<LineState>,
}

/// Everything of a line that changes.
#[derive(Debug, Default)]
pub(crate) struct LineState {
    pub(crate) chats: HashMap<String, Chat>,
    /// Phone numbers and BSUIDs → key of the chat.
    aliases: HashMap<String, String>,
    /// Message ids, either way → key of the chat.
    pub(crate) message_chat: HashMap<String, String>,
    pub(crate) throughput: Throughput,
    pub(crate) free_tier: FreeTier,
    /// `webhook_configuration` of the number: address and verify token.
    pub(crate) callback_override: Option<String>,
    pub(crate) profile: serde_json::Map<String, serde_json::Value>,
    /// What Flow requests of this number are sealed with.
    pub(crate) business_key: Option<BusinessKey>,
    /// Set by deregistration or the control plane; overrides the given status.
    pub(crate) status: Option<String>,
}

impl Line {
    pub(crate) fn new(spec: LineSpec) -> Self {
        let digits = spec.display_phone.chars().filter(char::is_ascii_digit).collect();
        Self { spec, digits, state: Mutex::default() }
    }

    /// The same number with other particulars and the chats it had.
    pub(crate) fn renewed(&self, spec: LineSpec) -> Self {
        let renewed = Self::new(spec);
        *renewed.state() = std::mem::take(&mut *self.state());
        renewed
    }

    pub(crate) fn id(&self) -> &str {
        &self.spec.phone_number_id
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, LineState> {
        // A panic elsewhere leaves plain data behind: going on is better than a second panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn status(&self) -> String {
        self.state().status.clone().unwrap_or_else(|| self.spec.status.clone())
    }

    pub(crate) fn name(&self) -> &str {
        self.spec.name.as_deref().unwrap_or(&self.spec.display_phone)
    }
}

impl LineState {
    /// The chat of a phone number, BSUID or chat key.
    pub(crate) fn key_of(&self, address: &str) -> Option<&str> {
        if let Some((key, _)) = self.chats.get_key_value(address) {
            return Some(key);
        }
        self.aliases.get(address).map(String::as_str)
    }

    pub(crate) fn chat(&mut self, address: &str) -> Option<&mut Chat> {
        let key = self.key_of(address)?.to_owned();
        self.chats.get_mut(&key)
    }

    /// The chat with `customer`, begun if need be; a customer known by phone or BSUID keeps one chat.
    pub(crate) fn chat_with(&mut self, customer: Customer) -> (String, &mut Chat) {
        let known = self.key_of(&customer.bsuid).or_else(|| customer.phone.as_deref().and_then(|p| self.key_of(p)));
        let key = known.map_or_else(|| customer.key().to_owned(), str::to_owned);
        self.aliases.insert(customer.bsuid.clone(), key.clone());
        if let Some(phone) = &customer.phone {
            self.aliases.insert(phone.clone(), key.clone());
        }
        let chat = self.chats.entry(key.clone()).or_insert_with(|| Chat::new(customer.clone()));
        chat.customer.update(customer);
        (key, chat)
    }
}
