catalogue-search = Chercher un article
catalogue-count = { $n ->
    [0] Aucun article
    [one] Un article
   *[other] { $n } articles
  }
catalogue-empty = Votre catalogue est vide
catalogue-empty-next = Importez un fichier CSV : l’IA pourra proposer vos articles aussitôt.
catalogue-nothing-next = Essayez un mot plus court.
catalogue-more = Articles suivants
price-from = dès { $price }
product-off = Désactivé
stock-out = Épuisé
stock-low = Bientôt épuisé
stock-held = { $n ->
    [one] dont 1 réservé
   *[other] dont { $n } réservés
  }
stock-less = Un de moins { $name }
stock-plus = Un de plus { $name }
import-title = Importer des articles
import-choose = Fichier CSV
import-columns = Colonnes reconnues :
import-safe = Rien ne change avant votre accord : vous voyez d’abord ce qui serait ajouté ou modifié.
import-read = Lire le fichier
import-start = Le plus simple pour commencer :
import-start-export = exporter votre catalogue, le modifier, puis l’importer.
import-no-file = Choisissez d’abord un fichier.
import-not-a-table = Ce fichier n’est pas un tableau CSV. Dans Excel : Enregistrer sous, « CSV UTF-8 ».
import-too-large = Ce fichier est trop gros : { $n } Mo au plus. Coupez-le en deux.
import-missing-columns = Il manque des colonnes : { $columns }.
import-expired = Cet aperçu a trop attendu. Choisissez le fichier encore une fois.
import-diff = Voici ce que { $file } changerait. Rien n’est encore fait.
import-added = { $n ->
    [one] article nouveau
   *[other] articles nouveaux
  }
import-changed = { $n ->
    [one] article modifié
   *[other] articles modifiés
  }
import-same = sans changement
import-faults = { $n ->
    [one] ligne à corriger
   *[other] lignes à corriger
  }
import-faults-title = Lignes à corriger (elles seront ignorées)
import-line = Ligne
import-column = Colonne
import-why = Pourquoi
import-changes-title = Changements
import-what = Ce qui change
import-new = Nouveau
import-before = avant
import-after = après
import-more = { $n ->
    [one] et un autre changement
   *[other] et { $n } autres changements
  }
import-approve = { $n ->
    [one] Accepter ce changement
   *[other] Accepter ces { $n } changements
  }
import-other-file = Autre fichier
import-done = C’est fait
import-added-long = { $n ->
    [0] Aucun article ajouté.
    [one] Un article ajouté.
   *[other] { $n } articles ajoutés.
  }
import-changed-long = { $n ->
    [0] Aucun article modifié.
    [one] Un article modifié.
   *[other] { $n } articles modifiés.
  }
import-see = Voir le catalogue
field-name = Nom
field-category = Catégorie
field-description = Description
field-price = Prix
field-stock = Stock
field-image = Photo
field-sku = Référence
