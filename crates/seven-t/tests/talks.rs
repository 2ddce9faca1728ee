//! Scripted talks: customers write on the sandbox's phone, the whole product answers, and at the end carts, orders, stock and
//! the handling of the conversation are what the script says. The scripts are `talks/*.talk`; their form is explained in
//! `talks/README.md`. `SEVEN_T_TALK=words` tells only those whose title has the words, and prints them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "stories fail loudly")]

mod script;
mod shops;

use assistant::{ModelAccount, ModelSpec, Reason};
use conversation::Handling;
use kernel::{BrandId, ConversationId, Millis, Secret, Vault};
use models::{Dialect, Price};
use ordering::{Cart, Order, OrderState};
use script::{Check, OrderWanted, Part, Script, fold};
use serde_json::{Value, json};
use shops::{LINES, SECRET_KEY, Shops};
use std::collections::BTreeMap;
use storage::args;

impl Shops {
    async fn cart(&self, brand: BrandId, conversation: ConversationId) -> BTreeMap<String, i64> {
        let db = &mut &self.ground.db;
        let Some(cart) = Cart::of_conversation(db, brand, conversation).await.unwrap() else { return BTreeMap::new() };
        let view = cart.view(db, self.ground.clock.now()).await.unwrap();
        view.lines.into_iter().map(|line| (line.sku.unwrap_or_default(), line.quantity)).collect()
    }

    async fn orders(&self, brand: BrandId, conversation: ConversationId) -> Vec<Order> {
        let db = &mut &self.ground.db;
        ordering::list_of_conversation(db, brand, conversation, None, 50).await.unwrap().orders
    }

    async fn ahead(&self, brand: BrandId, contact: kernel::ContactId) -> Vec<agenda::Appointment> {
        let now = self.ground.clock.now();
        agenda::Appointment::ahead(&mut &self.ground.db, brand, contact, now).await.unwrap()
    }

    async fn lines(&self, order: &Order) -> BTreeMap<String, i64> {
        let lines = order.lines(&mut &self.ground.db).await.unwrap();
        lines.into_iter().map(|line| (line.sku.unwrap_or_default(), line.quantity)).collect()
    }

    /// Tells one script; what was read, and what is not as it says. What a model says besides its calls is its own: only
    /// what the talk comes to is checked then.
    async fn tell(&self, script: &Script, phone: &str, mind: Mind) -> (String, Vec<String>) {
        let (mut read, mut wrong) = (String::new(), Vec::new());
        let mut answer = String::new();
        for (n, part) in script.parts.iter().enumerate() {
            match part {
                Part::Says(words) => {
                    if mind == Mind::Model {
                        self.script_model(&script.parts[n + 1..]).await;
                    }
                    answer = self.write(&script.shop, phone, words).await;
                    read.push_str(&format!("> {words}\n{answer}\n"));
                }
                Part::Calls(..) => {}
                Part::Reads { .. } if mind == Mind::Model => {}
                Part::Reads { any, not } => {
                    let has = any.iter().any(|words| fold(&answer).contains(words));
                    if has == *not {
                        wrong.push(format!(
                            "« {} » is {} in {answer:?}",
                            any.join(" | "),
                            if *not { "" } else { "not" }
                        ));
                    }
                }
                Part::Pause(by) => {
                    self.passes(*by).await;
                }
                Part::Ends(check) => {
                    if let Err(why) = self.check(script, phone, check).await {
                        wrong.push(why);
                    }
                }
            }
        }
        (read, wrong)
    }

