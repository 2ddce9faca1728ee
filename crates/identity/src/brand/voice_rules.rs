use crate::IdentityError;

/// What a shop has decided about voices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceRules {
    /// Whether its agent listens to voice notes, where the platform can.
    pub listens: bool,
    /// Whether its agent may answer aloud, where the platform may.
    pub speaks: bool,
    /// How sure of what was heard the agent must be, in percent, not to ask whether it heard well.
    pub hears_from: i64,
}

impl Default for VoiceRules {
    fn default() -> Self {
        Self { listens: true, speaks: false, hears_from: 55 }
    }
}

impl VoiceRules {
    pub(super) fn check(self) -> Result<(), IdentityError> {
        if (0..=100).contains(&self.hears_from) {
            return Ok(());
        }
        Err(IdentityError::Invalid { field: "hears_from", why: "must be 0 to 100" })
    }

    /// Whether words heard so surely, 0–1, are taken as said.
    pub fn is_sure(self, confidence: f32) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a percent")]
        let least = self.hears_from as f32 / 100.0;
        confidence >= least
    }
}
