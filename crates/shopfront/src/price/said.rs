//! Words around a number that tell what it is, in French and English as shops write, and a few neighbours.

/// Before a price that was asked before.
pub(super) const FORMER: &str = "lieu was ancien ancienne avant barré barre rrp uvp pvp msrp regular instead old before conseillé conseille \
    normal original originale statt antes orig originally initial list prima war oldprice";
/// Before the price that is asked now.
pub(super) const NOW: &str = "now maintenant promo promotion soldé solde sale special spécial désormais nouveau jetzt ahora seulement only \
    today aujourd'hui current actuel réduit final";
/// Before a number that is no price of the product.
pub(super) const OTHER_BEFORE: &str = "livraison shipping delivery port expédition expedition save saving économisez economisez économie economie \
    remise réduction reduction discount tel tél téléphone telephone whatsapp appel appelez call phone contact \
    contactez mobile ref réf référence reference sku code taille size pointure modèle model orders commande \
    commandes acompte deposit caution ecotaxe écotaxe participation dont mensualité mensualités instalments \
    installments garantie note noté avis reviews rated stock reste cashback points gagnez earn weight poids \
    dimensions longueur largeur hauteur depuis since année item article n° coupon spend dépensez achat achats \
    purchase";
/// Beside a price without tax.
pub(super) const UNTAXED: &str = "ht h.t excl hors ex pretax netto exc";
/// Units and counts after a number: it is not a price.
pub(super) const OTHER_AFTER: &str = "g gr kg mg ml cl l cm mm m km go gb mo mb to tb pouces pouce inch inches w kw v mah hz mp pcs pièces pieces \
    pièce piece ans an years mois months jours jour days h min mn minutes heures hours avis reviews étoiles \
    etoiles stars x fois times er ère e ème eme nd st th rd articles produits produit items products ventes sold \
    vendus commentaires personnes places en exemplaires tailles couleurs points px ko kb litres litre grammes \
    kilos janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre \
    decembre january february march april may june july august september october november december jan feb apr \
    jun jul aug sep oct nov dec bis ter";
/// Names of months.
pub(super) const MONTHS: &str = "janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre \
    january february march april may june july august september october november december";
/// After a price with its currency: it is none.
pub(super) const REDUCED: &str = "off remise réduction reduction d'économie d'economie offerts offert d'achat d'achats livraison shipping \
    delivery cashback acompte économisés";
/// Before the word « de »: what follows is a count.
pub(super) const PACKS: &str = "lot lots pack packs set boîte boite box carton paquet sachet paire coffret";

/// Whether a list has a word.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}
