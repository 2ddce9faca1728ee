//! A Whisper written by CTranslate2 (`model.bin`, version 6), written anew for whisper.cpp (« ggml »).
//!
//! Both formats as their programs read them: <https://github.com/OpenNMT/CTranslate2> (`python/ctranslate2/specs`), and
//! <https://github.com/ggml-org/whisper.cpp> (`models/README.md`). Numbers are little-endian. The weights are half floats on
//! both sides and are copied; what ggml wants as floats is widened, which loses nothing.

mod mel;
mod read;

use crate::WeightsError;
use read::{Stacked as _, Tensor, Tensors};

/// Magic number of a ggml file.
const MAGIC: u32 = 0x6767_6d6c;
/// Spectrogram: mel bands and bins of a 400-point transform.
const MELS: u32 = 80;
const BINS: u32 = 201;
/// Tokens that are pieces of text; the rest are marks that whisper.cpp names itself.
const PIECES: u32 = 50_257;

/// Tokens in their order: one a line, or a JSON list.
pub(crate) fn vocabulary(bytes: &[u8], name: &str) -> Result<Vec<String>, WeightsError> {
    let shape = |why: &str| WeightsError::Shape(format!("the vocabulary {name} {why}"));
    let text = std::str::from_utf8(bytes).map_err(|_| shape("is no UTF-8"))?;
    if name.ends_with(".json") {
        return serde_json::from_str(text).map_err(|_| shape("is no list of words"));
    }
    Ok(text.strip_suffix('\n').unwrap_or(text).split('\n').map(str::to_owned).collect())
}

/// The ggml file of a Whisper model.
pub(crate) fn convert(model: &[u8], vocabulary: &[String]) -> Result<Vec<u8>, WeightsError> {
    let tensors = Tensors::read(model)?;
    let mut out = Out(Vec::with_capacity(model.len() + (4 << 20)));
    header(&tensors, &mut out)?;
    for value in mel::filters(MELS as usize, BINS as usize) {
        out.f32(value);
    }
    tokens(vocabulary, &mut out)?;
    let layers = |side: &str| tensors.layers(side);
    for side in ["encoder", "decoder"] {
        out.tensor(
            tensors.get(&format!("{side}/position_encodings/encodings"))?,
            &side_name(side, "positional_embedding"),
            true,
        )?;
        if side == "encoder" {
            for conv in ["conv1", "conv2"] {
                out.tensor(tensors.get(&format!("encoder/{conv}/weight"))?, &format!("encoder.{conv}.weight"), false)?;
                let bias = tensors.get(&format!("encoder/{conv}/bias"))?;
                let column = Tensor { dims: vec![bias.dims[0], 1], data: bias.data };
                out.tensor(&column, &format!("encoder.{conv}.bias"), true)?;
            }
        } else {
            out.tensor(tensors.get("decoder/embeddings/weight")?, "decoder.token_embedding.weight", false)?;
        }
        for layer in 0..layers(side) {
            block(&tensors, side, layer, &mut out)?;
        }
        let (theirs, ours) =
            (format!("{side}/layer_norm"), side_name(side, if side == "encoder" { "ln_post" } else { "ln" }));
        norm(&tensors, &theirs, &ours, &mut out)?;
    }
    Ok(out.0)
}

fn side_name(side: &str, name: &str) -> String {
    format!("{side}.{name}")
}

fn header(tensors: &Tensors<'_>, out: &mut Out) -> Result<(), WeightsError> {
    let audio = tensors.get("encoder/position_encodings/encodings")?;
    let text = tensors.get("decoder/position_encodings/encodings")?;
    let words = tensors.get("decoder/embeddings/weight")?;
    out.u32(MAGIC);
    let (state, heads) = (audio.dims[1], audio.dims[1] / 64);
    let figures = [
        words.dims[0],
        audio.dims[0],
        state,
        heads,
        tensors.layers("encoder"),
        text.dims[0],
        text.dims[1],
        heads,
        tensors.layers("decoder"),
        MELS,
        // Half floats.
        1,
        MELS,
        BINS,
    ];
    for figure in figures {
        out.u32(figure);
    }
    Ok(())
}

fn tokens(vocabulary: &[String], out: &mut Out) -> Result<(), WeightsError> {
    let pieces = vocabulary.get(..PIECES as usize);
    let pieces = pieces.ok_or_else(|| WeightsError::Shape("the vocabulary is too short".to_owned()))?;
    out.u32(PIECES);
    for piece in pieces {
        let bytes = bytes_of(piece);
        out.u32(u32::try_from(bytes.len()).unwrap_or_default());
        out.0.extend(bytes);
    }
    Ok(())
}

