sources-title = Sources
sources-list = Vos sources
sources-paste = Coller le lien d’une boutique
source-address = Lien de votre boutique, d’un flux ou d’un tableau partagé
source-address-how = Shopify, WooCommerce, PrestaShop, un site, un flux Google, un Google Sheet, un fichier en ligne…
source-look = Voir ce qu’il y a
source-file = Un fichier
source-file-how = CSV, Excel (.xlsx), LibreOffice (.ods), JSON ou flux XML, dans l’ordre que vous voulez
source-file-choose = Fichier du catalogue
source-meta = Boutique Instagram ou Facebook
source-meta-how = Avec le numéro de votre catalogue Meta et un jeton d’accès
source-meta-number = Numéro du catalogue
source-meta-token = Jeton d’accès
source-strict-sheet = Importer un tableau CSV exporté d’ici
source-refused = Cette adresse n’est pas celle d’une page publique. Collez le lien que vos clients ouvrent, par exemple https://maboutique.ci
source-too-many = Vous avez déjà vingt sources. Retirez-en une d’abord.
source-too-large = Ce fichier est trop gros : { $n } Mo au plus. Coupez-le en deux.
source-no-token = Il faut aussi le jeton d’accès. Dans Meta Business, créez un utilisateur système et donnez-lui ce catalogue.
source-no-number = Le numéro d’un catalogue Meta n’a que des chiffres. Vous le trouvez dans le Gestionnaire des ventes, sous Catalogue, Paramètres.
source-token-new = Nouveau jeton d’accès
source-token-how = Laissez vide pour garder celui d’aujourd’hui.
source-reading = Lecture en cours
source-to-approve = À valider
source-failing = En échec
source-in-step = À jour
source-never = Jamais lue
source-last = dernière lecture : { $when }
source-next = prochaine lecture : { $when }
source-see = Voir
source-settings = Réglages de cette source
source-sync-now = Lire maintenant
source-every = Relire par elle-même
source-hourly = Chaque heure
source-six-hourly = Toutes les six heures
source-daily = Chaque jour
source-weekly = Chaque semaine
source-by-hand = Seulement quand je le demande
source-pieces = Pièces à compter quand la boutique dit seulement « en stock »
source-pieces-how = Beaucoup de boutiques ne disent pas combien il en reste.
source-automatic = Appliquer les changements sans me demander, sauf ce qui est étrange
source-remove-keep = Retirer la source, garder ses articles
source-remove-off = Retirer la source, désactiver ses articles
sync-shop-of = Boutique { $platform }
sync-products = { $n ->
    [0] aucun produit
    [one] 1 produit
   *[other] { $n } produits
  }
sync-reading = Lecture de { $shop }
sync-how-far = Avancement
sync-expected = { $n ->
    [one] Une page de produit trouvée
   *[other] { $n } pages de produits trouvées
  }
sync-cancel = Arrêter
sync-see-changes = Voir les changements
sync-kinds = Genres de changements
sync-kind-all = Tout
sync-kind-odd = Étranges
sync-kind-new = Nouveaux
sync-kind-changed = Modifiés
sync-kind-back = De retour
sync-kind-gone = Disparus
sync-kind-shared = Déjà suivis
sync-kind-lacking = Incomplets
sync-same = { $n ->
    [one] 1 sans changement
   *[other] { $n } sans changement
  }
sync-approve-all = { $n ->
    [one] Accepter le changement
   *[other] Accepter les { $n } changements
  }
sync-approve-kind = Accepter seulement : { $kind } ({ $n })
sync-approve-chosen = Accepter ce que j’ai coché
sync-found = { $n ->
    [0] Rien ne correspond.
    [one] Un article
   *[other] { $n } articles
  }
sync-choose = Choisir { $name }
sync-changed = Modifié
sync-back = De retour
sync-gone = Disparu
sync-shared = Déjà suivi
sync-lacking = Incomplet
sync-odd-price = Ce prix est plus de cinq fois plus haut ou plus bas qu’avant.
sync-odd-many = Beaucoup de prix changent d’un coup.
sync-odd-half = La moitié de la boutique manque.
sync-odd-anyway = C’est juste : accepter.
sync-lacks-price = Pas de prix à la source. Mettez-en un là-bas, puis relisez.
sync-lacks-currency = Son prix est en { $currency } : nous ne convertissons pas les prix.
sync-lacks-name = Pas de nom à la source.
sync-vouch = C’est ma boutique, ou j’ai le droit d’en reprendre les articles et les photos.
sync-kept-category = La catégorie d’ici est gardée : prendre quand même celle de la source
sync-edited = Vous l’avez modifié ici : prendre quand même celui de la source
sync-no-picture = aucune photo
sync-a-picture = nouvelle photo
sync-half-gone = Il manque plus de la moitié de la boutique. Rien n’est désactivé sans vous : vérifiez d’abord que la boutique répond bien.
sync-incomplete = La lecture n’est pas complète : des pages n’ont pas répondu. Rien n’est désactivé pour cette fois.
sync-earlier = Articles précédents
sync-refuse = Ne rien changer
sync-no-news = Rien de nouveau
sync-refused = Vous avez refusé ces changements. Rien n’a changé.
sync-cancelled = Lecture arrêtée. Rien n’a changé.
sync-replaced = Une lecture plus récente a pris sa place.
sync-gone-long = { $n ->
    [one] Un article désactivé.
   *[other] { $n } articles désactivés.
  }
