# La page Assistant.
agent-title = Assistant
agent-none = Aucun assistant n’a été nommé : l’IA répond au nom de la boutique, avec les réglages habituels.
agent-new = Ajouter un assistant
agent-make = Créer l’assistant
agent-save = Enregistrer
agent-saved = C’est enregistré. L’assistant en tient compte dès son prochain message.
agent-answers = répond aux clients
agent-let-answer = Le faire répondre aux clients
agent-dismiss = Supprimer cet assistant
agent-always = Répond à toute heure
agent-between = De { $from } à { $until }
agent-name = Son nom
agent-tone = Sa façon de parler
tone-warm = Chaleureuse, avec un emoji de temps en temps
tone-neutral = Simple
tone-formal = Soutenue, sans emoji
agent-languages = Langues
agent-discloses = Dire dans sa première réponse que c’est une IA
agent-discloses-how = Par exemple : « Je suis Aïcha, l’assistante IA de la boutique. » Une seule fois par client.
agent-aloud = Répondre par un message vocal
agent-aloud-never = Jamais
agent-aloud-mirror = Aux messages vocaux
agent-aloud-always = Toujours
agent-aloud-how = Ce que le client préfère passe avant. Les prix, les totaux et les liens sont toujours écrits aussi. À permettre d’abord dans les réglages de la boutique.
agent-instructions = Vos consignes
agent-instructions-how = Un modèle d’IA les suit, sans jamais changer vos prix. L’intelligence intégrée s’appuie sur votre catalogue. 8 000 caractères au plus.
agent-template-use = Partir d’un modèle :
agent-template-sales = Vente
agent-template-support = Support
agent-template-faq = FAQ
agent-template-appointments = Rendez-vous
agent-instructions-sales =
    Tu aides les clients à choisir et à commander.
    Pose une seule question à la fois : pour qui, quelle taille, quelle couleur, pour quand.
    Propose trois articles au plus, avec leur prix. Quand le client hésite, dis ce qui fait la différence entre eux.
    Quand un article manque, propose le plus proche.
    Ne promets ni remise ni délai que la boutique ne donne pas.
agent-instructions-support =
    Tu aides les clients qui ont déjà commandé.
    Demande d’abord le numéro de la commande, puis dis où elle en est.
    Si quelque chose est abîmé, perdu ou en retard : excuse-toi simplement, demande ce qui s’est passé, et passe la conversation à une personne.
    Pour un remboursement ou un échange, une personne de la boutique décide. Ne promets rien.
agent-instructions-faq =
    Tu réponds aux questions sur la boutique : horaires, adresse, livraison, paiement, retours.
    Réponds en deux phrases au plus, avec ce que tu sais de la boutique.
    Quand tu ne sais pas, dis-le et propose de passer la question à une personne.
    À écrire ici : vos horaires, votre adresse, vos délais de livraison, vos règles d’échange.
agent-instructions-appointments =
    Tu aides les clients à prendre rendez-vous.
    Demande ce qu’ils veulent faire, quel jour et à quelle heure, leur nom et un numéro où les joindre.
    Répète le rendez-vous en une phrase et demande s’il convient.
    Puis passe la conversation à une personne, qui confirme. Ne dis jamais qu’un rendez-vous est sûr avant elle.
    À écrire ici : vos jours et heures, la durée d’un rendez-vous, votre adresse.
