//! `[voice]`: switches, what voices may take of this machine, and the services that may be asked before its own models.

use super::{
    Place, Voice,
    read::{text, whole, yes_or_no},
    settings::{Settings, Value},
};
use kernel::Secret;
use models::{SoundDialect, SoundService};
use std::time::Duration;
use url::Url;

/// How long a service may take for one note: the customer waits, and this machine's own ears come after.
const TIME_OUT: Duration = Duration::from_secs(20);

pub(super) fn voice(from: &mut Settings) -> Voice {
    Voice {
        listen: from.take("voice.listen", yes_or_no).unwrap_or(true),
        speak: from.take("voice.speak", yes_or_no).unwrap_or(false),
        workers: from.take("voice.workers", whole(1, 64)).unwrap_or(1),
        threads: from.take("voice.threads", whole(1, 64)).unwrap_or(2),
        memory_mb: from.take("voice.memory_mb", whole(0, 65_536)).unwrap_or(1_024),
        hears: hears(from),
        speaks: speaks(from),
        hear_price: from.take("voice.hear_price", whole(0, 1_000_000)).unwrap_or(0),
        speak_price: from.take("voice.speak_price", whole(0, 1_000_000)).unwrap_or(0),
    }
}

fn hears(from: &mut Settings) -> Option<SoundService> {
    let url = from.take("voice.hear_url", address);
    let key = from.take("voice.hear_key", |value| text(value).map(Secret::new));
    if let (Some(place), None) =
        (from.place("voice.hear_url").or(from.place("voice.hear_key")), from.place("voice.hear_model"))
    {
        from.wrong(place, "a service that hears needs its model too: `voice.hear_model`");
    }
    let model = from.take("voice.hear_model", |value| text(value).map(str::to_owned))?;
    let base_url = url.or_else(|| Url::parse("https://api.openai.com/v1").ok())?;
    let dialect = SoundDialect::OpenAi;
    Some(SoundService { dialect, base_url, model, voice: String::new(), key, time_out: TIME_OUT })
}

fn speaks(from: &mut Settings) -> Option<SoundService> {
    let dialect = from.take("voice.speak_dialect", dialect).unwrap_or(SoundDialect::OpenAi);
    let url = from.take("voice.speak_url", address);
    let key = from.take("voice.speak_key", |value| text(value).map(Secret::new));
    let voice = from.take("voice.speak_voice", |value| text(value).map(str::to_owned));
    let place = ["voice.speak_url", "voice.speak_key", "voice.speak_voice"].into_iter().find_map(|key| from.place(key));
    let has_model = from.place("voice.speak_model").is_some();
    if let Some(place) = place.clone().filter(|_| !has_model) {
        from.wrong(place, "a service that speaks needs its model too: `voice.speak_model`");
    }
    let model = from.take("voice.speak_model", |value| text(value).map(str::to_owned))?;
    let Some(voice) = voice else {
        from.wrong(place.unwrap_or(Place::Nowhere), "a service that speaks needs its voice too: `voice.speak_voice`");
        return None;
    };
    let official = match dialect {
        SoundDialect::OpenAi => "https://api.openai.com/v1",
        SoundDialect::ElevenLabs => "https://api.elevenlabs.io/v1",
    };
    let base_url = url.or_else(|| Url::parse(official).ok())?;
    Some(SoundService { dialect, base_url, model, voice, key, time_out: TIME_OUT })
}

fn dialect(value: &Value) -> Result<SoundDialect, String> {
    let word = text(value)?;
    let known = SoundDialect::ALL.into_iter().find(|dialect| dialect.code() == word);
    known.ok_or_else(|| format!("is {word:?}: it must be \"openai\" or \"elevenlabs\""))
}

fn address(value: &Value) -> Result<Url, String> {
    let url = Url::parse(text(value)?.trim()).map_err(|why| format!("is not an address: {why}"))?;
    let is_plain = url.password().is_none() && url.username().is_empty() && url.query().is_none();
    match url.scheme() {
        "http" | "https" if is_plain => Ok(url),
        _ => Err("must begin with https:// and hold no user, password or query".to_owned()),
    }
}