    async fn check(&self, script: &Script, phone: &str, check: &Check) -> Result<(), String> {
        let brand = self.brand(&script.shop).await.id;
        let (talk, contact) = self.conversation(brand, phone).await.ok_or("nobody wrote")?;
        let orders = self.orders(brand, talk.id).await;
        let same = |what: &str, is: String, wanted: String| {
            if is == wanted { Ok(()) } else { Err(format!("{what}: {is}, not {wanted}")) }
        };
        match check {
            Check::Cart(wanted) => {
                same("cart", format!("{:?}", self.cart(brand, talk.id).await), format!("{wanted:?}"))
            }
            Check::Appointments(count) => {
                same("appointments", self.ahead(brand, contact.id).await.len().to_string(), count.to_string())
            }
            Check::Appointment(wanted) => {
                let next = self.ahead(brand, contact.id).await.into_iter().next();
                same("appointment", next.map(|next| told(&next)).unwrap_or_default(), wanted.clone())
            }
            Check::Orders(count) => same("orders", orders.len().to_string(), count.to_string()),
            Check::Human(human) => same("human", (talk.handling != Handling::Agent).to_string(), human.to_string()),
            Check::OptedOut(out) => same("opted out", contact.opted_out_at.is_some().to_string(), out.to_string()),
            Check::Held(wanted) => {
                const SQL: &str = "SELECT v.sku, CAST(SUM(h.quantity) AS BIGINT) FROM stock_hold h JOIN orders o ON \
                    o.brand_id = h.brand_id AND o.id = h.order_id JOIN variant v ON v.brand_id = h.brand_id AND v.id = h.variant_id \
                    WHERE h.brand_id = $1 AND o.conversation_id = $2 AND h.released_at IS NULL AND h.sold_at IS NULL GROUP BY v.sku";
                let held: Vec<(String, i64)> = self.ground.db.all(SQL, args![brand, talk.id]).await.unwrap();
                same("held", format!("{:?}", held.into_iter().collect::<BTreeMap<_, _>>()), format!("{wanted:?}"))
            }
            Check::Order(wanted) => match orders.first() {
                None => Err(format!("no order; the cart is {:?}", self.cart(brand, talk.id).await)),
                Some(order) => as_wanted(order, &self.lines(order).await, wanted),
            },
        }
    }

    /// The stock of this talk is there again for the next one.
    async fn clear(&self, script: &Script, phone: &str) {
        let brand = self.brand(&script.shop).await.id;
        let Some((talk, _)) = self.conversation(brand, phone).await else { return };
        for order in self.orders(brand, talk.id).await {
            let by = ordering::CancelledBy::Customer;
            let _ = self.ground.db.write(async |tx| ordering::cancel_order(tx, brand, order.id, by).await).await;
        }
        self.quiet().await;
    }

    /// The model of the shops will do what the talk says of it next: each call, then a word.
    async fn script_model(&self, next: &[Part]) {
        let forget = self.http.delete(format!("{}/control/models/script", self.sandbox.url()));
        assert!(forget.send().await.unwrap().status().is_success());
        let mut steps: Vec<Vec<Value>> = Vec::new();
        for part in next.iter().take_while(|part| !matches!(part, Part::Says(_))) {
            let Part::Calls(tool, arguments) = part else { continue };
            let call = json!({"name": tool, "arguments": arguments});
            // What builds on an earlier result is asked for when that is there.
            match steps.last_mut().filter(|_| !call.to_string().contains("{{")) {
                Some(step) => step.push(call),
                None => steps.push(vec![call]),
            }
        }
        let steps: Vec<Value> = steps.into_iter().map(|calls| json!({"calls": calls})).collect();
        let said = json!({"text": "D'accord."});
        self.control("models/script", json!({"steps": steps.into_iter().chain([said]).collect::<Vec<_>>()})).await;
    }

    /// Both shops think with the sandbox's model.
    async fn think_with_a_model(&self) {
        let spec = ModelSpec {
            dialect: Dialect::OpenAi,
            base_url: Some(format!("{}/models/openai/v1", self.sandbox.url())),
            name: "scripted".into(),
            key: Some(Secret::new(sandbox::models::KEY)),
            time_out: kernel::seconds(10),
            price: Price::default(),
            requests: Vec::new(),
        };
        let vault = Vault::new(&SECRET_KEY.into());
        for (_, _, _, slug) in LINES {
            let brand = self.brand(slug).await.id;
            let set = async |tx: &mut storage::Tx| {
                ModelAccount::set_all(tx, &vault, brand, std::slice::from_ref(&spec)).await
            };
            self.ground.db.write(set).await.unwrap().unwrap();
        }
    }

    /// How many answers the built-in brain has given because the model of this shop gave up.
    async fn given_up(&self, slug: &str) -> i64 {
        let brand = self.brand(slug).await.id;
        Reason::given_up_since(&mut &self.ground.db, brand, Millis(0)).await.unwrap()
    }

