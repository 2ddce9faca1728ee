//! What identity promises, on both engines.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot set its scene must fail loudly")]

use identity::{
    Brand, BrandSpec, Change, FAILURE_WINDOW, FAILURES_PER_ADDRESS, FAILURES_PER_EMAIL, IdentityError, Initiative, May,
    Organisation, Password, PaymentMethod, PreparedPassword, RENEWED_EVERY, Role, SESSION_LIFE, SessionToken, SignedIn,
    Staff, Step, Teammate, TeammateSpec, brands_of, session, sign_in, sign_out, sign_out_everywhere, sweep,
    teammates_of,
};
use kernel::{ApiError, Currency, Locale, OrgId, Secret, minutes, seconds};
use storage::{Db, args};
use testing::Ground;

const AWA: &str = "awa@example.ci";
const PASSWORD: &str = "un pagne bleu";
const SHOP: &str = "196.49.0.7";

/// Awa Commerce with one brand and its owner.
struct World {
    ground: Ground,
    org: OrgId,
    brand: Brand,
}

fn brand_spec(slug: &str) -> BrandSpec {
    BrandSpec {
        slug: slug.into(),
        name: "Awa Mode".into(),
        country: "CI".into(),
        currency: Currency::XOF,
        locale: Locale::Fr,
        time_zone: "Africa/Abidjan".into(),
        colour: None,
        settings: identity::Settings::of_new_brand(vec![PaymentMethod::Online, PaymentMethod::CashOnDelivery]),
    }
}

fn teammate_spec(email: &str, role: Role) -> TeammateSpec {
    TeammateSpec {
        email: email.into(),
        name: "Awa Koné".into(),
        role,
        locale: Locale::Fr,
        brands: None,
        phone: None,
        skills: None,
    }
}

impl World {
    async fn open(ground: Ground) -> Self {
        let (org, brand) = ground
            .db
            .write(async |tx| {
                let (org, _) = Organisation::upsert(tx, "awa-commerce", "Awa Commerce").await?;
                let (brand, _) = Brand::upsert(tx, org.id, &brand_spec("awa-mode")).await?;
                Ok::<_, IdentityError>((org.id, brand))
            })
            .await
            .unwrap();
        let world = Self { ground, org, brand };
        world.hire(&teammate_spec(AWA, Role::Owner), PASSWORD).await.unwrap();
        world
    }

    fn db(&self) -> &Db {
        &self.ground.db
    }

    async fn hire(&self, spec: &TeammateSpec, password: &str) -> Result<(Teammate, Change), IdentityError> {
        hire(self.db(), self.org, spec, Password::Plain(password.into())).await
    }

    async fn brand(&self, spec: &BrandSpec) -> Result<(Brand, Change), IdentityError> {
        self.db().write(async |tx| Brand::upsert(tx, self.org, spec).await).await
    }

    async fn tries(&self, email: &str, password: &str, from: &str) -> Result<SessionToken, IdentityError> {
        sign_in(self.db(), email, &Secret::new(password), from).await
    }

    async fn signed_in(&self, email: &str, password: &str) -> SignedIn {
        let token = self.tries(email, password, SHOP).await.unwrap();
        session(self.db(), &token).await.unwrap().unwrap()
    }

    async fn count(&self, table: &str) -> i64 {
        self.db().one::<(i64,)>(&format!("SELECT COUNT(*) FROM {table}"), args![]).await.unwrap().0
    }
}

async fn hire(
    db: &Db,
    org: OrgId,
    spec: &TeammateSpec,
    password: Password,
) -> Result<(Teammate, Change), IdentityError> {
    let prepared = PreparedPassword::prepare(db, &spec.email, password).await?;
    db.write(async |tx| Teammate::upsert(tx, org, spec, Some(&prepared)).await).await
}

fn code<T: std::fmt::Debug>(result: Result<T, IdentityError>) -> &'static str {
    result.unwrap_err().code()
}

