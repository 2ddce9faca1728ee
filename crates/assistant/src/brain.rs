//! The built-in brain: from what was understood to tool calls and words, without a model and without a key. It reads
//! freely and writes only through the gate.

pub(crate) mod agenda;
mod aloud;
mod ask;
mod basket;
mod by_model;
mod care;
mod catch_up;
mod change_order;
mod codes;
mod counts;
mod know;
mod look;
mod money_asked;
mod no_cash;
mod pay;
mod place;
mod placed;
mod price;
mod service;
mod target;
pub(crate) mod tools;
mod wish;

use crate::{
    AssistantError, Gate, Phrases,
    dialogue::{Dialogue, Question},
    gate::Consent,
    perceive::{Move, Perceived, Tap, is_of_money, perceive, plain_act, words_of},
    reply::{Extra, Reply},
    shop::Shop,
};
use conversation::{Contact, Message};
use counts::is_beyond_counting;
use kernel::{Locale, MessageId};
use language::{Act, Feeling, Intent, Slots};
use whatsapp::Outgoing;

pub(crate) use aloud::wanted;
pub(crate) use by_model::is_for_a_model;

type Thought = Result<(), AssistantError>;

/// How often an answer may be given again in a row before a human is asked.
const MOST_REPEATS: u8 = 2;

/// A turn's thinking.
pub(crate) struct Brain<'a, 't> {
    gate: &'a mut Gate<'t>,
    shop: &'a Shop,
    contact: &'a Contact,
    pub dialogue: Dialogue,
    say: Phrases,
    reply: Reply,
    /// What the customer was asked, as they have read it: an answer of this turn has not left yet.
    seen: Option<Question>,
    /// Whether something of this turn was understood.
    understood: bool,
    /// Whether something of this turn was not.
    puzzled: bool,
    /// Whether the message at hand is about nothing that a shop does.
    off_topic: bool,
    /// The words of the message at hand.
    words: String,
    /// Whether the customer wrote something in this turn, rather than only tapping.
    wrote_words: bool,
    /// Whether the message at hand is a yes and nothing but a yes.
    plain_yes: bool,
    /// Whether what is wanted goes into a cart of its own, apart from an order that waits.
    apart: bool,
    /// Whether the last answer told what delivery costs.
    spoke_of_delivery: bool,
    /// Whether this turn greets the customer for the first time, or after a while.
    is_first_greeting: bool,
    /// What the customer was understood to do in this turn, and how surely.
    intents: Vec<(String, f32)>,
    /// How they feel, as far as their words say.
    mood: Option<Feeling>,
    /// The message at hand.
    hearing: Option<MessageId>,
    /// Whether the acts of the message at hand tell which of its words they stand in.
    spans_hold: bool,
    /// Whether the message at hand also names goods.
    beside_goods: bool,
    /// Whether the message at hand was answered as one about an appointment.
    visit_heard: bool,
    /// Whether the talk was about something that is sold when the turn began.
    began_about_goods: bool,
    /// What the answer is drawn from: titles, as the merchant named them.
    sources: Vec<String>,
}

impl<'a, 't> Brain<'a, 't> {
    pub fn new(gate: &'a mut Gate<'t>, shop: &'a Shop, contact: &'a Contact, dialogue: Dialogue, grain: u8) -> Self {
        let locale = dialogue.locale.or(contact.locale).unwrap_or(shop.brand.locale);
        let say = Phrases::new(locale, grain);
        let seen = dialogue.asked.clone();
        let mut dialogue = dialogue;
        let spoke_of_delivery = std::mem::take(&mut dialogue.told_delivery);
        Self {
            gate,
            shop,
            contact,
            dialogue,
            say,
            reply: Reply::default(),
            seen,
            understood: false,
            puzzled: false,
            off_topic: false,
            words: String::new(),
            wrote_words: false,
            plain_yes: false,
            apart: false,
            spoke_of_delivery,
            is_first_greeting: false,
            intents: Vec::new(),
            mood: None,
            hearing: None,
            spans_hold: false,
            beside_goods: false,
            visit_heard: false,
            began_about_goods: false,
            sources: Vec::new(),
        }
    }

