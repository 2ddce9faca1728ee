//! Voice notes: listened to when they are kept, made when an answer is to be said.

use crate::house::House;
use jobs::Registry;
use speech::{Listen, Speak};

/// Listens and speaks.
pub fn register(registry: &mut Registry, house: &House) {
    let voices = house.voices.clone();
    registry.on::<Listen, _, _>(move |job, _| {
        let voices = voices.clone();
        async move { voices.listen(job).await }
    });
    let (voices, files) = (house.voices.clone(), house.fetcher.clone());
    registry.on::<Speak, _, _>(move |job, claim| {
        let (voices, files) = (voices.clone(), files.clone());
        async move { voices.speak(job, claim, &files).await }
    });
    let voices = house.voices.clone();
    registry.react("message.file_kept", "speech.plan_listening", move |fact, _| {
        let voices = voices.clone();
        async move { voices.plan_listening(fact).await }
    });
    let voices = house.voices.clone();
    registry.react("message.heard_corrected", "speech.learn", move |fact, _| {
        let voices = voices.clone();
        async move { voices.learn(fact).await }
    });
}
