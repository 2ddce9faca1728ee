use agenda::{
    Agenda, AgendaDraft, AgendaError, Appointment, By, Opening, Rules, Service, ServiceDraft, Slot, Wanted, book,
    free_slots, move_to,
};
use identity::{Brand, BrandSpec, Organisation, PaymentMethod, Settings};
use jiff::civil::Date;
use kernel::{AppointmentId, ContactId, ConversationId, Currency, Locale, Millis, TeammateId, Uuid, days, hours};
use storage::{Db, Fact};
use testing::Ground;

/// A shop that receives its customers by appointment: a fitting of half an hour, alterations of three quarters; from
/// Monday to Friday from nine to twelve and from two to six, on Saturday from nine to one; one at a time.
#[derive(Clone)]
pub struct Desk {
    pub ground: Ground,
    pub brand: Brand,
    pub teammate: TeammateId,
}

/// Monday 2 November 2026, 00:00 in Abidjan, which is UTC; stories begin at nine.
pub const MONDAY: Millis = Millis(1_793_577_600_000);

/// A time of that week: days after Monday, hours, minutes.
pub fn at(day: i64, hour: i64, minute: i64) -> Millis {
    MONDAY + days(day) + hours(hour) + kernel::minutes(minute)
}

pub fn draft() -> AgendaDraft {
    let week = (1..=5).flat_map(|day| [(day, 9, 12), (day, 14, 18)]).chain([(6, 9, 13)]);
    let openings = week.map(|(day, from, until)| Opening { day, from: from * 60, until: until * 60 }).collect();
    let service = |name: &str, minutes, price| ServiceDraft { name: name.into(), minutes, price };
    AgendaDraft {
        active: true,
        rules: Rules { openings, ..Rules::default() },
        services: vec![service("Essayage", 30, None), service("Retouches", 45, Some(2_000))],
    }
}

fn spec(slug: &str) -> BrandSpec {
    BrandSpec {
        slug: slug.into(),
        name: "Awa Mode".into(),
        country: "CI".into(),
        currency: Currency::XOF,
        locale: Locale::Fr,
        time_zone: "Africa/Abidjan".into(),
        colour: None,
        settings: Settings::of_new_brand(vec![PaymentMethod::CashOnDelivery]),
    }
}

impl Desk {
    pub async fn open(ground: Ground) -> Self {
        let brand = Self::shop(&ground, "awa-mode").await;
        let desk = Self { ground, brand, teammate: TeammateId(Uuid::from_u128(7)) };
        desk.decides(&draft()).await.unwrap();
        desk
    }

    async fn shop(ground: &Ground, slug: &str) -> Brand {
        let made = ground.db.write(async |tx| {
            let (org, _) = Organisation::upsert(tx, "awa", "Awa").await?;
            Brand::upsert(tx, org.id, &spec(slug)).await
        });
        made.await.unwrap().0
    }

    /// The same ground seen by another brand, with an agenda of its own.
    pub async fn stranger(&self) -> Self {
        let brand = Self::shop(&self.ground, "karite-co").await;
        let stranger = Self { brand, ..self.clone() };
        stranger.decides(&draft()).await.unwrap();
        stranger
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }

    pub async fn decides(&self, draft: &AgendaDraft) -> Result<bool, AgendaError> {
        self.db().write(async |tx| draft.save(tx, &self.brand, Some(self.teammate)).await).await
    }

    pub async fn agenda(&self) -> Agenda {
        Agenda::of(&mut self.db(), &self.brand).await.unwrap().unwrap()
    }

    pub async fn service(&self, name: &str) -> Service {
        self.agenda().await.services.into_iter().find(|service| service.name == name).unwrap()
    }

    pub async fn wants(&self, who: u128, service: &str, starts_at: Millis) -> Wanted {
        Wanted {
            contact: ContactId(Uuid::from_u128(who)),
            conversation: ConversationId(Uuid::from_u128(who)),
            service: self.service(service).await.id,
            starts_at,
            note: String::new(),
        }
    }

    pub async fn books(&self, who: u128, service: &str, starts_at: Millis) -> Result<Appointment, AgendaError> {
        let wanted = self.wants(who, service, starts_at).await;
        self.db().write(async |tx| book(tx, &self.brand, &wanted).await).await
    }

    pub async fn moves(&self, id: AppointmentId, service: &str, to: Millis) -> Result<Appointment, AgendaError> {
        let service = self.service(service).await.id;
        self.db().write(async |tx| move_to(tx, &self.brand, id, service, to).await).await
    }

    pub async fn cancels(&self, id: AppointmentId) -> Result<Appointment, AgendaError> {
        self.db().write(async |tx| agenda::cancel(tx, self.brand.id, id, By::Customer).await).await
    }

    pub async fn settles(&self, id: AppointmentId, came: bool) -> Result<Appointment, AgendaError> {
        let by = By::Teammate(self.teammate);
        self.db().write(async |tx| agenda::settle(tx, self.brand.id, id, came, by).await).await
    }

    /// What is free for a service on a day of that week, as `9:00 9:30`.
    pub async fn free(&self, service: &str, day: i64) -> String {
        let (agenda, service) = (self.agenda().await, self.service(service).await);
        let date = agenda.date(at(day, 12, 0));
        let now = self.ground.clock.now();
        shown(&free_slots(&mut self.db(), &agenda, &service, (date, date), now, None).await.unwrap())
    }

    pub async fn facts(&self, kind: &str) -> Vec<Fact> {
        let all = storage::facts_since(self.db(), self.brand.id, Millis(0), 1000).await.unwrap();
        all.into_iter().filter(|fact| fact.kind == kind).collect()
    }
}

/// Slots of one day as hours, with how many may still come where it is more than one.
pub fn shown(slots: &[Slot]) -> String {
    let one = |slot: &Slot| {
        let minute = (slot.starts_at - MONDAY).0 / 60_000 % 1440;
        let left = if slot.left == 1 { String::new() } else { format!("×{}", slot.left) };
        format!("{}:{:02}{left}", minute / 60, minute % 60)
    };
    slots.iter().map(one).collect::<Vec<_>>().join(" ")
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}
