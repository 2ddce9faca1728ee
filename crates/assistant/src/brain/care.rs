//! What is done about how a customer feels, by the merchant's table: what comes before an answer, and what goes with it.

use super::{Brain, Thought};
use crate::{AssistantError, Deed, When, dialogue::Question, signs::Signs};

impl Brain<'_, '_> {
    /// Before anything is answered: whether a human is to answer instead. What was calmed once is not calmed again in the
    /// same talk.
    pub async fn care_first(&mut self, signs: Signs) -> Result<bool, AssistantError> {
        self.dialogue.frustrated = signs.frustrated;
        // As the talk was before this turn: « je vais réfléchir » ends it.
        self.began_about_goods = self.is_about_goods();
        self.answer_in(signs.locale);
        if signs.angry {
            return self.care_for_anger().await;
        }
        if signs.foreign && self.does(When::UnknownLanguage, Deed::HandOver) {
            self.hand_over(When::UnknownLanguage.code(), "human-foreign").await?;
            return Ok(true);
        }
        if self.does(When::Vip, Deed::HandOver) && self.gate.is_vip().await? {
            self.hand_over(When::Vip.code(), "human").await?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Whoever is handed over for this reason goes before the others, where the merchant wants it; an important customer
    /// does for whatever reason.
    pub(super) async fn prioritise(&mut self, why: &'static str) -> Thought {
        let row = When::from_code(why);
        let by_row = row.is_some_and(|when| self.does(when, Deed::Prioritise));
        if by_row || self.does(When::Vip, Deed::Prioritise) && self.gate.is_vip().await? {
            self.gate.prioritise(if by_row { why } else { When::Vip.code() }).await?;
        }
        Ok(())
    }

    async fn care_for_anger(&mut self) -> Result<bool, AssistantError> {
        if self.does(When::Angry, Deed::Calm) && !self.dialogue.calmed {
            self.dialogue.calmed = true;
            self.reply.say(self.say.plain("calm"));
        }
        self.gate.tell_of_anger().await?;
        if !self.does(When::Angry, Deed::HandOver) {
            return Ok(false);
        }
        // « j'ai payé et depuis plus rien »: whoever comes finds what the provider says.
        self.gate.ask_about_latest_payment().await?;
        self.hand_over(When::Angry.code(), "human-now").await?;
        Ok(true)
    }

    /// After everything is answered: an offer to who hesitates, the next step to who is about to buy.
    pub async fn care_last(&mut self, signs: Signs) -> Thought {
        if self.reply.is_empty() || self.gate.is_handed_over() {
            return Ok(());
        }
        if signs.hesitant && self.does(When::Hesitant, Deed::Offer) && !self.dialogue.offered && self.began_about_goods
        {
            self.dialogue.offered = true;
            self.offer_code().await?;
        }
        let intents = self.intents();
        self.dialogue.interest.hear(&intents);
        if !self.dialogue.interest.is_high() || self.dialogue.interest.told {
            return Ok(());
        }
        self.dialogue.interest.told = true;
        if self.does(When::Engaged, Deed::HotLead) {
            self.gate.tell_of_interest().await?;
        }
        if self.does(When::Engaged, Deed::Close)
            && self.reply.ask.is_none()
            && self.dialogue.asked.is_none()
            && let Some(product) = self.dialogue.focus
            && self.gate.cart().await?.is_none()
        {
            let name = self.shop.name_of(product);
            let question = self.say.say("close-suggested", &[("name", (&name).into())]);
            self.ask_yes_no(question, Question::WantIt);
        }
        Ok(())
    }

    fn does(&self, when: When, deed: Deed) -> bool {
        self.shop.agent.conduct.routing.does(when, deed)
    }

    /// Whether the talk is about something that is sold.
    fn is_about_goods(&self) -> bool {
        self.dialogue.focus.is_some()
            || !self.dialogue.wishes.is_empty()
            || matches!(self.dialogue.asked, Some(Question::Confirm { .. }))
    }
}
