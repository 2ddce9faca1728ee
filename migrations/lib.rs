//! The schema: one ordered list, one SQL text for SQLite and PostgreSQL. A file that has landed never changes; what
//! must change comes as a new file at the end.
//!
//! Habits: ids `{uuid}`, times `BIGINT` milliseconds UTC, money `BIGINT` minor units beside its currency, JSON
//! `{json}`, keys that begin with the brand or the organisation. What only one engine has stands after a line
//! `-- {sqlite}` or `-- {postgres}`, until `-- {both}`.

use storage::Migration;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        /// Every migration, in order.
        pub const ALL: &[Migration] = &[$(Migration { name: $name, sql: include_str!(concat!($name, ".sql")) }),+];
    };
}

files![
    "0001_ground",
    "0002_identity",
    "0003_conversation",
    "0004_catalogue",
    "0005_ordering",
    "0006_payments",
    "0007_assistant",
    "0008_silence",
    "0009_wanted",
    "0010_line_news",
    "0011_pricing",
    "0012_reminders",
    "0013_couriers",
    "0014_steps",
    "0015_cash_taken",
    "0016_refunds",
    "0017_receipts",
    "0018_sweep",
    "0019_agent_codes",
    "0021_cash",
    "0022_late_money",
    "0023_models",
    "0024_agent_conduct",
    "0026_knowledge",
    "0027_meaning",
    "0028_agenda",
    "0029_payment_gaps",
    "0030_model_requests",
    "0031_preferences",
    "0032_insight",
    "0033_desk",
    "0035_alerts",
    "0036_voice",
    "0039_sources",
    "0040_pictures",
    "0042_inbox",
    "0043_suggestions",
    "0044_leads",
    "0045_line_catalogue",
    "0046_money_in_doubt",
    "0047_skills",
    "0050_vouched_sources",
    "0051_voices_withheld",
    "0052_voice_words",
    "0053_patient_jobs",
    "0054_counted_by_index",
];
