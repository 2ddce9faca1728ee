# What the agent says in English: short, warm, polite. A key followed by a number is a variant.

greet-1 = Hello { $name } 👋 Welcome to { $brand }! How can I help you?
greet-2 = Hi { $name } 😊 This is { $agent } from { $brand }. What would you like today?
greet-first-1 = Hello { $name } 👋 Welcome to { $brand }! I'm { $agent }, the shop's AI assistant. How can I help you?
greet-first-2 = Hi { $name } 😊 This is { $agent }, the AI assistant of { $brand }. What would you like today?
disclose = I'm { $agent }, the shop's AI assistant.
disclose-unnamed = I'm the shop's AI assistant.
hello = Hello { $name } 👋
greet-again-1 = Hello again { $name }! I'm listening.
greet-again-2 = Yes { $name }, I'm here 😊
thanks-1 = My pleasure 🙏
thanks-2 = Thank you 😊
goodbye-1 = Thanks for stopping by, see you soon at { $brand }!
goodbye-2 = Have a nice day, see you soon 👋
smalltalk-1 = I'm { $agent }, the AI assistant of { $brand }. I help you choose, order and pay right here. What are you looking for?

browse = Here is what we sell. Pick one, or just write what you are looking for.
browse-button = See the shop
browse-count = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
found-1 = Here is what I found:
found-2 = We have this for you:
found-button = Choose
found-more = … and { $count } more. Tell me if you are looking for something else.
not-found = I can't find “{ $words }” in the shop.
not-found-in-price = I have nothing at that price right now.
seems = Here is what we have that comes close:
which-one = Which one would you like?
product-line = { $name }: { $price }
product-range = { $name }: from { $min } to { $max }
option-line = { $n }. { $name } — { $price }
sizes-available = Sizes available: { $sizes }.
colours-available = Colours available: { $colours }.
one-left = Only one left.
price-is = Price: { $price }.
in-stock = Yes, { $name } is available.
in-stock-count = Yes, { $name } is available: { $left } left.
out-of-stock = { $name } is out of stock for now.
out-of-stock-form = { $name } is out of stock in { $form } for now.
no-such-form = { $name } does not come in { $form }.
only-left = Only { $left } × { $name } left.
take-left = Shall I put { $left } in your cart?
want-it = Shall I put it in your cart?
ask-size = { $count ->
    [one] Which size for { $name }?
   *[other] Which size for { $count } × { $name }?
}
size-last-time = Last time you took { $size }.
ask-colour = { $count ->
    [one] Which colour for { $name }?
   *[other] Which colour for { $count } × { $name }?
}
ask-quantity = How many would you like?
ask-product = Which item would you like?
price-fixed = Our prices are fixed, but the quality is there 😊

cart-added = ✅ { $quantity } × { $name } added to your cart.
cart-changed = ✅ Changed: { $quantity } × { $name }.
cart-removed = ✅ { $name } removed from your cart.
cart-not-in = { $name } is not in your cart.
cart-cleared = ✅ Your cart is empty.
cart-empty = Your cart is empty for now. What are you looking for?
cart-title = 🛒 *Your cart*
cart-line = • { $quantity } × { $name } — { $total }
cart-total = *Total: { $total }*
ask-confirm-1 = Shall I place the order?
ask-confirm-2 = All good, shall I confirm?
quantity-wrong = I can take from 1 to 10,000 pieces. How many would you like?
not-confirmed = All right, I won't place it. Your cart is waiting: tell me what to change.
cart-waits = No problem 🙏 Your cart is waiting: write “yes” when you want to order.
pending-too = { $name } is not in your cart yet: write “add it” if you want it too.
refused = No problem. Anything else?