// --- signing in

async fn the_right_password_signs_in_whatever_the_case_of_the_email(world: World) {
    let token = world.tries("  AWA@Example.CI ", PASSWORD, SHOP).await.unwrap();
    assert_eq!(token.reveal().len(), 43);
    let who = session(world.db(), &token).await.unwrap().unwrap();
    assert_eq!((who.teammate.email.as_str(), who.teammate.role), (AWA, Role::Owner));
    assert_eq!(who.brands(world.db()).await.unwrap(), vec![world.brand.clone()]);
    let back = session(world.db(), &SessionToken::from_cookie(token.reveal())).await.unwrap();
    assert_eq!(back.unwrap().teammate, who.teammate);
}

async fn a_wrong_password_an_unknown_email_and_one_who_left_get_the_same_answer(world: World) {
    let (gone, _) = world.hire(&teammate_spec("gone@example.ci", Role::Seller), "adieu adieu").await.unwrap();
    let disabled = world.db().write(async |tx| Teammate::disable(tx, world.org, gone.id).await).await.unwrap();
    assert!(disabled);
    let mut told = Vec::new();
    for (email, password) in
        [(AWA, "un pagne rouge"), ("nobody@example.ci", PASSWORD), ("gone@example.ci", "adieu adieu")]
    {
        let error = ApiError::from(world.tries(email, password, SHOP).await.unwrap_err());
        told.push((error.status, error.code.into_owned(), error.detail));
    }
    assert_eq!(told[0].0, 401);
    assert!(told.iter().all(|one| *one == told[0]), "{told:?}");
    assert_eq!(world.count("session").await, 0);
}

async fn five_failures_close_an_email_for_a_quarter_of_an_hour(world: World) {
    let begun = world.ground.clock.now();
    for minute in 0..FAILURES_PER_EMAIL {
        assert_eq!(code(world.tries(AWA, "non", &format!("10.0.0.{minute}")).await), "wrong_credentials");
        world.ground.clock.advance(minutes(1));
    }
    // Even the right password, even from elsewhere, even through another node.
    let elsewhere = world.ground.another_node().await;
    match sign_in(&elsewhere, AWA, &Secret::new(PASSWORD), "10.9.9.9").await {
        Err(IdentityError::TooManyAttempts { until }) => assert_eq!(until, begun + FAILURE_WINDOW),
        other => panic!("{other:?}"),
    }
    // The oldest failure grows old: one more try is looked at, and a refused one was not counted.
    world.ground.clock.advance(FAILURE_WINDOW - minutes(5) - seconds(1));
    assert_eq!(code(world.tries(AWA, PASSWORD, SHOP).await), "too_many_attempts");
    world.ground.clock.advance(seconds(1));
    world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    // Success forgets the others.
    for _ in 0..FAILURES_PER_EMAIL {
        assert_eq!(code(world.tries(AWA, "non", SHOP).await), "wrong_credentials");
    }
    assert_eq!(code(world.tries(AWA, "non", SHOP).await), "too_many_attempts");
}

async fn twenty_failures_close_an_address_and_one_success_does_not_open_it(world: World) {
    for n in 0..FAILURES_PER_ADDRESS - 1 {
        assert_eq!(code(world.tries(&format!("n{n}@example.ci"), "non", SHOP).await), "wrong_credentials");
    }
    world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    assert_eq!(code(world.tries("last@example.ci", "non", SHOP).await), "wrong_credentials");
    assert_eq!(code(world.tries(AWA, PASSWORD, SHOP).await), "too_many_attempts");
    world.tries(AWA, PASSWORD, "10.0.0.1").await.unwrap();
}

