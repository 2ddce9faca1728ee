//! Who owns, who sells, who works, and who is asking.
//!
//! An organisation owns brands and teammates. A teammate signs in ([`sign_in`]) and gets a session; a request shows its
//! token ([`session()`]) and names a brand; [`Staff::for_brand`] is the proof of both, and the only way to it. A role
//! says what a teammate may do ([`Role::may`]); a brand that is not theirs does not exist for them.
//!
//! Upserts serve `seven-t apply`: the same value twice changes nothing.

mod brand;
mod browser;
mod change;
mod error;
mod logo;
mod organisation;
mod password;
mod platform;
mod role;
mod session;
mod sign_in;
mod staff;
mod teammate;

pub use brand::{
    Brand, BrandSpec, Decision, Initiative, PaymentMethod, QuietHours, Settings, Step, TillRules, VoiceRules, brands_of,
};
pub use browser::{PLAIN_SESSION_COOKIE, SESSION_COOKIE, is_same_site_request, session_cookie};
pub use change::Change;
pub use error::IdentityError;
pub use logo::Logo;
pub use organisation::Organisation;
pub use password::{Password, PreparedPassword};
pub use platform::{Tenant, TenantBrand, Whose, tenants, voices_withheld_from_all, withhold_voices};
pub use role::{May, Role};
pub use session::{RENEWED_EVERY, SESSION_LIFE, SessionToken, SignedIn, session, sign_out, sign_out_everywhere, sweep};
pub use sign_in::{FAILURE_WINDOW, FAILURES_PER_ADDRESS, FAILURES_PER_EMAIL, sign_in};
pub use staff::Staff;
pub use teammate::{SKILL_MOST, SKILLS_MOST, Teammate, TeammateSpec, is_crew, set_skills, teammates_of};