order-placed = 📦 *Order { $number }*
order-hold = Items held for { $minutes } min, until { $until }.
order-pay = Tap to pay safely (mobile money or card).
order-pay-button = Pay now
order-or-cash = Would you rather pay on delivery? Write “on delivery”.
order-cash = You pay { $total } on delivery.
no-cash-too-many = { $count ->
    [one] You already have an order to pay on delivery.
   *[other] You already have { $count } orders to pay on delivery.
}
no-cash-refused-before = Earlier orders were not taken on delivery.
no-cash-online = This one is paid online, by mobile money or card, and leaves as soon as it is paid.
no-cash-team = I am asking the team what we can do for you.
order-where = Where should we deliver? (district, area, landmark)
order-none = I see no order in progress. What are you looking for?
order-state-awaiting = Order { $number }: waiting for payment, held until { $until }. Total { $total }.
order-state-confirmed = Order { $number }: confirmed, to pay on delivery. Total { $total }.
order-state-paid = Order { $number }: paid, we are preparing it. Thank you!
order-state-preparing = Order { $number }: being prepared.
order-state-out = Order { $number }: out for delivery.
order-state-partly-collected = Order { $number }: delivered, { $total } is left to pay.
order-state-delivered = Order { $number }: delivered.
order-state-expired = Order { $number }: the holding time has passed, it is no longer held.
order-state-cancelled = Order { $number }: cancelled.
order-ask-cancel = Do you really want to cancel order { $number }?
order-cancelled = Done, order { $number } is cancelled.
order-not-cancellable = Order { $number } can no longer be cancelled here. I am telling the team.
order-kept = All right, order { $number } stands.
order-waits-too = Order { $number } is also waiting for its payment.
order-ask-reopen = Order { $number } is waiting for its payment. Shall I open it again to change it?
order-ask-reopen-cash = Shall I open order { $number } again to change it?
order-ask-add = Shall I open order { $number } again and add this?
order-reopened = Order { $number } is open again:
order-someone-quicker = Sorry, someone was quicker: { $name } — { $left } left. I updated your cart.
order-state-refunded = Order { $number }: refunded.
order-covered = ✅ Your credit covers the whole order: nothing to pay.
order-free = ✅ Your code covers the whole order: nothing to pay.
credit-ready = Your credit of { $amount } will come off.
credit-used = Credit used: −{ $amount }
credit-rest = *Left to pay: { $rest }*
credit-given = 🎁 A credit of *{ $amount }* is kept for you: it comes off your next order.
refund-done = 💸 Refund done: *{ $amount }* for order { $number }. Depending on the operator it may take a little while to show.
rest-asked = 🙏 We have received { $received } for order { $number }. *{ $rest }* is left to pay:
order-receipt = ✅ *Payment received, thank you!*
order-receipt-amount = Receipt No. { $receipt }: { $total } for order { $number }.
receipt-again = Of course, here is your receipt No. { $receipt } again 👇
receipt-file = Receipt No. { $receipt } · order { $number } · { $total }
receipt-cash = Receipt No. { $receipt } · order { $number } · { $total } in cash. Thank you!
order-receipt-next = We are preparing your order and will keep you posted here.
order-money-checked = 🙏 We received your payment for order { $number }. The shop is checking it and will answer you here; please do not pay a second time.
order-expired = ⏰ Order { $number } was not paid in time: its items are no longer held. Would you like to take it up again?
order-expired-button = Take it up again
order-resumed = Here we go again, this is your cart:
remind-before = ⏰ A little reminder: your order { $number } ({ $total }) is kept for you { $left } more. One tap is enough to pay.
remind-waiting = 😊 Your order { $number } ({ $total }) is still waiting for you, kept { $left } more. One tap is enough to pay.
remind-expired = 😊 Still tempted by your order { $number }? I will see what is left and take it up again for you.
pay-link = 🙏 Here is the link to pay your order { $number }: *{ $total }*. Secure payment, by mobile money or card.
courier-sent = ✅ The payment link of order { $number } was sent to the customer.
courier-no-order = I cannot find order { $number }.
courier-not-payable = Order { $number } is not to be paid any more: nothing was sent.
courier-no-way = The shop cannot be paid online yet: nothing was sent.
courier-window-closed = The customer of order { $number } has not written for 24 hours: WhatsApp does not let me write to them. Ask them to send a message, then try again.
step-preparing = 📦 Your order { $number } is being prepared.
step-out = 🛵 Your order { $number } is on its way! Keep your phone close: the courier may call you.
step-out-or-pay = Would you rather pay by phone? Here it is:
step-delivered = ✅ Your order { $number } is delivered. Thank you for your trust, see you soon at { $brand } 🙏