    /// Takes in one message: later words of the same turn build on the earlier ones.
    pub async fn hear(&mut self, message: &Message) -> Thought {
        let Perceived { moves, locale, mood, off_topic } = perceive(message, &self.dialogue, &self.shop.ears);
        self.off_topic = off_topic;
        // What they wrote last is how they feel now.
        self.mood = mood.or(self.mood.take());
        words_of(message).clone_into(&mut self.words);
        self.hearing = Some(message.id);
        self.visit_heard = false;
        self.spans_hold = !moves.iter().any(|one| matches!(one, Move::Cash { .. } | Move::Online { .. }));
        self.hear_wants().await?;
        if self.takes_codes_off().await? {
            // What else is wanted names goods: « enlève » alone was said of the code.
            let rest: Vec<Move> = moves.into_iter().filter(names_goods).collect();
            if !rest.is_empty() {
                return self.take_in(rest, locale).await;
            }
            return if self.gate.cart().await?.is_some() { Box::pin(self.ask_confirm()).await } else { Ok(()) };
        }
        let moves = match self.hear_code().await? {
            None if self.hear_money_asked().await? => Vec::new(),
            None => moves,
            // The code is all that is said: its letters are no refusal and no address.
            Some(rest) if rest.is_empty() => Vec::new(),
            Some(_) => moves.into_iter().filter(|one| !says_nothing_else(one)).collect(),
        };
        self.take_in(moves, locale).await?;
        self.know_the_rest();
        Ok(())
    }

    /// Goes on in the language of the customer, where the agent speaks it.
    fn answer_in(&mut self, locale: Option<Locale>) {
        if let Some(locale) = locale.filter(|locale| self.shop.agent.speaks(*locale)) {
            self.dialogue.locale = Some(locale);
            self.say = self.say.in_language(locale);
        }
    }

    /// Takes in what messages say, for the reason of an answer that is a human's.
    pub fn note(&mut self, waiting: &[Message]) {
        for message in waiting {
            let Perceived { moves, mood, .. } = perceive(message, &self.dialogue, &self.shop.ears);
            self.mood = mood.or(self.mood.take());
            self.note_intents(&moves);
        }
    }

    async fn take_in(&mut self, moves: Vec<Move>, locale: Option<Locale>) -> Thought {
        self.note_intents(&moves);
        // « c pour offrir, vous faites des coffrets ? »: what can be answered is; the shop is not asked about the rest.
        self.beside_goods = moves.iter().any(|one| matches!(one, Move::Act(act) if !act.slots.items.is_empty()));
        self.plain_yes = moves.iter().all(adds_nothing) && !language::holds_back(&self.words);
        self.wrote_words |= moves.iter().any(|one| !matches!(one, Move::Tap(_)));
        self.answer_in(locale);
        for one in moves {
            // A yes is to what was asked before it. To a question that only this answer asks, nobody has said it yet.
            if matches!(&one, Move::Act(act) if act.intent == Intent::Confirm)
                && self.dialogue.asked.is_some()
                && self.dialogue.asked != self.seen
            {
                self.understood = true;
                continue;
            }
            self.gate.allow(self.consent(&one));
            match one {
                // Boxed: a thought may lead to another, and its futures would fill the stack.
                Move::Act(act) => Box::pin(self.act(&act)).await?,
                Move::Tap(tap) => Box::pin(self.tap(tap)).await?,
                Move::Place(place) => self.address(&place).await?,
                Move::Items(items) => self.items(&items).await?,
                Move::Cash { alone } => self.pay_at_the_door(alone).await?,
                Move::Online { alone } => self.pay_online(alone).await?,
                Move::Voice => self.hand_over("voice_note", "human-voice").await?,
                Move::Foreign => self.hand_over("voice_language", "human-voice").await?,
                Move::Unsure(words) => self.heard_badly(words).await?,
                Move::Media => self.hand_over("media", "human-media").await?,
            }
        }
        Ok(())
    }

