sign-in-title = Sign in
sign-in-lead = Back to your customers and your orders.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-go = Sign in
sign-in-wrong = The address or the password is not right. Check them, then try again.
sign-in-too-many = Too many tries. Wait { $n ->
    [one] a minute
   *[other] { $n } minutes
  }, then try again.
sign-in-expired = Your session has ended. Sign in again to go on.
sign-in-signed-out = You are signed out. See you soon!

greeting-morning = Good morning
greeting-afternoon = Good afternoon
greeting-evening = Good evening
today-money = Received today
today-paid = Paid orders
today-conversations = Conversations
today-calm = All done
today-calm-next = Nobody is waiting. The AI answers your customers and tells you when it needs you.
today-open-messages = See messages
todo-needs-human = { $n ->
    [one] A customer is waiting for you
   *[other] { $n } customers are waiting for you
  }
todo-cases = { $n ->
    [one] One payment to settle
   *[other] { $n } payments to settle
  }
todo-failed = { $n ->
    [one] One message not delivered
   *[other] { $n } messages not delivered
  }
todo-visits = { $n ->
    [one] One appointment today
   *[other] { $n } appointments today
  }
todo-to-pay = { $n ->
    [one] One order to be paid
   *[other] { $n } orders to be paid
  }
todo-to-prepare = { $n ->
    [one] One order to prepare
   *[other] { $n } orders to prepare
  }
todo-low-stock = { $n ->
    [one] One item nearly sold out
   *[other] { $n } items nearly sold out
  }
todo-more = { $n ->
    [one] See one more
   *[other] See the { $n } others
  }

team-count = { $n ->
    [one] one person
   *[other] { $n } people
  }
team-you = you
team-present = online
team-saved = Noted.
team-trouble = Twenty fields at most for each person, of 40 letters at most. Nothing was changed.
team-skills-none = Say what they know
team-skills-are = Knows: { $skills }
team-skills-of = What { $name } knows
team-skills-example = Fabrics, English
team-skills-how = What somebody knows is compared with the tags of conversations: they are proposed first for those.
team-how = To add somebody or change a role, ask the person who installed SEVEN T.
settings-title = Settings
settings-paying = Payment
setting-methods = How your customers pay
settings-paid-online-first = Online first, on delivery on request
settings-paid-cash-first = On delivery first, online on request
settings-paid-online = Online only
settings-paid-cash = On delivery only
settings-hold = Minutes for which the items are kept
settings-hold-why = From 5 to 1440 (24 hours). After that without a payment, the stock is given back and the customer told once.
settings-reminders = Reminders of an unpaid order
settings-reminders-why = Two at most per order; never after a payment, a refusal or a “stop”.
settings-before = Minutes before the items are let go
settings-after = Hours after the order
settings-never = 0: never.
settings-quiet = Quiet hours
settings-quiet-why = No reminder leaves in these hours; it waits. Empty: no quiet hours.
settings-delivering = Delivery
settings-steps = Tell the customer when their order…
settings-step-preparing = is being prepared
settings-step-out = is out for delivery
settings-step-delivered = is delivered
settings-couriers = WhatsApp numbers of your couriers, one a line
settings-couriers-why = From these numbers, “lien 1042” sends the customer of order 1042 the link to pay.
settings-cash = Cash on delivery
settings-cash-why = Beyond these limits, the assistant tells the customer why and offers to pay online.
settings-cash-open = Orders on their way to be paid on delivery, per customer
settings-cash-refusals = Refusals on delivery before it is not offered to a customer any more
settings-cash-none = 0: no limit.
settings-late = Money that comes too late
settings-refund = Refund at once what comes too late when the stock is gone
settings-refund-why = The customer is told when the money has left. Without it, each case waits for your decision in “To settle”.
settings-refund-by = Possible with: { $providers }. With the others, it is always you who decide.
settings-refund-nobody = None of your payment methods gives money back by itself: it is always you who decide.
settings-voice = Voice
settings-voice-why = Your customers speak, the assistant listens; it can also answer with a voice note. All of it happens on the shop’s server, at no cost per minute.
settings-listens = Listen to voice notes
settings-listens-why = What is understood is shown below the note. Without it, each voice note waits for your team.
settings-speaks = Let the assistant answer with a voice note
settings-speaks-why = To whom, you say on the page Assistant, or the customer asks for it. Prices, totals and links are always written too.
settings-hears-from = Ask “did I hear that right?” below which certainty (0 to 100%)
settings-hears-from-why = The higher, the more often it asks. 55 suits most shops.
setting-listens = Listening to voice notes
setting-speaks = Spoken answers
setting-hears-from = Certainty of hearing
settings-save = Save
settings-wrong = Give numbers from 0 to 100.
settings-wrong-hold = Items are kept for 5 to 1440 minutes.
settings-wrong-before = The reminder before the end: 0 to 240 minutes.
settings-wrong-after = The reminder after the order: 0 to 23 hours.
settings-wrong-quiet = Give the beginning and the end of the quiet hours, or neither.
settings-wrong-couriers = One of the couriers’ numbers is no number: write it like +225 07 07 00 00 00, one a line.
settings-wrong-methods = Choose how your customers pay.
settings-decisions = Last changes
setting-hold = How long items are kept
setting-remind-before = Reminder before the end
setting-remind-after = Reminder after the order
setting-quiet = Quiet hours
setting-notices = Steps told
setting-couriers = Couriers
setting-cash-open = Orders paid on delivery per customer
setting-cash-refusals = Refusals on delivery
setting-refund = Refund of money that comes too late
setting-other = Another setting
settings-read-only = Only a manager can change these settings.
words-title = Customers’ words
words-label = A word a line: what your customers say = your own word
words-why = Your customers say “sitoulou” and you sell shea? Say so here: the assistant and the search understand.
words-how = For instance “lacoste = polo”. The word on the right is one of your products or departments. 60 letters at most on each side.
words-saved = Saved.
words-wrong-line = This line is not “word = word”: { $line }
words-wrong-twice = The word “{ $word }” comes twice: keep one line.
words-wrong-many = 500 words at most.
