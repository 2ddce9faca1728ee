//! The cart: taking out, changing, showing, the yes and the no.

use super::{Brain, Thought, target::Found, wish::said};
use crate::{
    AssistantError, Refusal, ToolCall, ToolResult,
    dialogue::{Question, Wish},
    reply::Extra,
    shop::full_name,
};
use identity::PaymentMethod;
use kernel::VariantId;
use language::{Act, Item, Mention, Quantity, Slots, stem, tokens};
use ordering::{CartLine, CartView, OrderState};

impl Brain<'_, '_> {
    /// Lines of the cart that a mention names; those in the form said, when there are some.
    async fn lines_named(
        &mut self,
        cart: &CartView,
        mention: &Mention,
        form: &Wish,
    ) -> Result<Vec<CartLine>, AssistantError> {
        let ids = match self.mentioned(mention) {
            Found::One(id) => vec![id],
            Found::Several(ids) => ids,
            Found::Nothing => Vec::new(),
        };
        let named: Vec<CartLine> = cart.lines.iter().filter(|line| ids.contains(&line.product)).cloned().collect();
        let in_form = self.in_form(&named, form).await?;
        Ok(if in_form.is_empty() { named } else { in_form })
    }

    /// Those lines that have the size and colour said; none when nothing is said of them.
    async fn in_form(&mut self, lines: &[CartLine], form: &Wish) -> Result<Vec<CartLine>, AssistantError> {
        if form.size.is_none() && form.colour.is_none() {
            return Ok(Vec::new());
        }
        let mut fitting = Vec::new();
        for line in lines {
            let product = self.product(line.product).await?;
            let variant = product.iter().flat_map(|p| &p.variants).find(|variant| variant.id == line.variant);
            if variant.is_some_and(|variant| form.fits(variant)) {
                fitting.push(line.clone());
            }
        }
        Ok(fitting)
    }

    /// The line an act is about when it names none: the only one, the one in the form said, or the one in focus.
    async fn line_meant(&mut self, cart: &CartView, act: &Act) -> Result<Option<CartLine>, AssistantError> {
        if let [only] = &cart.lines[..] {
            return Ok(Some(only.clone()));
        }
        let form = said(&act.slots, None);
        if let [one] = &self.in_form(&cart.lines, &form).await?[..] {
            return Ok(Some(one.clone()));
        }
        // « enlevez le top »: too common a word for a search, and enough among what is in the cart.
        let said: Vec<String> = tokens(&self.words_of_act(act)).iter().map(|token| stem(&token.text)).collect();
        let names = |line: &&CartLine| {
            let words = tokens(&line.name);
            words.iter().any(|word| word.text.len() > 2 && said.contains(&stem(&word.text)))
        };
        if let [one] = &cart.lines.iter().filter(names).collect::<Vec<_>>()[..] {
            return Ok(Some((*one).clone()));
        }
        let chosen = self.chosen(&act.slots);
        let wanted = chosen.first().copied().or(self.dialogue.focus);
        Ok(cart.lines.iter().rev().find(|line| Some(line.product) == wanted).cloned())
    }

