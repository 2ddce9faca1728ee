use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use ordering::ZoneSpec;

/// Where the shop delivers, for how much and how fast.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/delivery.html")]
pub struct DeliveryPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// As they are decided, or as they were typed; some empty ones last.
    pub zones: Vec<ZoneForm>,
    /// Whether the reader may change them.
    pub may_edit: bool,
    /// The brand's currency, as people write it.
    pub symbol: &'static str,
    /// Whether they were just saved.
    pub saved: bool,
    /// What of what was just typed could not be, in the words of the apply file.
    pub wrong: Option<&'static str>,
}

impl DeliveryPage {
    fn tab(&self) -> Tab {
        Tab::Settings
    }
    /// The longest a name may be.
    fn longest(&self) -> usize {
        ZoneSpec::LONGEST
    }
    /// What must be typed instead.
    fn told(&self, field: &str) -> String {
        self.ui.say(match field {
            "name" => "delivery-wrong-name",
            "places" => "delivery-wrong-places",
            "fee" => "delivery-wrong-fee",
            "free_above" => "delivery-wrong-free-above",
            "delay" => "delivery-wrong-delay",
            _ => "delivery-wrong-zones",
        })
    }
}

/// A zone as it stands in the form.
#[derive(Debug, Clone, Default)]
pub struct ZoneForm {
    /// The name it has until now; empty for a new one.
    pub was: String,
    /// Its fee and delay until now, in words.
    pub said: String,
    /// As customers read it.
    pub name: String,
    /// The places it covers, with commas between them.
    pub places: String,
    /// What delivery costs.
    pub fee: String,
    /// How long it takes, in the merchant's words.
    pub delay: String,
    /// From what sum on it is free; empty: never.
    pub free_above: String,
    /// Whether customers come for the goods.
    pub pickup: bool,
    /// Whether the shop delivers there no more.
    pub drop: bool,
}

impl ZoneForm {
    /// Whether it stands open by itself: a new one, where there is no other.
    fn is_first(&self, first: &bool) -> bool {
        *first && self.was.is_empty()
    }

    /// Nothing was, and nothing is typed.
    pub fn is_empty(&self) -> bool {
        let fields = [&self.was, &self.name, &self.places, &self.fee, &self.delay, &self.free_above];
        fields.iter().all(|field| field.trim().is_empty())
    }
}
