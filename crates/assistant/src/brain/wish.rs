//! Wanting: from « j'en prends 2 » to a line in the cart, asking only for what is missing.

use super::{Brain, Thought, target::Found};
use crate::{
    Preference, PreferenceKind, Refusal, ToolCall,
    dialogue::{Question, Thing, Wish},
    shop::{distinct, full_name, has_colour, has_size},
};
use catalogue::{Product, Variant};
use kernel::{ProductId, VariantId};
use language::{Act, Choice, Intent, Item, Slots};

/// Sizes of shoes and trousers.
const SIZES_IN_NUMBERS: std::ops::RangeInclusive<i64> = 30..=60;

/// What an act says about the thing wanted, besides its name.
pub(super) fn said(slots: &Slots, item: Option<&Item>) -> Wish {
    let of_item = |item: &Item| (item.size.clone(), item.colour, item.quantity.map(i64::from));
    let (size, colour, quantity) = item.map(of_item).unwrap_or_default();
    let size = size.or_else(|| slots.sizes.first().cloned());
    let colour = colour.or_else(|| slots.colours.first().copied());
    Wish {
        product: None,
        among: Vec::new(),
        size: size.map(|size| size.0),
        colour: colour.map(|colour| colour.name.to_owned()),
        quantity: quantity.or_else(|| slots.quantity.map(|quantity| i64::from(quantity.count()))),
        words: String::new(),
    }
}

impl Wish {
    /// Whether a form has the size and the colour wished for, as far as said.
    pub(super) fn fits(&self, variant: &Variant) -> bool {
        self.size.as_deref().is_none_or(|size| has_size(variant, size))
            && self.colour.as_deref().is_none_or(|colour| has_colour(variant, colour))
    }

    /// Whether something is said of it beyond its name.
    fn says_something(&self) -> bool {
        self.size.is_some() || self.colour.is_some() || self.quantity.is_some()
    }

    /// One wish for each size said, or for each colour.
    fn each(self, slots: &Slots) -> Vec<Self> {
        let mut sizes: Vec<String> = self.size.iter().cloned().chain(slots.sizes.iter().map(|s| s.0.clone())).collect();
        let more_colours = slots.colours.iter().map(|colour| colour.name.to_owned());
        let mut colours: Vec<String> = self.colour.iter().cloned().chain(more_colours).collect();
        sizes.dedup();
        colours.dedup();
        if sizes.len() > 1 {
            return sizes.into_iter().map(|size| Self { size: Some(size), ..self.clone() }).collect();
        }
        if colours.len() > 1 {
            return colours.into_iter().map(|colour| Self { colour: Some(colour), ..self.clone() }).collect();
        }
        vec![self]
    }

    /// « vous avez 36 ? » of shoes: a number of feet is a size, where sizes are numbers and none was said.
    pub(super) fn with_size_of(mut self, product: &Product) -> Self {
        let in_numbers =
            || product.sold().filter_map(|v| v.size.as_deref()).any(|size| size.trim().parse::<u32>().is_ok());
        if self.size.is_none() && self.quantity.is_some_and(|n| SIZES_IN_NUMBERS.contains(&n)) && in_numbers() {
            self.size = self.quantity.take().map(|n| n.to_string());
        }
        if self.size.is_none() {
            self.size = self.measured(product).or_else(|| self.largest_or_smallest(product));
        }
        self
    }

