delivery-title = Zones de livraison
delivery-open = Zones, tarifs et délais
delivery-open-why = { $n ->
    [0] Aucune zone : le prix de la livraison n’est pas compté, vous le convenez avec le client.
    [one] Une zone. Le prix entre dans le total avant le « oui » du client.
   *[other] { $n } zones. Le prix entre dans le total avant le « oui » du client.
}
delivery-saved = C’est enregistré. Les prochaines commandes suivent ces tarifs ; celles déjà passées gardent le leur.
delivery-why = L’assistant reconnaît l’adresse du client, ajoute le prix de la zone au total et dit le délai. Quand l’adresse n’est dans aucune zone, il demande au client de choisir.
delivery-none = Aucune zone pour l’instant.
delivery-new = Nouvelle zone
delivery-name = Nom, comme vos clients le lisent
delivery-places = Communes, quartiers et villes, séparés par des virgules
delivery-fee = Prix ({ $symbol })
delivery-free = Offerte
delivery-delay = Délai, par exemple « 24 h »
delivery-free-above = Offerte à partir de ({ $symbol })
delivery-free-from = offerte dès { $sum }
delivery-pickup = Le client vient chercher sa commande ici : aucune adresse n’est demandée
delivery-drop = Ne plus livrer ici
delivery-wrong-name = Chaque zone a un nom de 1 à 60 lettres, différent des autres.
delivery-wrong-places = Un lieu ne peut être que dans une seule zone, et son nom a 60 lettres au plus.
delivery-wrong-fee = Le prix est un montant, comme 1 500 ; écrivez 0 si la livraison est offerte.
delivery-wrong-free-above = « Offerte à partir de » est un montant, comme 25 000, ou vide.
delivery-wrong-delay = Le délai a 40 lettres au plus.
delivery-wrong-zones = 60 zones au plus.