    /// « enlève le foulard », « enlève un sac ».
    pub(super) async fn remove(&mut self, act: &Act) -> Thought {
        self.drop_wishes(act);
        let Some(cart) = self.gate.cart().await? else {
            if let (false, Some(Question::WantIt)) = (self.dialogue.wishes.is_empty(), &self.dialogue.asked) {
                return Box::pin(self.pursue()).await;
            }
            // « je n'en veux plus », with nothing in a cart, is about the order as a whole.
            let whole = act.slots.items.is_empty() && act.slots.choices.is_empty();
            return match whole {
                true => self.clear_cart().await,
                false if self.offers_to_reopen(act).await? => Ok(()),
                false => self.show_cart().await,
            };
        };
        let mut found = Vec::new();
        for item in &act.slots.items {
            let lines = self.lines_named(&cart, &item.mention, &said(&act.slots, Some(item))).await?;
            if lines.is_empty() {
                let words = item.mention.text.clone();
                self.reply.say(self.say.say("cart-not-in", &[("name", (&words).into())]));
            }
            found.extend(lines.into_iter().map(|line| (line, item.quantity.map(i64::from))));
        }
        if act.slots.items.is_empty() {
            let quantity = act.slots.quantity.map(|quantity| i64::from(quantity.count()));
            found.extend(self.line_meant(&cart, act).await?.map(|line| (line, quantity)));
        }
        for (line, quantity) in found {
            let name = full_name(&line.name, &line.label);
            match quantity.filter(|quantity| *quantity < line.quantity) {
                Some(fewer) => {
                    self.set(&line, line.quantity - fewer).await?;
                }
                None => {
                    if let Ok(ToolResult::Removed(true)) =
                        self.gate.perform(ToolCall::CartRemove { variant: line.variant }).await?
                    {
                        self.reply.say(self.say.say("cart-removed", &[("name", (&name).into())]));
                    }
                }
            }
            self.dialogue.wishes.retain(|wish| wish.product != Some(line.product));
            if self.dialogue.focus == Some(line.product) {
                self.dialogue.focus = None;
            }
        }
        Box::pin(self.ask_confirm()).await
    }

    /// What was wished for and is not in the cart yet is not wanted any more when it is named.
    fn drop_wishes(&mut self, act: &Act) {
        for item in &act.slots.items {
            let named = match self.mentioned(&item.mention) {
                Found::One(id) => vec![id],
                Found::Several(ids) => ids,
                Found::Nothing => Vec::new(),
            };
            if self.dialogue.wishes.len() > 1 {
                self.dialogue.wishes.retain(|wish| wish.product.is_none_or(|product| !named.contains(&product)));
            }
        }
    }

    /// Another quantity of a line; false when something was said or asked instead.
    async fn set(&mut self, line: &CartLine, quantity: i64) -> Result<bool, AssistantError> {
        let name = full_name(&line.name, &line.label);
        match self.gate.perform(ToolCall::CartSet { variant: line.variant, quantity }).await? {
            Ok(_) => {
                let values = [("quantity", quantity.into()), ("name", (&name).into())];
                self.reply.say(self.say.say("cart-changed", &values));
                Ok(true)
            }
            Err(refusal) => {
                self.refused(refusal, &name, line.variant).await?;
                Ok(false)
            }
        }
    }

    /// « mets 3 au lieu de 2 », « plutôt la taille L ».
    pub(super) async fn change(&mut self, act: &Act) -> Thought {
        let Some(cart) = self.gate.cart().await? else {
            if self.offers_to_reopen(act).await? {
                return Ok(());
            }
            return if self.dialogue.focus.is_some() || !act.slots.items.is_empty() {
                Box::pin(self.want(act)).await
            } else {
                self.show_cart().await
            };
        };
        let wish = said(&act.slots, act.slots.items.first());
        let named = match act.slots.items.first() {
            Some(item) => Some(self.lines_named(&cart, &item.mention, &wish).await?),
            None => None,
        };
        let line = match named {
            Some(lines) if lines.is_empty() => return Box::pin(self.want(act)).await,
            Some(lines) => lines.into_iter().next(),
            None => self.line_meant(&cart, act).await?,
        };
        let Some(line) = line else { return self.show_cart().await };
        if let [_, other] = &act.slots.items[..] {
            return self.replace(&line, other).await;
        }
        // « je veux 39 » of shoes in the cart is a size.
        let (mut wish, mut act_quantity) = (wish, act.slots.quantity);
        if let Some(product) = self.product(line.product).await? {
            let read = wish.clone().with_size_of(&product);
            if read.size != wish.size {
                (wish, act_quantity) = (read, None);
            }
        }
        let is_so = !self.in_form(std::slice::from_ref(&line), &wish).await?.is_empty();
        if (wish.size.is_some() || wish.colour.is_some()) && !is_so {
            return self.exchange(&line, wish).await;
        }
        let quantity = match (act_quantity, wish.quantity) {
            (Some(Quantity::More(n)), _) => line.quantity + i64::from(n),
            (Some(Quantity::Fewer(n)), _) => (line.quantity - i64::from(n)).max(0),
            (_, Some(n)) => n,
            (_, None) => {
                self.dialogue.focus = Some(line.product);
                self.dialogue.asked = Some(Question::Quantity);
                self.dialogue.wishes = vec![Wish { product: Some(line.product), ..Wish::default() }];
                self.reply.ask(self.say.plain("ask-quantity"), Extra::Nothing);
                return Ok(());
            }
        };
        if self.set(&line, quantity).await? { Box::pin(self.ask_confirm()).await } else { Ok(()) }
    }

