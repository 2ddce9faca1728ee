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
import-not-a-table = Ce fichier n’est pas un tableau CSV. Dans Excel : Enregistrer sous, « CSV UTF-8 ».
import-too-large = Ce fichier est trop gros : { $n } Mo au plus. Coupez-le en deux.
import-empty = Ce fichier est vide. La première ligne doit nommer les colonnes.
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
import-stock = { $n ->
    [one] stock mis à jour
   *[other] stocks mis à jour
  }
import-faults = { $n ->
    [one] Une ligne de { $file } est à corriger.
   *[other] { $n } lignes de { $file } sont à corriger.
  }
import-faults-next = Rien n’a changé. Corrigez le fichier, puis choisissez-le encore une fois.
import-faults-title = Lignes à corriger
import-line = Ligne
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
import-approve = Accepter ces changements
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
field-size = Taille
field-colour = Couleur
fault-missing-column = Il manque la colonne « { $column } ».
fault-unknown-column = La colonne « { $column } » est inconnue : renommez-la ou retirez-la.
fault-column-twice = La colonne « { $column } » est là deux fois.
fault-too-many-cells = Trop de cases. Mettez entre guillemets un texte qui contient le séparateur.
fault-empty = La case « { $column } » est vide.
fault-too-long = « { $column } » est trop long : { $most } caractères au plus.
fault-not-a-price = « { $text } » n’est pas un prix. Écrivez des chiffres, par exemple 12500.
fault-not-a-stock = « { $text } » n’est pas un stock. Écrivez un nombre entier, 0 ou plus.
fault-not-an-address = L’adresse de la photo doit commencer par https://
fault-duplicate-sku = La référence « { $sku } » est déjà à la ligne { $line }.
fault-other-name = Cet article porte un autre nom à la ligne { $line }.
fault-unreadable = Cette ligne ne peut pas être lue.
fault-sku-of-another = La référence « { $sku } » est déjà celle du produit « { $reference } ».
