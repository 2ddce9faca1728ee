# The page Assistant.
agent-title = Assistant
agent-none = No assistant has been named: the AI answers in the name of the shop, with the usual settings.
agent-new = Add an assistant
agent-make = Create the assistant
agent-save = Save
agent-saved = Saved. The assistant takes it into account from its next message on.
agent-answers = answers customers
agent-let-answer = Let it answer customers
agent-dismiss = Delete this assistant
agent-always = Answers at any hour
agent-between = From { $from } to { $until }
agent-name = Its name
agent-tone = How it speaks
tone-warm = Warmly, with an emoji now and then
tone-neutral = Plainly
tone-formal = Formally, without emoji
agent-languages = Languages
agent-discloses = Say in its first answer that it is an AI
agent-discloses-how = For example: “I'm Aïcha, the shop's AI assistant.” Once per customer.
agent-aloud = Answer with a voice note
agent-aloud-never = Never
agent-aloud-mirror = To voice notes
agent-aloud-always = Always
agent-aloud-how = What the customer prefers comes first. Prices, totals and links are always written too. To be allowed in the shop’s settings first.
agent-instructions = Your instructions
agent-instructions-how = An AI model follows them, and never changes your prices. The built-in intelligence relies on your catalogue. At most 8,000 characters.
agent-template-use = Begin with a template:
agent-template-sales = Sales
agent-template-support = Support
agent-template-faq = FAQ
agent-template-appointments = Appointments
agent-instructions-sales =
    You help customers choose and order.
    Ask one question at a time: for whom, which size, which colour, for when.
    Suggest three products at most, with their prices. When the customer hesitates, say what makes the difference.
    When something is out of stock, suggest what comes closest.
    Promise no discount and no delay that the shop does not give.
agent-instructions-support =
    You help customers who have already ordered.
    First ask for the order's number, then say where it is.
    If something is damaged, lost or late: apologise simply, ask what happened, and hand the conversation to a person.
    A person of the shop decides about refunds and exchanges. Promise nothing.
agent-instructions-faq =
    You answer questions about the shop: opening hours, address, delivery, payment, returns.
    Answer in two sentences at most, with what you know of the shop.
    When you do not know, say so and offer to hand the question to a person.
    To be written here: your opening hours, your address, your delivery times, your rules for exchanges.
agent-instructions-appointments =
    You help customers make an appointment.
    Ask what they want to have done, on which day and at what time, their name and a number to reach them.
    Repeat the appointment in one sentence and ask whether it suits them.
    Then hand the conversation to a person, who confirms. Never say that an appointment is certain before that.
    To be written here: your days and hours, how long an appointment takes, your address.
agent-hours = Days and hours when it answers
agent-from = from
agent-until = to
agent-hours-how = No day ticked: it answers at any hour. Outside these it says once that the shop is closed, tells the team, and answers the messages when the shop opens.
agent-absence = Absence message
agent-absence-usual = The shop is closed right now. We'll answer you tomorrow from 08:00.
agent-wait = Wait before answering (seconds, at most 60)
agent-patience = Call the team after how many messages in a row that were not understood (1 to 5)
agent-most-discount = Discount it may give by itself, at most (%)
agent-most-discount-how = To a customer who bargains, with those of your promo codes that the assistant may give. Empty: what these codes are worth.
agent-most-in-a-row = Reminders in a row without an answer from the customer, at most (1 to 10)
agent-routing = When to hand over to the team
agent-routing-how = What the assistant does about what it notices in a customer.
agent-routing-when = When the customer…
agent-routing-do = … the assistant
when-angry = is angry
when-customer-asked = asks to talk to someone
when-refund = wants a refund
when-complaint = complains
when-unknown-language = writes in an unknown language
when-vip = is a VIP customer
when-hesitant = hesitates
when-engaged = is ready to buy
deed-calm = apologises first
deed-hand-over = hands over
deed-prioritise = puts them first
deed-offer = offers an allowed promo code
deed-hot-lead = tells the team
deed-close = suggests to conclude
agent-team-hours = The team’s hours
agent-team-hours-how = Outside them the customer knows when you are back. No day ticked: the team answers at any hour.
agent-team-within = Longest wait, in minutes
agent-team-within-how = If nobody takes the conversation in time, the customer is told, and so is another colleague, then the owner.
agent-trouble-team-within = The wait is from 1 to 1,440 minutes.
agent-trouble-name = The name must have 1 to 60 characters.
agent-trouble-name-taken = Another assistant already has this name.
agent-trouble-languages = Tick one language at least.
agent-trouble-instructions = The instructions have more than 8,000 characters.
agent-trouble-hours = Give hours such as 08:00 and 20:00.
agent-trouble-absence = The absence message has more than 1,000 characters.
agent-trouble-wait = The wait is a number of seconds, from 0 to 60.
agent-trouble-patience = The number of messages goes from 1 to 5.
agent-trouble-discount = The discount goes from 1 to 100%.
agent-trouble-in-a-row = The number of reminders goes from 1 to 10.
agent-trouble-last = The shop keeps one assistant at least.
agent-trouble-too-many = A shop has at most 10 assistants.
models-title = AI models
models-how = Without a model the built-in intelligence answers, for free. With one, difficult sentences are given to it; it can change neither your prices nor your stock. When it does not answer, the built-in intelligence takes over.
models-none = No model: the built-in intelligence answers everything.
models-month = Spent this month
models-today = Today
models-answers = Answers by models this month
models-given-up = Answers taken over by the built-in intelligence
models-spent-up = The month’s budget is reached: the built-in intelligence answers until next month.
models-budget = Budget per month, in { $symbol }
models-budget-how = Reached, the built-in intelligence answers. Empty: no limit.
models-budget-trouble = The budget is not an amount.
model-new = Add a model
model-add = Add
model-no-key = no key
model-own-address = Address set by the host
model-service = Service
model-name = The model’s name at this service
model-key = Key
model-key-how = Paste the service’s key. It is encrypted and will never be shown again.
model-key-held = A key is kept. Leave empty to keep it.
model-seconds = Seconds it may take to answer (1 to 30)
model-price = Price of a million tokens, in { $symbol }
model-price-input = read
model-price-cached = read again
model-price-output = written
model-first = Ask it first
model-remove = Remove this model and its key
model-trouble-name = Give the model’s name, at most 120 characters.
model-trouble-service = Choose a service.
model-trouble-key = Another service needs its own key: paste it.
model-trouble-seconds = The time goes from 1 to 30 seconds.
model-trouble-price = A price is not an amount.
model-trouble-twice = This model is already in the list.
model-trouble-too-many = A shop has at most 4 models.
agent-every-day = every day
agent-days = from { $first } to { $last }
model-requests = Requests given to this model
model-requests-how = No box ticked: all of them. What no model is given, the built-in intelligence answers.
model-request-sale = Sales
model-request-order = Placed orders
model-request-question = Other questions
agent-try = Try it out
trial-title = Try { $agent } out
trial-how = Write as a customer would. These are your products, your prices and your stock, but nothing is kept: no order, no message, no stock held.
trial-talk = Trial
trial-you = You, as a customer
trial-write = Your message
trial-example = how much is the wax dress?
trial-send = Send
trial-again = Start again
trial-taps = Tap a button of the answer
trial-human = Here a person of the team takes the conversation: the assistant is silent.
trial-trouble-words = A message has 1 to 1,000 characters.
trial-trouble-long = A trial has at most 20 messages: start again.