    /// « remplace les chapeaux par 3 éventails »: the one out, the other wanted, as many unless said otherwise.
    async fn replace(&mut self, line: &CartLine, other: &Item) -> Thought {
        let Found::One(product) = self.mentioned(&other.mention) else { return self.show_cart().await };
        let wish = said(&Slots::default(), Some(other));
        let quantity = wish.quantity.or(Some(line.quantity));
        self.removed(line.variant).await?;
        let name = full_name(&line.name, &line.label);
        self.reply.say(self.say.say("cart-removed", &[("name", (&name).into())]));
        self.dialogue.wishes = vec![Wish { product: Some(product), quantity, ..wish }];
        Box::pin(self.pursue()).await
    }

    /// Another size or colour of a line: the new form comes in before the old one goes out.
    async fn exchange(&mut self, line: &CartLine, wish: Wish) -> Thought {
        let Some(product) = self.product(line.product).await? else { return self.show_cart().await };
        // What is not said again stays: « plutôt en L » keeps the colour.
        let old = product.variants.iter().find(|variant| variant.id == line.variant);
        let (old_size, old_colour) = old.map(|v| (v.size.clone(), v.colour.clone())).unwrap_or_default();
        let quantity = wish.quantity.unwrap_or(line.quantity);
        let wish = Wish {
            product: Some(product.id),
            among: Vec::new(),
            size: wish.size.or(old_size),
            colour: wish.colour.or(old_colour),
            quantity: Some(quantity),
            ..Wish::default()
        };
        let wanted: Option<VariantId> = product
            .sold()
            .find(|v| {
                wish.size.as_deref().is_none_or(|size| crate::shop::has_size(v, size))
                    && wish.colour.as_deref().is_none_or(|colour| crate::shop::has_colour(v, colour))
            })
            .map(|variant| variant.id);
        match wanted {
            Some(variant) if variant == line.variant && quantity == line.quantity => {}
            Some(variant) if variant == line.variant => {
                if !self.set(line, quantity).await? {
                    return Ok(());
                }
            }
            Some(variant) => {
                let name =
                    product.variants.iter().find(|v| v.id == variant).map(|v| full_name(&product.name, &v.label()));
                let name = name.unwrap_or_default();
                match self.gate.perform(ToolCall::CartSet { variant, quantity }).await? {
                    Ok(_) => {
                        self.removed(line.variant).await?;
                        let values = [("quantity", quantity.into()), ("name", (&name).into())];
                        self.reply.say(self.say.say("cart-changed", &values));
                    }
                    Err(refusal) => return self.refused(refusal, &name, variant).await,
                }
            }
            None => {
                let form =
                    [&wish.size, &wish.colour].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
                let values = [("name", (&product.name).into()), ("form", (&form).into())];
                self.reply.say(self.say.say("no-such-form", &values));
            }
        }
        Box::pin(self.ask_confirm()).await
    }

    async fn removed(&mut self, variant: VariantId) -> Result<(), AssistantError> {
        // The old line is in this very cart: a refusal here would be a defect, and the recap shows the truth.
        self.gate.perform(ToolCall::CartRemove { variant }).await.map(|_| ())
    }

