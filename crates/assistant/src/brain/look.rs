//! Looking around: departments, searches, prices, what is there.

use super::{Brain, Thought, codes::asks_for_a_code, know::Surely, target::Found};
use crate::{
    AssistantError,
    dialogue::{Offered, Question, Thing, Wish},
    perceive::{Tap, plain_act},
    reply::{Extra, button, options},
    shop::{distinct, full_name, prices},
};
use catalogue::{Product, Variant};
use kernel::{ProductId, VariantId};
use knowledge::Sheet;
use language::{Act, Choice, Intent, PriceBound, Slots};
use std::collections::HashMap;

/// Up to how many the customer is told how many are left.
const FEW: i64 = 10;

/// How well goods must fit a wish to be shown though its words name none of them. What no shop of the demo sells
/// (« iphone », « billet d'avion ») fits its goods at 0.32 at most.
const SEEMS: f32 = 0.35;
/// Of those, only what fits nearly as well as the best.
const NEAR_BEST: f32 = 0.6;

impl Brain<'_, '_> {
    /// The departments of the shop.
    pub(super) async fn browse(&mut self, act: &Act) -> Thought {
        if !act.slots.items.is_empty() || act.slots.price.is_some() {
            return self.search(act).await;
        }
        let categories = catalogue::categories(self.gate.tx, self.shop.brand.id).await?;
        if categories.is_empty() {
            return self.show_all().await;
        }
        let rows = categories.iter().take(10).map(|category| {
            let count = self.say.say("browse-count", &[("count", category.products.into())]);
            (Tap::Category(category.name.clone()).id(), category.name.clone(), Some(count))
        });
        let extra = options(self.say, "list-categories", rows.collect());
        self.dialogue.shown = categories
            .iter()
            .take(10)
            .map(|category| Offered { what: Thing::Category(category.name.clone()), label: category.name.clone() })
            .collect();
        self.dialogue.focus = None;
        self.dialogue.wishes.clear();
        self.dialogue.sought = None;
        self.dialogue.asked = Some(Question::Choice);
        self.reply.ask(self.say.plain("browse"), extra);
        Ok(())
    }

    async fn show_all(&mut self) -> Thought {
        let page =
            catalogue::list(self.gate.tx, self.shop.brand.id, &catalogue::ListQuery::default(), None, 30).await?;
        let products: Vec<Product> =
            page.products.into_iter().filter(|product| product.sold().next().is_some()).collect();
        if products.is_empty() {
            return self.hand_over("empty_shop", "ask-shop").await;
        }
        self.ask_which(&self.say.plain("found"), &products).await?;
        Ok(())
    }

    pub(super) async fn open_category(&mut self, name: &str) -> Thought {
        let query = catalogue::ListQuery { category: Some(name.to_owned()), ..catalogue::ListQuery::default() };
        let page = catalogue::list(self.gate.tx, self.shop.brand.id, &query, None, 40).await?;
        let products: Vec<Product> =
            page.products.into_iter().filter(|product| product.sold().next().is_some()).collect();
        self.present(products, &Slots::default()).await
    }

    /// « je cherche une robe », « vous avez des pagnes à moins de 10 000 ? ».
    pub(super) async fn search(&mut self, act: &Act) -> Thought {
        // « c possible d'avoir 1 robe et 2 foulards »: whoever counts, wants.
        if act.slots.items.iter().any(|item| item.quantity.is_some()) {
            return Box::pin(self.want(act)).await;
        }
        let found = self.looked_for(&act.slots).await?;
        self.present(found, &act.slots).await
    }

    /// Every product the words and the price range may mean.
    async fn looked_for(&mut self, slots: &Slots) -> Result<Vec<Product>, AssistantError> {
        let ids = match slots.items.first() {
            Some(item) => match self.mentioned(&item.mention) {
                Found::One(id) => vec![id],
                Found::Several(ids) => ids,
                Found::Nothing => Vec::new(),
            },
            None => self.shown_products(),
        };
        let mut products = if ids.is_empty() && slots.price.is_some() {
            self.everything().await?
        } else {
            self.products(&ids).await?
        };
        if let Some(bound) = slots.price {
            let exponent = self.shop.brand.currency.exponent();
            products.retain(|product| is_within(product, bound, exponent));
            // « plutôt autour de 40 000 »: none of those in view; the rest of the shop is looked at.
            if products.is_empty() && slots.items.is_empty() {
                products = self.everything().await?;
                products.retain(|product| is_within(product, bound, exponent));
            }
        }
        Ok(products)
    }