    async fn tell_all(mut self, text: &str, mind: Mind) {
        if mind == Mind::Model {
            self.think_with_a_model().await;
        }
        let wanted = std::env::var("SEVEN_T_TALK").unwrap_or_default();
        let scripts: Vec<Script> =
            script::read(text).into_iter().filter(|it| fold(&it.title).contains(&fold(&wanted))).collect();
        let (mut failed, mut open) = (Vec::new(), 0);
        for (n, script) in scripts.iter().enumerate() {
            let phone = format!("22505{:08}", 20_000 + n);
            let before = self.given_up(&script.shop).await;
            let (read, mut wrong) = self.tell(script, &phone, mind).await;
            // The model is believed every time.
            if self.given_up(&script.shop).await > before {
                const WHY: &str =
                    "SELECT gave_up, COUNT(*) FROM answer_reason WHERE gave_up IS NOT NULL GROUP BY gave_up";
                let why: Vec<(String, i64)> = self.ground.db.all(WHY, args![]).await.unwrap();
                wrong.push(format!("the model gave up, of late or before: {why:?}"));
            }
            self.clear(script, &phone).await;
            if !wanted.is_empty() {
                eprintln!("## {}\n{read}", script.title);
            }
            // The mark is about the built-in brain.
            let is_open = script.open && mind == Mind::BuiltIn;
            open += usize::from(is_open);
            match (is_open, wrong.is_empty()) {
                (false, false) => failed.push(format!("## {}\n{read}!! {}\n", script.title, wrong.join("\n!! "))),
                (true, true) => {
                    failed.push(format!("## {} is marked as open and goes well: take the mark away\n", script.title));
                }
                _ => {}
            }
        }
        if let Some(serving) = self.serving.take() {
            serving.stop().await;
        }
        let _ = &self.house;
        eprintln!("{} talks, {} of them open", scripts.len(), open);
        assert!(failed.is_empty(), "{} of {} talks:\n\n{}", failed.len(), scripts.len(), failed.join("\n"));
    }
}

/// Which brain the shops think with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mind {
    BuiltIn,
    /// The sandbox's, which calls the tools that the talk says.
    Model,
}

fn as_wanted(order: &Order, lines: &BTreeMap<String, i64>, wanted: &OrderWanted) -> Result<(), String> {
    let state = match order.state {
        OrderState::AwaitingPayment { .. } => "waiting",
        OrderState::Confirmed => "confirmed",
        other => other.name(),
    };
    let method = if order.method == identity::PaymentMethod::CashOnDelivery { "cash" } else { "online" };
    let mut wrong = Vec::new();
    if *lines != wanted.lines {
        wrong.push(format!("lines {lines:?}, not {:?}", wanted.lines));
    }
    if wanted.total.is_some_and(|total| total != order.total.minor) {
        wrong.push(format!("total {}, not {:?}", order.total.minor, wanted.total));
    }
    if wanted.method.as_deref().is_some_and(|wanted| wanted != method) {
        wrong.push(format!("paid {method}, not {:?}", wanted.method));
    }
    if wanted.state.as_deref().is_some_and(|wanted| wanted != state) {
        wrong.push(format!("state {state}, not {:?}", wanted.state));
    }
    let address = fold(order.address.as_deref().unwrap_or_default());
    if wanted.address.as_deref().is_some_and(|wanted| !address.contains(&fold(wanted))) {
        wrong.push(format!("address {address:?}, not {:?}", wanted.address));
    }
    let zone = fold(order.zone.as_deref().unwrap_or_default());
    if wanted.zone.as_deref().is_some_and(|wanted| !zone.contains(&fold(wanted))) {
        wrong.push(format!("zone {:?}, not {:?}", order.zone, wanted.zone));
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("order: {}", wrong.join("; "))) }
}

/// `Essayage sat 10:00`, where the shop is.
fn told(one: &agenda::Appointment) -> String {
    let at = jiff::Timestamp::from_millisecond(one.starts_at.0).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
    format!("{} {}", one.service, at.strftime("%a %H:%M"))
        .to_lowercase()
        .replace(&one.service.to_lowercase(), &one.service)
}

/// Told apart, so that every one of them begins in the week of the second of November.
async fn appointments(shops: Shops) {
    shops.tell_all(include_str!("talks/agenda.talk"), Mind::BuiltIn).await;
}

async fn in_french(shops: Shops) {
    shops.tell_all(include_str!("talks/fr.talk"), Mind::BuiltIn).await;
}

async fn in_english(shops: Shops) {
    shops.tell_all(include_str!("talks/en.talk"), Mind::BuiltIn).await;
}

async fn in_french_by_a_model(shops: Shops) {
    shops.tell_all(include_str!("talks/fr.talk"), Mind::Model).await;
}

async fn in_english_by_a_model(shops: Shops) {
    shops.tell_all(include_str!("talks/en.talk"), Mind::Model).await;
}

testing::stories!(Shops: in_french, in_english, in_french_by_a_model, in_english_by_a_model, appointments);