    /// « mon panier », « combien ça fait »: the cart, or the order it has become.
    pub(super) async fn show_cart(&mut self) -> Thought {
        if self.gate.cart().await?.is_none()
            && let Some(order) = self.gate.latest_order().await?
            && matches!(order.state, OrderState::AwaitingPayment { .. } | OrderState::Confirmed)
        {
            return self.order_status().await;
        }
        Box::pin(self.ask_confirm()).await
    }

    pub(super) async fn clear_cart(&mut self) -> Thought {
        self.dialogue.wishes.clear();
        if self.gate.cart().await?.is_none() {
            // « j'annule tout » with an order waiting is about the order.
            if let Some(order) = self.gate.latest_order().await?
                && matches!(order.state, OrderState::AwaitingPayment { .. } | OrderState::Confirmed)
            {
                return Box::pin(self.cancel_order()).await;
            }
            return self.show_cart().await;
        }
        if self.gate.perform(ToolCall::CartClear).await?.is_ok() {
            self.dialogue.asked = Some(Question::Product);
            self.reply.ask(self.say.plain("cart-cleared"), self.browse_button());
        }
        Ok(())
    }

    /// « oui c bon »: to whatever was asked.
    pub(super) async fn yes(&mut self, act: &Act) -> Thought {
        // « oui la rouge », « ok 3 »: the detail first, then what it answers.
        let has_detail = !act.slots.sizes.is_empty() || !act.slots.colours.is_empty() || act.slots.quantity.is_some();
        match self.dialogue.asked.clone() {
            Some(Question::Confirm { .. }) if has_detail => Box::pin(self.change(act)).await,
            // « ok mais pas maintenant »: nothing is placed and nothing is pressed.
            Some(Question::Confirm { .. }) if !self.plain_yes && language::puts_off(&self.words) => {
                self.reply.ask(self.say.plain("cart-waits"), Extra::Nothing);
                Ok(())
            }
            Some(Question::Confirm { .. }) => Box::pin(self.place_order()).await,
            Some(Question::Cancel { .. }) => self.cancel_for_sure().await,
            Some(Question::Resume { order }) => {
                self.dialogue.asked = None;
                self.resume(order).await
            }
            Some(Question::Reopen { order, words, .. }) => Box::pin(self.reopen(order, &words)).await,
            Some(Question::Heard { words }) => {
                self.dialogue.asked = None;
                Box::pin(self.again(&words)).await
            }
            Some(Question::TakeLeft { variant, left }) => self.take(variant, left).await,
            Some(Question::WantIt) => {
                let wish = self.wish(&act.slots, act.slots.items.first());
                self.fill(|first| first.add(&wish)).await
            }
            Some(Question::Zone) => Box::pin(self.ask_confirm()).await,
            Some(Question::Book { .. } | Question::CancelVisit { .. } | Question::Slot | Question::Service) => {
                self.yes_to_visit().await
            }
            _ if has_detail => self.detail(act).await,
            _ if !self.dialogue.wishes.is_empty() => Box::pin(self.pursue()).await,
            _ => self.yes_to_nothing().await,
        }
    }

    /// A yes when nothing was asked: to the cart, to an order that waits, or just friendly.
    async fn yes_to_nothing(&mut self) -> Thought {
        if self.gate.cart().await?.is_some() {
            return Box::pin(self.ask_confirm()).await;
        }
        match self.gate.latest_order().await? {
            Some(order) if matches!(order.state, OrderState::AwaitingPayment { .. }) => {
                self.show_order_to_pay(&order).await
            }
            Some(_) => self.courtesy("thanks"),
            None => {
                self.dialogue.asked = Some(Question::Product);
                self.reply.ask(self.say.plain("ask-product"), self.browse_button());
                Ok(())
            }
        }
    }

