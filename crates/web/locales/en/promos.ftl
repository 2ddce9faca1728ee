promos-title = Promo codes
promos-empty = No promo code
promos-empty-next = A code is said in the conversation: the agent applies it and checks its conditions.
promo-new = New code
promo-code = Code (for example WA10)
promo-kind = What it gives
promo-kind-percent = A percentage
promo-kind-amount = An amount
promo-free-delivery = Free delivery
promo-value = How much (10 for 10%, or the amount in FCFA)
promo-minimum = Least purchase (optional)
promo-until = Last day (optional)
promo-hours = How many hours it lasts once the customer has it (optional)
promo-max-uses = How many orders in all (optional)
promo-each = Uses for each customer (empty: no limit)
promo-change = Change
promo-changing = Change { $code }
promo-keep = Save
promo-leave = Cancel
promo-first-time = Starting time
promo-until-time = Ending time
promo-trouble-exists = The code { $code } exists already: change it or choose another name.
promo-stacks = Goes with others
promo-make = Make the code
promo-end = End
promo-take-off = Take off the list
promo-percent = −{ $part }%
promo-amount = −{ $amount }
promo-from = from { $sum }
promo-only-for = for { $what }
promo-lasts-hours = { $n ->
    [one] for an hour
   *[other] for { $n } hours
  }
promo-lasts-minutes = for { $n } minutes
promo-most = { $n ->
    [one] one order only
   *[other] { $n } orders at most
  }
promo-most-each = { $n ->
    [one] once for each customer
   *[other] { $n } times for each customer
  }
promo-personal = for { $name } only
promo-used = { $n ->
    [0] Not used yet
    [one] Used once
   *[other] Used { $n } times
  }
promo-gave = { $sum } given
promo-brought = { $sum } collected
promo-trouble-code = The code must have 1 to 32 letters or figures.
promo-trouble-value = Give a percentage from 0.01 to 100, or an amount above 0.
promo-trouble-minimum = The least purchase is not an amount.
promo-trouble-until = The last day is over or is no date.
promo-trouble-limit = Limits are whole numbers above 0.
give-code = Give a promo code
give-code-go = Send
give-code-how = The customer gets it in the conversation; its time runs from then.
code-given = 🎁 For you: { $what } with the code { $code }.
code-given-until = Valid { $until }.
code-given-how = Just write the code here to use it.
promo-first-day = First day (optional)
promo-only = Only for some items, or one customer
promo-only-categories = Categories
promo-only-products = Items (several may be chosen)
promo-only-phone = One customer only: their WhatsApp number (optional)
promo-agent-gives = The assistant may give it to a customer who bargains
promo-agent = given by the assistant
promo-trouble-phone = No customer has this number: they must have written to you before.
promo-over = over