    /// The answer, and the language it is in.
    pub async fn finish(mut self) -> Result<(Option<Outgoing>, Dialogue), AssistantError> {
        if self.understood {
            self.dialogue.lost = 0;
        }
        self.leave_the_circle().await?;
        if self.reply.hello.is_some() && !self.reply.is_only_hello() {
            // The rest of the answer says what the long greeting would have asked.
            let name = self.contact.name.clone().unwrap_or_default();
            self.reply.hello = Some(self.say.say("hello", &[("name", (&name).into())]));
        }
        self.disclose();
        self.dialogue.locale = Some(self.say.locale());
        Ok((self.reply.into_message(), self.dialogue))
    }

    /// The first answer to a customer says that an AI gives it, once.
    fn disclose(&mut self) {
        if self.dialogue.disclosed || !self.shop.agent.conduct.discloses || self.reply.is_empty() {
            return;
        }
        self.dialogue.disclosed = true;
        let agent = &self.shop.agent.name;
        let key = if self.shop.names_its_agent() { "disclose" } else { "disclose-unnamed" };
        let line = self.say.say(key, &[("agent", agent.into())]);
        if self.reply.is_only_hello() && self.is_first_greeting && self.shop.names_its_agent() {
            let name = self.contact.name.clone().unwrap_or_default();
            let values = [("name", (&name).into()), ("brand", (&self.shop.brand.name).into()), ("agent", agent.into())];
            self.reply.hello = Some(self.say.say("greet-first", &values));
        } else {
            self.reply.lines.insert(0, line);
        }
    }

    /// The same answer a third time in a row, to other words, with nothing done, helps nobody: a human does.
    async fn leave_the_circle(&mut self) -> Thought {
        let gist = self.reply.gist(self.say).filter(|_| self.wrote_words && !self.gate.has_written());
        let again = gist.is_some() && gist == self.dialogue.last_answer;
        self.dialogue.repeats = if again { self.dialogue.repeats.saturating_add(1) } else { 0 };
        self.dialogue.last_answer = gist;
        if self.dialogue.repeats < MOST_REPEATS {
            return Ok(());
        }
        self.dialogue.repeats = 0;
        self.reply = Reply::default();
        self.hand_over("going_in_circles", "human-lost").await
    }

    /// What the customer was understood to do, the surest first.
    pub fn intents(&self) -> Vec<(String, f32)> {
        let mut intents = self.intents.clone();
        intents.sort_by(|a, b| b.1.total_cmp(&a.1));
        intents
    }

    /// How the customer feels, with how sure.
    pub fn mood(&self) -> Option<(String, f32)> {
        self.mood.as_ref().map(|feeling| (feeling.mood.code().to_owned(), feeling.p))
    }

    /// What the answer is drawn from.
    pub fn sources(&self) -> Vec<String> {
        self.sources.clone()
    }

    pub fn locale(&self) -> Locale {
        self.say.locale()
    }

    /// What this move of the customer binds them to: decided here from what was asked, not by the thinking below.
    fn consent(&self, one: &Move) -> Consent {
        let says_yes = match one {
            Move::Act(act) => act.intent == Intent::Confirm && act.probability >= Act::BINDING && self.plain_yes,
            Move::Tap(tap) => *tap == Tap::Yes,
            _ => false,
        };
        // A tap names its order: whatever is asked meanwhile.
        if let Move::Tap(Tap::Resume(order)) = one {
            return Consent { to_order_again: Some(*order), ..Consent::default() };
        }
        if self.dialogue.asked != self.seen {
            return Consent::default();
        }
        match &self.dialogue.asked {
            Some(Question::Resume { order }) if says_yes => {
                Consent { to_order_again: Some(*order), ..Consent::default() }
            }
            Some(Question::Confirm { total }) if says_yes => Consent { to_order: Some(*total), ..Consent::default() },
            Some(Question::Cancel { order }) if says_yes => Consent { to_cancel: Some(*order), ..Consent::default() },
            Some(Question::Reopen { order, .. }) if says_yes => {
                Consent { to_reopen: Some(*order), ..Consent::default() }
            }
            // « oui annulez », « annulez »: the very thing that was asked.
            Some(Question::Cancel { order }) if asks_to_cancel(one) && !language::holds_back(&self.words) => {
                Consent { to_cancel: Some(*order), ..Consent::default() }
            }
            // « oui samedi 10h »: the very time that was asked about.
            Some(Question::Book { .. }) if says_yes || matches!(one, Move::Act(_)) && self.agrees_to_time() => {
                Consent { to_book: self.booking_asked(), ..Consent::default() }
            }
            Some(Question::CancelVisit { appointment })
                if says_yes || agenda::asks_to_cancel_visit(one, &self.words) && !language::holds_back(&self.words) =>
            {
                Consent { to_cancel_visit: Some(*appointment), ..Consent::default() }
            }
            _ => Consent::default(),
        }
    }

