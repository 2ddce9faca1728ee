delivery-title = Delivery zones
delivery-open = Zones, fees and delays
delivery-open-why = { $n ->
    [0] No zone: the price of delivery is not counted, you agree on it with the customer.
    [one] One zone. The fee enters the total before the customer says yes.
   *[other] { $n } zones. The fee enters the total before the customer says yes.
}
delivery-saved = Saved. The next orders follow these fees; those already placed keep theirs.
delivery-why = The assistant recognises the customer’s address, adds the zone’s fee to the total and tells the delay. When the address is in no zone, it asks the customer to choose.
delivery-none = No zone yet.
delivery-new = New zone
delivery-name = Name, as your customers read it
delivery-places = Communes, quarters and towns, with commas between them
delivery-fee = Fee ({ $symbol })
delivery-free = Free
delivery-delay = Delay, for example “24 h”
delivery-free-above = Free from ({ $symbol })
delivery-free-from = free from { $sum }
delivery-pickup = The customer comes for the order here: no address is asked
delivery-drop = Deliver here no more
delivery-wrong-name = Each zone has a name of 1 to 60 letters, other than the others.
delivery-wrong-places = A place is in one zone only, and its name has at most 60 letters.
delivery-wrong-fee = The fee is an amount, like 1,500; write 0 when delivery is free.
delivery-wrong-free-above = “Free from” is an amount, like 25,000, or empty.
delivery-wrong-delay = The delay has at most 40 letters.
delivery-wrong-zones = At most 60 zones.
