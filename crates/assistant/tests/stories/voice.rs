//! Voice notes in a talk: what was heard is answered as if it were written, what was not heard well is asked, and who wants
//! to be answered aloud is. Ears and mouth are the story's own.

use crate::shop::{CUSTOMER, SHELF, Shop, shown};
use assistant::{Aloud, Assistant};
use catalogue::SearchCache;
use conversation::{
    Body, Contact, Handling, Heard, MediaStore, MessageState, Wants, correct_heard, hear_note, message_page,
};
use identity::{Whose, withhold_voices};
use kernel::{Locale, MessageId, Millis, minutes, seconds};
use serde_json::json;
use speech::{Hearing, Speak, Speaking, VoiceOptions, Voices, forget_word, learned_words};
use std::sync::Arc;
use testing::Ground;

/// Nobody asks them: the stories say what was heard, and look at what is to be said.
struct Story;

impl Hearing for Story {
    fn name(&self) -> &'static str {
        "story"
    }
    fn hear(&self, _: &[u8], _: &str, _: &voice::Hints) -> Result<voice::Heard, voice::VoiceError> {
        Err(voice::VoiceError::Silent)
    }
}

impl Speaking for Story {
    fn name(&self) -> &'static str {
        "story"
    }
    fn speak(&self, _: &str, _: Locale, _: &voice::Lexicon) -> Result<voice::Spoken, voice::VoiceError> {
        Err(voice::VoiceError::Silent)
    }
}

/// Ears and a mouth that wait for the story's words.
pub fn voices(ground: &Ground) -> Voices {
    let folder = std::env::temp_dir();
    let options = VoiceOptions { speaks: true, ..VoiceOptions::on(folder.clone(), folder.clone()) };
    let media = MediaStore::Folder(folder);
    let (ears, mouth): (Arc<dyn Hearing>, Arc<dyn Speaking>) = (Arc::new(Story), Arc::new(Story));
    Voices::of(ground.db.clone(), media, SearchCache::default(), options, Some(ears), Some(mouth))
}

async fn shop_with_voices(ground: Ground) -> Shop {
    let voices = voices(&ground);
    let agent = Assistant::new(ground.db.clone(), "https://pay.example").speaking_with(voices);
    Shop::with_agent(ground, SHELF, agent).await
}

impl Shop {
    /// A voice note comes.
    async fn note(&self) -> MessageId {
        self.note_from(CUSTOMER).await
    }

    async fn note_from(&self, phone: &str) -> MessageId {
        let note =
            json!({"type": "audio", "audio": {"id": "77", "mime_type": "audio/ogg; codecs=opus", "voice": true}});
        self.deliver_from(phone, note).await;
        // Who wrote last stands first.
        let id = self.conversation().await.id;
        let page = message_page(&mut &self.ground.db, self.brand.id, id, None, 500).await.unwrap();
        page.last().unwrap().id
    }

    /// Somebody says that; what they get back once it is heard and the burst wait has passed.
    pub async fn speaks(&self, phone: &str, heard: &Heard) -> Vec<String> {
        let before = self.told(phone).await.len();
        let (note, brand) = (self.note_from(phone).await, self.brand.id);
        self.later(seconds(7)).await;
        assert!(self.ground.db.write(async |tx| hear_note(tx, brand, note, heard).await).await.unwrap());
        self.later(Millis(0)).await;
        self.told(phone).await.split_off(before)
    }

    async fn hears(&self, note: MessageId, heard: &Heard) -> String {
        let before = self.answers().await.len();
        let brand = self.brand.id;
        assert!(self.ground.db.write(async |tx| hear_note(tx, brand, note, heard).await).await.unwrap());
        self.later(Millis(0)).await;
        self.answers().await[before..].first().map(shown).unwrap_or_default()
    }

    /// A note comes, and this is heard in it.
    async fn says(&self, words: &str, confidence: f32) -> String {
        let note = self.note().await;
        self.later(seconds(7)).await;
        self.hears(note, &heard(words, confidence)).await
    }

    async fn waits_for_a_human(&self) -> Option<String> {
        match self.conversation().await.handling {
            Handling::Waiting { why } => Some(why),
            _ => None,
        }
    }

    async fn may_speak(&self) {
        self.becomes(|spec| spec.settings.voice.speaks = true).await;
    }

    fn to_be_said(&self) -> Vec<Speak> {
        std::mem::take(&mut *self.aloud.lock().unwrap())
    }

    async fn contact(&self) -> Contact {
        let talk = self.conversation().await;
        Contact::find(&mut &self.ground.db, self.brand.id, talk.contact).await.unwrap().unwrap()
    }
}

