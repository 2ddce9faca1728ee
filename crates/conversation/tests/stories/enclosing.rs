//! Files of ours: given to Meta, then sent.

use crate::world::{FATOU, PHONE, World};
use bytes::Bytes;
use conversation::{Author, Enclosure, MessageState, Said, UploadError, Uploaded, find_media, say_with};
use kernel::MessageId;
use serde_json::json;

const PDF: &[u8] = b"%PDF-1.7 a receipt of the story";

impl World {
    async fn uploads(&self) -> Result<Uploaded, UploadError> {
        let line = self.only_conversation().await.line;
        let file = Enclosure { bytes: PDF.into(), mime: "application/pdf", file_name: "Recu-12-Awa-Mode.pdf".into() };
        self.fetcher.upload(self.brand, line, file).await
    }

    async fn sends(&self, file: &Uploaded) -> MessageId {
        let conversation = self.only_conversation().await.id;
        let message = file.document("Reçu n° 12".into());
        let said =
            Said { brand: self.brand, conversation, author: Author::System, message, quotes: None, revocable: false };
        self.db.write(async |tx| say_with(tx, said.clone(), file).await).await.unwrap()
    }
}

async fn a_document_reaches_the_phone_and_the_team_can_open_it(world: World) {
    world.writes(FATOU, "bonjour").await;
    let file = world.uploads().await.unwrap();
    let message = world.sends(&file).await;
    world.work().await;
    world.becomes(message, MessageState::Delivered).await;
    let sent = world.sent().await.pop().unwrap();
    assert_eq!((&sent["type"], &sent["document"]["filename"]), (&json!("document"), &json!("Recu-12-Awa-Mode.pdf")));
    assert_eq!(sent["document"]["caption"], "Reçu n° 12");
    let address = format!("{}/control/media/{}", world.sandbox.url(), sent["document"]["id"].as_str().unwrap());
    assert_eq!(reqwest::get(address).await.unwrap().bytes().await.unwrap(), Bytes::from_static(PDF));
    let kept = find_media(&mut &world.db, world.brand, message).await.unwrap().unwrap();
    assert_eq!(kept.file_name.as_deref(), Some("Recu-12-Awa-Mode.pdf"));
    let shelf = world.media.path().join("media").join(world.brand.to_string()).join(kept.id.to_string());
    assert_eq!(std::fs::read(shelf).unwrap(), PDF);
}

async fn what_meta_refuses_is_told_apart_from_what_it_refuses_for_now(world: World) {
    world.writes(FATOU, "bonjour").await;
    world.fault(json!({"on": "media", "when": {"next": 1}, "effect": "drop_before"})).await;
    assert!(matches!(world.uploads().await, Err(UploadError::Later(_))));
    assert!(world.uploads().await.is_ok());
    world.register(PHONE, crate::world::SECRET, json!({"access_token": "another"})).await;
    assert!(matches!(world.uploads().await, Err(UploadError::Refused(_))));
}

testing::stories!(World:
    a_document_reaches_the_phone_and_the_team_can_open_it,
    what_meta_refuses_is_told_apart_from_what_it_refuses_for_now,
);
