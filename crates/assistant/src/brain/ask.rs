//! Questions, with something to tap where it helps.

use super::{Brain, Thought};
use crate::{
    AssistantError,
    dialogue::{Offered, Question, Thing},
    perceive::Tap,
    reply::{Extra, button, options},
    shop::{full_name, prices},
};
use catalogue::Product;
use identity::PaymentMethod;
use ordering::{CartView, OrderState};

/// Products shown at once: a list holds ten rows.
const AT_ONCE: usize = 10;
/// Lines of a cart shown in a message.
const LINES: usize = 12;

impl Brain<'_, '_> {
    /// A product's price, or its range.
    pub(super) fn price_of(&self, product: &Product) -> String {
        let locale = self.say.locale();
        let (low, high) = prices(product);
        if low == high { low.display(locale) } else { format!("{} – {}", low.display(locale), high.display(locale)) }
    }

    /// Shows products to choose from.
    pub(super) async fn ask_which(&mut self, intro: &str, products: &[Product]) -> Thought {
        let shown = &products[..products.len().min(AT_ONCE)];
        let mut rows = Vec::new();
        let mut lines: Vec<String> = Some(intro.to_owned()).filter(|intro| !intro.is_empty()).into_iter().collect();
        for (n, product) in shown.iter().enumerate() {
            let price = self.price_of(product);
            let n = i64::try_from(n + 1).unwrap_or_default();
            let line = self
                .say
                .say("option-line", &[("n", n.into()), ("name", (&product.name).into()), ("price", (&price).into())]);
            lines.push(line);
            rows.push((Tap::Product(product.id).id(), product.name.clone(), Some(price)));
        }
        if products.len() > AT_ONCE {
            let more = i64::try_from(products.len() - AT_ONCE).unwrap_or_default();
            lines.push(self.say.say("found-more", &[("count", more.into())]));
        }
        self.dialogue.shown = shown
            .iter()
            .map(|product| Offered { what: Thing::Product(product.id), label: product.name.clone() })
            .collect();
        self.dialogue.asked = Some(Question::Choice);
        let extra = match self.with_pictures(shown).await? {
            Some(goods) => goods,
            None => options(self.say, "list-products", rows),
        };
        self.reply.ask(self.say.plain("which-one"), extra);
        self.reply.listed = lines;
        Ok(())
    }

    /// The goods with their pictures out of Meta's catalogue, where the line has one, if every one of them is there in some
    /// form: Meta leaves out what is sold out, and a list of half of what is said would mislead.
    async fn with_pictures(&mut self, shown: &[Product]) -> Result<Option<Extra>, AssistantError> {
        let form =
            |product: &Product| product.sold().find(|variant| variant.on_hand > 0).map(|there| there.sku.clone());
        let Some(skus) = shown.iter().map(form).collect::<Option<Vec<_>>>().filter(|skus| skus.len() > 1) else {
            return Ok(None);
        };
        let catalogue = self.gate.meta_catalogue().await?;
        Ok(catalogue.map(|catalogue| Extra::Goods { header: self.say.plain("list-products"), catalogue, skus }))
    }

    /// Asks for the size or the colour of a wished product.
    pub(super) fn ask_feature(&mut self, product: &Product, question: Question, values: &[String]) {
        let is_size = question == Question::Size;
        let (key, title) = if is_size { ("ask-size", "list-sizes") } else { ("ask-colour", "list-colours") };
        let offered = |value: &String| if is_size { Tap::Size(value.clone()) } else { Tap::Colour(value.clone()) };
        let rows = values.iter().map(|value| (offered(value).id(), value.clone(), None)).collect();
        let thing = |value: &String| if is_size { Thing::Size(value.clone()) } else { Thing::Colour(value.clone()) };
        self.dialogue.shown = values.iter().map(|value| Offered { what: thing(value), label: value.clone() }).collect();
        self.dialogue.focus = Some(product.id);
        self.dialogue.asked = Some(question);
        let count = self.dialogue.wishes.first().and_then(|wish| wish.quantity).unwrap_or(1);
        // What is known of it is said with it: « Robe bazin (Blanc) ».
        let first = self.dialogue.wishes.first();
        let known = first.and_then(|wish| if is_size { wish.colour.clone() } else { wish.size.clone() });
        let name = full_name(&product.name, &known.unwrap_or_default());
        let mut words = self.say.say(key, &[("name", (&name).into()), ("count", count.into())]);
        if values.len() > 3 {
            words = format!("{words} ({})", values.join(", "));
        }
        self.reply.ask(words, options(self.say, title, rows));
    }

