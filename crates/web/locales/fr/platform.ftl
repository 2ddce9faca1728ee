platform-title = Plateforme
platform-open-why = Vous hébergez ce serveur : décidez qui peut utiliser les voix, et voyez ce qu’elles coûtent.
platform-lead = Ce serveur et les organisations qu’il héberge. Seuls les propriétaires de l’organisation hôte voient cette page.
platform-saved = C’est enregistré. Les prochains messages suivent.
platform-voices = Voix
platform-ears = Écoute des messages vocaux
platform-mouth = Réponses parlées
platform-side-off = Coupé dans la configuration
platform-side-missing = Modèles absents, ou pas assez de mémoire
platform-side-service = Par un service
platform-side-here = Sur ce serveur ({ $name })
platform-queue-empty = Rien n’attend.
platform-queue = { $n ->
    [one] Un message en cours
   *[other] { $n } messages en cours
  }
platform-queue-late = { $n ->
    [one] Un message attend depuis { $time }
   *[other] { $n } messages attendent, le premier depuis { $time }
  }
platform-all-allowed = Les voix sont permises sur toute la plateforme ; chaque boutique décide pour elle.
platform-all-withheld = Les voix sont coupées pour toute la plateforme : tout se fait par écrit.
platform-withhold = Couper les voix
platform-give-back = Rendre les voix
platform-withheld = Voix coupées
platform-tenants = Organisations et boutiques
platform-tenants-lead = Les 30 derniers jours : messages vocaux écoutés, réponses parlées, temps de calcul et ce que les services ont coûté.
platform-listens = écoute
platform-speaks = parle
voices-unused = pas de message vocal
voices-heard = écoutés : { $what }
voices-spoken = parlés : { $what }
voices-notes = { $n } ({ $time })
voices-took = { $time } de calcul
voices-cost = { $sum } de services
platform-models = Modèles sur ce serveur
platform-models-lead = Ce qui manque s’installe par la commande « seven-t models install » ; la boutique vend sans.
platform-megabytes = { $n } Mo
platform-there = Présent
platform-missing = Absent
length-seconds = { $n } s
length-minutes = { $n } min
voices-used-lately = Les 30 derniers jours : { $what }
voices-withheld = Les voix sont coupées par votre hébergeur : tout se fait par écrit.
voices-words-open = Mots et prononciations
voices-words-title = Mots et prononciations
voices-words-saved = C’est enregistré.
voices-learned = Mots appris de vos corrections
voices-learned-why = Quand vous corrigez la transcription d’un message vocal, l’assistant retient les noms qu’il avait mal entendus.
voices-learned-none = Rien encore : ouvrez un message vocal et choisissez « Corriger la transcription ».
voices-forget = Oublier
voices-forget-word = Oublier { $word }
voices-sounds = Prononciations
voices-sounds-why = Si la voix dit mal un nom, écrivez-le comme il se dit : « Akofena = a ko fé na ».
voices-sounds-label = Un mot par ligne : le mot = comment il se dit
voices-wrong-line = Cette ligne n’est pas « un mot = comment il se dit » (40 lettres au plus) : { $line }
voices-wrong-twice = Le mot « { $word } » vient deux fois : gardez une seule ligne.
voices-wrong-many = 200 mots au plus.