    /// « deux beurres de 250 »: the number of grams or millilitres that one form has, its unit left out.
    fn measured(&self, product: &Product) -> Option<String> {
        let numbers: Vec<&str> =
            self.words.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() > 1).collect();
        let digits = |size: &str| size.chars().take_while(char::is_ascii_digit).collect::<String>();
        let mut fitting = product.sold().filter_map(|variant| variant.size.clone()).filter(|size| {
            let digits = digits(size);
            digits.len() < size.trim().len() && numbers.contains(&digits.as_str())
        });
        let first = fitting.next()?;
        fitting.all(|other| other == first).then_some(first)
    }

    /// « la grande », « le petit »: of forms that differ in how much they hold.
    fn largest_or_smallest(&self, product: &Product) -> Option<String> {
        let words = language::tokens(&self.words);
        let big =
            words.iter().any(|word| word.is_any(&["grand", "grande", "gros", "grosse", "big", "large", "biggest"]));
        let small = words.iter().any(|word| word.is_any(&["petit", "petite", "small", "smallest"]));
        let holds = |variant: &Variant| {
            let size = variant.size.clone()?;
            let count: f64 = size.chars().take_while(|c| c.is_ascii_digit()).collect::<String>().parse().ok()?;
            let unit = language::fold(size.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' '));
            let each = match unit.as_str() {
                "g" | "ml" => 1.0,
                "cl" => 10.0,
                "kg" | "l" => 1_000.0,
                _ => return None,
            };
            Some((count * each, size))
        };
        let mut forms: Vec<(f64, String)> = product.sold().filter_map(holds).collect();
        forms.sort_by(|a, b| a.0.total_cmp(&b.0));
        match (big, small) {
            (true, false) => forms.pop().map(|(_, size)| size),
            (false, true) => forms.into_iter().next().map(|(_, size)| size),
            _ => None,
        }
    }

    /// Takes over what a later message adds.
    pub(super) fn add(&mut self, later: &Self) {
        self.size = later.size.clone().or(self.size.take());
        self.colour = later.colour.clone().or(self.colour.take());
        self.quantity = later.quantity.or(self.quantity);
        if !later.words.is_empty() {
            self.words.push(' ');
            self.words.push_str(&later.words);
        }
    }
}

impl Brain<'_, '_> {
    /// What an act says about the one thing it is about, with its words.
    pub(super) fn wish(&self, slots: &Slots, item: Option<&Item>) -> Wish {
        let words = if slots.items.len() <= 1 { self.words.clone() } else { String::new() };
        Wish { words, ..said(slots, item) }
    }

    /// A wish for a product, on top of what was said of it before: « la bleue » is still blue after « c combien ? ».
    pub(super) fn wish_for(&self, product: ProductId, said: &Wish) -> Wish {
        let before = self.dialogue.wishes.iter().find(|wish| wish.product == Some(product));
        let sought = self.dialogue.sought.as_ref().filter(|_| self.shown_products().contains(&product));
        let before = before.or(sought);
        let mut wish = before.cloned().unwrap_or_default();
        wish.product = Some(product);
        wish.add(said);
        wish
    }

    /// « j'en prends 2 taille M », « ajoute un foulard et deux sacs ».
    pub(super) async fn want(&mut self, act: &Act) -> Thought {
        let slots = &act.slots;
        if slots.negated {
            return self.remove(act).await;
        }
        if self.offers_to_add(act).await? {
            return Ok(());
        }
        // « je veux 39 », just after the order: of what is in it.
        let alone = slots.items.is_empty() && slots.choices.is_empty() && said(slots, None).says_something();
        if alone && self.is_about_nothing() && self.gate.cart().await?.is_none() && self.offers_to_reopen(act).await? {
            return Ok(());
        }
        let mut wishes = Vec::new();
        for (item, wish) in slots.items.iter().flat_map(|item| self.each_form(slots, item)).collect::<Vec<_>>() {
            match self.mentioned(&item.mention) {
                Found::One(id) => wishes.push(self.wish_for(id, &wish)),
                Found::Several(ids) => wishes.push(Wish { among: self.narrowed(ids), ..wish }),
                Found::Nothing => {
                    let words = item.mention.text.clone();
                    self.reply.say(self.say.say("not-found", &[("words", (&words).into())]));
                }
            }
        }
        if slots.items.is_empty() {
            wishes = self.unnamed(slots).await?;
        }
        if wishes.is_empty() {
            if self.reply.is_empty() {
                self.dialogue.asked = Some(Question::Product);
                self.reply.ask(self.say.plain("ask-product"), self.browse_button());
            }
            return Ok(());
        }
        // What was being asked about is still wanted: it comes after.
        if !slots.items.is_empty() && self.is_asking_about_a_wish() {
            let new = |wish: &Wish| !wishes.iter().any(|w: &Wish| w.product.is_some() && w.product == wish.product);
            let pending: Vec<Wish> = self.dialogue.wishes.iter().filter(|wish| new(wish)).cloned().collect();
            wishes.extend(pending);
        }
        self.dialogue.wishes = wishes;
        Box::pin(self.pursue()).await
    }

