# Ce que l'agent dit, en français d'Abidjan : court, chaleureux, vouvoiement. Une clé suivie d'un numéro est une variante.

greet-1 = Bonjour { $name } 👋 Bienvenue chez { $brand } ! Que puis-je faire pour vous ?
greet-2 = Bonjour { $name } 😊 Ici { $agent }, de la boutique { $brand }. Dites-moi ce qui vous ferait plaisir.
greet-first-1 = Bonjour { $name } 👋 Bienvenue chez { $brand } ! Je suis { $agent }, l'assistante IA de la boutique. Que puis-je faire pour vous ?
greet-first-2 = Bonjour { $name } 😊 Ici { $agent }, l'assistante IA de la boutique { $brand }. Dites-moi ce qui vous ferait plaisir.
disclose = Je suis { $agent }, l'assistante IA de la boutique.
disclose-unnamed = Je suis l'assistante IA de la boutique.
hello = Bonjour { $name } 👋
greet-again-1 = Re-bonjour { $name } ! Je vous écoute.
greet-again-2 = Oui { $name }, je suis là 😊
thanks-1 = Avec plaisir 🙏
thanks-2 = C'est moi qui vous remercie 😊
goodbye-1 = Merci de votre visite, à très bientôt chez { $brand } !
goodbye-2 = Bonne journée à vous, à bientôt 👋
smalltalk-1 = Je suis { $agent }, l'assistante IA de { $brand }. Je vous aide à choisir, commander et payer ici même. Que cherchez-vous ?

browse = Voici nos rayons. Choisissez, ou écrivez directement ce que vous cherchez.
browse-button = Voir les rayons
browse-count = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
found-1 = Voici ce que j'ai trouvé :
found-2 = Nous avons ceci pour vous :
found-button = Choisir
found-more = … et { $count } autres. Précisez si vous cherchez autre chose.
not-found = Je ne trouve pas « { $words } » dans la boutique.
not-found-in-price = Je n'ai rien dans ces prix-là pour le moment.
seems = Voici ce que nous avons qui s'en rapproche :
which-one = Lequel vous intéresse ?
product-line = { $name } : { $price }
product-range = { $name } : de { $min } à { $max }
option-line = { $n }. { $name } — { $price }
sizes-available = Tailles disponibles : { $sizes }.
colours-available = Couleurs disponibles : { $colours }.
one-left = Dernière pièce en stock.
price-is = Prix : { $price }.
in-stock = Oui, { $name } est disponible.
in-stock-count = Oui, { $name } est disponible : il en reste { $left }.
out-of-stock = { $name } n'est plus disponible pour le moment.
out-of-stock-form = { $name } n'est plus disponible en { $form } pour le moment.
no-such-form = { $name } n'existe pas en { $form }.
only-left = Il ne reste que { $left } × { $name }.
take-left = Je vous en mets { $left } ?
want-it = Je vous mets ça de côté ?
ask-size = { $count ->
    [one] Quelle taille pour { $name } ?
   *[other] Quelle taille pour { $count } × { $name } ?
}
size-last-time = La dernière fois, vous aviez pris du { $size }.
ask-colour = { $count ->
    [one] Quelle couleur pour { $name } ?
   *[other] Quelle couleur pour { $count } × { $name } ?
}
ask-quantity = Combien en voulez-vous ?
ask-product = Quel article voulez-vous ?
price-fixed = Nos prix sont fixes, mais la qualité est là 😊

cart-added = ✅ Ajouté au panier : { $quantity } × { $name }.
cart-changed = ✅ C'est changé : { $quantity } × { $name }.
cart-removed = ✅ Retiré du panier : { $name }.
cart-not-in = { $name } n'est pas dans votre panier.
cart-cleared = ✅ Votre panier est vide.
cart-empty = Votre panier est vide pour l'instant. Que cherchez-vous ?
cart-title = 🛒 *Votre panier*
cart-line = • { $quantity } × { $name } — { $total }
cart-total = *Total : { $total }*
ask-confirm-1 = Je valide la commande ?
ask-confirm-2 = C'est bon pour vous, je valide ?
quantity-wrong = Je peux prendre de 1 à 10 000 pièces. Combien en voulez-vous ?
not-confirmed = D'accord, je ne valide pas. Votre panier vous attend : dites-moi ce que je change.
cart-waits = Pas de souci 🙏 Votre panier vous attend : écrivez « oui » quand vous voulez valider.
pending-too = { $name } n'est pas encore dans votre panier : écrivez « ajoute » si vous le voulez aussi.
refused = Pas de souci. Autre chose ?