    /// « mets 3 », to the cart that is shown: three of what is in it.
    fn counts_the_cart(&self, act: &Act) -> bool {
        let only_counts = Slots { quantity: act.slots.quantity, repair: act.slots.repair, ..Slots::default() };
        act.slots.quantity.is_some()
            && act.slots == only_counts
            && matches!(self.dialogue.asked, Some(Question::Confirm { .. }))
    }

    async fn act(&mut self, act: &Act) -> Thought {
        if self.hears_of_an_appointment(act).await? {
            return Ok(());
        }
        if counts(act.intent) && is_beyond_counting(&self.words, &act.slots) {
            self.understood = true;
            self.dialogue.asked = Some(Question::Quantity);
            self.reply.ask(self.say.plain("quantity-wrong"), Extra::Nothing);
            return Ok(());
        }
        if let Some(Question::TakeLeft { variant, .. }) = self.dialogue.asked
            && let Some(quantity) = act.slots.quantity
            && act.slots.items.is_empty()
            && !act.slots.negated
        {
            // « Je vous en mets 4 ? » — « mets 3 ».
            self.understood = true;
            return self.take(variant, i64::from(quantity.count())).await;
        }
        let names_product = !act.slots.items.is_empty();
        let to_a_cart = matches!(self.dialogue.asked, Some(Question::Confirm { .. }));
        let to_where = matches!(self.dialogue.asked, Some(Question::Address { .. }));
        // A guess that names a product of the shop is a search; a guess without anything in hand is a question.
        let intent = match act.intent {
            // « abobo baoulé », where an address was asked, is one.
            _ if to_where && !act.slots.places.is_empty() && act.probability < Act::BINDING => Intent::GiveAddress,
            // « et en M ? » asks, « en M » answers.
            Intent::GiveDetail if self.asks_whether(act) => Intent::AskAvailability,
            // « et la patineuse en rose L », after the cart, is one more.
            Intent::ProductSearch if to_a_cart && !self.words.contains('?') && names_a_form(act) => Intent::OrderAdd,
            Intent::AskAvailability | Intent::ProductInfo | Intent::Browse | Intent::Choose
                if to_a_cart && names_a_form(act) && goes_on(&self.words) =>
            {
                Intent::OrderAdd
            }
            Intent::Confirm if act.slots.negated => Intent::Refuse,
            // « la robe Aya verte S pour ma sœur à Bingerville, son numéro … »: what is wanted comes first.
            Intent::GiveAddress | Intent::GiveDetail if names_product && !to_a_cart && !to_where => Intent::OrderAdd,
            // Several things in their form, and nothing asked: they are wanted.
            Intent::ProductSearch if !self.words.contains('?') && names_several_forms(act) => Intent::OrderAdd,
            intent if act.is_sure() => intent,
            // « non j'ai dit 3 en tout ».
            _ if to_a_cart && act.slots.repair && act.slots.quantity.is_some() => Intent::CartChange,
            _ if names_product => Intent::ProductSearch,
            _ if !act.slots.choices.is_empty() => Intent::Choose,
            // « elle est à Yopougon Niangon, son numéro 07 08 … ».
            _ if !act.slots.places.is_empty() && !self.words.contains('?') => Intent::GiveAddress,
            _ if self.is_answer(act) => Intent::GiveDetail,
            _ => Intent::Other,
        };
        // « j'ai payé pourtant », « comment ça je dois payer ? »: while money of theirs is on its way, it is about that.
        let intent = match intent {
            Intent::Other | Intent::AskPayment if is_of_money(act) && self.gate.has_money_on_its_way().await? => {
                Intent::OrderStatus
            }
            intent => intent,
        };
        self.understood |= intent != Intent::Other;
        // « un baume pour Marcory »: where it goes, and whom to call, is said along with what.
        if names_product && matches!(intent, Intent::OrderAdd | Intent::ProductSearch) {
            let places: Vec<&str> = act.slots.places.iter().map(|place| place.name).collect();
            if self.dialogue.address.is_none() && !places.is_empty() {
                self.dialogue.address = Some(places.join(", "));
            }
            if let Some(phone) = &act.slots.phone {
                self.dialogue.delivery_note = Some(phone.clone());
            }
        }
        if std::mem::take(&mut self.spoke_of_delivery) && !act.slots.places.is_empty() && goes_on_about_it(&self.words)
        {
            return self.delivery(act);
        }
        if self.asks_what_was_told(intent, act) {
            return Ok(());
        }
        match intent {
            Intent::Greeting => self.greet().await,
            Intent::Thanks => self.courtesy("thanks"),
            Intent::Goodbye => self.courtesy("goodbye"),
            Intent::Smalltalk => self.courtesy("smalltalk"),
            Intent::Browse => self.browse(act).await,
            Intent::ProductSearch => self.search(act).await,
            Intent::ProductInfo => self.describe(act).await,
            Intent::AskPrice => self.price(act).await,
            Intent::AskAvailability => self.availability(act).await,
            Intent::Negotiate => Box::pin(self.negotiate(act)).await,
            // « je prends quand même », to the cart that was shown: it is shown again, and asked again.
            Intent::OrderAdd if to_a_cart && says_only_yes(act) && self.dialogue.wishes.is_empty() => {
                Box::pin(self.ask_confirm()).await
            }
            Intent::OrderAdd if self.counts_the_cart(act) => self.change(act).await,
            Intent::OrderAdd => self.want(act).await,
            Intent::CartRemove => self.remove(act).await,
            Intent::CartChange => self.change(act).await,
            Intent::CartShow => self.show_cart().await,
            Intent::CartClear => self.clear_cart().await,
            Intent::Confirm => self.yes(act).await,
            Intent::Refuse => self.no(act).await,
            Intent::Choose => self.choose(act).await,
            Intent::GiveDetail => self.detail(act).await,
            Intent::GiveAddress => self.address(&self.address_words(act)).await,
            Intent::AskDelivery => self.delivery_asked(act),
            Intent::AskPayment => self.payment_asked(act).await,
            Intent::PayNow => self.pay_now().await,
            Intent::OrderStatus => self.order_status().await,
            Intent::CancelOrder if matches!(self.dialogue.asked, Some(Question::Cancel { .. })) => {
                self.cancel_for_sure().await
            }
            Intent::CancelOrder => self.cancel_order().await,
            Intent::Complaint => self.complaint().await,
            Intent::Refund => self.refund(act).await,
            Intent::Human => self.hand_over("customer_asked", "human").await,
            Intent::Stop => self.stop().await,
            Intent::OptIn => self.opt_in().await,
            // « reprendre ma commande », to whether it is to be taken up again.
            Intent::StartAgain if matches!(self.dialogue.asked, Some(Question::Resume { .. })) => self.yes(act).await,
            Intent::StartAgain => self.start_again().await,
            Intent::AskShop => self.ask_shop(act).await,
            // Nobody keeps an alert, and this shop has no agenda: a colleague answers, and only that is said.
            Intent::RestockAlert => self.hand_over("restock_alert", "restock-told").await,
            Intent::Appointment => self.hand_over("appointment", "ask-shop").await,
            Intent::Other => self.other(act).await,
        }
    }

