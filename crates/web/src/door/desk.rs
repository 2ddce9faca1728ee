use super::{Answer, Reader, Refused, Signed};
use crate::{
    Accent, Ui, Web,
    views::{Badges, BrandLink, Me, Shell},
    waiting::Waiting,
};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, request::Parts},
};
use conversation::{View, inbox_count_up_to};
use identity::{Brand, May, Organisation, SignedIn, Staff, Teammate};
use jiff::tz::TimeZone;
use kernel::{BrandId, Millis, TeammateId};
use storage::Db;
use tokio::sync::OnceCell;

/// Conversations that are counted at most: more are « 99+ ».
const COUNTED: i64 = 100;

/// A teammate at work in a brand they have: what every handler of a merchant's page takes, so that none forgets whose
/// data it shows. Made from the session's cookie and the `slug` of the address; a brand that is not theirs is not there.
pub(crate) struct Desk {
    pub(crate) web: Web,
    pub(crate) staff: Staff,
    pub(crate) ui: Ui,
    /// Whether only the part that changes is wanted: the page's script asks.
    pub(crate) is_partial: bool,
    /// Whether the page's script asks on its own, while nobody looks at the page.
    pub(crate) is_hidden: bool,
    signed: SignedIn,
    reader: Reader,
    waiting: OnceCell<Waiting>,
}

impl FromRequestParts<Web> for Desk {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Refused> {
        let Signed(signed) = Signed::from_request_parts(parts, web).await?;
        let params = RawPathParams::from_request_parts(parts, web).await.map_err(|_| Refused::not_found())?;
        let slug = params.iter().find(|(name, _)| *name == "slug").map(|(_, slug)| slug);
        let brand = Brand::by_slug(&mut &web.db, signed.teammate.org, slug.unwrap_or_default()).await?;
        let staff = brand.and_then(|brand| Staff::for_brand(&signed, &brand)).ok_or_else(Refused::not_found)?;
        let reader = Reader::from_request_parts(parts, web).await?;
        let ui = ui_of(staff.brand(), &reader, web.db.clock().now()).in_brand(&staff.brand().slug);
        let is_partial = says(&parts.headers, "HX-Request-Type", "partial");
        let is_hidden = says(&parts.headers, "X-Hidden", "true");
        Ok(Self { web: web.clone(), staff, ui, is_partial, is_hidden, signed, reader, waiting: OnceCell::new() })
    }
}

fn says(headers: &HeaderMap, name: &str, wanted: &str) -> bool {
    headers.get(name).is_some_and(|value| value == wanted)
}

/// How a teammate reads in a brand: their language, the brand's time.
fn ui_of(brand: &Brand, reader: &Reader, now: Millis) -> Ui {
    Ui::new(reader.locale(), zone_of(brand), now)
}

/// The brand's time zone; a name that this machine does not know was refused when the brand was applied.
pub(crate) fn zone_of(brand: &Brand) -> TimeZone {
    TimeZone::get(&brand.time_zone).unwrap_or_else(|error| {
        tracing::error!(brand.id = %brand.id, %error, "Unknown time zone {}", brand.time_zone);
        TimeZone::UTC
    })
}

/// The brand's colour.
pub(crate) fn accent_of(brand: &Brand) -> Accent {
    brand.colour.parse().unwrap_or_default()
}

impl Desk {
    /// The database, as finders take it.
    pub(crate) fn db(&self) -> &Db {
        &self.web.db
    }
    /// Which brand.
    pub(crate) fn brand(&self) -> BrandId {
        self.staff.brand_id()
    }
    /// Who works.
    pub(crate) fn me(&self) -> TeammateId {
        self.staff.teammate().id
    }
    /// The moment of this request.
    pub(crate) fn now(&self) -> Millis {
        self.ui.now
    }
    /// Refuses what the role does not allow.
    pub(crate) fn require(&self, what: May) -> Answer<()> {
        Ok(self.staff.require(what)?)
    }

    /// Whether they host the platform: an owner of the organisation that the configuration names.
    pub(crate) async fn is_host(&self) -> Answer<bool> {
        let Some(host) = self.web.host.as_deref().filter(|_| self.staff.may(May::ManageOrganisation)) else {
            return Ok(false);
        };
        let theirs = Organisation::find(&mut self.db(), self.staff.teammate().org).await?;
        Ok(theirs.is_some_and(|organisation| organisation.slug == host))
    }
    /// The page is not there for anybody else.
    pub(crate) async fn require_host(&self) -> Answer<()> {
        if self.is_host().await? { Ok(()) } else { Err(Refused::not_found()) }
    }

    /// The frame around a page.
    pub(crate) async fn shell(&self) -> Answer<Shell> {
        let teammate = self.staff.teammate();
        let brands = self.signed.brands(self.db()).await?;
        Ok(Shell {
            brand: link(self.staff.brand()),
            brands: brands.iter().map(link).collect(),
            me: Me { name: teammate.name.clone(), role: crate::shown::role(teammate.role) },
            badges: self.badges().await?,
            theme: self.reader.theme(),
            live_after: self.now().0.to_string(),
            sees_figures: self.staff.may(May::SeeFigures),
        })
    }

    /// What waits, for the bar.
    pub(crate) async fn badges(&self) -> Answer<Badges> {
        let Waiting { human, orders, .. } = self.waiting().await?;
        Ok(Badges { messages: human, orders })
    }

    /// What waits, for the bar and the tabs of the inbox; counted once for a request.
    pub(crate) async fn waiting(&self) -> Answer<Waiting> {
        let shared = || self.web.counting.of(self.brand(), async || self.count().await);
        self.waiting.get_or_try_init(shared).await.copied()
    }

    async fn count(&self) -> Answer<Waiting> {
        let (on, brand, now) = (&mut self.db(), self.brand(), self.now());
        Ok(Waiting {
            human: inbox_count_up_to(on, brand, &View::HumanWanted, now, COUNTED).await?,
            failed: inbox_count_up_to(on, brand, &View::FailedSends, now, COUNTED).await?,
            unread: inbox_count_up_to(on, brand, &View::Unread, now, COUNTED).await?,
            orders: crate::pages::orders_waiting(self).await?,
        })
    }

    /// Everybody of the organisation: names for their ids.
    pub(crate) async fn team(&self) -> Answer<Vec<Teammate>> {
        Ok(identity::teammates_of(&mut self.db(), self.staff.teammate().org).await?)
    }
}

fn link(brand: &Brand) -> BrandLink {
    BrandLink { name: brand.name.clone(), slug: brand.slug.clone(), accent: accent_of(brand) }
}
