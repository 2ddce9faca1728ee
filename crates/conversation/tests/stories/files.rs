//! Files customers send are fetched while Meta has them, and kept under names of our own.

use crate::world::{FATOU, PHONE, SECRET, World};
use conversation::{MediaFile, MediaStore, fetch_media_again, find_media};
use kernel::{MessageId, days, hours, minutes, seconds};
use serde_json::json;
use tokio::io::AsyncReadExt;

const PICTURE: &str = "aW1hZ2UgZGUgbGEgcm9iZSByb3VnZQ=="; // « image de la robe rouge »

impl World {
    async fn sends_picture(&self) -> MessageId {
        let image =
            json!({"type": "image", "image": {"mime_type": "image/jpeg", "caption": "celle-ci", "data": PICTURE}});
        let wamid = self.tells(FATOU, image).await;
        self.message_of(&wamid).await.unwrap()
    }
    async fn file(&self, message: MessageId) -> MediaFile {
        find_media(&mut &self.db, self.brand, message).await.unwrap().unwrap()
    }
    fn shelf(&self) -> MediaStore {
        MediaStore::Folder(self.media.path().join("media"))
    }
    async fn bytes(&self, file: &MediaFile) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.shelf().open(file).await.unwrap().unwrap().read_to_end(&mut bytes).await.unwrap();
        bytes
    }
}

async fn a_picture_is_kept_and_opened(world: World) {
    let message = world.sends_picture().await;
    let expected = world.file(message).await;
    assert_eq!((expected.stored_at, expected.mime.as_str()), (None, "image/jpeg"));
    assert!(world.shelf().open(&expected).await.unwrap().is_none());
    world.work().await;
    let file = world.file(message).await;
    assert_eq!((file.stored_at, file.size, file.why_not.as_deref()), (Some(world.now()), Some(22), None));
    assert_eq!(world.bytes(&file).await, "image de la robe rouge".as_bytes());
    let name = world.media.path().join("media").join(world.brand.to_string()).join(file.id.to_string());
    assert!(name.exists());
    // Twice is once.
    assert!(!world.db.write(async |tx| fetch_media_again(tx, world.brand, message).await).await.unwrap());
    assert_eq!(world.work().await, 0);
}

async fn an_address_that_has_expired_is_asked_for_again(world: World) {
    let message = world.sends_picture().await;
    world.later(minutes(10)).await;
    assert!(world.file(message).await.stored_at.is_some());
    let message = {
        world.fault(json!({"on": "inbound", "when": {"next": 1}, "effect": "no_media_url"})).await;
        world.sends_picture().await
    };
    world.work().await;
    assert_eq!(world.file(message).await.size, Some(22));
}

async fn a_file_that_cannot_be_had_now_is_had_later(world: World) {
    let message = world.sends_picture().await;
    world.fault(json!({"on": "media", "effect": "http", "status": 503})).await;
    world.work().await;
    let file = world.file(message).await;
    assert!(file.stored_at.is_none() && file.why_not.is_some(), "{file:?}");
    world.later(minutes(1)).await;
    assert!(world.file(message).await.stored_at.is_none());
    world.no_more_faults().await;
    world.later(hours(1)).await;
    let file = world.file(message).await;
    assert_eq!((file.size, file.why_not), (Some(22), None));
    assert_eq!(world.reads().await, ["celle-ci"], "the message was there all the time");
}

async fn a_file_meta_no_longer_has_is_said_to_be_gone(world: World) {
    let message = world.sends_picture().await;
    world.ground.clock.advance(days(8));
    world.work().await;
    assert_eq!(world.file(message).await.why_not.as_deref(), Some("gone"));
    assert!(world.job_at("conversation.fetch_media").await.is_empty(), "and is not asked for again");
}

async fn a_file_that_is_too_large_is_refused(world: World) {
    let data = base64_of(2_000);
    let document = json!({"type": "document", "document": {"mime_type": "application/pdf", "filename": "../../etc/passwd",
        "data": data}});
    let wamid = world.tells(FATOU, document).await;
    let message = world.message_of(&wamid).await.unwrap();
    world.work().await;
    let file = world.file(message).await;
    assert_eq!((file.why_not.as_deref(), file.file_name.as_deref()), (Some("too_large"), Some("../../etc/passwd")));
    assert!(!world.media.path().join("media").exists(), "nothing was written");
}

/// Zeros in base64.
fn base64_of(bytes: usize) -> String {
    "AAAA".repeat(bytes / 3)
}

async fn a_file_that_is_not_what_was_announced_is_kept_and_remarked(world: World) {
    let message = world.sends_picture().await;
    // The sender's phone announced another hash.
    let other = match world.db.dialect() {
        storage::Dialect::Sqlite => {
            "UPDATE message SET body = json_set(body, '$.media.sha256', 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=')"
        }
        storage::Dialect::Postgres => {
            "UPDATE message SET body = jsonb_set(body, '{media,sha256}', '\"SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=\"')"
        }
    };
    world.db.write(async |tx| tx.exec(other, &[]).await).await.unwrap();
    world.work().await;
    let file = world.file(message).await;
    assert_eq!((file.stored_at.is_some(), file.why_not.as_deref()), (true, Some("hash_mismatch")));
    assert_eq!(world.bytes(&file).await.len(), 22);
}

async fn a_wrong_token_is_mended_by_the_merchant(world: World) {
    let message = world.sends_picture().await;
    world.register(PHONE, SECRET, json!({"access_token": "another"})).await;
    world.work().await;
    assert!(world.file(message).await.stored_at.is_none());
    world.register(PHONE, SECRET, json!({})).await;
    assert!(world.db.write(async |tx| fetch_media_again(tx, world.brand, message).await).await.unwrap());
    world.later(seconds(5)).await;
    assert!(world.file(message).await.stored_at.is_some());
}

testing::stories!(World:
    a_picture_is_kept_and_opened,
    an_address_that_has_expired_is_asked_for_again,
    a_file_that_cannot_be_had_now_is_had_later,
    a_file_meta_no_longer_has_is_said_to_be_gone,
    a_file_that_is_too_large_is_refused,
    a_file_that_is_not_what_was_announced_is_kept_and_remarked,
    a_wrong_token_is_mended_by_the_merchant,
);