    /// Whether a size or a colour is asked about rather than given.
    fn asks_whether(&self, act: &Act) -> bool {
        let names_form = !act.slots.sizes.is_empty() || !act.slots.colours.is_empty();
        let asked_for_it = matches!(self.dialogue.asked, Some(Question::Size | Question::Colour | Question::Quantity));
        names_form && !asked_for_it && self.words.trim_end().ends_with('?')
    }

    async fn tap(&mut self, tap: Tap) -> Thought {
        self.understood = true;
        match tap {
            Tap::Product(id) => self.choose_product(id).await,
            Tap::Category(name) => self.open_category(&name).await,
            Tap::Size(size) => self.fill(|wish| wish.size = Some(size.clone())).await,
            Tap::Colour(colour) => self.fill(|wish| wish.colour = Some(colour.clone())).await,
            Tap::Yes => self.yes(&plain_act(Intent::Confirm)).await,
            Tap::No => self.no(&plain_act(Intent::Refuse)).await,
            Tap::More | Tap::Browse => self.browse(&plain_act(Intent::Browse)).await,
            Tap::Human => self.hand_over("customer_asked", "human").await,
            Tap::Resume(order) => self.resume(order).await,
            Tap::Zone(zone) => self.goes_to(zone).await,
            Tap::Visit
            | Tap::Service(_)
            | Tap::Days
            | Tap::Day(_)
            | Tap::Slot(_)
            | Tap::MoveVisit(_)
            | Tap::CancelVisit(_) => self.taps_visit(tap).await,
        }
    }

