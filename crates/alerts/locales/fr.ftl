# Ce que l'équipe lit sur un écran verrouillé, en français : une ligne par genre d'alerte, dite seule (« -about » quand on sait
# de qui ou de quoi il s'agit, « -one » sinon) ou à plusieurs (« -many »).

line_disconnected-about = WhatsApp signale un problème sur le numéro { $about }
line_disconnected-one = WhatsApp signale un problème sur votre numéro
line_disconnected-many = WhatsApp signale { $count } problèmes sur vos numéros

no_webhook-about = Plus aucun message ne nous parvient sur le numéro { $about }
no_webhook-one = Plus aucun message ne nous parvient
no_webhook-many = Plus aucun message ne nous parvient sur { $count } numéros

angry_customer-about = { $about } est en colère
angry_customer-one = Un client est en colère
angry_customer-many = { $count } clients sont en colère

unattended-about = { $about } attend toujours une personne
unattended-one = Un client attend toujours une personne
unattended-many = { $count } clients attendent toujours une personne

human_wanted-about = { $about } attend une personne
human_wanted-one = Un client attend une personne
human_wanted-many = { $count } clients attendent une personne

assigned-about = On vous a confié la conversation avec { $about }
assigned-one = On vous a confié une conversation
assigned-many = On vous a confié { $count } conversations

mentioned-about = On vous a mentionné dans une note sur { $about }
mentioned-one = On vous a mentionné dans une note
mentioned-many = On vous a mentionné dans { $count } notes

refund_asked-about = Un remboursement attend votre accord : commande { $about }
refund_asked-one = Un remboursement attend votre accord
refund_asked-many = { $count } remboursements attendent votre accord

payment_case-about = Un paiement est à régler : commande { $about }
payment_case-one = Un paiement est à régler
payment_case-many = { $count } paiements sont à régler

agent_failing-about = L'assistant de la boutique a des difficultés : { $about }
agent_failing-one = L'assistant de la boutique a des difficultés : il répond sans son modèle
agent_failing-many = L'assistant de la boutique a des difficultés : il répond sans son modèle

out_of_stock-about = { $about } est en rupture de stock
out_of_stock-one = Un article est en rupture de stock
out_of_stock-many = { $count } articles sont en rupture de stock

source_failed-about = Votre catalogue n'a pas pu être lu : { $about }
source_failed-one = Votre catalogue n'a pas pu être lu à sa source
source_failed-many = { $count } sources de votre catalogue n'ont pas pu être lues

source_to_approve-about = Des changements de votre catalogue attendent votre accord : { $about }
source_to_approve-one = Des changements de votre catalogue attendent votre accord
source_to_approve-many = Les changements de { $count } sources de votre catalogue attendent votre accord

budget_near-about = Le budget de l'assistant est utilisé à { $about } %
budget_near-one = Le budget de l'assistant est presque utilisé
budget_near-many = Le budget de l'assistant est presque utilisé

# L'objet d'un message qui dit plusieurs choses.
and-more = { $count ->
    [one] { $line }, et une autre nouvelle
   *[other] { $line }, et { $count } autres nouvelles
}
mail-look = Voir : { $url }
mail-why = Vous recevez cette alerte parce que vous travaillez pour { $brand }. Pour choisir vos alertes : { $url }