    /// Shows the cart and asks for the yes to exactly this total.
    pub(super) async fn ask_confirm(&mut self) -> Thought {
        let Some(cart) = self.gate.cart().await? else {
            self.dialogue.asked = Some(Question::Product);
            self.reply.ask(self.say.plain("cart-empty"), self.browse_button());
            return Ok(());
        };
        let Some(price) = cart.price.clone() else { return Ok(()) };
        let total = price.total;
        self.reply.say(self.say.plain("cart-title"));
        self.say_lines(&cart);
        if cart.zone.is_none() && !self.shop.zones.is_empty() {
            return self.ask_zone(&cart).await;
        }
        self.say_price(&price, cart.zone.as_ref());
        self.gate.drop_over_codes(&price.refused).await?;
        let credit = self.gate.credit().await?;
        if credit.minor > 0 {
            let amount = credit.display(self.say.locale());
            self.reply.say(self.say.say("credit-ready", &[("amount", (&amount).into())]));
        }
        let amount = total.display(self.say.locale());
        if Box::pin(self.say_if_not_online(total)).await? {
            self.dialogue.asked = None;
            return Ok(());
        }
        let no_cash = Box::pin(self.say_if_no_cash()).await?;
        if self.dialogue.cash && !no_cash {
            let comes_for_it = cart.zone.as_ref().is_some_and(|zone| zone.pickup);
            let key = if comes_for_it { "order-cash-pickup" } else { "order-cash" };
            self.reply.say(self.say.say(key, &[("total", (&amount).into())]));
        }
        if let Some(pending) = self.dialogue.wishes.first().and_then(|wish| wish.product)
            && !cart.lines.iter().any(|line| line.product == pending)
        {
            let name = self.shop.name_of(pending);
            self.reply.say(self.say.say("pending-too", &[("name", (&name).into())]));
        }
        if let Some(placed) = self.dialogue.placed
            && let Some(order) = self.order(placed).await?
            && matches!(order.state, OrderState::AwaitingPayment { .. })
        {
            self.reply.say(self.say.say("order-waits-too", &[("number", (&order.label()).into())]));
        }
        // Nobody can pay it: a human sees to it.
        if no_cash && !self.shop.brand.payment_methods.contains(&PaymentMethod::Online) {
            self.dialogue.asked = None;
            return Ok(());
        }
        self.dialogue.asked = Some(Question::Confirm { total });
        self.dialogue.shown.clear();
        let buttons = vec![
            button(&Tap::Yes.id(), &self.say.plain("button-confirm")),
            button(&Tap::More.id(), &self.say.plain("button-more")),
        ];
        self.reply.ask(self.say.plain("ask-confirm"), Extra::Buttons(buttons));
        Ok(())
    }

    fn say_lines(&mut self, cart: &CartView) {
        for line in cart.lines.iter().take(LINES) {
            let (name, total) = (full_name(&line.name, &line.label), line.total.display(self.say.locale()));
            self.say_line(line.quantity, &name, &total);
        }
        if cart.lines.len() > LINES {
            self.reply.say("…".into());
        }
    }

    pub(super) fn say_line(&mut self, quantity: i64, name: &str, total: &str) {
        let values = [("quantity", quantity.into()), ("name", name.into()), ("total", total.into())];
        self.reply.say(self.say.say("cart-line", &values));
    }

    pub(super) fn browse_button(&self) -> Extra {
        Extra::Buttons(vec![
            button(&Tap::Browse.id(), &self.say.plain("button-browse")),
            button(&Tap::Human.id(), &self.say.plain("button-human")),
        ])
    }

    /// A yes or a no to what was said.
    pub(super) fn ask_yes_no(&mut self, question: String, asked: Question) {
        self.dialogue.asked = Some(asked);
        let buttons = vec![
            button(&Tap::Yes.id(), &self.say.plain("button-yes")),
            button(&Tap::No.id(), &self.say.plain("button-no")),
        ];
        self.reply.ask(question, Extra::Buttons(buttons));
    }
}