agent-hours = Jours et heures où il répond
agent-from = de
agent-until = à
agent-hours-how = Aucun jour coché : il répond à toute heure. En dehors, il dit une fois que la boutique est fermée, prévient l’équipe, et répond aux messages à l’ouverture.
agent-absence = Message d’absence
agent-absence-usual = La boutique est fermée pour le moment. Nous vous répondons demain à partir de 08:00.
agent-wait = Attendre avant de répondre (secondes, 60 au plus)
agent-patience = Appeler l’équipe après combien de messages de suite pas compris (1 à 5)
agent-most-discount = Remise qu’il peut accorder de lui-même, au plus (%)
agent-most-discount-how = À un client qui négocie, avec vos codes promo que l’assistant peut donner. Vide : ce que valent ces codes.
agent-most-in-a-row = Messages de relance à la suite sans réponse du client, au plus (1 à 10)
agent-routing = Quand passer la main à l’équipe
agent-routing-how = Ce que l’assistant fait selon ce qu’il remarque chez le client.
agent-routing-when = Quand le client…
agent-routing-do = … l’assistant
when-angry = est en colère
when-customer-asked = demande à parler à quelqu’un
when-refund = veut être remboursé
when-complaint = se plaint
when-unknown-language = écrit dans une langue inconnue
when-vip = est un client VIP
when-hesitant = hésite
when-engaged = est prêt à acheter
deed-calm = s’excuse d’abord
deed-hand-over = passe la main
deed-prioritise = le met en priorité
deed-offer = propose un code promo permis
deed-hot-lead = prévient l’équipe
deed-close = propose de conclure
agent-team-hours = Heures de l’équipe
agent-team-hours-how = Hors de ces heures, le client sait quand vous revenez. Aucun jour coché : l’équipe répond à toute heure.
agent-team-within = Attente la plus longue, en minutes
agent-team-within-how = Si personne ne reprend la conversation à temps, le client est prévenu et un autre collègue aussi, puis le propriétaire.
agent-trouble-team-within = L’attente va de 1 à 1 440 minutes.
agent-trouble-name = Le nom doit avoir de 1 à 60 caractères.
agent-trouble-name-taken = Un autre assistant porte déjà ce nom.
agent-trouble-languages = Cochez une langue au moins.
agent-trouble-instructions = Les consignes ont plus de 8 000 caractères.
agent-trouble-hours = Indiquez des heures comme 08:00 et 20:00.
agent-trouble-absence = Le message d’absence a plus de 1 000 caractères.
agent-trouble-wait = L’attente est un nombre de secondes, de 0 à 60.
agent-trouble-patience = Le nombre de messages va de 1 à 5.
agent-trouble-discount = La remise va de 1 à 100 %.
agent-trouble-in-a-row = Le nombre de messages de relance va de 1 à 10.
agent-trouble-last = La boutique garde au moins un assistant.
agent-trouble-too-many = Une boutique a 10 assistants au plus.
models-title = Modèles d’IA
models-how = Sans modèle, l’intelligence intégrée répond, gratuitement. Avec un modèle, les phrases difficiles lui sont confiées ; il ne peut changer ni vos prix ni votre stock. S’il ne répond pas, l’intelligence intégrée prend le relais.
models-none = Aucun modèle : l’intelligence intégrée répond à tout.
models-month = Dépensé ce mois-ci
models-today = Aujourd’hui
models-answers = Réponses des modèles ce mois-ci
models-given-up = Réponses reprises par l’intelligence intégrée
models-spent-up = Le budget du mois est atteint : l’intelligence intégrée répond jusqu’au mois prochain.
models-budget = Budget par mois, en { $symbol }
models-budget-how = Atteint, l’intelligence intégrée répond. Vide : pas de limite.
models-budget-trouble = Le budget n’est pas un montant.
model-new = Ajouter un modèle
model-add = Ajouter
model-no-key = pas de clé
model-own-address = Adresse posée par l’hébergeur
model-service = Service
model-name = Nom du modèle chez ce service
model-key = Clé
model-key-how = Collez la clé du service. Elle est chiffrée, et ne sera plus jamais affichée.
model-key-held = Une clé est enregistrée. Laissez vide pour la garder.
model-seconds = Secondes au plus pour répondre (1 à 30)
model-price = Prix pour un million de jetons, en { $symbol }
model-price-input = lus
model-price-cached = relus
model-price-output = écrits
model-first = Demander en premier
model-remove = Retirer ce modèle et sa clé
model-trouble-name = Indiquez le nom du modèle, 120 caractères au plus.
model-trouble-service = Choisissez un service.
model-trouble-key = Un autre service demande sa propre clé : collez-la.
model-trouble-seconds = Le temps va de 1 à 30 secondes.
model-trouble-price = Un prix n’est pas un montant.
model-trouble-twice = Ce modèle est déjà dans la liste.
model-trouble-too-many = Une boutique a 4 modèles au plus.
agent-every-day = tous les jours
agent-days = du { $first } au { $last }
model-requests = Demandes confiées à ce modèle
model-requests-how = Aucune case cochée : toutes. Ce qui n’est confié à aucun modèle, l’intelligence intégrée y répond.
model-request-sale = Ventes
model-request-order = Commandes passées
model-request-question = Autres questions
agent-try = L’essayer
trial-title = Essayer { $agent }
trial-how = Écrivez comme un client. Ce sont vos produits, vos prix et votre stock, mais rien n’est gardé : ni commande, ni message, ni stock réservé.
trial-talk = Essai
trial-you = Vous, comme un client
trial-write = Votre message
trial-example = c combien la robe wax ?
trial-send = Envoyer
trial-again = Recommencer
trial-taps = Toucher un bouton de la réponse
trial-human = Ici, une personne de l’équipe prend la conversation : l’assistant se tait.
trial-trouble-words = Un message a de 1 à 1 000 caractères.
trial-trouble-long = Un essai a 20 messages au plus : recommencez.
