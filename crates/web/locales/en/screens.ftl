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
team-how = To add somebody or change a role, ask the person who installed SEVEN T.
settings-title = Settings
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
settings-save = Save
settings-wrong = Give numbers from 0 to 100.
settings-read-only = Only a manager can change these settings.
