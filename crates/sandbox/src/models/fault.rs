use serde::Deserialize;

/// Something that goes wrong at a step: always, or the first `times` times; then the step is told as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Fault {
    #[serde(flatten)]
    pub(super) effect: Effect,
    pub(super) times: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub(super) enum Effect {
    /// The answer comes so much later.
    Stall { ms: u64 },
    /// This status instead of an answer, in the provider's form.
    Status { status: u16, retry_after: Option<u32> },
    /// The chat is said not to fit.
    TooLong,
    /// The connection is cut.
    Close,
    /// 200 with half of a page.
    Garbage,
    /// A text that does not end for so many characters.
    Ramble {
        #[serde(default = "much")]
        characters: usize,
    },
    /// A call of a tool that nobody offered.
    UnknownTool,
    /// Arguments that are no JSON (Gemini: a malformed call, which it does not show).
    BadArguments,
    /// The step, the last one, is told again whatever comes back.
    Loop,
    /// An answer with nothing in it.
    Empty,
}

const fn much() -> usize {
    20_000
}
