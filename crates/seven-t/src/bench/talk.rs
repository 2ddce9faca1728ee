//! What customers say while it is measured: whole walks through a shop, in the spelling of the street.

use super::shop;

/// In a shop of clothes.
const CLOTHES: [&[&str]; 5] = [
    &[
        "bonjour",
        "c combien la robe wax adjoua",
        "jen prends 2 taille M",
        "oui c bon",
        "je paie a la livraison",
        "merci",
    ],
    &["slt vs avez koi comm robes ?", "la 2", "taille L", "vert", "ok je confirme", "a la livraison"],
    &[
        "Bonsoir, vous avez des robes en bazin ?",
        "quel est le prix de la robe longue aya ?",
        "je veux la orange en M",
        "enleve ca",
        "merci bonne soirée",
    ],
    &["hello", "how much is the dress adjoua?", "i want 1 size S", "yes please", "thank you"],
    &["cc", "montrez moi vos foulards", "le 1", "oui", "c bon je valide", "combien la livraison a yopougon ?"],
];

/// In a shop of cosmetics.
const COSMETICS: [&[&str]; 5] = [
    &["bonjour", "c combien le beurre de karité", "j'en prends 3", "oui c bon", "je paie a la livraison", "merci"],
    &["slt vs avez koi pour le visage ?", "le 2", "jen veux 2", "ok je confirme", "a la livraison"],
    &[
        "Bonsoir, vous avez du savon noir ?",
        "je prends 2 savons noirs",
        "ajoute un beurre de karité",
        "montre mon panier",
        "annule tout",
    ],
    &["hello", "how much is the shea butter?", "i want 2", "yes please", "thank you"],
    &["cc", "je cherche une huile pour les cheveux", "le 1", "oui", "vous livrez a bouaké ?", "merci"],
];

/// The walk of customer number `n` on `line`.
pub(super) fn walk(line: usize, n: usize) -> &'static [&'static str] {
    let walks = if shop::sells_clothes(line) { &CLOTHES } else { &COSMETICS };
    walks[n % walks.len()]
}
