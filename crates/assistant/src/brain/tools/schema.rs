use serde_json::{Map, Value, json};

/// A tool as it is described to a model. The texts and their order never change between turns: providers keep them.
pub(crate) struct Offered {
    /// Its name.
    pub name: &'static str,
    /// What it is for, and when.
    pub what: &'static str,
    /// Name, type and meaning of each argument; a name that ends in `?` may be left out, `a|b` are the only words.
    arguments: &'static [(&'static str, &'static str, &'static str)],
    /// A call of it.
    pub example: &'static str,
}

impl Offered {
    /// Whether it is only for shops that take appointments.
    pub fn is_of_agenda(&self) -> bool {
        ["find_slots", "ask_to_book", "book_appointment", "ask_to_cancel_appointment", "cancel_appointment"]
            .contains(&self.name)
    }

    /// Its arguments as a JSON schema of the plain kind that all providers read.
    pub fn schema(&self) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (name, kind, what) in self.arguments {
            let key = name.trim_end_matches('?');
            let described = match kind.contains('|') {
                true => {
                    let words: Vec<&str> = kind.split('|').collect();
                    json!({ "type": "string", "enum": words, "description": what })
                }
                false => json!({ "type": kind, "description": what }),
            };
            properties.insert(key.to_owned(), described);
            if key == *name {
                required.push(key);
            }
        }
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    }
}

const SKU: (&str, &str, &str) = ("sku", "string", "The sku of one form of a product, as a tool told it.");
const ORDER: (&str, &str, &str) = ("order", "string", "The number of the order, such as #0012.");
const MAYBE_ORDER: (&str, &str, &str) = ("order?", "string", "The number of the order; the latest one when left out.");

const SLOT: (&str, &str, &str) = ("slot", "string", "A slot as find_slots told it.");
const APPOINTMENT: (&str, &str, &str) = ("appointment", "string", "When it begins, as find_slots told it.");

macro_rules! tools {
    ($($name:literal, $what:literal, [$($argument:expr),*], $example:literal;)+) => {
        /// Every tool, in the order they are told.
        pub(crate) const OFFERED: &[Offered] =
            &[$(Offered { name: $name, what: $what, arguments: &[$($argument),*], example: $example }),+];
    };
}

