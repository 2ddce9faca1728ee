promos-title = Codes promo
promos-empty = Aucun code promo
promos-empty-next = Un code se dit dans la conversation : l’agent l’applique et vérifie ses conditions.
promo-new = Nouveau code
promo-code = Code (par exemple WA10)
promo-kind = Ce qu’il donne
promo-kind-percent = Un pourcentage
promo-kind-amount = Un montant
promo-free-delivery = Livraison offerte
promo-value = Combien (10 pour 10 %, ou le montant en FCFA)
promo-minimum = Achat minimum (facultatif)
promo-until = Dernier jour (facultatif)
promo-hours = Durée en heures à partir du moment où le client le reçoit (facultatif)
promo-max-uses = Nombre de commandes en tout (facultatif)
promo-each = Nombre d’utilisations par client (vide : sans limite)
promo-change = Modifier
promo-changing = Modifier { $code }
promo-keep = Enregistrer
promo-leave = Annuler
promo-first-time = Heure de début
promo-until-time = Heure de fin
promo-trouble-exists = Le code { $code } existe déjà : modifiez-le ou choisissez un autre nom.
promo-stacks = Cumulable
promo-make = Créer le code
promo-end = Arrêter
promo-take-off = Retirer de la liste
promo-percent = −{ $part } %
promo-amount = −{ $amount }
promo-from = dès { $sum }
promo-only-for = pour { $what }
promo-lasts-hours = { $n ->
    [one] pendant une heure
   *[other] pendant { $n } heures
  }
promo-lasts-minutes = pendant { $n } minutes
promo-most = { $n ->
    [one] une seule commande
   *[other] { $n } commandes au plus
  }
promo-most-each = { $n ->
    [one] une fois par client
   *[other] { $n } fois par client
  }
promo-personal = pour { $name } seulement
promo-used = { $n ->
    [0] Pas encore utilisé
    [one] Utilisé une fois
   *[other] Utilisé { $n } fois
  }
promo-gave = { $sum } de réduction
promo-brought = { $sum } encaissés
promo-trouble-code = Le code doit avoir de 1 à 32 lettres ou chiffres.
promo-trouble-value = Indiquez un pourcentage de 0,01 à 100, ou un montant au-dessus de 0.
promo-trouble-minimum = L’achat minimum n’est pas un montant.
promo-trouble-until = Le dernier jour est passé ou n’est pas une date.
promo-trouble-limit = Les limites sont des nombres entiers au-dessus de 0.
give-code = Offrir un code promo
give-code-go = Envoyer
give-code-how = Le client le reçoit dans la conversation ; sa durée part de ce moment.
code-given = 🎁 Pour vous : { $what } avec le code { $code }.
code-given-until = Valable { $until }.
code-given-how = Écrivez simplement le code ici pour l’utiliser.
promo-first-day = Premier jour (facultatif)
promo-only = Seulement pour certains articles, ou un client
promo-only-categories = Catégories
promo-only-products = Articles (plusieurs choix possibles)
promo-only-phone = Un seul client : son numéro WhatsApp (facultatif)
promo-agent-gives = L’assistant peut le donner à un client qui négocie
promo-agent = donné par l’assistant
promo-trouble-phone = Aucun client n’a ce numéro : il doit vous avoir déjà écrit.
promo-over = terminé