noted = Noted 🙏
address-noted = Noted, delivery to: { $address }.
address-kept = Noted: { $address }. I will put it on your order.
ask-delivery = Yes, we deliver. Tell me your district and area, the team confirms the fee.
ask-delivery-place = Yes, we deliver to { $place }. The team confirms the fee and the time.
ask-payment-both = You can pay by mobile money or card, with a secure link sent here, or on delivery.
ask-payment-online = You pay by mobile money or card, with a secure link sent here after you order.
ask-payment-cash = You pay on delivery.
pay-nothing = There is nothing to pay right now.
ask-shop = I'll ask the team and we will answer you here.
restock-told = Noted: I'm passing it on to the team, who will answer you here.

human-1 = I'm handing you over to a colleague who will answer here very soon 🙏
human-lost = I'd rather hand you over to a colleague who can answer properly 🙏
human-sorry = I'm sorry about this. I'm telling a manager right away, who will answer you here 🙏
complaint-tell = I'm sorry about this 🙏 Tell me what happened and for which order, and I'll look into it with you.
complaint-button = Talk to somebody
away-today = The shop is closed right now 🌙 We'll answer you today from { $time }.
away-tomorrow = The shop is closed right now 🌙 We'll answer you tomorrow from { $time }.
away-later = The shop is closed right now 🌙 We'll answer you on { $day } from { $time }.
human-voice = I got your voice note 🎙️ A colleague will listen and answer here.
human-media = Thank you, received. A colleague will have a look and answer here.
lost = I'm not sure I understood 🙏 Are you looking for an item, a price, or would you like to order?
stopped = Noted: you will get no more messages from us. Write to us whenever you like.
opted-in = With pleasure, you will get our messages again.
started-again = Let's start over. What are you looking for?

button-confirm = ✅ Confirm
button-more = Add an item
button-human = Talk to someone
button-browse = See the shop
button-take = Yes, I take it
button-others = See others
button-yes = Yes
button-no = No
and = and
list-sizes = Sizes
list-colours = Colours
list-products = Items
list-categories = Departments

price-goods = Items: { $goods }
price-code = Code { $code }: − { $amount }
price-delivery = Delivery { $zone }: { $fee } { $delay }
price-delivery-free = Delivery { $zone }: free { $delay }
price-pickup = { $zone } { $delay }
free = free
ask-zone = Where should we deliver? Pick from the list or write your area.
list-zones = Delivery
address-which-zone = Noted: { $address }. Pick the nearest zone for the price of delivery.
delivery-not-there = I have no price for { $place }. Here is where we deliver:
delivery-free-above = Free from { $sum } on.
promo-applied = 🎁 Code { $code } applied { $until }
until-time = (valid until { $time })
until-day = (valid until { $day } at { $time })
promo-offered = 🎁 A little gesture for you: { $what } with the code *{ $code }* { $until }
promo-free-delivery = free delivery
promo-unknown = I don't know the code { $code }.
promo-not-yet = The code { $code } starts on { $day }.
promo-over = The code { $code } ended on { $day } at { $time }.
promo-minimum = The code { $code } needs at least { $minimum } of items.
promo-nothing-concerned = The code { $code } is not for the items in your cart.
promo-used-up = The code { $code } has been used as many times as it can.
promo-used-by-them = You have already used the code { $code }.
promo-does-not-combine = The code { $code } does not go with the other code in your cart.