    /// So many of a form in the cart, of what is left of it.
    pub(super) async fn take(&mut self, variant: VariantId, quantity: i64) -> Thought {
        match self.gate.perform(ToolCall::CartSet { variant, quantity }).await? {
            // What else was wished for in the same breath comes next.
            Ok(_) if !self.dialogue.wishes.is_empty() => Box::pin(self.pursue()).await,
            Ok(_) => Box::pin(self.ask_confirm()).await,
            Err(refusal) => {
                let name = self.name_of(variant).await?;
                self.refused(refusal, &name, variant).await
            }
        }
    }

    pub(super) async fn name_of(&mut self, variant: VariantId) -> Result<String, AssistantError> {
        let found = catalogue::sellable(self.gate.tx, self.shop.brand.id, &[variant]).await?;
        Ok(found.first().map(catalogue::Sellable::title).unwrap_or_default())
    }

    /// The cart becomes an order: prices, stock and total are the gate's business.
    pub(super) async fn place_order(&mut self) -> Thought {
        let method = if self.dialogue.online_only { PaymentMethod::Online } else { self.method_wanted() };
        match self.gate.perform(ToolCall::PlaceOrder { method }).await? {
            Ok(ToolResult::Order(order)) => {
                self.dialogue.wishes.clear();
                self.dialogue.shown.clear();
                self.dialogue.focus = None;
                self.dialogue.placed = Some(order.id);
                self.dialogue.online_only = false;
                Box::pin(self.show_placed(&order)).await
            }
            Ok(_) => Ok(()),
            Err(Refusal::OutOfStock { variant, left }) => {
                let name = self.name_of(variant).await?;
                let values = [("name", (&name).into()), ("left", left.into())];
                let key = if left > 0 { "order-someone-quicker" } else { "order-someone-quicker-none" };
                self.reply.say(self.say.say(key, &values));
                self.gate.perform(ToolCall::CartSet { variant, quantity: left }).await?.ok();
                Box::pin(self.ask_confirm()).await
            }
            // The total has changed since it was shown, something is not sold any more, or cash is not offered to them:
            // shown again, asked again.
            Err(_) => Box::pin(self.ask_confirm()).await,
        }
    }

    /// « non », « pas ça », « laisse tomber ».
    pub(super) async fn no(&mut self, act: &Act) -> Thought {
        let slots = &act.slots;
        let corrects = !slots.items.is_empty()
            || !slots.choices.is_empty()
            || !slots.sizes.is_empty()
            || !slots.colours.is_empty()
            || slots.quantity.is_some();
        if corrects && !slots.negated {
            // « non, la rouge »: a correction, not a refusal.
            return match (&self.dialogue.asked, slots.items.is_empty()) {
                (Some(Question::Confirm { .. }), true) => Box::pin(self.change(act)).await,
                (_, true) => self.choose(act).await,
                (_, false) => self.search(act).await,
            };
        }
        if self.asks_about_a_visit() {
            return self.no_to_visit().await;
        }
        match self.dialogue.asked.take() {
            Some(Question::Heard { .. }) => self.reply.ask(self.say.plain("heard-no"), Extra::Nothing),
            Some(Question::Confirm { .. }) => {
                self.reply.ask(self.say.plain("not-confirmed"), self.browse_button());
            }
            Some(Question::Reopen { words, adds: true, .. }) => {
                // What they wanted goes into a cart of its own.
                self.apart = true;
                return Box::pin(self.again(&words)).await;
            }
            Some(Question::Cancel { order } | Question::Reopen { order, .. }) => {
                let order = self.order(order).await?;
                let number = order.map(|order| order.label()).unwrap_or_default();
                self.reply.say(self.say.say("order-kept", &[("number", (&number).into())]));
            }
            // The order is placed: whoever says no now may want it gone.
            Some(Question::Address { .. }) => return Box::pin(self.cancel_order()).await,
            _ => {
                self.dialogue.wishes.clear();
                self.dialogue.focus = None;
                self.reply.ask(self.say.plain("refused"), self.browse_button());
            }
        }
        Ok(())
    }
}
