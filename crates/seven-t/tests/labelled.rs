//! Where to act first, against people's judgement: conversations labelled by hand (`labelled/*.talk`) go through the whole
//! product, from the sandbox's phone on, and are ranked as the merchant's inbox ranks them. The figures are printed:
//! `cargo nextest run --workspace -E 'binary(labelled)' --no-capture`; `SEVEN_T_TALK=words` tells only those whose title has
//! the words, and where each stands.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "stories fail loudly")]

#[allow(dead_code, reason = "of scripts only what customers say is used")]
mod script;
#[allow(dead_code, reason = "of the shops only the phone is used")]
mod shops;

use conversation::Handling;
use insight::{Mark, MoodWord, Standing, standing};
use script::{Part, Script, fold};
use shops::Shops;

/// What a human seller sees in a conversation at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Hot,
    Lukewarm,
    Hesitant,
    AtRisk,
    Angry,
}

impl Label {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Hot, include_str!("labelled/hot.talk")),
        (Self::Lukewarm, include_str!("labelled/lukewarm.talk")),
        (Self::Hesitant, include_str!("labelled/hesitant.talk")),
        (Self::AtRisk, include_str!("labelled/at-risk.talk")),
        (Self::Angry, include_str!("labelled/angry.talk")),
    ];
}

/// A conversation at its end.
struct Told {
    label: Label,
    title: String,
    at: Standing,
    with_a_human: bool,
}

impl Told {
    fn buying(&self) -> i64 {
        self.at.buying.value
    }
    fn risk(&self) -> i64 {
        self.at.risk.value
    }
    fn is_in_danger(&self) -> bool {
        matches!(self.label, Label::AtRisk | Label::Angry)
    }
}

async fn tell(shops: &Shops, label: Label, script: &Script, phone: &str) -> Told {
    for part in &script.parts {
        match part {
            Part::Says(words) => drop(shops.write(&script.shop, phone, words).await),
            Part::Pause(by) => shops.passes(*by).await,
            Part::Calls(..) | Part::Reads { .. } | Part::Ends(_) => panic!("{}: only what is said", script.title),
        }
    }
    let brand = shops.brand(&script.shop).await.id;
    let (talk, _) = shops.conversation(brand, phone).await.expect("they wrote");
    let at = standing(&mut &shops.ground.db, brand, talk.id, shops.ground.clock.now()).await.unwrap();
    Told {
        label,
        title: script.title.clone(),
        at: at.expect("something was noticed"),
        with_a_human: talk.handling != Handling::Agent,
    }
}

/// How likely one that is meant stands above one that is not (the area under the ROC curve; Hanley and McNeil, 1982).
fn auc(told: &[Told], score: impl Fn(&Told) -> i64, is_meant: impl Fn(&Told) -> bool) -> f64 {
    let (mut pairs, mut above) = (0.0, 0.0);
    for one in told.iter().filter(|one| is_meant(one)) {
        for other in told.iter().filter(|other| !is_meant(other)) {
            pairs += 1.0;
            above += match score(one).cmp(&score(other)) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    above / pairs
}

/// Of those a rule picks, how many are meant; of those meant, how many it picks.
#[derive(Debug, Clone, Copy)]
struct Picked {
    precision: f64,
    recall: f64,
}

fn picked(told: &[Told], picks: impl Fn(&Told) -> bool, is_meant: impl Fn(&Told) -> bool) -> Picked {
    let count =
        |rule: &dyn Fn(&Told) -> bool| f64::from(u32::try_from(told.iter().filter(|one| rule(one)).count()).unwrap());
    let both = count(&|one| picks(one) && is_meant(one));
    Picked { precision: both / count(&|one| picks(one)).max(1.0), recall: both / count(&|one| is_meant(one)).max(1.0) }
}

/// The share of those meant among as many of the first.
fn first(told: &[Told], score: impl Fn(&Told) -> i64, is_meant: impl Fn(&Told) -> bool) -> f64 {
    let mut order: Vec<&Told> = told.iter().collect();
    order.sort_by_key(|one| std::cmp::Reverse(score(one)));
    let meant = told.iter().filter(|one| is_meant(one)).count();
    let found = order[..meant].iter().filter(|one| is_meant(one)).count();
    f64::from(u32::try_from(found).unwrap()) / f64::from(u32::try_from(meant).unwrap())
}

async fn people_and_scores_agree_where_to_act_first(shops: Shops) {
    let wanted = std::env::var("SEVEN_T_TALK").unwrap_or_default();
    let mut told = Vec::new();
    for (label, text) in Label::ALL {
        let scripts = script::read(text);
        assert!(scripts.len() >= 12, "{label:?}: {}", scripts.len());
        for script in scripts.iter().filter(|script| fold(&script.title).contains(&fold(&wanted))) {
            let phone = format!("22507{:08}", 30_000 + told.len());
            told.push(tell(&shops, label, script, &phone).await);
        }
    }
    if !wanted.is_empty() {
        told.iter().for_each(|one| eprintln!("{:?} « {} »: {:#?}", one.label, one.title, one.at));
        return;
    }
    eprintln!("{:9} {:>7} {:>6} {:>6} {:>6}  conversation", "label", "buying", "risk", "mood", "human");
    for one in &told {
        let (label, human) = (format!("{:?}", one.label), if one.with_a_human { "yes" } else { "" });
        eprintln!(
            "{label:9} {:7} {:6} {:6} {human:>6}  {} ({})",
            one.buying(),
            one.risk(),
            one.at.mood.value,
            one.title,
            one.at.mood.word.code()
        );
    }
    let is_hot = |one: &Told| one.label == Label::Hot;
    let is_angry = |one: &Told| one.label == Label::Angry;
    let buying = auc(&told, Told::buying, is_hot);
    let risk = auc(&told, Told::risk, Told::is_in_danger);
    let mood = auc(&told, |one| -one.at.mood.value, is_angry);
    let (hot_first, danger_first) = (first(&told, Told::buying, is_hot), first(&told, Told::risk, Told::is_in_danger));
    let hot = picked(&told, |one| one.buying() >= Mark::HOT, is_hot);
    let danger = picked(&told, |one| one.risk() >= Mark::AT_RISK, Told::is_in_danger);
    let to_a_human = picked(&told, |one| one.with_a_human, is_angry);
    let hesitant =
        picked(&told, |one| one.at.mood.word == MoodWord::Hesitant, |one: &Told| one.label == Label::Hesitant);
    eprintln!("{} conversations", told.len());
    eprintln!("hot above the others (AUC of the score): {buying:.3}; among as many of the first: {hot_first:.2}");
    eprintln!("at risk or angry above the others (AUC of the risk): {risk:.3}; among as many first: {danger_first:.2}");
    eprintln!("angry below the others (AUC of the mood): {mood:.3}");
    for (what, Picked { precision, recall }) in [
        ("the view « fort potentiel » finds the hot", hot),
        ("the view « à risque » finds who is at risk or angry", danger),
        ("a human has who is angry", to_a_human),
        ("the mood « hesitant » is of who hesitates", hesitant),
    ] {
        eprintln!("{what}: precision {precision:.2}, recall {recall:.2}");
    }
    assert!(told.len() >= 60);
    assert!(buying >= 0.85 && risk >= 0.75 && mood >= 0.85, "{buying} {risk} {mood}");
    assert!(hot.precision >= 0.7 && danger.precision >= 0.65 && danger.recall >= 0.5, "{hot:?} {danger:?}");
    assert!(to_a_human.recall >= 0.9, "somebody angry waits behind a robot: {to_a_human:?}");
}

testing::stories!(Shops: people_and_scores_agree_where_to_act_first);
