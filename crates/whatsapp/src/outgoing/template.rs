//! Templates as they are sent (§4.5).

use super::{LimitError, MediaRef, message::ProductSection};
use kernel::Millis;
use serde::{Deserialize, Serialize};

/// A message approved by Meta, with its values. They must fit what was approved exactly (132000, 132012).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Name it was approved under.
    pub name: String,
    /// Language it was approved in, such as `fr` or `en_US`.
    pub language: String,
    /// The parts that have values; others are left out.
    #[serde(default)]
    pub components: Vec<Component>,
}

/// A part of a template that has values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Component {
    /// Above the body.
    Header {
        /// In order, or all named.
        parameters: Vec<Parameter>,
    },
    /// The words.
    Body {
        /// In order, or all named.
        parameters: Vec<Parameter>,
    },
    /// A button.
    Button {
        /// Its place among the buttons, from 0.
        index: u8,
        /// Its value.
        parameter: ButtonParameter,
    },
    /// Cards side by side.
    Carousel {
        /// 2 to 10.
        cards: Vec<TemplateCard>,
    },
    /// A countdown.
    LimitedTimeOffer {
        /// When it ends.
        expires_at: Millis,
    },
}

/// A card of a carousel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// Its header, body and buttons.
    pub components: Vec<Component>,
}

/// A value, named if the template was created with names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Name of the variable; `None` for `{{1}}`, `{{2}}`….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The value.
    pub value: Variable,
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Variable {
    /// Words on one line.
    Text {
        /// The words.
        text: String,
    },
    /// An amount.
    Currency {
        /// Shown if it cannot be localised.
        fallback: String,
        /// ISO 4217.
        code: String,
        /// Amount × 1000.
        amount_1000: i64,
    },
    /// A date or time.
    DateTime {
        /// What is shown.
        fallback: String,
    },
    /// A picture (header).
    Image {
        /// Where it is.
        media: MediaRef,
    },
    /// A video (header).
    Video {
        /// Where it is.
        media: MediaRef,
    },
    /// A file (header).
    Document {
        /// Where it is.
        media: MediaRef,
        /// Its name.
        filename: Option<String>,
    },
    /// A place (header).
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name.
        name: String,
        /// Its address.
        address: String,
    },
    /// A catalogue item (header).
    Product {
        /// Meta's catalogue.
        catalog_id: String,
        /// The merchant's reference (SKU).
        product_retailer_id: String,
    },
}

/// The value of a button.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ButtonParameter {
    /// The end of the address of an URL button.
    Url {
        /// Takes the place of `{{1}}`.
        suffix: String,
    },
    /// What comes back when a quick reply is tapped.
    QuickReply {
        /// Ours.
        payload: String,
    },
    /// A code to copy.
    CopyCode {
        /// Up to 15 characters.
        code: String,
    },
    /// A form to open.
    Flow {
        /// Ours, unguessable.
        token: Option<String>,
        /// Data for the first screen.
        data: Option<serde_json::Value>,
    },
    /// Meta's catalogue.
    Catalog {
        /// The item whose picture is shown.
        thumbnail_product_retailer_id: Option<String>,
    },
    /// Some items of Meta's catalogue.
    Products {
        /// The item whose picture is shown.
        thumbnail_product_retailer_id: String,
        /// The items.
        sections: Vec<ProductSection>,
    },
}

impl Template {
    /// A template without values.
    #[must_use]
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        Self { name: name.into(), language: language.into(), components: Vec::new() }
    }

    /// With these values for the body's `{{1}}`, `{{2}}`….
    #[must_use]
    pub fn with_body<T: Into<String>>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let parameters = values.into_iter().map(Parameter::text).collect();
        self.components.push(Component::Body { parameters });
        self
    }

    /// With these values for the body's named variables.
    #[must_use]
    pub fn with_named_body<N: Into<String>, T: Into<String>>(
        mut self,
        values: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let named = |(name, text): (N, T)| Parameter { name: Some(name.into()), ..Parameter::text(text) };
        self.components.push(Component::Body { parameters: values.into_iter().map(named).collect() });
        self
    }

    /// With a value for the button at `index`.
    #[must_use]
    pub fn with_button(mut self, index: u8, parameter: ButtonParameter) -> Self {
        self.components.push(Component::Button { index, parameter });
        self
    }

    /// An authentication template: the code stands in the body and in the button.
    pub fn authentication(name: &str, language: &str, code: &str) -> Result<Self, LimitError> {
        super::limits::filled("code", code, super::template_rules::CODE)?;
        let button = ButtonParameter::Url { suffix: code.to_owned() };
        Ok(Self::new(name, language).with_body([code]).with_button(0, button))
    }
}

impl Parameter {
    /// Words for the next variable in order.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { name: None, value: Variable::Text { text: text.into() } }
    }
}
