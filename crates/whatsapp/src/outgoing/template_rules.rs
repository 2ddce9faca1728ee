//! The limits of templates on send (§4.5).

use super::{
    ButtonParameter, Component, LimitError, Parameter, Template, Variable,
    limits::{self, Checked, filled, optional, require, some_of, unique},
    rules::products,
};
use std::collections::HashSet;

/// Longest code, to copy or to authenticate with.
pub(super) const CODE: usize = 15;
/// Longest name (§7.1).
const NAME: usize = 512;
/// Buttons of a template (§7.1).
const BUTTONS: u8 = 10;
const CARDS: usize = 10;

impl Template {
    /// What can be known without the approved text: number and types of variables are Meta's to compare.
    pub(super) fn check(&self) -> Result<(), LimitError> {
        filled("template name", &self.name, NAME)?;
        let is_name = self.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        require(is_name, "template name", "has other characters than a–z, 0–9 and _")?;
        filled("template language", &self.language, 20)?;
        let is_tag = self.language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        require(is_tag, "template language", "is not a code such as fr or en_US")?;
        components(&self.components)?;
        Ok(())
    }
}

fn components(components: &[Component]) -> Checked {
    let mut parts = HashSet::new();
    for component in components {
        let part = match component {
            Component::Header { .. } => ("header", 0),
            Component::Body { .. } => ("body", 0),
            Component::Button { index, .. } => ("button", *index),
            Component::Carousel { .. } => ("carousel", 0),
            Component::LimitedTimeOffer { .. } => ("limited_time_offer", 0),
        };
        if !parts.insert(part) {
            return Err(LimitError::Duplicate { field: part.0 });
        }
        check(component)?;
    }
    Ok(())
}

fn check(component: &Component) -> Checked {
    match component {
        Component::Header { parameters } => {
            if parameters.len() > 1 {
                return Err(LimitError::TooMany { field: "header parameters", max: 1, got: parameters.len() });
            }
            variables(parameters)
        }
        Component::Body { parameters } => {
            variables(parameters)?;
            // The values alone must fit, whatever text stands around them (132005).
            let got = parameters.iter().map(Parameter::length).sum();
            if got > limits::BODY {
                return Err(LimitError::TooLong { field: "template values", max: limits::BODY, got });
            }
            parameters.iter().try_for_each(|parameter| {
                let is_words = matches!(
                    parameter.value,
                    Variable::Text { .. } | Variable::Currency { .. } | Variable::DateTime { .. }
                );
                require(is_words, "template value", "of the body is not text, an amount or a date")
            })
        }
        Component::Button { index, parameter } => {
            require(*index < BUTTONS, "button index", "is not between 0 and 9")?;
            button(parameter)
        }
        Component::Carousel { cards } => {
            some_of("cards", cards.len(), CARDS)?;
            require(cards.len() > 1, "cards", "need to be two at least")?;
            for card in cards {
                let is_flat = card
                    .components
                    .iter()
                    .all(|part| !matches!(part, Component::Carousel { .. } | Component::LimitedTimeOffer { .. }));
                require(is_flat, "cards", "hold a header, a body and buttons only")?;
                components(&card.components)?;
            }
            Ok(())
        }
        Component::LimitedTimeOffer { expires_at } => require(expires_at.0 > 0, "expiry", "is no moment"),
    }
}

/// All named or none, each name once, every value acceptable.
fn variables(parameters: &[Parameter]) -> Checked {
    let names: Vec<&str> = parameters.iter().filter_map(|parameter| parameter.name.as_deref()).collect();
    require(names.is_empty() || names.len() == parameters.len(), "parameters", "are partly named, partly not")?;
    names.iter().try_for_each(|name| filled("parameter name", name, NAME))?;
    unique("parameter name", names.into_iter())?;
    parameters.iter().try_for_each(|parameter| match &parameter.value {
        Variable::Text { text } | Variable::DateTime { fallback: text } => variable(text),
        Variable::Currency { fallback, code, .. } => {
            let is_code = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
            require(is_code, "currency", "is not an ISO 4217 code")?;
            variable(fallback)
        }
        Variable::Image { media } | Variable::Video { media } | Variable::Document { media, .. } => media.check(),
        Variable::Location { latitude, longitude, .. } => {
            require((-90.0..=90.0).contains(latitude), "latitude", "is not between -90 and 90")?;
            require((-180.0..=180.0).contains(longitude), "longitude", "is not between -180 and 180")
        }
        Variable::Product { catalog_id, product_retailer_id } => {
            filled("catalog_id", catalog_id, usize::MAX)?;
            filled("product_retailer_id", product_retailer_id, usize::MAX)
        }
    })
}

/// One line, no tab, at most four spaces in a row (132018).
fn variable(text: &str) -> Checked {
    filled("template value", text, limits::BODY)?;
    require(!text.contains(['\n', '\r', '\t']), "template value", "has a line break or a tab")?;
    require(!text.contains("     "), "template value", "has more than four spaces in a row")
}

fn button(parameter: &ButtonParameter) -> Checked {
    match parameter {
        ButtonParameter::Url { suffix } => {
            filled("url suffix", suffix, limits::URL)?;
            require(!suffix.contains(char::is_whitespace), "url suffix", "has a space")
        }
        ButtonParameter::QuickReply { payload } => filled("payload", payload, limits::BUTTON_ID),
        ButtonParameter::CopyCode { code } => filled("code", code, CODE),
        ButtonParameter::Flow { token, data } => {
            optional("token", token.as_deref(), usize::MAX)?;
            let is_object = data.as_ref().is_none_or(serde_json::Value::is_object);
            require(is_object, "data", "is not an object")
        }
        ButtonParameter::Catalog { thumbnail_product_retailer_id } => {
            optional("thumbnail", thumbnail_product_retailer_id.as_deref(), usize::MAX)
        }
        ButtonParameter::Products { thumbnail_product_retailer_id, sections } => {
            filled("thumbnail", thumbnail_product_retailer_id, usize::MAX)?;
            products(sections)
        }
    }
}

impl Parameter {
    /// Characters it adds to the rendered text.
    fn length(&self) -> usize {
        match &self.value {
            Variable::Text { text }
            | Variable::Currency { fallback: text, .. }
            | Variable::DateTime { fallback: text } => text.chars().count(),
            _ => 0,
        }
    }
}