/// Seen failing with the tries counted after the hash instead of before (all twelve were looked at, both engines), and
/// without the row lock of `sign_in::store::lock` (all twelve, PostgreSQL; SQLite has one writer).
async fn a_dozen_tries_at_once_get_five_looks(world: World) {
    let node = world.ground.another_node().await;
    let tries = (0..12).map(|n| {
        let db = if n % 2 == 0 { world.db().clone() } else { node.clone() };
        tokio::spawn(async move { sign_in(&db, AWA, &Secret::new("non"), &format!("10.0.0.{n}")).await })
    });
    let mut looked_at = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Err(IdentityError::WrongCredentials) => looked_at += 1,
            Err(IdentityError::TooManyAttempts { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(looked_at, FAILURES_PER_EMAIL);
}

async fn failures_and_sessions_hold_no_email_address_or_token(world: World) {
    let token = world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    world.tries(AWA, "non", SHOP).await.unwrap_err();
    let stored: Vec<(Vec<u8>,)> = world
        .db()
        .all("SELECT subject_hash FROM sign_in_failure UNION ALL SELECT token_hash FROM session", args![])
        .await
        .unwrap();
    assert_eq!(stored.len(), 3);
    assert!(stored.iter().all(|(hash,)| hash.len() == 32));
    assert!(!format!("{token:?}").contains(token.reveal()));
    let hash: (String,) = world.db().one("SELECT password_hash FROM teammate", args![]).await.unwrap();
    assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
}

// --- sessions

async fn a_session_lives_while_it_is_seen_and_ends_after_thirty_days_of_absence(world: World) {
    let token = world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    let begun = world.ground.clock.now();
    let seen = async || session(world.db(), &token).await.unwrap().map(|who| who.expires_at);
    world.ground.clock.advance(RENEWED_EVERY - seconds(1));
    assert_eq!(seen().await, Some(begun + SESSION_LIFE), "renewed too early");
    world.ground.clock.advance(seconds(1));
    assert_eq!(seen().await, Some(begun + RENEWED_EVERY + SESSION_LIFE));
    world.ground.clock.advance(SESSION_LIFE - seconds(1));
    assert!(seen().await.is_some());
    world.ground.clock.advance(SESSION_LIFE);
    assert_eq!(seen().await, None);
    world.tries(AWA, "non", SHOP).await.unwrap_err();
    world.ground.clock.advance(FAILURE_WINDOW);
    assert_eq!(sweep(world.db()).await.unwrap(), 3, "one session, two counters");
    assert_eq!((world.count("session").await, world.count("sign_in_failure").await), (0, 0));
}

async fn signing_out_ends_one_session_and_a_lost_phone_all(world: World) {
    let phone = world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    let laptop = world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    let is_open = async |token: &SessionToken| session(world.db(), token).await.unwrap().is_some();
    sign_out(world.db(), &phone).await.unwrap();
    sign_out(world.db(), &phone).await.unwrap();
    assert!(!is_open(&phone).await && is_open(&laptop).await);
    let awa = session(world.db(), &laptop).await.unwrap().unwrap().teammate;
    world.db().write(async |tx| sign_out_everywhere(tx, awa.org, awa.id).await).await.unwrap();
    assert!(!is_open(&laptop).await);
    assert!(!is_open(&SessionToken::from_cookie("")).await);
    assert!(!is_open(&SessionToken::from_cookie("' OR 1=1 --")).await);
}

async fn a_new_password_or_leaving_ends_the_sessions(world: World) {
    let token = world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    let (awa, change) = world.hire(&teammate_spec(AWA, Role::Owner), "un autre pagne").await.unwrap();
    assert_eq!(change, Change::Updated(vec!["password"]));
    assert!(session(world.db(), &token).await.unwrap().is_none());
    assert_eq!(code(world.tries(AWA, PASSWORD, SHOP).await), "wrong_credentials");
    let token = world.tries(AWA, "un autre pagne", SHOP).await.unwrap();
    world.db().write(async |tx| Teammate::disable(tx, awa.org, awa.id).await).await.unwrap();
    assert!(session(world.db(), &token).await.unwrap().is_none());
}

async fn without_a_password_nobody_signs_in_until_one_is_given(world: World) {
    let spec = teammate_spec("new@example.ci", Role::Seller);
    let unopened =
        async || world.db().write(async |tx| Teammate::upsert(tx, world.org, &spec, None).await).await.unwrap().1;
    assert_eq!((unopened().await, unopened().await), (Change::Created, Change::Unchanged));
    for password in ["", "non"] {
        assert_eq!(code(world.tries("new@example.ci", password, SHOP).await), "wrong_credentials");
    }
    assert_eq!(world.hire(&spec, "bienvenue").await.unwrap().1, Change::Updated(vec!["password"]));
    world.tries("new@example.ci", "bienvenue", SHOP).await.unwrap();
    assert_eq!(unopened().await, Change::Unchanged, "applied again without a password, the one given stays");
    world.tries("new@example.ci", "bienvenue", SHOP).await.unwrap();
}

async fn a_form_token_belongs_to_its_session(world: World) {
    let one = world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    let other = world.tries(AWA, PASSWORD, SHOP).await.unwrap();
    assert!(one.is_form_token(&one.form_token()));
    assert!(!one.is_form_token(&other.form_token()) && !one.is_form_token("") && !one.is_form_token(one.reveal()));
}

// --- who may what, for which brand

async fn a_strangers_brand_does_not_exist(world: World) {
    let (stranger, theirs) = world
        .db()
        .write(async |tx| {
            let (org, _) = Organisation::upsert(tx, "stranger", "Stranger").await?;
            let (brand, _) = Brand::upsert(tx, org.id, &brand_spec("their-shop")).await?;
            Ok::<_, IdentityError>((org, brand))
        })
        .await
        .unwrap();
    let awa = world.signed_in(AWA, PASSWORD).await;
    assert!(Staff::for_brand(&awa, &world.brand).is_some());
    assert!(Staff::for_brand(&awa, &theirs).is_none());
    assert_eq!(Brand::by_slug(&mut world.db(), world.org, "their-shop").await.unwrap(), None);
    assert_eq!(Brand::by_slug_anywhere(&mut world.db(), "their-shop").await.unwrap(), Some(theirs));
    assert_eq!(Teammate::find(&mut world.db(), stranger.id, awa.teammate.id).await.unwrap(), None);
    assert_eq!(teammates_of(&mut world.db(), stranger.id).await.unwrap(), []);
    let left = world.db().write(async |tx| Teammate::disable(tx, stranger.id, awa.teammate.id).await).await.unwrap();
    assert!(!left, "a stranger's owner disabled Awa");
    assert!(teammates_of(&mut world.db(), world.org).await.unwrap().contains(&awa.teammate));
}

async fn a_seller_of_one_brand_does_not_see_the_other(world: World) {
    let (other, _) = world.brand(&brand_spec("karite")).await.unwrap();
    let mut seller = teammate_spec("sali@example.ci", Role::Seller);
    seller.brands = Some(vec![other.id, other.id]);
    let (sali, _) = world.hire(&seller, "du karité").await.unwrap();
    assert_eq!(sali.brands, Some(vec![other.id]));
    let sali = world.signed_in("sali@example.ci", "du karité").await;
    assert!(Staff::for_brand(&sali, &world.brand).is_none());
    assert_eq!(sali.brands(world.db()).await.unwrap(), vec![other.clone()]);

    let staff = Staff::for_brand(&sali, &other).unwrap();
    assert_eq!((staff.brand_id(), staff.teammate().id), (other.id, sali.teammate.id));
    staff.require(May::AnswerCustomers).unwrap();
    let refused = staff.require(May::ManageTeam).unwrap_err();
    assert_eq!((refused.status, refused.code.as_ref()), (403, "forbidden"));
    assert_eq!(refused.detail, "a teammate with the role seller may not manage the team");
}

async fn an_analyst_reads_and_answers_nobody(world: World) {
    world.hire(&teammate_spec("ana@example.ci", Role::Analyst), "des chiffres").await.unwrap();
    let ana = world.signed_in("ana@example.ci", "des chiffres").await;
    let staff = Staff::for_brand(&ana, &world.brand).unwrap();
    staff.require(May::SeeFigures).unwrap();
    staff.require(May::ReadConversations).unwrap();
    assert_eq!(staff.require(May::AnswerCustomers).unwrap_err().status, 403);
}

// --- applying twice

async fn the_same_twice_changes_nothing(world: World) {
    let before: (String,) = world.db().one("SELECT password_hash FROM teammate", args![]).await.unwrap();
    let org =
        world.db().write(async |tx| Organisation::upsert(tx, "awa-commerce", "Awa Commerce").await).await.unwrap();
    assert_eq!((org.0.id, org.1), (world.org, Change::Unchanged));
    assert_eq!(Organisation::by_slug(&mut world.db(), "awa-commerce").await.unwrap(), Some(org.0.clone()));
    assert_eq!(Organisation::find(&mut world.db(), world.org).await.unwrap(), Some(org.0));
    assert_eq!(world.brand(&brand_spec("awa-mode")).await.unwrap(), (world.brand.clone(), Change::Unchanged));
    let (_, change) = world.hire(&teammate_spec("AWA@example.ci", Role::Owner), PASSWORD).await.unwrap();
    assert_eq!(change, Change::Unchanged);
    let after: (String,) = world.db().one("SELECT password_hash FROM teammate", args![]).await.unwrap();
    assert_eq!(before, after);
    let (_, change) =
        hire(world.db(), world.org, &teammate_spec(AWA, Role::Owner), Password::Hash(Secret::new(after.0)))
            .await
            .unwrap();
    assert_eq!(change, Change::Unchanged);
    assert_eq!(world.count("teammate").await, 1);
}

async fn what_differs_is_told_by_name(world: World) {
    let mut spec = brand_spec("awa-mode");
    (spec.settings.hold_minutes, spec.colour, spec.settings.payment_methods) =
        (45, Some("#112233".into()), vec![PaymentMethod::CashOnDelivery]);
    let (brand, change) = world.brand(&spec).await.unwrap();
    assert_eq!(change, Change::Updated(vec!["colour", "hold_minutes", "payment_methods"]));
    assert_eq!(Brand::find(&mut world.db(), brand.id).await.unwrap(), Some(brand.clone()));
    assert_eq!((brand.hold(), brand.id), (minutes(45), world.brand.id));
    spec.settings.initiative = Initiative {
        remind_before: 5,
        remind_after: 0,
        quiet: "22:00-07:00".parse().unwrap(),
        notices: vec![Step::Delivered],
    };
    let (brand, change) = world.brand(&spec).await.unwrap();
    assert_eq!(change, Change::Updated(vec!["remind_before_minutes", "remind_after_hours", "notices", "quiet_hours"]));
    assert_eq!(Brand::find(&mut world.db(), brand.id).await.unwrap(), Some(brand.clone()));
    spec.colour = None;
    assert_eq!(world.brand(&spec).await.unwrap(), (brand.clone(), Change::Unchanged), "an absent colour is kept");
    assert_eq!(brands_of(&mut world.db(), world.org).await.unwrap(), vec![brand.clone()]);

    let mut awa = teammate_spec(AWA, Role::Manager);
    awa.brands = Some(vec![brand.id]);
    let (teammate, change) = world.hire(&awa, PASSWORD).await.unwrap();
    assert_eq!(change, Change::Updated(vec!["role", "brands"]));
    assert_eq!(Teammate::find(&mut world.db(), world.org, teammate.id).await.unwrap(), Some(teammate));
}

async fn what_cannot_be_is_refused(world: World) {
    type Spoil = fn(&mut BrandSpec);
    let spoilt: [(Spoil, &str); 10] = [
        (|b| b.slug = "Awa Mode".into(), "slug"),
        (|b| b.name = " ".into(), "name"),
        (|b| b.country = "Côte".into(), "country"),
        (|b| b.time_zone = "Africa/Bouake".into(), "time_zone"),
        (|b| b.settings.hold_minutes = 4, "hold_minutes"),
        (|b| b.settings.hold_minutes = 1441, "hold_minutes"),
        (|b| b.settings.initiative.remind_before = 241, "remind_before_minutes"),
        (|b| b.settings.initiative.remind_after = -1, "remind_after_hours"),
        (|b| b.settings.payment_methods.clear(), "payment_methods"),
        (|b| b.colour = Some("red".into()), "colour"),
    ];
    for (spoil, wrong) in spoilt {
        let mut spec = brand_spec("awa-mode");
        spoil(&mut spec);
        match world.brand(&spec).await {
            Err(IdentityError::Invalid { field, .. }) => assert_eq!(field, wrong),
            other => panic!("{wrong}: {other:?}"),
        }
    }
    let mut euros = brand_spec("awa-mode");
    euros.currency = "EUR".parse().unwrap();
    assert_eq!(code(world.brand(&euros).await), "currency_is_fixed");

    let stranger = world.db().write(async |tx| Organisation::upsert(tx, "stranger", "S").await).await.unwrap().0.id;
    let taken = world.db().write(async |tx| Brand::upsert(tx, stranger, &brand_spec("awa-mode")).await).await;
    assert_eq!(code(taken), "slug_taken");
    let plain = || Password::Plain(PASSWORD.into());
    assert_eq!(code(hire(world.db(), stranger, &teammate_spec(AWA, Role::Owner), plain()).await), "email_taken");
    assert_eq!(code(world.hire(&teammate_spec("awa", Role::Owner), PASSWORD).await), "invalid");
    assert_eq!(code(world.hire(&teammate_spec("x@y.ci", Role::Owner), "").await), "invalid");
    let md5 = Password::Hash("$1$abc$def".into());
    assert_eq!(code(hire(world.db(), world.org, &teammate_spec("x@y.ci", Role::Owner), md5).await), "invalid");
    assert_eq!(world.count("teammate").await, 1);
}

testing::stories!(World:
    the_right_password_signs_in_whatever_the_case_of_the_email,
    a_wrong_password_an_unknown_email_and_one_who_left_get_the_same_answer,
    five_failures_close_an_email_for_a_quarter_of_an_hour,
    twenty_failures_close_an_address_and_one_success_does_not_open_it,
    a_dozen_tries_at_once_get_five_looks,
    failures_and_sessions_hold_no_email_address_or_token,
    a_session_lives_while_it_is_seen_and_ends_after_thirty_days_of_absence,
    signing_out_ends_one_session_and_a_lost_phone_all,
    a_new_password_or_leaving_ends_the_sessions,
    without_a_password_nobody_signs_in_until_one_is_given,
    a_form_token_belongs_to_its_session,
    a_strangers_brand_does_not_exist,
    a_seller_of_one_brand_does_not_see_the_other,
    an_analyst_reads_and_answers_nobody,
    the_same_twice_changes_nothing,
    what_differs_is_told_by_name,
    what_cannot_be_is_refused,
);

/// What a web handler awaits must be able to move between threads.
#[test]
fn the_verbs_can_run_in_a_web_handler() {
    fn sends<T: Send>(_: impl Fn(Db) -> T) {}
    sends(|db| async move { sign_in(&db, AWA, &Secret::new("x"), SHOP).await });
    sends(|db| async move { session(&db, &SessionToken::from_cookie("x")).await });
    sends(|db| async move { sign_out(&db, &SessionToken::from_cookie("x")).await });
}