    async fn everything(&mut self) -> Result<Vec<Product>, AssistantError> {
        let all = catalogue::ListQuery::default();
        let page = catalogue::list(self.gate.tx, self.shop.brand.id, &all, None, 200).await?;
        Ok(page.products.into_iter().filter(|product| product.active && product.sold().next().is_some()).collect())
    }

    /// One product with its price, several to choose from, or none.
    pub(super) async fn present(&mut self, mut products: Vec<Product>, slots: &Slots) -> Thought {
        let wish = self.wish(slots, slots.items.first());
        let fits = |product: &&Product| product.sold().any(|variant| wish.fits(variant));
        let fitting: Vec<Product> = products.iter().filter(fits).cloned().collect();
        if !fitting.is_empty() {
            products = fitting;
        }
        match &products[..] {
            [] if slots.price.is_some() => {
                self.dialogue.asked = Some(Question::Product);
                self.reply.ask(self.say.plain("not-found-in-price"), self.browse_button());
                Ok(())
            }
            [] => self.not_found(slots).await,
            [one] => {
                let one = one.clone();
                self.card(&one, slots).await
            }
            several => {
                let several = several.to_vec();
                self.dialogue.focus = None;
                self.dialogue.wishes.clear();
                self.dialogue.sought = Some(wish);
                self.ask_which(&self.say.plain("found"), &several).await?;
                Ok(())
            }
        }
    }

    /// What fits the customer's wish though none of its words names it, at most five; none where nothing does.
    pub(super) async fn seeming(&mut self) -> Result<Vec<Product>, AssistantError> {
        let hits = self.shop.search.seek(&self.words);
        let best = hits.first().map_or(0.0, |hit| hit.score);
        let near = hits.iter().filter(|hit| hit.score >= SEEMS && hit.score >= best * NEAR_BEST).take(5);
        let ids: Vec<ProductId> = near.map(|hit| hit.product).collect();
        self.products(&ids).await
    }

    async fn not_found(&mut self, slots: &Slots) -> Thought {
        let seeming = self.seeming().await?;
        if !seeming.is_empty() {
            self.reply.say(self.say.plain("seems"));
            return Box::pin(self.present(seeming, &Slots::default())).await;
        }
        let Some(item) = slots.items.first() else {
            if let Some(words) = self.shop.search.lexicon().unknown_goods(&self.words) {
                self.reply.say(self.say.say("not-found", &[("words", (&words).into())]));
            }
            // « je cherche une tenue pour un mariage »: what there is.
            return Box::pin(self.browse(&plain_act(Intent::Browse))).await;
        };
        let words = item.mention.text.clone();
        self.dialogue.asked = Some(Question::Product);
        self.reply.ask(self.say.say("not-found", &[("words", (&words).into())]), self.browse_button());
        Ok(())
    }

    /// « c combien la robe wax ? »
    pub(super) async fn price(&mut self, act: &Act) -> Thought {
        let several: Vec<ProductId> = act
            .slots
            .items
            .iter()
            .filter_map(|item| match self.mentioned(&item.mention) {
                Found::One(id) => Some(id),
                _ => None,
            })
            .collect();
        if several.len() > 1 && several.len() == act.slots.items.len() {
            let products = self.products(&several).await?;
            self.dialogue.focus = None;
            self.ask_which("", &products).await?;
            return Ok(());
        }
        if act.slots.items.is_empty() && act.slots.choices.is_empty() && act.slots.price.is_none() {
            // « combien ça fait » after the cart was shown is about the cart.
            if matches!(self.dialogue.asked, Some(Question::Confirm { .. })) && self.gate.cart().await?.is_some() {
                return Box::pin(self.ask_confirm()).await;
            }
            return match self.target(&act.slots) {
                Found::One(id) => self.card_of(id, &act.slots).await,
                // « c combien ? » about nothing shown: the cart, if there is one.
                Found::Several(ids) => {
                    let products = self.products(&ids).await?;
                    self.ask_which("", &products).await?;
                    Ok(())
                }
                Found::Nothing if self.gate.cart().await?.is_some() => Box::pin(self.ask_confirm()).await,
                Found::Nothing => self.not_found(&act.slots).await,
            };
        }
        if let Some(id) = self.compared(&act.slots).await? {
            return self.card_of(id, &act.slots).await;
        }
        match self.target(&act.slots) {
            Found::One(id) => self.card_of(id, &act.slots).await,
            _ => self.search(act).await,
        }
    }