sync-held-long = { $n ->
    [one] Un article laissé tel quel.
   *[other] { $n } articles laissés tels quels.
  }
sync-other = Essayer une autre source
sync-problem-instagram = Instagram n’autorise pas la lecture des pages : connectez votre catalogue Meta avec un jeton, ou donnez un fichier.
sync-problem-facebook = Facebook n’autorise pas la lecture des pages : connectez votre catalogue Meta avec un jeton, ou donnez un fichier.
sync-problem-connect = Ce lien mène à une messagerie, pas à une boutique : connectez votre catalogue Meta avec un jeton, ou donnez un fichier.
sync-problem-meta-token = Meta n’accepte plus le jeton d’accès. Dans Meta Business, créez un nouveau jeton pour votre utilisateur système, puis collez-le dans les réglages de cette source. Rien n’a changé.
sync-problem-meta-permission = Ce jeton ne donne pas accès à ce catalogue. Dans Meta Business, confiez le catalogue à l’utilisateur système, avec la permission catalog_management.
sync-problem-meta-catalogue = Meta ne trouve pas ce catalogue avec ce jeton. Vérifiez le numéro dans le Gestionnaire des ventes.
sync-problem-meta-busy = Meta demande de patienter avant de relire ce catalogue. Nous réessaierons à la prochaine lecture. Rien n’a changé.
sync-problem-marketplace = Les places de marché interdisent la lecture automatique : exportez vos articles chez elles et donnez le fichier.
sync-problem-not-found = Il n’y a pas de page à cette adresse. Ouvrez-la dans votre navigateur et copiez le lien encore une fois.
sync-problem-closed = Ce site ne laisse pas lire ses pages. Donnez le lien d’un flux, un tableau partagé ou un fichier.
sync-problem-challenge = Ce site demande de prouver qu’on est humain. Donnez le lien d’un flux, un tableau partagé ou un fichier.
sync-problem-login = Cette page demande un mot de passe. Collez le lien que vos clients ouvrent, ou donnez un fichier.
sync-problem-parked = Ce nom de domaine n’a pas encore de site. Vérifiez l’adresse.
sync-problem-script = Cette page est vide sans programme de navigateur. Donnez le lien d’un flux, un tableau partagé ou un fichier.
sync-problem-sheet = Ce tableau n’est pas partagé. Dans Google Sheets : Partager, « Tous les utilisateurs disposant du lien ».
sync-problem-columns = Nous n’avons pas reconnu les colonnes de ce tableau.
sync-problem-old-excel = C’est un ancien fichier Excel (.xls). Enregistrez-le en .xlsx ou en CSV.
sync-problem-file = Ce fichier ne se lit pas. Enregistrez-le en CSV ou en .xlsx sans mot de passe.
sync-problem-too-large = C’est trop gros pour être lu en une fois. Donnez le lien d’un flux, ou une partie de la boutique.
sync-problem-empty = Nous n’avons trouvé aucun produit ici. Essayez le lien de la page de la boutique, d’un flux ou d’un tableau.
sync-problem-unreachable = Ce site ne répond pas. Vérifiez l’adresse, ou réessayez plus tard. Rien n’a changé.
mapping-title = Que contient chaque colonne ?
mapping-how = Choisissez au moins le nom et le prix. Nous nous en souviendrons.
mapping-read = Lire avec ces colonnes
field-variant = Variante
column-old = Ancien prix
column-sale = Prix promo
column-availability = Disponibilité
column-brand = Marque
column-gtin = Code-barres
column-group = Même article (groupe)
column-option = Taille, couleur…
column-url = Lien de la page
column-nothing = Ne pas lire
flash-not-vouched = Dites d’abord que cette boutique est la vôtre, ou que vous avez le droit d’en reprendre les articles.