    /// Whether an unsure act still carries what was asked: a size, a colour, a number.
    fn is_answer(&self, act: &Act) -> bool {
        let slots = &act.slots;
        let asked = matches!(
            self.dialogue.asked,
            Some(Question::Size | Question::Colour | Question::Quantity | Question::WantIt | Question::Choice)
        );
        asked && (!slots.sizes.is_empty() || !slots.colours.is_empty() || slots.quantity.is_some())
    }
}

/// Whether a move leaves a yes beside it a plain yes: it says where to, how to pay, or is polite.
fn adds_nothing(one: &Move) -> bool {
    match one {
        Move::Act(act) => {
            act.intent == Intent::Confirm || act.intent == Intent::GiveAddress || act.intent.is_courtesy()
        }
        Move::Tap(_) | Move::Place(_) | Move::Cash { .. } | Move::Online { .. } => true,
        Move::Items(_) | Move::Voice | Move::Foreign | Move::Unsure(_) | Move::Media => false,
    }
}

/// Whether a move asks to call an order off, surely and plainly.
fn asks_to_cancel(one: &Move) -> bool {
    matches!(one, Move::Act(act) if act.intent == Intent::CancelOrder && act.probability >= Act::BINDING && !act.slots.negated)
}

/// Whether an act that wants names nothing at all.
fn says_only_yes(act: &Act) -> bool {
    act.slots == Slots::default()
}

/// « et la patineuse en rose L »: one more, and nothing asked.
fn goes_on(words: &str) -> bool {
    let folded = language::fold(words);
    !words.contains('?') && (folded.starts_with("et ") || folded.starts_with("and "))
}

/// « et San Pedro ? », after what delivery costs elsewhere.
fn goes_on_about_it(words: &str) -> bool {
    let folded = language::fold(words);
    words.contains('?') || folded.starts_with("et ") || folded.starts_with("and ")
}

/// Whether an act names one thing in a form or a number of its own.
fn names_a_form(act: &Act) -> bool {
    matches!(&act.slots.items[..], [item] if item.size.is_some() || item.colour.is_some() || item.quantity.is_some())
}

/// Whether an act names several forms: two products with their size or number, or two sizes of one.
fn names_several_forms(act: &Act) -> bool {
    let items = &act.slots.items;
    let in_form = |item: &language::Item| item.size.is_some() || item.colour.is_some() || item.quantity.is_some();
    match &items[..] {
        [one] => act.slots.sizes.len() + usize::from(one.size.is_some()) > 1,
        [_, _, ..] => items.iter().all(in_form),
        [] => false,
    }
}

/// Whether a number said with it may be how many.
const fn counts(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::OrderAdd
            | Intent::CartChange
            | Intent::GiveDetail
            | Intent::Choose
            | Intent::ProductSearch
            | Intent::Other
    )
}

fn names_goods(one: &Move) -> bool {
    matches!(one, Move::Act(act) if !act.slots.items.is_empty())
}

/// Whether a move says nothing once the code in the message is taken in.
fn says_nothing_else(one: &Move) -> bool {
    match one {
        Move::Act(act) => {
            let vague = matches!(act.intent, Intent::Other | Intent::GiveDetail | Intent::Negotiate | Intent::Browse);
            act.slots.items.is_empty() && (vague || !act.is_sure())
        }
        _ => false,
    }
}