    /// « le moins cher » of what was shown.
    pub(super) async fn compared(&mut self, slots: &Slots) -> Result<Option<ProductId>, AssistantError> {
        let dearest = slots.choices.contains(&Choice::Dearest);
        if !dearest && !slots.choices.contains(&Choice::Cheapest) {
            return Ok(None);
        }
        let ids = match slots.items.first() {
            Some(item) => match self.mentioned(&item.mention) {
                Found::Several(ids) => ids,
                _ => return Ok(None),
            },
            None => self.shown_products(),
        };
        let products = self.products(&ids).await?;
        let best = if dearest {
            products.iter().max_by_key(|product| prices(product).1.minor)
        } else {
            products.iter().min_by_key(|product| prices(product).0.minor)
        };
        Ok(best.map(|product| product.id))
    }

    async fn card_of(&mut self, id: ProductId, slots: &Slots) -> Thought {
        match self.product(id).await? {
            Some(product) => self.card(&product, slots).await,
            None => self.not_found(slots).await,
        }
    }

    /// « dispo ? », « vous l'avez en M ? », « il en reste combien ? »
    pub(super) async fn availability(&mut self, act: &Act) -> Thought {
        match self.target(&act.slots) {
            Found::One(id) => match self.product(id).await? {
                Some(product) => self.say_what_is_left(&product, &act.slots).await,
                None => self.not_found(&act.slots).await,
            },
            Found::Several(_) => self.search(act).await,
            Found::Nothing => self.not_found(&act.slots).await,
        }
    }

