# What the team reads on a locked screen, in English: a line for each kind of alert, told alone ("-about" when it is known
# who or what it is about, "-one" otherwise) or several at once ("-many").

line_disconnected-about = WhatsApp reports a problem with the number { $about }
line_disconnected-one = WhatsApp reports a problem with your number
line_disconnected-many = WhatsApp reports { $count } problems with your numbers

no_webhook-about = No message reaches us any more on the number { $about }
no_webhook-one = No message reaches us any more
no_webhook-many = No message reaches us any more on { $count } numbers

angry_customer-about = { $about } is angry
angry_customer-one = A customer is angry
angry_customer-many = { $count } customers are angry

unattended-about = { $about } is still waiting for a person
unattended-one = A customer is still waiting for a person
unattended-many = { $count } customers are still waiting for a person

human_wanted-about = { $about } is waiting for a person
human_wanted-one = A customer is waiting for a person
human_wanted-many = { $count } customers are waiting for a person

assigned-about = You were given the conversation with { $about }
assigned-one = You were given a conversation
assigned-many = You were given { $count } conversations

mentioned-about = You were mentioned in a note about { $about }
mentioned-one = You were mentioned in a note
mentioned-many = You were mentioned in { $count } notes

refund_asked-about = A refund waits for you to agree: order { $about }
refund_asked-one = A refund waits for you to agree
refund_asked-many = { $count } refunds wait for you to agree

payment_case-about = A payment needs settling: order { $about }
payment_case-one = A payment needs settling
payment_case-many = { $count } payments need settling

agent_failing-about = The shop's assistant is in difficulty: { $about }
agent_failing-one = The shop's assistant is in difficulty: it answers without its model
agent_failing-many = The shop's assistant is in difficulty: it answers without its model

out_of_stock-about = { $about } is out of stock
out_of_stock-one = An item is out of stock
out_of_stock-many = { $count } items are out of stock

source_failed-about = Your catalogue could not be read: { $about }
source_failed-one = Your catalogue could not be read at its source
source_failed-many = { $count } sources of your catalogue could not be read

source_to_approve-about = Changes to your catalogue wait for you to agree: { $about }
source_to_approve-one = Changes to your catalogue wait for you to agree
source_to_approve-many = The changes of { $count } sources of your catalogue wait for you to agree

budget_near-about = The assistant's budget is { $about }% spent
budget_near-one = The assistant's budget is nearly spent
budget_near-many = The assistant's budget is nearly spent

# The subject of a message that says several things.
and-more = { $count ->
    [one] { $line }, and one other thing
   *[other] { $line }, and { $count } other things
}
mail-look = Look: { $url }
mail-why = You get this alert because you work for { $brand }. To choose your alerts: { $url }