/// What ears made of a note.
pub fn heard(words: &str, confidence: f32) -> Heard {
    Heard {
        text: words.into(),
        is_ours: true,
        confidence,
        language: Some("fr".into()),
        by: "story".into(),
        ..Heard::default()
    }
}

async fn what_is_said_is_answered_as_if_it_were_written(ground: Ground) {
    let shop = shop_with_voices(ground).await;
    let note = shop.note().await;
    // The turn waits for what the note says, and nothing is promised meanwhile.
    shop.later(seconds(7)).await;
    assert!(shop.answers().await.is_empty() && shop.waits_for_a_human().await.is_none());
    let answer = shop.hears(note, &heard("Bonjour, je voudrais deux robes wax taille M", 0.8)).await;
    assert_eq!(shop.cart().await, [("ROBE-M".to_owned(), 2)], "{answer}");
    assert!(answer.contains("30 000 FCFA"), "{answer}");
    assert!(shop.to_be_said().is_empty(), "voices are off until they are switched on");
    // Heard once: a second listener changes nothing.
    let brand = shop.brand.id;
    let again = heard("autre chose", 0.9);
    assert!(!shop.ground.db.write(async |tx| hear_note(tx, brand, note, &again).await).await.unwrap());
    // What was heard is found in the list and by the search.
    let page = message_page(&mut &shop.ground.db, brand, shop.conversation().await.id, None, 10).await.unwrap();
    assert_eq!(page[0].words(), Some("Bonjour, je voudrais deux robes wax taille M"));
    let order = shop.says("oui c'est bon", 0.9).await;
    assert!(order.contains("Commande"), "{order}");
}

async fn what_is_not_heard_well_is_asked(ground: Ground) {
    let shop = shop_with_voices(ground).await;
    let asked = shop.says("je veux trois foulards", 0.4).await;
    assert!(asked.contains("« je veux trois foulards »") && asked.contains("[Oui][Non]"), "{asked}");
    assert!(shop.cart().await.is_empty());
    shop.tap("yes", "Oui").await;
    assert_eq!(shop.cart().await, [("FOUL-1".to_owned(), 3)]);
    let asked = shop.says("mettez dix sacs", 0.3).await;
    assert!(asked.contains("« mettez dix sacs »"), "{asked}");
    assert!(shop.tap("no", "Non").await.contains("l'écrire"));
    assert_eq!(shop.cart().await, [("FOUL-1".to_owned(), 3)]);
    // The bar is the merchant's.
    shop.becomes(|spec| spec.settings.voice.hears_from = 20).await;
    shop.says("ajoutez un sac en raphia", 0.3).await;
    assert_eq!(shop.cart().await.len(), 2);
}

async fn what_nobody_understands_is_a_humans(ground: Ground) {
    let shop = shop_with_voices(ground).await;
    let note = shop.note().await;
    let foreign = Heard { is_ours: false, language: Some("ha".into()), ..heard("ina kwana", 0.7) };
    let answer = shop.hears(note, &foreign).await;
    assert!(answer.contains("Un collègue l'écoute"), "{answer}");
    assert_eq!(shop.waits_for_a_human().await.as_deref(), Some("voice_language"));
    shop.take_over().await;
    shop.hand_back().await;
    let note = shop.note().await;
    shop.hears(note, &Heard::nothing("silent")).await;
    assert_eq!(shop.waits_for_a_human().await.as_deref(), Some("voice_note"));
}

async fn a_note_that_nobody_hears_in_time_is_a_humans(ground: Ground) {
    let shop = shop_with_voices(ground).await;
    shop.note().await;
    shop.later(minutes(4)).await;
    assert!(shop.waits_for_a_human().await.is_none());
    shop.later(minutes(2)).await;
    assert_eq!(shop.waits_for_a_human().await.as_deref(), Some("voice_note"));
}

async fn a_shop_that_does_not_listen_has_its_notes_at_once(ground: Ground) {
    let shop = shop_with_voices(ground).await;
    shop.becomes(|spec| spec.settings.voice.listens = false).await;
    shop.note().await;
    assert!(shop.answer().await.contains("Un collègue l'écoute"));
}