order-placed = 📦 *Commande { $number }*
order-hold = Articles réservés { $minutes } min, jusqu'à { $until }.
order-pay = Appuyez pour payer en toute sécurité (mobile money ou carte).
order-pay-button = Payer maintenant
order-or-cash = Vous préférez payer à la livraison ? Écrivez « à la livraison ».
order-cash = Vous payez { $total } à la livraison.
no-cash-too-many = { $count ->
    [one] Vous avez déjà une commande à payer à la livraison.
   *[other] Vous avez déjà { $count } commandes à payer à la livraison.
}
no-cash-refused-before = De précédentes commandes n'ont pas été prises à la livraison.
no-cash-online = Celle-ci se paie en ligne, par mobile money ou carte, et part dès que c'est payé.
no-cash-team = Je demande à l'équipe comment faire au mieux pour vous.
order-where = Où devons-nous livrer ? (commune, quartier, repère)
order-none = Je ne vois pas de commande en cours. Que cherchez-vous ?
order-state-awaiting = Commande { $number } : en attente de paiement, réservée jusqu'à { $until }. Total { $total }.
order-state-confirmed = Commande { $number } : confirmée, à payer à la livraison. Total { $total }.
order-state-paid = Commande { $number } : payée, nous la préparons. Merci !
order-state-preparing = Commande { $number } : en préparation.
order-state-out = Commande { $number } : en cours de livraison.
order-state-partly-collected = Commande { $number } : livrée, il reste { $total } à régler.
order-state-delivered = Commande { $number } : livrée.
order-state-expired = Commande { $number } : le temps de réservation est passé, elle n'est plus réservée.
order-state-cancelled = Commande { $number } : annulée.
order-ask-cancel = Voulez-vous vraiment annuler la commande { $number } ?
order-cancelled = C'est fait, la commande { $number } est annulée.
order-not-cancellable = La commande { $number } ne peut plus être annulée ici. Je préviens l'équipe.
order-kept = D'accord, la commande { $number } est maintenue.
order-waits-too = La commande { $number } attend aussi son paiement.
order-ask-reopen = La commande { $number } attend son paiement. Je la rouvre pour la modifier ?
order-ask-reopen-cash = Je rouvre la commande { $number } pour la modifier ?
order-ask-add = Je rouvre la commande { $number } pour y ajouter ça ?
order-reopened = La commande { $number } est rouverte :
order-someone-quicker = Désolé, quelqu'un a été plus rapide : { $name } — il en reste { $left }. J'ai mis votre panier à jour.
order-state-refunded = Commande { $number } : remboursée.
order-covered = ✅ Votre avoir couvre toute la commande : vous n'avez rien à payer.
order-free = ✅ Votre code couvre toute la commande : vous n'avez rien à payer.
credit-ready = Votre avoir de { $amount } sera déduit.
credit-used = Avoir utilisé : −{ $amount }
credit-rest = *Reste à payer : { $rest }*
credit-given = 🎁 Un avoir de *{ $amount }* est gardé pour vous : il sera déduit de votre prochaine commande.
refund-done = 💸 Remboursement fait : *{ $amount }* pour la commande { $number }. Selon l'opérateur, il peut mettre un peu de temps à s'afficher.
rest-asked = 🙏 Nous avons bien reçu { $received } pour la commande { $number }. Il reste *{ $rest }* à régler :
order-receipt = ✅ *Paiement reçu, merci !*
order-receipt-amount = Reçu n° { $receipt } : { $total } pour la commande { $number }.
receipt-again = Bien sûr, je vous renvoie votre reçu n° { $receipt } 👇
receipt-file = Reçu n° { $receipt } · commande { $number } · { $total }
receipt-cash = Reçu n° { $receipt } · commande { $number } · { $total } en espèces. Merci !
order-receipt-next = Nous préparons votre commande et vous tenons au courant ici.
order-money-checked = 🙏 Nous avons bien reçu votre paiement pour la commande { $number }. La boutique le vérifie et vous répond ici ; ne payez pas une deuxième fois.
order-expired = ⏰ La commande { $number } n'a pas été payée à temps : les articles ne sont plus réservés. Voulez-vous la reprendre ?
order-expired-button = Reprendre
order-resumed = C'est reparti, voici votre panier :
remind-before = ⏰ Petit rappel : votre commande { $number } ({ $total }) vous est réservée encore { $left }. Un appui suffit pour payer.
remind-waiting = 😊 Votre commande { $number } ({ $total }) vous attend toujours, réservée encore { $left }. Un appui suffit pour payer.
remind-expired = 😊 Votre commande { $number } vous tente toujours ? Je regarde ce qui reste et je la reprends pour vous.
pay-link = 🙏 Voici le lien pour régler votre commande { $number } : *{ $total }*. Paiement sécurisé, par mobile money ou carte.
courier-sent = ✅ Lien de paiement de la commande { $number } envoyé au client.
courier-no-order = Je ne trouve pas la commande { $number }.
courier-not-payable = La commande { $number } n'est plus à payer : rien n'a été envoyé.
courier-no-way = La boutique ne peut pas encore être payée en ligne : rien n'a été envoyé.
courier-window-closed = Le client de la commande { $number } n'a pas écrit depuis 24 h : WhatsApp ne me laisse pas lui écrire. Demandez-lui d'envoyer un message, puis réessayez.
step-preparing = 📦 Votre commande { $number } est en préparation.
step-out = 🛵 Votre commande { $number } est en route ! Gardez votre téléphone près de vous, le livreur peut vous appeler.
step-out-or-pay = Vous préférez payer par téléphone ? C'est ici :
step-delivered = ✅ Votre commande { $number } est livrée. Merci de votre confiance, à très bientôt chez { $brand } 🙏

