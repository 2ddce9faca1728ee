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
team-how = Pour ajouter une personne ou changer un rôle, demandez à la personne qui a installé SEVEN T.
settings-title = Réglages
settings-cash = Paiement à la livraison
settings-cash-why = Au-delà de ces limites, l’assistant explique au client pourquoi et lui propose de payer en ligne.
settings-cash-open = Commandes à la livraison en cours par client
settings-cash-refusals = Refus à la livraison avant de ne plus le proposer à un client
settings-cash-none = 0 : sans limite.
settings-late = Argent arrivé trop tard
settings-refund = Rembourser de suite l’argent arrivé trop tard quand il n’y a plus de stock
settings-refund-why = Le client est prévenu quand l’argent est reparti. Sans cela, chaque cas attend votre décision dans « À régler ».
settings-refund-by = Possible avec : { $providers }. Chez les autres, c’est toujours vous qui décidez.
settings-refund-nobody = Aucun de vos moyens de paiement ne rembourse par lui-même : c’est toujours vous qui décidez.
settings-save = Enregistrer
settings-wrong = Donnez des nombres de 0 à 100.
settings-read-only = Seul un responsable peut changer ces réglages.