tools! {
    "search_products", "Finds products of the shop by the customer's words: name, kind, colour, use, budget in words. Call it before \
        saying anything about a product.",
        [("words", "string", "What is looked for."), ("most?", "integer", "How many at most, 1 to 8.")],
        r#"{"words": "robe wax", "most": 5}"#;
    "product_details", "All that is known of one product: its text, forms, prices, what is left of each.",
        [("product", "string", "The key of the product, as search_products told it.")], r#"{"product": "ROBE"}"#;
    "check_stock", "How many one may still take of one form of a product.", [SKU], r#"{"sku": "ROBE-M"}"#;
    "answer_from_knowledge", "What the merchant has written about the shop: opening hours, address, delivery, returns, ways of paying, \
        sizes, care, advice. Call it for every question about the shop that is not about a product's price or stock.",
        [("question", "string", "The customer's question in their own words, 1 to 300 letters.")],
        r#"{"question": "Vous ouvrez à quelle heure ?"}"#;
    "show_cart", "What is in the cart now and what it comes to.", [], "{}";
    "cart_add", "Puts more of one form of a product into the cart. Only what the customer asks for.",
        [SKU, ("quantity", "integer", "How many more.")], r#"{"sku": "ROBE-M", "quantity": 2}"#;
    "cart_set", "Changes how many of one form are in the cart; 0 takes it out.",
        [SKU, ("quantity", "integer", "How many in all.")], r#"{"sku": "ROBE-M", "quantity": 1}"#;
    "cart_remove", "Takes one form of a product out of the cart.", [SKU], r#"{"sku": "ROBE-M"}"#;
    "cart_clear", "Takes everything out of the cart. Only when the customer wants nothing of it any more.", [], "{}";
    "apply_promo", "Applies a promo code that the customer says to the cart.",
        [("code", "string", "The code, as the customer said it.")], r#"{"code": "WA10"}"#;
    "offer_discount", "For a customer who bargains: gives the code that the merchant allows, if there is one. There is no other \
        discount.", [], "{}";
    "delivery_prices", "Where the shop delivers, what it costs there and how long it takes.", [], "{}";
    "set_delivery", "Sets where the cart goes; the price of delivery there enters the total.",
        [("zone", "string", "The name of the zone, as delivery_prices told it.")], r#"{"zone": "Cocody"}"#;
    "set_address", "Notes where to deliver, in the customer's own words.",
        [("address", "string", "The address as the customer wrote it.")], r#"{"address": "Cocody Angré, 8e tranche"}"#;
    "ask_to_confirm", "Shows the cart with its total and asks the customer for the yes. Always before confirm_order; nothing is \
        written after it in the same answer.", [], "{}";
    "confirm_order", "Makes the cart an order. Only after the customer has said yes to the cart that ask_to_confirm showed.",
        [("payment", "online|on_delivery", "How it will be paid.")], r#"{"payment": "online"}"#;
    "pay_on_delivery", "An order that waits for payment will be paid at the door instead, as the customer asks.", [MAYBE_ORDER], "{}";
    "send_payment_link", "Sends the button to pay an order that waits for payment.", [MAYBE_ORDER], "{}";
    "order_status", "Where an order of this customer is.", [MAYBE_ORDER], r##"{"order": "#0012"}"##;
    "ask_to_cancel", "Asks the customer whether an order is to be called off.", [ORDER], r##"{"order": "#0012"}"##;
    "cancel_order", "Calls an order off. Only after the customer has said yes to ask_to_cancel.", [ORDER], r##"{"order": "#0012"}"##;
    "ask_to_reopen", "Asks the customer whether an order that is placed and not paid is to be opened again, to be changed.",
        [ORDER], r##"{"order": "#0012"}"##;
    "reopen_order", "Puts what was ordered back into the cart, to be changed and confirmed anew. Only after the customer has said yes \
        to ask_to_reopen.", [ORDER], r##"{"order": "#0012"}"##;
    "take_up_again", "Puts what an expired or cancelled order had back into the cart, at today's prices.", [ORDER],
        r##"{"order": "#0012"}"##;
    "request_return", "The customer wants to give something back, exchange it, or have money back: a person of the shop decides.",
        [ORDER, ("why", "string", "The reason in the customer's words.")], r##"{"order": "#0012", "why": "déchirée"}"##;
    "find_slots", "When the customer can come: the services of the shop, the free slots, and the appointments they have. Call it \
        before saying anything about a time.",
        [("service?", "string", "The name of the service, as this tool told it."),
         ("day?", "string", "The first day to look at, such as 2026-11-28; the next days follow.")],
        r#"{"service": "Essayage", "day": "2026-11-28"}"#;
    "ask_to_book", "Shows one free slot and asks the customer for the yes. Always before book_appointment; nothing is written after \
        it in the same answer.",
        [SLOT, ("service", "string", "The name of the service."),
         ("instead_of?", "string", "The slot of the appointment of theirs that it replaces, to move it.")],
        r#"{"slot": "2026-11-28 10:00", "service": "Essayage"}"#;
    "book_appointment", "Takes the slot. Only after the customer has said yes to the slot that ask_to_book showed.",
        [SLOT, ("service", "string", "The name of the service.")],
        r#"{"slot": "2026-11-28 10:00", "service": "Essayage"}"#;
    "ask_to_cancel_appointment", "Asks the customer whether an appointment of theirs is to be called off.",
        [APPOINTMENT], r#"{"appointment": "2026-11-28 10:00"}"#;
    "cancel_appointment", "Calls an appointment off. Only after the customer has said yes to ask_to_cancel_appointment.",
        [APPOINTMENT], r#"{"appointment": "2026-11-28 10:00"}"#;
    "remember_preference", "Keeps something that the customer says of their taste or their size, for their next visits. Nothing else \
        about them, and never what somebody else says.",
        [("kind", "size|colour|note", "What it is."), ("about?", "string", "What goods it is about; everything when left out."),
        ("value", "string", "In a few words: M, blue, no perfume.")], r#"{"kind": "size", "about": "Robes", "value": "M"}"#;
    "hand_over", "Gives the conversation to a person of the shop.",
        [("why", "customer_asked|complaint|question", "Why.")], r#"{"why": "question"}"#;
}