    /// What is wanted of one item: « noir M et L » is one of each.
    fn each_form<'i>(&self, slots: &Slots, item: &'i Item) -> Vec<(&'i Item, Wish)> {
        let wish = self.wish(&only_of(slots), Some(item));
        let either = language::tokens(&self.words).iter().any(|token| token.is_any(&["ou", "or"]));
        if slots.items.len() != 1 || either {
            return vec![(item, wish)];
        }
        wish.each(slots).into_iter().map(|wish| (item, wish)).collect()
    }

    /// Whether nothing is shown, asked for or spoken of.
    fn is_about_nothing(&self) -> bool {
        self.dialogue.focus.is_none() && self.dialogue.wishes.is_empty() && self.dialogue.shown.is_empty()
    }

    fn is_asking_about_a_wish(&self) -> bool {
        match self.dialogue.asked {
            Some(Question::Size | Question::Colour | Question::Quantity) => true,
            Some(Question::Choice) => self.dialogue.wishes.first().is_some_and(|wish| !wish.among.is_empty()),
            _ => false,
        }
    }

    /// What is wanted when nothing is named: what was chosen, is in focus, or was the only thing shown.
    async fn unnamed(&mut self, slots: &Slots) -> Result<Vec<Wish>, crate::AssistantError> {
        let wish = self.wish(slots, None);
        if let Some(id) = self.compared(slots).await? {
            return Ok(vec![Wish { product: Some(id), ..wish }]);
        }
        let chosen = self.chosen(slots);
        if !chosen.is_empty() {
            return Ok(chosen.into_iter().map(|id| self.wish_for(id, &wish)).collect());
        }
        // A wish under way is made clearer: « taille M » after « j'en veux 2 ».
        if !self.dialogue.wishes.is_empty() {
            let mut wishes = self.dialogue.wishes.clone();
            wishes[0].add(&wish);
            return Ok(wishes);
        }
        Ok(match self.target(slots) {
            Found::One(id) => vec![Wish { product: Some(id), ..wish }],
            Found::Several(ids) => vec![Wish { among: self.fitting(ids, &wish).await?, ..wish }],
            Found::Nothing => Vec::new(),
        })
    }

    /// Of several, those that were shown last, when some of them were.
    fn narrowed(&self, ids: Vec<ProductId>) -> Vec<ProductId> {
        let shown = self.shown_products();
        if let Some(focus) = self.dialogue.focus.filter(|focus| ids.contains(focus)) {
            return vec![focus];
        }
        let both: Vec<ProductId> = ids.iter().copied().filter(|id| shown.contains(id)).collect();
        if both.is_empty() { ids } else { both }
    }

    /// Of several, those that exist in the size and colour said.
    async fn fitting(&mut self, ids: Vec<ProductId>, wish: &Wish) -> Result<Vec<ProductId>, crate::AssistantError> {
        let products = self.products(&ids).await?;
        let fits = |product: &&Product| product.sold().any(|variant| wish.fits(variant));
        let fitting: Vec<ProductId> = products.iter().filter(fits).map(|p| p.id).collect();
        Ok(if fitting.is_empty() { ids } else { fitting })
    }

    /// Fills in what was asked about the first wish, or about the product in focus.
    pub(super) async fn fill(&mut self, fill: impl Fn(&mut Wish)) -> Thought {
        if self.dialogue.wishes.is_empty() {
            let Some(focus) = self.dialogue.focus else {
                self.reply.ask(self.say.plain("ask-product"), self.browse_button());
                self.dialogue.asked = Some(Question::Product);
                return Ok(());
            };
            self.dialogue.wishes.push(Wish { product: Some(focus), ..Wish::default() });
        }
        if let Some(wish) = self.dialogue.wishes.first_mut() {
            fill(wish);
        }
        Box::pin(self.pursue()).await
    }

    /// Takes the wishes one by one to the cart; stops at the first that needs an answer.
    pub(super) async fn pursue(&mut self) -> Thought {
        let mut added = false;
        while let Some(wish) = self.dialogue.wishes.first().cloned() {
            let Some(id) = wish.product.or(match wish.among[..] {
                [only] => Some(only),
                _ => None,
            }) else {
                let among = self.fitting(wish.among.clone(), &wish).await?;
                let products = self.products(&among).await?;
                if products.len() < 2 {
                    let only = products.first().map(|product| product.id);
                    match (only, self.dialogue.wishes.first_mut()) {
                        (Some(id), Some(first)) => first.product = Some(id),
                        _ => drop(self.dialogue.wishes.remove(0)),
                    }
                    continue;
                }
                self.dialogue.focus = None;
                self.ask_which("", &products).await?;
                return Ok(());
            };
            let Some(product) = self.product(id).await? else {
                self.dialogue.wishes.remove(0);
                continue;
            };
            let wish = wish.with_size_of(&product);
            if let Some(first) = self.dialogue.wishes.first_mut() {
                wish.clone_into(first);
            }
            let Some(variant) = self.form(&product, &wish).await? else {
                if self.dialogue.wishes.first().is_some_and(|first| first.product == Some(product.id)) {
                    return Ok(()); // asked
                }
                continue; // given up, said why
            };
            self.dialogue.wishes.remove(0);
            self.dialogue.focus = Some(product.id);
            match self.put(&product, &variant, wish.quantity.unwrap_or(1)).await? {
                true => added = true,
                false => return Ok(()),
            }
        }
        if added || self.reply.ask.is_none() {
            return Box::pin(self.ask_confirm()).await;
        }
        Ok(())
    }

    /// The form wanted, when it is clear and there. Otherwise asks (the wish stays first) or gives the wish up.
    async fn form(&mut self, product: &Product, wish: &Wish) -> Result<Option<Variant>, crate::AssistantError> {
        if let Some(first) = self.dialogue.wishes.first_mut() {
            first.product = Some(product.id);
            first.among.clear();
        }
        let free = self.free(product).await?;
        let there: Vec<&Variant> =
            product.sold().filter(|v| free.get(&v.id).copied().unwrap_or_default() > 0).collect();
        if there.is_empty() {
            self.reply.say(self.say.say("out-of-stock", &[("name", (&product.name).into())]));
            self.dialogue.wishes.remove(0);
            return Ok(None);
        }
        let mut left = there.clone();
        let features = [
            (Question::Size, wish.size.as_deref(), has_size as fn(&Variant, &str) -> bool),
            (Question::Colour, wish.colour.as_deref(), has_colour),
        ];
        let values = |of: &[&Variant], is_size: bool| {
            distinct(of.iter().map(|v| if is_size { v.size.as_deref() } else { v.colour.as_deref() }))
        };
        // What was said first: a colour that does not exist is told before a size is asked for.
        for (question, wanted, matches) in &features {
            let is_size = *question == Question::Size;
            let known = values(&left, is_size);
            // A product without sizes has none to choose: a size said about it is not held against it.
            if let Some(wanted) = wanted.filter(|_| !known.is_empty()) {
                let fitting: Vec<&Variant> = left.iter().copied().filter(|v| matches(v, wanted)).collect();
                if fitting.is_empty() {
                    let line = [("name", (&product.name).into()), ("form", wanted.into())];
                    let exists = product.sold().any(|variant| matches(variant, wanted));
                    self.reply.say(self.say.say(if exists { "out-of-stock-form" } else { "no-such-form" }, &line));
                    self.forget(is_size);
                    self.ask_feature(product, question.clone(), &known);
                    return Ok(None);
                }
                left = fitting;
            } else if let Some(label) = spoken(&known, &wish.words) {
                left.retain(|v| [&v.size, &v.colour].into_iter().any(|value| value.as_deref() == Some(label)));
            }
        }
        for question in [Question::Size, Question::Colour] {
            let known = values(&left, question == Question::Size);
            if known.len() > 1 {
                let usual =
                    if question == Question::Size { Box::pin(self.usual_size(product, &known)).await? } else { None };
                self.ask_feature(product, question, &known);
                if let Some(usual) = usual {
                    let last_time = self.say.say("size-last-time", &[("size", (&usual).into())]);
                    self.reply.say(last_time);
                }
                return Ok(None);
            }
        }
        Ok(left.first().map(|variant| (*variant).clone()))
    }

    /// The size they took of such goods the last time, if it is among these.
    async fn usual_size(
        &mut self,
        product: &Product,
        known: &[String],
    ) -> Result<Option<String>, crate::AssistantError> {
        let about = product.category.as_deref().unwrap_or(&product.name);
        let kept = Preference::all(self.gate.tx, self.shop.brand.id, self.contact.id).await?;
        let size = kept.into_iter().find(|one| one.kind == PreferenceKind::Size && one.about == about);
        Ok(size.map(|one| one.value).filter(|size| known.contains(size)))
    }

    fn forget(&mut self, size: bool) {
        if let Some(first) = self.dialogue.wishes.first_mut() {
            first.words.clear();
            if size {
                first.size = None;
            } else {
                first.colour = None;
            }
        }
    }

    /// Puts a form into the cart through the gate; false when something must be asked first.
    pub(super) async fn put(
        &mut self,
        product: &Product,
        variant: &Variant,
        quantity: i64,
    ) -> Result<bool, crate::AssistantError> {
        let name = full_name(&product.name, &variant.label());
        match self.gate.perform(ToolCall::CartAdd { variant: variant.id, quantity }).await? {
            Ok(_) => {
                let values = [("quantity", quantity.into()), ("name", (&name).into())];
                self.reply.say(self.say.say("cart-added", &values));
                Ok(true)
            }
            Err(refusal) => {
                self.refused(refusal, &name, variant.id).await?;
                Ok(false)
            }
        }
    }

    /// Says why the cart did not change, and offers what can be done.
    pub(super) async fn refused(&mut self, refusal: Refusal, name: &str, variant: VariantId) -> Thought {
        match refusal {
            Refusal::OutOfStock { left, .. } if left > 0 => {
                let in_cart = self.gate.cart().await?.map_or(0, |cart| {
                    cart.lines.iter().filter(|line| line.variant == variant).map(|line| line.quantity).sum()
                });
                let values = [("left", left.into()), ("name", name.into())];
                self.reply.say(self.say.say("only-left", &values));
                if left > in_cart {
                    let question = self.say.say("take-left", &[("left", left.into())]);
                    self.ask_yes_no(question, Question::TakeLeft { variant, left });
                } else {
                    Box::pin(self.ask_confirm()).await?;
                }
            }
            Refusal::Quantity => {
                // So many are nowhere: what there is of it helps more than a rule.
                let left = self.left_of(variant).await?.filter(|left| *left > 0);
                let question = match left {
                    Some(left) => {
                        let values = [("left", left.into()), ("name", name.into())];
                        self.reply.say(self.say.say("only-left", &values));
                        self.say.plain("ask-quantity")
                    }
                    None => self.say.plain("quantity-wrong"),
                };
                self.dialogue.asked = Some(Question::Quantity);
                self.reply.ask(question, crate::reply::Extra::Nothing);
            }
            _ => {
                let words = self.say.say("out-of-stock", &[("name", name.into())]);
                self.dialogue.asked = Some(Question::Product);
                self.reply.ask(words, self.browse_button());
            }
        }
        Ok(())
    }

    /// How many of a form one may still take.
    async fn left_of(&mut self, variant: VariantId) -> Result<Option<i64>, crate::AssistantError> {
        let now = self.gate.tx.now();
        let free = ordering::free(self.gate.tx, self.shop.brand.id, &[variant], now).await?;
        Ok(free.get(&variant).copied())
    }

    /// « pas le camel, l'autre »: of two colours, the one that was not refused.
    async fn other_colour(&mut self, slots: &Slots) -> Result<Option<String>, crate::AssistantError> {
        let Some(refused) = slots.refused_colours.first().filter(|_| slots.colours.is_empty()) else { return Ok(None) };
        let Some(id) = self.dialogue.wishes.first().and_then(|wish| wish.product).or(self.dialogue.focus) else {
            return Ok(None);
        };
        let Some(product) = self.product(id).await? else { return Ok(None) };
        let others: Vec<String> = distinct(product.sold().map(|variant| variant.colour.as_deref()))
            .into_iter()
            .filter(|colour| language::colour_of(colour).is_none_or(|known| known.name != refused.name))
            .collect();
        Ok(match &others[..] {
            [only] => Some(only.clone()),
            _ => None,
        })
    }

    /// « le 2 », « la rouge », a tap on a row: among what was shown.
    pub(super) async fn choose(&mut self, act: &Act) -> Thought {
        if let Some(colour) = self.other_colour(&act.slots).await? {
            return self.fill(|wish| wish.colour = Some(colour.clone())).await;
        }
        if let Some(thing) = self.pointed_feature(&act.slots) {
            return match thing {
                Thing::Size(size) => self.fill(|wish| wish.size = Some(size.clone())).await,
                Thing::Colour(colour) => self.fill(|wish| wish.colour = Some(colour.clone())).await,
                Thing::Category(name) => self.open_category(&name).await,
                Thing::Zone(zone) => self.goes_to(zone).await,
                Thing::Product(id) => self.choose_product(id).await,
                Thing::Service(_) | Thing::Slot(_) | Thing::Day(_) | Thing::Visit(_) => self.points_at_visit(act).await,
            };
        }
        if let Some(id) = self.compared(&act.slots).await? {
            return self.choose_product(id).await;
        }
        let chosen = self.chosen(&act.slots);
        let named_alike = act.slots.choices.iter().filter(|choice| matches!(choice, Choice::Shown(_))).count() > 1;
        if named_alike && chosen.len() > 1 {
            // « le noir », of two that are black: one of them.
            let products = self.products(&chosen).await?;
            self.dialogue.sought = Some(self.wish(&act.slots, None));
            self.ask_which("", &products).await?;
            return Ok(());
        }
        match chosen[..] {
            [] => {}
            [id] => {
                self.refine(&act.slots);
                return self.choose_product(id).await;
            }
            _ => return Box::pin(self.want(act)).await,
        }
        self.detail(act).await
    }

    /// A size, a colour or a category that was shown and is pointed at by its place or its label.
    fn pointed_feature(&self, slots: &Slots) -> Option<Thing> {
        let at = slots.choices.iter().find_map(|choice| match choice {
            Choice::Nth(n) => n.checked_sub(1).map(|n| n as usize),
            Choice::Shown(index) => Some(*index),
            Choice::Last => self.dialogue.shown.len().checked_sub(1),
            _ => None,
        })?;
        let thing = self.dialogue.shown.get(at)?.what.clone();
        (!matches!(thing, Thing::Product(_))).then_some(thing)
    }

    /// Notes a size, colour or quantity said along with a choice.
    fn refine(&mut self, slots: &Slots) {
        let said = self.wish(slots, None);
        if let Some(wish) = self.dialogue.wishes.first_mut() {
            wish.add(&said);
        } else if said.says_something() {
            self.dialogue.wishes.push(said);
        }
    }

    /// A product is picked: goes on with the wish it was asked for, or shows it.
    pub(super) async fn choose_product(&mut self, id: ProductId) -> Thought {
        if let Some(wish) = self.dialogue.wishes.first_mut().filter(|wish| wish.product.is_none()) {
            wish.product = Some(id);
            let among = std::mem::take(&mut wish.among);
            // « 2 robes, une en M et une en L »: one choice is for both.
            for twin in self.dialogue.wishes.iter_mut().filter(|twin| !among.is_empty() && twin.among == among) {
                twin.product = Some(id);
                twin.among.clear();
            }
            return Box::pin(self.pursue()).await;
        }
        match self.product(id).await? {
            Some(product) => self.card(&product, &Slots::default()).await,
            None => {
                self.reply.ask(self.say.plain("ask-product"), self.browse_button());
                Ok(())
            }
        }
    }

    /// « taille M », « rouge », « 2 »: answers what was asked, or changes what is in the cart.
    pub(super) async fn detail(&mut self, act: &Act) -> Thought {
        let slots = &act.slots;
        if !slots.items.is_empty() {
            return self.search(act).await;
        }
        let wish = self.wish(slots, None);
        if !wish.says_something() && !self.words_answer().await? {
            // A name, a number to call: for whoever delivers.
            let names_them = slots.phone.is_some() || (act.intent == Intent::GiveDetail && act.is_sure());
            let is_ordering = self.gate.cart().await?.is_some() || self.order_to_change().await?.is_some();
            return if names_them && is_ordering { self.note_for_delivery().await } else { self.lost().await };
        }
        match self.dialogue.asked.clone() {
            Some(Question::Confirm { .. }) => Box::pin(self.change(act)).await,
            Some(Question::Choice) if self.dialogue.wishes.is_empty() && wish.quantity.is_none() => {
                let ids = self.shown_products();
                let fitting = self.fitting(ids, &wish).await?;
                match fitting[..] {
                    [one] => {
                        self.dialogue.wishes = vec![wish];
                        self.choose_product(one).await
                    }
                    _ => {
                        let products = self.products(&fitting).await?;
                        self.dialogue.wishes = vec![Wish { among: fitting, ..wish }];
                        self.ask_which("", &products).await?;
                        Ok(())
                    }
                }
            }
            None | Some(Question::Address { .. })
                if self.is_about_nothing()
                    && self.gate.cart().await?.is_none()
                    && self.offers_to_reopen(act).await? =>
            {
                Ok(())
            }
            _ => self.fill(|first| first.add(&wish)).await,
        }
    }

    /// Whether the words at hand are one of the sizes or colours that were asked about, in the merchant's own terms.
    async fn words_answer(&mut self) -> Result<bool, crate::AssistantError> {
        if !matches!(self.dialogue.asked, Some(Question::Size | Question::Colour)) {
            return Ok(false);
        }
        let labels: Vec<String> = self.dialogue.shown.iter().map(|offered| offered.label.clone()).collect();
        Ok(spoken(&labels, &self.words).is_some())
    }
}

/// The one label that the words say whole, word for word: « 250 g » for « 250g ». A lone letter is read elsewhere.
fn spoken<'a>(labels: &'a [String], words: &str) -> Option<&'a str> {
    let parts = |text: &str| language::tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
    let said = parts(words);
    let is_said = |label: &&String| {
        let label = parts(label);
        let tells = label.len() > 1 || label.iter().any(|part| part.chars().count() > 1);
        tells && said.windows(label.len()).any(|window| window == label)
    };
    let mut found = labels.iter().filter(is_said);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The slots of an act that names things: what belongs to no item belongs to the only one.
fn only_of(slots: &Slots) -> Slots {
    if slots.items.len() == 1 { slots.clone() } else { Slots { items: slots.items.clone(), ..Slots::default() } }
}
