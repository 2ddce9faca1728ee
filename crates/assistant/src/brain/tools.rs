//! The tools a model may ask for: what each takes, and how its call is read. What it may do is the gate's business; a model
//! names things by the merchant's own keys and numbers, never by ours.

mod agenda;
mod done;
mod facts;
mod knowledge;
mod order;
mod schema;

use crate::PreferenceKind;
use serde::Deserialize;
use serde_json::Value;

pub(crate) use schema::OFFERED;

/// A tool call as a model means it. Keys, numbers and words are the model's: unknown ones are refused, in words that it can
/// act on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "name", content = "arguments", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Asked {
    /// What fits the words.
    SearchProducts {
        words: String,
        #[serde(default)]
        most: Option<i64>,
    },
    /// A product's text, forms, prices and what is left of each.
    ProductDetails { product: String },
    /// What is left of one form.
    CheckStock { sku: String },
    /// What the merchant told about it.
    AnswerFromKnowledge { question: String },
    /// The cart and what it comes to.
    ShowCart {},
    /// More of it into the cart.
    CartAdd { sku: String, quantity: i64 },
    /// So many of it in the cart; 0 takes it out.
    CartSet { sku: String, quantity: i64 },
    /// Out of the cart.
    CartRemove { sku: String },
    /// Everything out of the cart.
    CartClear {},
    /// A code that the customer says.
    ApplyPromo { code: String },
    /// A code that the merchant lets the agent give.
    OfferDiscount {},
    /// Where delivery goes, and what it costs there.
    DeliveryPrices {},
    /// Which zone the cart goes to.
    SetDelivery { zone: String },
    /// Where to deliver, in the customer's words.
    SetAddress { address: String },
    /// The cart is shown, and the customer is asked for the yes.
    AskToConfirm {},
    /// The yes was given: the cart becomes an order.
    ConfirmOrder { payment: Payment },
    /// An order that waits for payment is paid at the door instead.
    PayOnDelivery {
        #[serde(default)]
        order: Option<String>,
    },
    /// The link of an order that waits for payment.
    SendPaymentLink {
        #[serde(default)]
        order: Option<String>,
    },
    /// Where an order is.
    OrderStatus {
        #[serde(default)]
        order: Option<String>,
    },
    /// The customer is asked whether to call an order off.
    AskToCancel { order: String },
    /// The yes was given: the order is called off.
    CancelOrder { order: String },
    /// The customer is asked whether to open an order again, to change it.
    AskToReopen { order: String },
    /// The yes was given: what was ordered is in the cart again.
    ReopenOrder { order: String },
    /// What an order had that expired or was called off goes back into the cart.
    TakeUpAgain { order: String },
    /// Something is to go back, or money: a human decides.
    RequestReturn { order: String, why: String },
    /// What is free to come at.
    FindSlots {
        #[serde(default)]
        service: Option<String>,
        #[serde(default)]
        day: Option<String>,
    },
    /// A slot is shown, and the customer is asked for the yes.
    AskToBook {
        slot: String,
        service: String,
        #[serde(default)]
        instead_of: Option<String>,
    },
    /// The yes was given: the slot is theirs.
    BookAppointment { slot: String, service: String },
    /// The customer is asked whether to call an appointment off.
    AskToCancelAppointment { appointment: String },
    /// The yes was given: the appointment is called off.
    CancelAppointment { appointment: String },
    /// Something of the customer's taste, for the next time.
    RememberPreference {
        kind: PreferenceKind,
        #[serde(default)]
        about: String,
        value: String,
    },
    /// A human, please.
    HandOver { why: Why },
}

/// How an order will be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Payment {
    /// By the link.
    Online,
    /// At the door.
    OnDelivery,
}

/// Why a human is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Why {
    /// The customer asks for one.
    CustomerAsked,
    /// Something went wrong.
    Complaint,
    /// Nobody knows the answer.
    Question,
}

impl Why {
    /// Its word in facts, as the built-in brain says it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CustomerAsked => "customer_asked",
            Self::Complaint => "complaint",
            Self::Question => "question",
        }
    }
}

impl Asked {
    /// Reads a call; what is wrong with it, in words for the model.
    pub fn read(name: &str, arguments: &Value) -> Result<Self, String> {
        if !OFFERED.iter().any(|tool| tool.name == name) {
            return Err(format!("no such tool: {}", short(name)));
        }
        // A nought is no letter: PostgreSQL keeps none.
        if has_nought(arguments) {
            return Err("wrong arguments: a text has a nought in it".to_owned());
        }
        let arguments = if arguments.is_null() { Value::Object(serde_json::Map::default()) } else { arguments.clone() };
        serde_json::from_value(serde_json::json!({ "name": name, "arguments": arguments }))
            .map_err(|error| format!("wrong arguments: {}", short(&error.to_string())))
    }
}

fn has_nought(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nought),
        Value::Object(fields) => fields.iter().any(|(key, field)| key.contains('\0') || has_nought(field)),
        _ => false,
    }
}

fn short(text: &str) -> String {
    text.chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn calls_are_read_to_the_letter() {
        let add = Asked::read("cart_add", &json!({"sku": "ROBE-M", "quantity": 2}));
        assert_eq!(add, Ok(Asked::CartAdd { sku: "ROBE-M".into(), quantity: 2 }));
        assert_eq!(Asked::read("show_cart", &Value::Null), Ok(Asked::ShowCart {}));
        for (name, arguments) in [
            ("cart_add", json!({"sku": "ROBE-M"})),
            ("cart_add", json!({"sku": "ROBE-M", "quantity": "2"})),
            ("cart_add", json!({"sku": "ROBE-M", "quantity": 2, "price": 1})),
            ("cart_add", json!({"sku": "ROBE-M", "quantity": 1.5})),
            ("confirm_order", json!({"payment": "free"})),
            ("confirm_order", json!({"payment": "online", "total": 1})),
            ("show_cart", json!({"contact": "another"})),
            ("set_price", json!({"sku": "ROBE-M", "price": 1})),
            ("hand_over", json!(["complaint"])),
        ] {
            assert!(Asked::read(name, &arguments).is_err(), "{name} {arguments}");
        }
    }

    /// Every tool that is offered can be read, with an example of its own.
    #[test]
    fn every_tool_offered_is_read() {
        for tool in OFFERED {
            let example: Value = serde_json::from_str(tool.example).unwrap();
            assert!(Asked::read(tool.name, &example).is_ok(), "{}: {:?}", tool.name, Asked::read(tool.name, &example));
            let schema = tool.schema();
            let required = schema["required"].as_array().unwrap();
            assert!(required.iter().all(|key| !example[key.as_str().unwrap()].is_null()), "{}", tool.name);
            assert_eq!(schema["additionalProperties"], false);
        }
    }
}