noted = C'est noté 🙏
address-noted = C'est noté, livraison : { $address }.
address-kept = C'est noté : { $address }. Je le mettrai sur votre commande.
ask-delivery = Oui, nous livrons. Dites-moi votre commune et votre quartier, l'équipe vous confirme le tarif.
ask-delivery-place = Oui, nous livrons à { $place }. L'équipe vous confirme le tarif et l'heure.
ask-payment-both = Vous pouvez payer par mobile money ou carte, avec un lien sécurisé envoyé ici, ou à la livraison.
ask-payment-online = Vous payez par mobile money ou carte, avec un lien sécurisé envoyé ici après la commande.
ask-payment-cash = Vous payez à la livraison.
pay-nothing = Vous n'avez rien à payer pour l'instant.
ask-shop = Je demande à l'équipe et on vous répond ici.
restock-told = C'est noté : je le transmets à l'équipe, qui vous répond ici.

human-1 = Je vous passe un collègue, il vous répond ici très vite 🙏
human-lost = Je préfère vous passer un collègue pour bien vous répondre 🙏
human-sorry = Je suis désolée pour ce souci. Je préviens tout de suite un responsable, il vous répond ici 🙏
complaint-tell = Je suis désolée pour ce souci 🙏 Dites-moi ce qui s'est passé et pour quelle commande, je regarde avec vous.
complaint-button = Parler à quelqu'un
away-today = La boutique est fermée pour le moment 🌙 Nous vous répondons aujourd'hui à partir de { $time }.
away-tomorrow = La boutique est fermée pour le moment 🌙 Nous vous répondons demain à partir de { $time }.
away-later = La boutique est fermée pour le moment 🌙 Nous vous répondons le { $day } à partir de { $time }.
human-voice = J'ai bien reçu votre vocal 🎙️ Un collègue l'écoute et vous répond ici.
human-media = Merci, c'est bien reçu. Un collègue regarde et vous répond ici.
lost = Je n'ai pas bien compris 🙏 Vous cherchez un article, un prix, ou vous voulez passer commande ?
stopped = C'est noté : vous ne recevrez plus de messages de notre part. Écrivez-nous quand vous voulez.
opted-in = Avec plaisir, vous recevrez de nouveau nos messages.
started-again = On reprend à zéro. Que cherchez-vous ?

button-confirm = ✅ Valider
button-more = Ajouter un article
button-human = Parler à quelqu'un
button-browse = Voir la boutique
button-take = Oui, je prends
button-others = Voir autre chose
button-yes = Oui
button-no = Non
and = et
list-sizes = Tailles
list-colours = Couleurs
list-products = Articles
list-categories = Rayons

price-goods = Articles : { $goods }
price-code = Code { $code } : − { $amount }
price-delivery = Livraison { $zone } : { $fee } { $delay }
price-delivery-free = Livraison { $zone } : offerte { $delay }
price-pickup = { $zone } { $delay }
free = offert
ask-zone = Où devons-nous livrer ? Choisissez dans la liste ou écrivez votre commune.
list-zones = Livraison
address-which-zone = C'est noté : { $address }. Choisissez la zone la plus proche pour le prix de la livraison.
delivery-not-there = Je n'ai pas de tarif pour { $place }. Voici où nous livrons :
delivery-free-above = Offerte à partir de { $sum } d'achats.
promo-applied = 🎁 Code { $code } appliqué { $until }
until-time = (valable jusqu'à { $time })
until-day = (valable jusqu'au { $day } à { $time })
promo-offered = 🎁 Je vous fais un geste : { $what } avec le code *{ $code }* { $until }
promo-free-delivery = la livraison offerte
promo-unknown = Je ne connais pas le code { $code }.
promo-not-yet = Le code { $code } commence le { $day }.
promo-over = Le code { $code } n'est plus valable depuis le { $day } à { $time }.
promo-minimum = Le code { $code } demande { $minimum } d'achats au moins.
promo-nothing-concerned = Le code { $code } ne concerne pas les articles de votre panier.
promo-used-up = Le code { $code } a déjà servi autant de fois qu'il le pouvait.
promo-used-by-them = Vous avez déjà utilisé le code { $code }.
promo-does-not-combine = Le code { $code } ne se cumule pas avec l'autre code de votre panier.