/// What the team writes down again teaches the ears names, and is forgotten when the shop says so.
async fn a_correction_teaches_names(ground: Ground) {
    let ears = voices(&ground);
    let shop = shop_with_voices(ground).await;
    let (db, brand) = (&shop.ground.db, shop.brand.id);
    let note = shop.note().await;
    shop.hears(note, &heard("je veux une robe à cofe na demain", 0.7)).await;
    let by = kernel::TeammateId(kernel::Uuid::nil());
    let correct = async |words: &str| {
        db.write(async |tx| correct_heard(tx, brand, note, words, by).await).await.unwrap();
        let facts = storage::facts_since(db, brand, Millis(0), 1_000).await.unwrap();
        let told = facts.into_iter().rfind(|fact| fact.kind == "message.heard_corrected").unwrap();
        ears.learn(told).await.unwrap();
    };
    correct("je veux une robe Akofena demain").await;
    assert_eq!(learned_words(&mut &*db, brand).await.unwrap(), ["Akofena"]);
    // Corrected once more, and learnt once.
    correct("je veux une robe Akofena demain matin").await;
    assert_eq!(learned_words(&mut &*db, brand).await.unwrap(), ["Akofena"]);
    assert_eq!(learned_words(&mut &*db, kernel::BrandId(kernel::Uuid::nil())).await.unwrap(), [""; 0]);
    db.write(async |tx| forget_word(tx, brand, "akofena").await).await.unwrap();
    assert_eq!(learned_words(&mut &*db, brand).await.unwrap(), [""; 0]);
}

/// The operator's word goes before the shop's.
async fn a_shop_from_which_voices_are_withheld_neither_listens_nor_speaks(ground: Ground) {
    let shop = shop_with_voices(ground).await;
    shop.wants_it_to(|conduct| conduct.aloud = Aloud::Always).await;
    shop.may_speak().await;
    let by = kernel::TeammateId(kernel::Uuid::nil());
    let withhold = async |whose: Whose, withheld: bool| {
        shop.ground.db.write(async |tx| withhold_voices(tx, whose, withheld, by).await).await.unwrap();
    };
    withhold(Whose::Everybody, true).await;
    shop.note().await;
    assert!(shop.answer().await.contains("Un collègue l'écoute"));
    shop.take_over().await;
    shop.hand_back().await;
    shop.write("bonjour").await;
    assert!(shop.to_be_said().is_empty());
    withhold(Whose::Everybody, false).await;
    shop.write("merci").await;
    assert!(!shop.to_be_said().is_empty());
    withhold(Whose::Organisation(shop.brand.org), true).await;
    shop.write("c combien le foulard").await;
    assert!(shop.to_be_said().is_empty());
}

async fn who_speaks_is_answered_aloud_where_all_agree(ground: Ground) {
    let shop = shop_with_voices(ground).await;
    shop.wants_it_to(|conduct| conduct.aloud = Aloud::Mirror).await;
    shop.says("bonjour", 0.9).await;
    assert!(shop.to_be_said().is_empty(), "the shop has not allowed it");
    shop.may_speak().await;
    shop.write("bonjour").await;
    assert!(shop.to_be_said().is_empty(), "who writes is answered in writing");
    // Words alone wait for their voice, and would leave in writing.
    shop.says("merci beaucoup", 0.9).await;
    let [said] = &shop.to_be_said()[..] else { panic!("nothing is to be said") };
    assert!(said.instead && said.locale == Locale::Fr);
    let page = message_page(&mut &shop.ground.db, shop.brand.id, shop.conversation().await.id, None, 50).await.unwrap();
    let answer = page.last().unwrap();
    assert_eq!((answer.id, answer.state), (said.message, MessageState::Queued));
    assert!(matches!(answer.body, Body::Out(_)));
    // What must be read is written at once, and said after.
    let answer = shop.says("je prends deux foulards", 0.9).await;
    assert!(answer.contains("6 000 FCFA"), "{answer}");
    let [said] = &shop.to_be_said()[..] else { panic!("nothing is to be said") };
    assert!(!said.instead);
}

async fn what_a_customer_wants_counts_more(ground: Ground) {
    let shop = shop_with_voices(ground).await;
    shop.may_speak().await;
    let answer = shop.write("je ne sais pas lire, envoyez un vocal svp").await;
    assert!(answer.contains("vous réponds par vocal"), "{answer}");
    assert_eq!(shop.contact().await.wants, Some(Wants::Voice));
    shop.to_be_said();
    shop.write("vous vendez des robes ?").await;
    assert_eq!(shop.to_be_said().len(), 1);
    shop.wants_it_to(|conduct| conduct.aloud = Aloud::Always).await;
    shop.write("pas de vocal, écrivez-moi").await;
    assert_eq!(shop.contact().await.wants, Some(Wants::Text));
    shop.to_be_said();
    shop.write("combien le foulard ?").await;
    assert!(shop.to_be_said().is_empty());
}

testing::stories!(Ground:
    what_is_said_is_answered_as_if_it_were_written,
    what_is_not_heard_well_is_asked,
    what_nobody_understands_is_a_humans,
    a_note_that_nobody_hears_in_time_is_a_humans,
    a_shop_that_does_not_listen_has_its_notes_at_once,
    a_shop_from_which_voices_are_withheld_neither_listens_nor_speaks,
    a_correction_teaches_names,
    who_speaks_is_answered_aloud_where_all_agree,
    what_a_customer_wants_counts_more,
);
