sign-in-title = Connexion
sign-in-lead = Retrouvez vos clients et vos commandes.
sign-in-email = Adresse e-mail
sign-in-password = Mot de passe
sign-in-go = Se connecter
sign-in-wrong = L’adresse ou le mot de passe ne va pas. Vérifiez, puis réessayez.
sign-in-too-many = Trop d’essais. Attendez { $n ->
    [one] une minute
   *[other] { $n } minutes
  }, puis réessayez.
sign-in-expired = Votre session est terminée. Reconnectez-vous pour continuer.
sign-in-signed-out = Vous êtes déconnecté. À bientôt !

greeting-morning = Bonjour
greeting-afternoon = Bon après-midi
greeting-evening = Bonsoir
today-money = Encaissé aujourd’hui
today-paid = Commandes payées
today-conversations = Conversations
today-calm = Tout est à jour
today-calm-next = Personne n’attend. L’IA répond à vos clients et vous prévient si elle a besoin de vous.
today-open-messages = Voir les messages
todo-needs-human = { $n ->
    [one] Un client vous attend
   *[other] { $n } clients vous attendent
  }
todo-cases = { $n ->
    [one] Un paiement à régler
   *[other] { $n } paiements à régler
  }
todo-failed = { $n ->
    [one] Un message non remis
   *[other] { $n } messages non remis
  }
todo-visits = { $n ->
    [one] Un rendez-vous aujourd’hui
   *[other] { $n } rendez-vous aujourd’hui
  }
todo-to-pay = { $n ->
    [one] Une commande à payer
   *[other] { $n } commandes à payer
  }
todo-to-prepare = { $n ->
    [one] Une commande à préparer
   *[other] { $n } commandes à préparer
  }
todo-low-stock = { $n ->
    [one] Un article bientôt épuisé
   *[other] { $n } articles bientôt épuisés
  }
todo-more = { $n ->
    [one] Voir encore un
   *[other] Voir les { $n } autres
  }

team-count = { $n ->
    [one] une personne
   *[other] { $n } personnes
  }
team-you = vous
team-present = en ligne
team-saved = C’est noté.
team-trouble = Vingt domaines au plus par personne, de 40 lettres au plus chacun. Rien n’a été changé.
team-skills-none = Ajouter ce que cette personne connaît
team-skills-are = Connaît : { $skills }
team-skills-of = Ce que connaît { $name }
team-skills-example = Pagnes, Anglais
team-skills-how = Ce qu’une personne connaît est comparé aux étiquettes des conversations : elle est proposée en premier pour celles-là.
team-how = Pour ajouter une personne ou changer un rôle, demandez à la personne qui a installé SEVEN T.
settings-title = Réglages
settings-paying = Paiement
setting-methods = Comment vos clients paient
settings-paid-online-first = En ligne d’abord, à la livraison sur demande
settings-paid-cash-first = À la livraison d’abord, en ligne sur demande
settings-paid-online = En ligne seulement
settings-paid-cash = À la livraison seulement
settings-hold = Minutes pendant lesquelles les articles restent réservés
settings-hold-why = De 5 à 1440 (24 heures). Passé ce temps sans paiement, le stock est rendu et le client prévenu une fois.
settings-reminders = Relances d’une commande impayée
settings-reminders-why = Deux au plus par commande ; jamais après un paiement, un refus ou un « stop ».
settings-before = Minutes avant la fin de la réservation
settings-after = Heures après la commande
settings-never = 0 : jamais.
settings-quiet = Heures calmes
settings-quiet-why = Aucune relance ne part pendant ces heures ; elle attend. Vides : pas d’heures calmes.
settings-delivering = Livraison
settings-steps = Prévenir le client quand sa commande…
settings-step-preparing = est en préparation
settings-step-out = part en livraison
settings-step-delivered = est livrée
settings-couriers = Numéros WhatsApp de vos livreurs, un par ligne
settings-couriers-why = Depuis ces numéros, « lien 1042 » envoie au client de la commande 1042 son lien de paiement.
settings-cash = Paiement à la livraison
settings-cash-why = Au-delà de ces limites, l’assistant explique au client pourquoi et lui propose de payer en ligne.
settings-cash-open = Commandes à la livraison en cours par client
settings-cash-refusals = Refus à la livraison avant de ne plus le proposer à un client
settings-cash-none = 0 : sans limite.
settings-late = Argent arrivé trop tard
settings-refund = Rembourser de suite l’argent arrivé trop tard quand il n’y a plus de stock
settings-refund-why = Le client est prévenu quand l’argent est reparti. Sans cela, chaque cas attend votre décision dans « À régler ».
settings-refund-by = Possible avec : { $providers }. Chez les autres, c’est toujours vous qui décidez.
settings-refund-nobody = Aucun de vos moyens de paiement ne rembourse par lui-même : c’est toujours vous qui décidez.
settings-voice = Voix
settings-voice-why = Vos clients parlent, l’assistant écoute ; il peut aussi répondre par un message vocal. Sauf si votre hébergeur a choisi un service, tout se passe sur son serveur, sans frais par minute.
settings-listens = Écouter les messages vocaux
settings-listens-why = Ce qui est compris s’affiche sous le message. Sans cela, chaque message vocal attend votre équipe.
settings-speaks = Permettre à l’assistant de répondre par un message vocal
settings-speaks-why = À qui, vous le dites sur la page Assistant, ou le client le demande. Les prix, les totaux et les liens sont toujours écrits aussi.
settings-hears-from = Demander « ai-je bien entendu ? » en dessous de quelle certitude (0 à 100 %)
settings-hears-from-why = Plus haut, il demande plus souvent. 55 convient à la plupart des boutiques.
setting-listens = Écoute des messages vocaux
setting-speaks = Réponses vocales
setting-hears-from = Certitude d’écoute
settings-save = Enregistrer
settings-wrong = Donnez des nombres de 0 à 100.
settings-wrong-hold = La réservation dure de 5 à 1440 minutes.
settings-wrong-before = La relance avant la fin : de 0 à 240 minutes.
settings-wrong-after = La relance après la commande : de 0 à 23 heures.
settings-wrong-quiet = Donnez le début et la fin des heures calmes, ou aucun des deux.
settings-wrong-couriers = Un des numéros de livreur n’est pas un numéro : écrivez-le comme +225 07 07 00 00 00, un par ligne.
settings-wrong-methods = Choisissez comment vos clients paient.
settings-decisions = Derniers changements
setting-hold = Durée de réservation
setting-remind-before = Relance avant la fin
setting-remind-after = Relance après la commande
setting-quiet = Heures calmes
setting-notices = Étapes annoncées
setting-couriers = Livreurs
setting-cash-open = Commandes à la livraison par client
setting-cash-refusals = Refus à la livraison
setting-refund = Remboursement de l’argent arrivé trop tard
setting-other = Autre réglage
settings-read-only = Seul un responsable peut changer ces réglages.
words-title = Mots des clients
words-label = Un mot par ligne : ce que disent vos clients = votre mot à vous
words-why = Vos clients disent « sitoulou » et vous vendez du karité ? Dites-le ici : l’assistant et la recherche comprennent.
words-how = Par exemple « lacoste = polo ». Le mot à droite est celui de vos produits ou de vos rayons. 60 lettres au plus de chaque côté.
words-saved = C’est enregistré.
words-wrong-line = Cette ligne n’est pas « mot = mot » : { $line }
words-wrong-twice = Le mot « { $word } » vient deux fois : gardez une seule ligne.
words-wrong-many = 500 mots au plus.
