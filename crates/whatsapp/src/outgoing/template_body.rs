//! The JSON of templates (§4.5).

use super::{
    ButtonParameter, Component, Parameter, Template, Variable,
    body::{product_sections, put},
};
use serde_json::{Map, Value, json};

impl Template {
    pub(super) fn to_body(&self) -> Value {
        let mut body = json!({"name": self.name, "language": {"code": self.language}});
        let components = components(&self.components);
        if !components.is_empty() {
            body["components"] = components.into();
        }
        body
    }
}

/// Parts without values are left out.
fn components(parts: &[Component]) -> Vec<Value> {
    parts.iter().filter_map(component).collect()
}

fn component(component: &Component) -> Option<Value> {
    let valued = |kind: &str, parameters: &[Parameter]| {
        let parameters: Vec<_> = parameters.iter().map(parameter).collect();
        (!parameters.is_empty()).then(|| json!({"type": kind, "parameters": parameters}))
    };
    match component {
        Component::Header { parameters } => valued("header", parameters),
        Component::Body { parameters } => valued("body", parameters),
        Component::Button { index, parameter } => {
            let (sub_type, parameter) = button(parameter);
            let index = index.to_string();
            Some(json!({"type": "button", "sub_type": sub_type, "index": index, "parameters": [parameter]}))
        }
        Component::Carousel { cards } => {
            let cards: Vec<_> = cards
                .iter()
                .enumerate()
                .map(|(index, card)| json!({"card_index": index, "components": components(&card.components)}))
                .collect();
            Some(json!({"type": "carousel", "cards": cards}))
        }
        Component::LimitedTimeOffer { expires_at } => {
            let offer = json!({"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": expires_at}});
            Some(json!({"type": "limited_time_offer", "parameters": [offer]}))
        }
    }
}

fn parameter(parameter: &Parameter) -> Value {
    let mut value = match &parameter.value {
        Variable::Text { text } => json!({"type": "text", "text": text}),
        Variable::Currency { fallback, code, amount_1000 } => {
            let currency = json!({"fallback_value": fallback, "code": code, "amount_1000": amount_1000});
            json!({"type": "currency", "currency": currency})
        }
        Variable::DateTime { fallback } => json!({"type": "date_time", "date_time": {"fallback_value": fallback}}),
        Variable::Image { media } => json!({"type": "image", "image": media.with([])}),
        Variable::Video { media } => json!({"type": "video", "video": media.with([])}),
        Variable::Document { media, filename } => {
            json!({"type": "document", "document": media.with([("filename", filename.as_deref())])})
        }
        Variable::Location { latitude, longitude, name, address } => {
            let place = json!({"latitude": latitude.to_string(), "longitude": longitude.to_string(),
                "name": name, "address": address});
            json!({"type": "location", "location": place})
        }
        Variable::Product { catalog_id, product_retailer_id } => {
            let product = json!({"catalog_id": catalog_id, "product_retailer_id": product_retailer_id});
            json!({"type": "product", "product": product})
        }
    };
    put(&mut value, "parameter_name", parameter.name.as_deref());
    value
}

fn button(parameter: &ButtonParameter) -> (&'static str, Value) {
    let action = |action: Value| json!({"type": "action", "action": action});
    match parameter {
        ButtonParameter::Url { suffix } => ("url", json!({"type": "text", "text": suffix})),
        ButtonParameter::QuickReply { payload } => ("quick_reply", json!({"type": "payload", "payload": payload})),
        ButtonParameter::CopyCode { code } => ("copy_code", json!({"type": "coupon_code", "coupon_code": code})),
        ButtonParameter::Flow { token, data } => {
            let mut flow = Value::Object(Map::new());
            put(&mut flow, "flow_token", token.as_deref());
            if let Some(data) = data {
                flow["flow_action_data"] = data.clone();
            }
            ("flow", action(flow))
        }
        ButtonParameter::Catalog { thumbnail_product_retailer_id } => {
            let mut catalog = Value::Object(Map::new());
            put(&mut catalog, "thumbnail_product_retailer_id", thumbnail_product_retailer_id.as_deref());
            ("catalog", action(catalog))
        }
        ButtonParameter::Products { thumbnail_product_retailer_id, sections } => {
            let sections = product_sections(sections);
            let products =
                json!({"thumbnail_product_retailer_id": thumbnail_product_retailer_id, "sections": sections});
            ("mpm", action(products))
        }
    }
}