    /// Whether it is there in the form asked for, and how many when they are few; its card when it is not.
    async fn say_what_is_left(&mut self, product: &Product, slots: &Slots) -> Thought {
        let free = self.free(product).await?;
        let wish = self.wish_for(product.id, &self.wish(slots, slots.items.first())).with_size_of(product);
        let fitting: Vec<&Variant> = product.sold().filter(|variant| wish.fits(variant)).collect();
        let left: i64 = fitting.iter().map(|variant| free.get(&variant.id).copied().unwrap_or_default()).sum();
        if left <= 0 {
            return self.card(product, slots).await;
        }
        let form = [wish.size.as_deref(), wish.colour.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = full_name(&product.name, &form);
        let key = if left <= FEW { "in-stock-count" } else { "in-stock" };
        self.reply.say(self.say.say(key, &[("name", (&name).into()), ("left", left.into())]));
        if !slots.items.is_empty() {
            // « vous avez l'éventail ? »: asked for the first time, it has its price as well.
            let price = match fitting[..] {
                [only] => only.price.display(self.say.locale()),
                _ => self.price_of(product),
            };
            self.reply.say(self.say.say("price-is", &[("price", (&price).into())]));
        }
        if form.is_empty() {
            self.say_forms(product, &free);
        }
        self.offer(product, wish);
        Ok(())
    }

    /// « c'est quel tissu ? »: its sheet, what the merchant told, or a person.
    pub(super) async fn describe(&mut self, act: &Act) -> Thought {
        match self.target(&act.slots) {
            Found::One(id) => {
                let Some(product) = self.product(id).await? else { return self.not_found(&act.slots).await };
                match self.sheet(act, &product) {
                    Sheet::Tells(said) => {
                        self.reply.say(said);
                        self.cite(&product.name);
                    }
                    Sheet::Silent if self.know(act, Surely::Usual) => return Ok(()),
                    silent => {
                        if silent == Sheet::Silent {
                            self.miss(act).await?;
                        }
                        self.reply.say(product.description.clone());
                    }
                }
                self.card(&product, &act.slots).await
            }
            Found::Several(ids) => {
                let products = self.products(&ids).await?;
                if self.sheets(act, &products).await? || self.know(act, Surely::More) {
                    return Ok(());
                }
                self.search(act).await
            }
            Found::Nothing => self.ask_shop(act).await,
        }
    }

    pub(super) async fn negotiate(&mut self, act: &Act) -> Thought {
        // « … mais pas trop cher » at the end of a wish bargains about nothing.
        if !self.reply.is_empty() {
            return Ok(());
        }
        if !self.offer_code().await? {
            let key = if asks_for_a_code(&self.words) { "promo-none" } else { "price-fixed" };
            self.reply.say(self.say.plain(key));
        }
        // A code was given for the order that waits to be paid: whether to open it again is the question.
        if matches!(self.dialogue.asked, Some(Question::Reopen { .. })) && self.reply.ask.is_some() {
            return Ok(());
        }
        if self.gate.cart().await?.is_some() {
            return Box::pin(self.ask_confirm()).await;
        }
        match self.target(&act.slots) {
            Found::One(id) => self.card_of(id, &act.slots).await,
            _ => Ok(()),
        }
    }

    /// What one may still take of each form of a product.
    pub(super) async fn free(&mut self, product: &Product) -> Result<HashMap<VariantId, i64>, AssistantError> {
        let variants: Vec<VariantId> = product.sold().map(|variant| variant.id).collect();
        let now = self.gate.tx.now();
        Ok(ordering::free(self.gate.tx, self.shop.brand.id, &variants, now).await?)
    }

    /// A product's price, its forms that are there, and the offer to take it.
    pub(super) async fn card(&mut self, product: &Product, slots: &Slots) -> Thought {
        let free = self.free(product).await?;
        let is_free = |variant: &&Variant| free.get(&variant.id).copied().unwrap_or_default() > 0;
        self.dialogue.focus = Some(product.id);
        let there: Vec<&Variant> = product.sold().filter(is_free).collect();
        if there.is_empty() {
            self.dialogue.wishes.clear();
            self.dialogue.asked = Some(Question::Product);
            let words = self.say.say("out-of-stock", &[("name", (&product.name).into())]);
            self.reply.ask(words, self.browse_button());
            return Ok(());
        }
        let (low, high) = prices(product);
        let locale = self.say.locale();
        let wish = self.wish_for(product.id, &self.wish(slots, slots.items.first())).with_size_of(product);
        let asked_form =
            [wish.size.as_deref(), wish.colour.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let fitting: Vec<&&Variant> = there.iter().filter(|variant| wish.fits(variant)).collect();
        if !asked_form.is_empty() && fitting.is_empty() {
            let values = [("name", (&product.name).into()), ("form", (&asked_form).into())];
            let exists = product.sold().any(|variant| wish.fits(variant));
            self.reply.say(self.say.say(if exists { "out-of-stock-form" } else { "no-such-form" }, &values));
        }
        // One form asked for and there: its own price. Otherwise the price, or the range of prices, of all.
        let (name, low, high) = match fitting[..] {
            [only] if !asked_form.is_empty() => (full_name(&product.name, &only.label()), only.price, only.price),
            _ => (product.name.clone(), low, high),
        };
        let (min, max) = (low.display(locale), high.display(locale));
        self.reply.say(if low == high {
            self.say.say("product-line", &[("name", (&name).into()), ("price", (&min).into())])
        } else {
            self.say.say("product-range", &[("name", (&name).into()), ("min", (&min).into()), ("max", (&max).into())])
        });
        if asked_form.is_empty() || fitting.len() != 1 {
            self.say_forms(product, &free);
        }
        if there.iter().map(|variant| free[&variant.id]).sum::<i64>() == 1 {
            self.reply.say(self.say.plain("one-left"));
        }
        // « vous l'avez en M ? oui » takes the M; « 250g » is remembered as it was said.
        let wish = if fitting.is_empty() { Wish { quantity: wish.quantity, ..Wish::default() } } else { wish };
        self.offer(product, wish);
        Ok(())
    }

    /// The sizes and colours that are there, where there is a choice.
    fn say_forms(&mut self, product: &Product, free: &HashMap<VariantId, i64>) {
        let there = || product.sold().filter(|variant| free.get(&variant.id).copied().unwrap_or_default() > 0);
        let sizes = distinct(there().map(|variant| variant.size.as_deref()));
        let colours = distinct(there().map(|variant| variant.colour.as_deref()));
        if sizes.len() > 1 {
            self.reply.say(self.say.say("sizes-available", &[("sizes", (&sizes.join(", ")).into())]));
        }
        if colours.len() > 1 {
            self.reply.say(self.say.say("colours-available", &[("colours", (&colours.join(", ")).into())]));
        }
    }

    /// Offers to take it, in the form spoken of.
    fn offer(&mut self, product: &Product, wish: Wish) {
        self.dialogue.sought = None;
        self.dialogue.focus = Some(product.id);
        self.dialogue.shown = vec![Offered { what: Thing::Product(product.id), label: product.name.clone() }];
        self.dialogue.wishes = vec![Wish { product: Some(product.id), ..wish }];
        self.dialogue.asked = Some(Question::WantIt);
        let buttons = vec![
            button(&Tap::Yes.id(), &self.say.plain("button-take")),
            button(&Tap::Browse.id(), &self.say.plain("button-others")),
        ];
        self.reply.ask(self.say.plain("want-it"), Extra::Buttons(buttons));
    }
}

fn is_within(product: &Product, bound: PriceBound, exponent: u32) -> bool {
    // Bounds are spoken in whole units of the currency.
    let unit = 10_i64.saturating_pow(exponent);
    let (low, high) = prices(product);
    bound.max.is_none_or(|max| low.minor <= max.saturating_mul(unit))
        && bound.min.is_none_or(|min| high.minor >= min.saturating_mul(unit))
}