/// The bytes that a token of GPT-2 stands for: bytes that cannot be seen are written as letters from U+0100 on.
fn bytes_of(piece: &str) -> Vec<u8> {
    let visible = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
    let hidden: Vec<u8> = (0..=u8::MAX).filter(|byte| !visible(byte)).collect();
    let mut bytes = Vec::new();
    for letter in piece.chars() {
        let code = u32::from(letter);
        let stands = u8::try_from(code).ok().filter(visible);
        let stands = stands.or_else(|| hidden.get(usize::try_from(code).ok()?.checked_sub(0x100)?).copied());
        match stands {
            Some(byte) => bytes.push(byte),
            // A mark of the model's own, as it is.
            None => bytes.extend(letter.to_string().into_bytes()),
        }
    }
    bytes
}

fn block(tensors: &Tensors<'_>, side: &str, layer: u32, out: &mut Out) -> Result<(), WeightsError> {
    let (theirs, ours) = (format!("{side}/layer_{layer}"), format!("{side}.blocks.{layer}"));
    let own = (format!("{theirs}/self_attention"), format!("{ours}.attn"));
    norm(tensors, &format!("{}/layer_norm", own.0), &format!("{ours}.attn_ln"), out)?;
    // Questions, keys and values stand in one matrix, one below the other.
    let stacked = tensors.linear(&format!("{}/linear_0", own.0))?;
    for (n, name) in ["query", "key", "value"].into_iter().enumerate() {
        out.linear(stacked.part(n, 3)?, &format!("{}.{name}", own.1), name != "key")?;
    }
    out.linear(tensors.linear(&format!("{}/linear_1", own.0))?, &format!("{}.out", own.1), true)?;
    if side == "decoder" {
        let cross = (format!("{theirs}/attention"), format!("{ours}.cross_attn"));
        norm(tensors, &format!("{}/layer_norm", cross.0), &format!("{ours}.cross_attn_ln"), out)?;
        out.linear(tensors.linear(&format!("{}/linear_0", cross.0))?, &format!("{}.query", cross.1), true)?;
        let stacked = tensors.linear(&format!("{}/linear_1", cross.0))?;
        for (n, name) in ["key", "value"].into_iter().enumerate() {
            out.linear(stacked.part(n, 2)?, &format!("{}.{name}", cross.1), name != "key")?;
        }
        out.linear(tensors.linear(&format!("{}/linear_2", cross.0))?, &format!("{}.out", cross.1), true)?;
    }
    norm(tensors, &format!("{theirs}/ffn/layer_norm"), &format!("{ours}.mlp_ln"), out)?;
    out.linear(tensors.linear(&format!("{theirs}/ffn/linear_0"))?, &format!("{ours}.mlp.0"), true)?;
    out.linear(tensors.linear(&format!("{theirs}/ffn/linear_1"))?, &format!("{ours}.mlp.2"), true)
}

fn norm(tensors: &Tensors<'_>, theirs: &str, ours: &str, out: &mut Out) -> Result<(), WeightsError> {
    out.tensor(tensors.get(&format!("{theirs}/gamma"))?, &format!("{ours}.weight"), true)?;
    out.tensor(tensors.get(&format!("{theirs}/beta"))?, &format!("{ours}.bias"), true)
}

/// A ggml file in the making.
struct Out(Vec<u8>);

impl Out {
    fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    fn f32(&mut self, value: f32) {
        self.0.extend(value.to_le_bytes());
    }

    fn linear(&mut self, (weight, bias): read::Linear<'_>, name: &str, with_bias: bool) -> Result<(), WeightsError> {
        self.tensor(&weight, &format!("{name}.weight"), false)?;
        // Whisper has no bias on keys; CTranslate2 fills it with zeros.
        if with_bias { self.tensor(&bias, &format!("{name}.bias"), true) } else { Ok(()) }
    }

    /// A tensor, its dimensions from the innermost on.
    fn tensor(&mut self, tensor: &Tensor<'_>, name: &str, wide: bool) -> Result<(), WeightsError> {
        let count: usize = tensor.dims.iter().map(|dim| *dim as usize).product();
        if tensor.data.len() != 2 * count {
            return Err(WeightsError::Shape(format!("{name} is not made of half floats")));
        }
        self.u32(u32::try_from(tensor.dims.len()).unwrap_or_default());
        self.u32(u32::try_from(name.len()).unwrap_or_default());
        self.u32(u32::from(!wide));
        for dim in tensor.dims.iter().rev() {
            self.u32(*dim);
        }
        self.0.extend(name.as_bytes());
        if wide {
            for half in tensor.data.chunks_exact(2) {
                self.f32(read::widen(u16::from_le_bytes([half[0], half[1]])));
            }
        } else {
            self.0.extend(tensor.data);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_for_bytes() {
        assert_eq!(bytes_of("Ġbonjour"), b" bonjour");
        assert_eq!(bytes_of("Ã©"), "é".as_bytes());
        assert_eq!(bytes_of("Ċ"), b"\n");
        assert_eq!(bytes_of("Ń"), [0xad]);
        assert_eq!(vocabulary(b"a\n\nb\n", "x.txt").expect("lines").len(), 3);
    }
}
