tab-money = Money
money-period = Period
period-today = Today
period-week = 7 days
period-month = 30 days
money-since = Since { $date }, midnight
money-collected = Collected
money-collected-count = { $n ->
    [0] no payment
    [one] one payment
   *[other] { $n } payments
  }
money-net = { $amount } refunded · net { $net }
money-pending = To come
money-pending-count = { $n ->
    [0] no order
    [one] one order
   *[other] { $n } orders
  }
money-refunded = Refunded
money-refunded-count = { $n ->
    [0] no refund
    [one] one refund
   *[other] { $n } refunds
  }
money-cases = Cases to settle
money-by-provider = By provider
money-provider = Provider
money-under-way = Under way
money-under-way-why = Under way: the customer is at the provider. An order tried at two providers counts at both.
money-by-method = By payment method
money-method = Method
money-online = Online
money-at-the-door = Cash on delivery
money-by-hand = By your own means
money-none = Nothing yet in this period
money-none-next = As soon as a customer pays, the money shows here. Look at a longer period, or send a payment link.
money-movements = Latest payments
money-movements-all = The export holds every payment of the period.
money-unknown-order = No order
money-export-csv = Export as CSV
money-export-xlsx = Export for Excel
money-file = payments
money-sheet = Payments
money-sheet-recorded = Recorded
money-sheet-paid = Paid
money-sheet-order = Order
money-sheet-method = Method
money-sheet-provider = Provider
money-sheet-reference = Provider’s reference
money-sheet-ours = Our reference
money-sheet-amount = Amount
money-sheet-currency = Currency
money-sheet-case = To settle
ledger-title = Account of order { $number }
ledger-open = See the order’s account
ledger-lead = What is due, what came in, what is left.
ledger-what = Entry
ledger-amount = Amount
ledger-goods = Items
ledger-delivery = Delivery
ledger-due = Total due
ledger-called-off = Order expired or cancelled: nothing is due any more
ledger-paid = Paid at { $provider }
ledger-our-reference = our ref. { $reference }
ledger-settled = Settled
ledger-owed = Left for the customer to pay
ledger-too-much = Received too much
ledger-balance = Balance
ledger-foreign = Received in another currency
ledger-foreign-why = This money settles nothing: compare with the provider’s statement.
ledger-cases = Payment cases
ledger-case-open = to settle
ledger-case-stock = stock taken again
ledger-case-refunded = refund asked for
ledger-case-kept = money kept
ledger-case-found = order found
ledger-refund = Given back to the customer
ledger-won-back = Dispute won after all: the money has come back
ledger-refund-by-hand = Given back to the customer by your own means
ledger-kept = Too much: the shop keeps it
ledger-remitted = Given back: owed no more
ledger-credit-given = Kept as a credit
ledger-credit-used = Credit used
ledger-credit-given-back = Credit back with the customer
ledger-case-credited = kept as a credit
ledger-case-rest-asked = rest asked for
ledger-case-cleared = the provider has answered in the end
ledger-case-rest-came = rest received
ledger-case-looked = provider asked
ledger-case-dispute-won = dispute won
ledger-case-dispute-lost = dispute lost
money-sheet-by = Collected by
money-cash-by = Cash, by whom
money-cash-who = Who
money-cash-unknown = Not noted
provider-unreachable = the provider did not answer
provider-unreadable = its answer cannot be read
provider-mismatch = its answer is about another payment
provider-duplicate = it knows this reference already
provider-credentials = it refuses your access keys
provider-busy = it asks to wait
provider-invalid = it does not take this amount
provider-unsupported = it cannot do that
provider-not-found = it does not find this refund
provider-expired = it answers that the payment page has expired
provider-refunded = it answers that the money went back
provider-card = the customer’s card is no longer valid
provider-disputed = the customer disputes this payment with their bank
provider-insufficient = your balance there is not enough
provider-declined = the customer’s bank declined
provider-merchant-request = cancelled at your request
provider-unknown = no reason given
provider-signed = it signed for { $amount }
provider-listed = its statement says { $amount }
provider-unlisted = this payment is not on its statement
provider-unlisted-and = this payment is not on its statement, and { $answer }
provider-pending = it answers that it still waits
provider-other-movement = it tells of another movement
provider-not-there = it does not know it
provider-dispute = dispute { $reference }
