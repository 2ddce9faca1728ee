tab-money = Argent
money-period = Période
period-today = Aujourd’hui
period-week = 7 jours
period-month = 30 jours
money-since = Depuis le { $date }, minuit
money-collected = Encaissé
money-collected-count = { $n ->
    [0] aucun paiement
    [one] un paiement
   *[other] { $n } paiements
  }
money-net = { $amount } remboursés · net { $net }
money-pending = À recevoir
money-pending-count = { $n ->
    [0] aucune commande
    [one] une commande
   *[other] { $n } commandes
  }
money-refunded = Remboursé
money-refunded-count = { $n ->
    [0] aucun remboursement
    [one] un remboursement
   *[other] { $n } remboursements
  }
money-cases = Cas à régler
money-by-provider = Par prestataire
money-provider = Prestataire
money-under-way = En cours
money-under-way-why = En cours : le client est chez le prestataire. Une commande essayée chez deux prestataires compte chez les deux.
money-by-method = Par moyen de paiement
money-method = Moyen
money-online = En ligne
money-at-the-door = Espèces à la livraison
money-by-hand = Par vos moyens
money-none = Rien encore sur cette période
money-none-next = Dès qu’un client paie, l’argent s’affiche ici. Regardez une période plus longue, ou envoyez un lien de paiement.
money-movements = Derniers paiements
money-movements-all = L’export contient tous les paiements de la période.
money-unknown-order = Sans commande
money-export-csv = Exporter en CSV
money-export-xlsx = Exporter pour Excel
money-file = paiements
money-sheet = Paiements
money-sheet-recorded = Enregistré le
money-sheet-paid = Payé le
money-sheet-order = Commande
money-sheet-method = Moyen
money-sheet-provider = Prestataire
money-sheet-reference = Référence du prestataire
money-sheet-ours = Notre référence
money-sheet-amount = Montant
money-sheet-currency = Monnaie
money-sheet-case = À régler
ledger-title = Compte de la commande { $number }
ledger-open = Voir le compte de la commande
ledger-lead = Ce qui est dû, ce qui est reçu, ce qui reste.
ledger-what = Écriture
ledger-amount = Montant
ledger-goods = Articles
ledger-delivery = Livraison
ledger-due = Total dû
ledger-called-off = Commande expirée ou annulée : plus rien n’est dû
ledger-paid = Payé chez { $provider }
ledger-our-reference = notre réf. { $reference }
ledger-settled = Soldé
ledger-owed = Reste à payer par le client
ledger-too-much = Reçu en trop
ledger-balance = Solde
ledger-foreign = Reçu dans une autre monnaie
ledger-foreign-why = Cet argent ne règle rien : comparez avec le relevé du prestataire.
ledger-cases = Cas de paiement
ledger-case-open = à régler
ledger-case-stock = stock repris
ledger-case-refunded = remboursement demandé
ledger-case-kept = argent gardé
ledger-case-found = commande retrouvée
ledger-refund = Remboursé au client
ledger-won-back = Contestation gagnée après coup : l’argent est revenu
ledger-refund-by-hand = Remboursé au client par vos moyens
ledger-kept = En trop : la boutique le garde
ledger-remitted = Remboursé : plus dû
ledger-credit-given = Gardé en avoir
ledger-credit-used = Avoir utilisé
ledger-credit-given-back = Avoir rendu au client
ledger-case-credited = gardé en avoir
ledger-case-rest-asked = reste demandé
ledger-case-cleared = le prestataire a fini par répondre
ledger-case-rest-came = reste reçu
ledger-case-looked = prestataire interrogé
ledger-case-dispute-won = contestation gagnée
ledger-case-dispute-lost = contestation perdue
money-sheet-by = Encaissé par
money-cash-by = Espèces, par qui
money-cash-who = Qui
money-cash-unknown = Non noté
provider-unreachable = le prestataire n’a pas répondu
provider-unreadable = sa réponse est illisible
provider-mismatch = sa réponse parle d’un autre paiement
provider-duplicate = il connaît déjà cette référence
provider-credentials = il refuse vos clés d’accès
provider-busy = il demande d’attendre
provider-invalid = il n’accepte pas ce montant
provider-unsupported = il ne sait pas le faire
provider-not-found = il ne trouve pas ce remboursement
provider-expired = il répond que la page de paiement a expiré
provider-refunded = il répond que l’argent est reparti
provider-card = la carte du client n’est plus valable
provider-disputed = le client conteste ce paiement auprès de sa banque
provider-insufficient = votre solde chez lui ne suffit pas
provider-declined = la banque du client a refusé
provider-merchant-request = annulé à votre demande
provider-unknown = sans raison donnée
provider-signed = il a signé pour { $amount }
provider-listed = son relevé dit { $amount }
provider-unlisted = ce paiement n’est pas sur son relevé
provider-unlisted-and = ce paiement n’est pas sur son relevé, et { $answer }
provider-pending = il répond qu’il attend encore
provider-other-movement = il parle d’un autre mouvement
provider-not-there = il ne le connaît pas
provider-dispute = contestation { $reference }
